package org.brandcast.portal.campaign;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.brandcast.domain.content.BrandnameRule;
import org.brandcast.domain.content.TextJudge;
import org.brandcast.domain.lifecycle.MessageType;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.domain.numbering.Msisdn;
import org.brandcast.domain.quota.OrderTerms;
import org.brandcast.domain.routing.RouteChooser;
import org.brandcast.domain.text.SmsEncoding;
import org.brandcast.domain.text.SmsText;
import org.brandcast.domain.text.Transliteration;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.ReasonCount;
import org.brandcast.portal.message.HeldHits;
import org.brandcast.portal.moderation.HeldGroup;
import org.brandcast.portal.order.OrderBalance;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what a campaign would send, recipient by recipient, judging each with the rules of admission in admission's
 * order: brandname registered with the carrier, who wants no advertising, the text, a route, the hours, the order's scope.
 */
final class Estimate {
    /** Advertising that would open later than this has passed its deadline by then: RecipientRules.VALIDITY. */
    private static final long VALIDITY_MILLIS = 24L * 3_600_000;

    private final ControlView.Snapshot control;
    private final SendingRules rules;
    private final Sender sender;
    private final TextTemplate template;
    private final @Nullable OrderBalance order;
    private final @Nullable OrderTerms terms;
    private final boolean opensTooLate;
    private final @Nullable Long opensAt;

    private final Map<String, CarrierTotal> carriers = new HashMap<>();
    private final Map<String, Judged> judged = new HashMap<>();
    private final Map<String, Boolean> routed = new HashMap<>();
    private final Map<RejectReason, Long> refusals = new EnumMap<>(RejectReason.class);
    private final Set<SmsEncoding> encodings = EnumSet.noneOf(SmsEncoding.class);
    private final Samples samples = new Samples();
    private final Holds holds = new Holds();
    private @Nullable Shape shared;
    private long recipients;
    private long refused;
    private long transliterated;
    private long overFrequency;
    private int fewest = Integer.MAX_VALUE;
    private int most;
    private String ucs2Characters = "";

    /** Who sends, as the rules ask for it. */
    record Sender(long tenantId, ControlView.Brandname brandname, MessageType type, long atMillis) {}

    /** What one text is, before any carrier has seen it. */
    private record Shape(String text, SmsText sms) {}

    /** What a carrier's rules make of a text. */
    private record Judged(TextJudge.Outcome outcome, int transliteratedSegments) {}

    private static final class CarrierTotal {
        private long recipients;
        private long segments;
    }

    Estimate(
            ControlView.Snapshot control,
            SendingRules rules,
            Sender sender,
            TextTemplate template,
            @Nullable OrderBalance order,
            @Nullable OrderTerms terms) {
        this.control = control;
        this.rules = rules;
        this.sender = sender;
        this.template = template;
        this.order = order;
        this.terms = terms;
        SendingRules.Advertising advertising = rules.advertising();
        OptionalLong opening = advertising == null
                ? OptionalLong.of(sender.atMillis())
                : advertising.hours().nextOpening(sender.atMillis());
        this.opensTooLate = opening.isEmpty() || opening.getAsLong() >= sender.atMillis() + VALIDITY_MILLIS;
        this.opensAt =
                opening.isPresent() && opening.getAsLong() > sender.atMillis() ? (Long) opening.getAsLong() : null;
    }

    /** Adds so many recipients whose carrier, wishes and text are those of the given one. */
    void add(Recipients.Recipient recipient, Audience.Facts facts, long count) {
        recipients += count;
        Shape shape = shapeFor(recipient);
        encodings.add(shape.sms().encoding());
        fewest = Math.min(fewest, shape.sms().segmentCount());
        most = Math.max(most, shape.sms().segmentCount());
        samples.see(recipient, shape.text());
        if (ucs2Characters.isEmpty()) {
            ucs2Characters = shape.sms().ucs2Characters();
        }
        Optional<String> found = facts.portedTo() != null
                ? Optional.of(facts.portedTo())
                : control.prefixes().carrierOf(new Msisdn(recipient.msisdn()), sender.atMillis());
        if (found.isEmpty()) {
            refuse(RejectReason.NUMBER_UNKNOWN_PREFIX, count);
            return;
        }
        String carrier = found.get();
        Optional<RejectReason> wish = beforeText(carrier, facts);
        if (wish.isPresent()) {
            refuse(wish.get(), count);
            return;
        }
        Judged text = judge(carrier, shape);
        if (text.outcome() instanceof TextJudge.Outcome.Refused refusedText) {
            refuse(refusedText.reason(), count);
            return;
        }
        TextJudge.Outcome.Sendable sendable = (TextJudge.Outcome.Sendable) text.outcome();
        int segments = sendable.size().segments();
        Optional<RejectReason> obstacle = afterText(carrier, segments);
        if (obstacle.isPresent()) {
            refuse(obstacle.get(), count);
            return;
        }
        holds.see(sendable, shape.text(), count);
        CarrierTotal total = carriers.computeIfAbsent(carrier, code -> new CarrierTotal());
        total.recipients += count;
        total.segments += count * segments;
        transliterated += count * text.transliteratedSegments();
    }

    void setOverFrequency(long about) {
        overFrequency = about;
    }

    private void refuse(RejectReason reason, long count) {
        refused += count;
        refusals.merge(reason, count, Long::sum);
    }

    private Optional<RejectReason> beforeText(String carrier, Audience.Facts facts) {
        if (!sender.brandname().isRegisteredAt(carrier, sender.atMillis())) {
            return Optional.of(RejectReason.BRANDNAME_NOT_REGISTERED);
        }
        if (sender.type() != MessageType.AD) {
            return Optional.empty();
        }
        if (facts.suppression() > 0) {
            return Optional.of(facts.suppression() == 2 ? RejectReason.AD_DO_NOT_CALL : RejectReason.AD_OPTED_OUT);
        }
        SendingRules.Advertising advertising = rules.advertising();
        return advertising != null && advertising.consentRequired() && !facts.consented()
                ? Optional.of(RejectReason.AD_CONSENT_MISSING)
                : Optional.empty();
    }

    private Optional<RejectReason> afterText(String carrier, int segments) {
        boolean reached = routed.computeIfAbsent(
                carrier + "/" + segments,
                key -> rules.routing()
                        .reaches(new RouteChooser.Message(
                                "",
                                carrier,
                                sender.type(),
                                BrandnameRule.fold(sender.brandname().name()),
                                sender.tenantId(),
                                segments)));
        if (!reached) {
            return Optional.of(RejectReason.NO_ROUTE);
        }
        if (sender.type() == MessageType.AD && opensTooLate) {
            return Optional.of(RejectReason.AD_OUT_OF_HOURS);
        }
        long sentAt = opensAt == null ? sender.atMillis() : opensAt;
        return terms == null ? Optional.empty() : terms.refusalOf(sender.type(), carrier, sentAt);
    }

    private Shape shapeFor(Recipients.Recipient recipient) {
        Shape known = shared;
        if (known != null) {
            return known;
        }
        String text = template.render(recipient.values());
        Shape shape = new Shape(text, SmsText.of(text));
        if (!template.isPersonal()) {
            shared = shape;
        }
        return shape;
    }

    /** Worked out once for all recipients of a carrier when nothing in the text is personal. */
    private Judged judge(String carrier, Shape shape) {
        Judged known = template.isPersonal() ? null : judged.get(carrier);
        if (known != null) {
            return known;
        }
        TextJudge.Outcome outcome = TextJudge.judge(shape.text(), rules.at(carrier));
        int plain = outcome instanceof TextJudge.Outcome.Sendable sendable
                ? sendable.size().sms().encoding() == SmsEncoding.GSM7
                        ? sendable.size().segments()
                        : rules.at(carrier)
                                .size()
                                .segmentsOf(SmsText.of(
                                        Transliteration.toGsm7(sendable.size().text())))
                : 0;
        Judged verdict = new Judged(outcome, plain);
        if (!template.isPersonal()) {
            judged.put(carrier, verdict);
        }
        return verdict;
    }

    /** What it takes of the order, in the order's unit. */
    long needed() {
        return order != null && order.inVnd() ? amountVnd() : segments();
    }

    long amountVnd() {
        return carriers.entrySet().stream()
                .mapToLong(carrier -> carrier.getValue().segments * priceAt(carrier.getKey()))
                .sum();
    }

    private long priceAt(String carrier) {
        return terms == null ? 0 : terms.unitPriceVnd(sender.type(), carrier);
    }

    long segments() {
        return carriers.values().stream().mapToLong(total -> total.segments).sum();
    }

    long recipients() {
        return recipients;
    }

    long refused() {
        return refused;
    }

    long sendable() {
        return recipients - refused;
    }

    /** The first text that waits for a moderator, and why. */
    record Held(long messages, String text, List<HeldHits.Hit> hits) {}

    Held held() {
        return new Held(holds.messages, holds.firstText, holds.firstHits);
    }

    int mostSegments() {
        return most;
    }

    Preview preview(Locale locale, long listed, long promised, long fitting, List<FieldProblem> problems) {
        List<Preview.CarrierCost> costs = new ArrayList<>();
        carriers.forEach((carrier, total) -> {
            long price = priceAt(carrier);
            String name = Optional.ofNullable(control.carriers().get(carrier))
                    .map(ControlView.Carrier::name)
                    .orElse(carrier);
            costs.add(new Preview.CarrierCost(
                    carrier, name, total.recipients, total.segments, price, total.segments * price));
        });
        costs.sort(Comparator.comparingLong(Preview.CarrierCost::recipients).reversed());
        List<ReasonCount> reasons = new ArrayList<>();
        refusals.forEach((reason, count) -> reasons.add(ReasonCount.of(reason.code(), count, locale)));
        reasons.sort(Comparator.comparingLong(ReasonCount::count).reversed());
        Long free = order == null ? null : (Long) order.free();
        return new Preview(
                recipients,
                refused,
                segments(),
                amountVnd(),
                recipients == 0 ? 0 : fewest,
                most,
                encodings.size() > 1
                        ? "MIXED"
                        : encodings.stream().map(Enum::name).findFirst().orElse("GSM7"),
                ucs2Characters,
                transliterated,
                new Preview.Insight(
                        Math.max(0, listed - recipients),
                        holds.messages,
                        HeldGroup.reasons(holds.firstHits, locale),
                        HeldGroup.runs(holds.firstText, holds.firstHits),
                        overFrequency,
                        opensAt,
                        samples.shown(template.isPersonal())),
                costs,
                reasons,
                free,
                promised,
                free == null ? 0 : Math.max(0, needed() - Math.max(0, free - promised)),
                problems,
                order == null ? "SEGMENTS" : order.unit(),
                fitting);
    }

    /** What waits for a moderator. */
    private static final class Holds {
        private long messages;
        private String firstText = "";
        private List<HeldHits.Hit> firstHits = List.of();

        void see(TextJudge.Outcome.Sendable text, String written, long count) {
            if (text.hits().isEmpty()) {
                return;
            }
            if (messages == 0) {
                firstText = written;
                firstHits = text.hits().stream()
                        .map(hit -> new HeldHits.Hit(hit.rule(), hit.detail(), hit.start(), hit.end()))
                        .toList();
            }
            messages += count;
        }
    }
}
