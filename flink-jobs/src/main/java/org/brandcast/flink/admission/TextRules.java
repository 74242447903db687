package org.brandcast.flink.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.brandcast.domain.content.AdvertisingRule;
import org.brandcast.domain.content.KeywordHit;
import org.brandcast.domain.content.LinkRule;
import org.brandcast.domain.content.Severity;
import org.brandcast.domain.content.Template;
import org.brandcast.domain.content.TemplateMatcher;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.domain.text.SmsEncoding;
import org.brandcast.domain.text.TextPolicy;
import org.brandcast.flink.admission.control.AdvertisingInForce;
import org.brandcast.flink.admission.control.ContentPolicy;
import org.brandcast.flink.admission.control.ControlView;
import org.brandcast.schemas.BrandnameControl;
import org.brandcast.schemas.ContentPolicyMode;
import org.brandcast.schemas.Encoding;
import org.brandcast.schemas.RuleHit;
import org.brandcast.schemas.SendRequest;
import org.jspecify.annotations.Nullable;

/**
 * The rules about a text, cheapest first: the form of advertising, alphabet and length at the carrier, links, templates,
 * banned words. Words and links are sought in what the sender wrote; a template may match that, or what goes on the
 * wire, for carriers that take no diacritics register texts without them.
 */
final class TextRules {
    static final String KEYWORD = "KEYWORD";
    static final String TEMPLATE = "TEMPLATE";
    static final String POLICY = "POLICY";

    /** For a text that a word holds where no policy says how long. */
    private static final long DEFAULT_HOLD_MILLIS = 24L * 3_600_000;

    private final ControlView control;
    private final SendRequest request;
    private final BrandnameControl brandname;
    private final String carrier;
    private final long nowMillis;

    TextRules(ControlView control, SendRequest request, BrandnameControl brandname, String carrier, long nowMillis) {
        this.control = control;
        this.request = request;
        this.brandname = brandname;
        this.carrier = carrier;
        this.nowMillis = nowMillis;
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
     * @param advertising rules for it; null: it is no advertising, or there are none
     */
    Outcome judge(@Nullable AdvertisingInForce advertising) {
        String text = request.getText();
        if (text.isBlank()) {
            return new Outcome.Refused(RejectReason.TEXT_EMPTY, "");
        }
        String complete = text;
        if (advertising != null) {
            AdvertisingRule.Verdict form = advertising.terms().form().judge(text);
            if (form instanceof AdvertisingRule.Verdict.Refused refused) {
                return new Outcome.Refused(refused.reason(), refused.detail());
            }
            complete = ((AdvertisingRule.Verdict.Sendable) form).text();
        }
        TextPolicy.Verdict size = control.textPolicy(carrier, request.getType()).judge(complete);
        if (size instanceof TextPolicy.Verdict.Refused refused) {
            return new Outcome.Refused(refused.reason(), refused.detail());
        }
        return judgeContent(text, (TextPolicy.Verdict.Sendable) size);
    }

    private Outcome judgeContent(String text, TextPolicy.Verdict.Sendable sendable) {
        ContentPolicy policy = control.policy(request.getTenantId(), request.getType());
        if (policy.registeredLinksOnly()) {
            Optional<LinkRule.Link> foreign = control.linkRule(brandname).firstForeign(text);
            if (foreign.isPresent()) {
                return new Outcome.Refused(
                        RejectReason.LINK_NOT_REGISTERED, foreign.get().text());
            }
        }
        String wireText = sendable.text().equals(text) ? null : sendable.text();
        TemplateMatcher templates =
                control.templates(brandname.getBrandnameId(), carrier, request.getType(), nowMillis);
        Optional<Template> template = templates.match(text);
        if (template.isEmpty() && wireText != null) {
            template = templates.match(wireText);
        }
        List<RuleHit> hits = new ArrayList<>(0);
        if (policy.mode() == ContentPolicyMode.HOLD_ALL) {
            hits.add(new RuleHit(POLICY, policy.mode().name(), -1, -1));
        } else if (template.isEmpty() && policy.mode() != ContentPolicyMode.FREE) {
            Optional<TemplateMatcher.NearMiss> miss = templates.nearest(text);
            String detail = miss.map(TextRules::describe).orElse("");
            if (policy.mode() == ContentPolicyMode.TEMPLATE_OR_REJECT) {
                return new Outcome.Refused(RejectReason.TEMPLATE_MISMATCH, detail);
            }
            hits.add(new RuleHit(TEMPLATE, detail, miss.map(each -> each.at()).orElse(-1), -1));
        }
        List<String> violations = new ArrayList<>(0);
        KeywordHit banned = sortKeywords(text, hits, violations);
        if (banned != null) {
            return new Outcome.Refused(
                    RejectReason.KEYWORD_BANNED, banned.rule().pattern());
        }
        CheckedText checked = new CheckedText(
                sendable.sms().encoding() == SmsEncoding.UCS2 ? Encoding.UCS2 : Encoding.GSM7,
                sendable.segments(),
                wireText,
                template.map(Template::id).orElse(null),
                violations);
        long holdMillis = policy.holdMillis() > 0 ? policy.holdMillis() : DEFAULT_HOLD_MILLIS;
        return new Outcome.Sendable(checked, hits, holdMillis);
    }

    /** The first word that refuses the text; of the others those that hold it become hits, the rest violations. */
    private @Nullable KeywordHit sortKeywords(String text, List<RuleHit> hits, List<String> violations) {
        for (KeywordHit hit : control.keywords().hits(text)) {
            Severity severity = hit.rule().severity();
            if (severity == Severity.REJECT) {
                return hit;
            }
            String word = hit.rule().pattern();
            if (severity == Severity.HOLD) {
                hits.add(new RuleHit(KEYWORD, word, hit.start(), hit.end()));
            } else if (!violations.contains(word)) {
                violations.add(word);
            }
        }
        return null;
    }

    /** Without words of any language: {@code #12 @17: «la ma » ≠ «laxma»}. */
    private static String describe(TemplateMatcher.NearMiss miss) {
        return "#" + miss.templateId() + " @" + miss.at() + ": «" + miss.expected() + "» ≠ «" + miss.found() + "»";
    }
}
