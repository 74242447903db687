package org.brandcast.flink.admission;

import java.util.List;
import java.util.Optional;
import org.brandcast.domain.content.AdvertisingRule;
import org.brandcast.domain.content.ContentMode;
import org.brandcast.domain.content.KeywordRules;
import org.brandcast.domain.content.LinkRule;
import org.brandcast.domain.content.TemplateMatcher;
import org.brandcast.domain.content.TextJudge;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.domain.text.SmsEncoding;
import org.brandcast.domain.text.TextPolicy;
import org.brandcast.flink.admission.control.AdvertisingInForce;
import org.brandcast.flink.admission.control.ContentPolicy;
import org.brandcast.flink.admission.control.ControlView;
import org.brandcast.schemas.BrandnameControl;
import org.brandcast.schemas.Encoding;
import org.brandcast.schemas.RuleHit;
import org.brandcast.schemas.SendRequest;
import org.jspecify.annotations.Nullable;

/** {@link TextJudge}'s rules for one request, from control data. */
final class TextRules implements TextJudge.Book {
    /** For a text that a word holds where no policy says how long. */
    private static final long DEFAULT_HOLD_MILLIS = 24L * 3_600_000;

    private final ControlView control;
    private final SendRequest request;
    private final BrandnameControl brandname;
    private final String carrier;
    private final long nowMillis;
    private final ContentPolicy policy;
    private @Nullable AdvertisingInForce advertising;

    TextRules(ControlView control, SendRequest request, BrandnameControl brandname, String carrier, long nowMillis) {
        this.control = control;
        this.request = request;
        this.brandname = brandname;
        this.carrier = carrier;
        this.nowMillis = nowMillis;
        this.policy = control.policy(request.getTenantId(), request.getType());
    }

    /** What becomes of a text. */
    sealed interface Outcome {

        /**
         * It may be sent.
         *
         * @param hits why a moderator must see it first; empty: nobody need
         * @param holdMillis how long it may wait for that
         */
        record Sendable(CheckedText text, List<RuleHit> hits, long holdMillis) implements Outcome {}

        record Refused(RejectReason reason, String detail) implements Outcome {}
    }

    /**
     * Judges the request's text.
     *
     * @param inForce rules for advertising; null: it is none, or there are no rules
     */
    Outcome judge(@Nullable AdvertisingInForce inForce) {
        advertising = inForce;
        TextJudge.Outcome outcome = TextJudge.judge(request.getText(), this);
        if (outcome instanceof TextJudge.Outcome.Refused refused) {
            return new Outcome.Refused(refused.reason(), refused.detail());
        }
        TextJudge.Outcome.Sendable sendable = (TextJudge.Outcome.Sendable) outcome;
        CheckedText checked = new CheckedText(
                sendable.size().sms().encoding() == SmsEncoding.UCS2 ? Encoding.UCS2 : Encoding.GSM7,
                sendable.size().segments(),
                sendable.wireText(),
                sendable.templateId(),
                sendable.violations());
        List<RuleHit> hits = sendable.hits().isEmpty()
                ? List.of()
                : sendable.hits().stream()
                        .map(hit -> new RuleHit(hit.rule(), hit.detail(), hit.start(), hit.end()))
                        .toList();
        long holdMillis = policy.holdMillis() > 0 ? policy.holdMillis() : DEFAULT_HOLD_MILLIS;
        return new Outcome.Sendable(checked, hits, holdMillis);
    }

    @Override
    public @Nullable AdvertisingRule advertising() {
        return advertising == null ? null : advertising.terms().form();
    }

    @Override
    public TextPolicy size() {
        return control.textPolicy(carrier, request.getType());
    }

    @Override
    public ContentMode mode() {
        return policy.mode();
    }

    @Override
    public Optional<LinkRule> links() {
        return policy.registeredLinksOnly() ? Optional.of(control.linkRule(brandname)) : Optional.empty();
    }

    @Override
    public TemplateMatcher templates() {
        return control.templates(brandname.getBrandnameId(), carrier, request.getType(), nowMillis);
    }

    @Override
    public KeywordRules keywords() {
        return control.keywords();
    }
}
