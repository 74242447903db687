package org.brandcast.portal.campaign;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.domain.numbering.Msisdn;
import org.brandcast.domain.text.SmsEncoding;
import org.brandcast.domain.text.SmsText;
import org.brandcast.domain.text.TextPolicy;
import org.brandcast.domain.text.Transliteration;
import org.brandcast.domain.text.Ucs2Policy;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.ReasonCount;
import org.brandcast.portal.order.OrderBalance;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what a campaign would send, recipient by recipient, judging each with the rules of admission in admission's
 * order: brandname registered with the carrier, route, encoding and segments, keywords, the order's scope.
 */
final class Estimate {
    private final ControlView.Snapshot control;
    private final ControlView.Brandname brandname;
    private final String type;
    private final TextTemplate template;
    private final @Nullable OrderBalance order;
    private final Map<String, Long> prices;
    private final long atMillis;

    private final Map<String, CarrierTotal> carriers = new HashMap<>();
    private final Map<String, TextPolicy.Verdict> verdicts = new HashMap<>();
    private final Map<RejectReason, Long> refusals = new EnumMap<>(RejectReason.class);
    private final Set<SmsEncoding> encodings = new HashSet<>();
    private @Nullable Shape shared;
    private long recipients;
    private long refused;
    private long transliterated;
    private int fewest = Integer.MAX_VALUE;
    private int most;
    private String longest = "";
    private String ucs2Characters = "";

    /** What one text amounts to; worked out once for all recipients when nothing in it is personal. */
    private record Shape(String text, SmsText sms, boolean banned, int transliteratedSegments) {}

    private static final class CarrierTotal {
        private long recipients;
        private long segments;
    }

    Estimate(
            ControlView.Snapshot control,
            ControlView.Brandname brandname,
            String type,
            TextTemplate template,
            @Nullable OrderBalance order,
            Map<String, Long> prices,
            long atMillis) {
        this.control = control;
        this.brandname = brandname;
        this.type = type;
        this.template = template;
        this.order = order;
        this.prices = prices;
        this.atMillis = atMillis;
    }

    /** Adds so many recipients whose carrier and text are those of the given one. */
    void add(Recipients.Recipient recipient, long count) {
        recipients += count;
        Shape shape = shapeFor(recipient);
        encodings.add(shape.sms().encoding());
        fewest = Math.min(fewest, shape.sms().segmentCount());
        if (shape.sms().segmentCount() > most) {
            most = shape.sms().segmentCount();
            longest = shape.text();
        }
        if (ucs2Characters.isEmpty()) {
            ucs2Characters = shape.sms().ucs2Characters();
        }
        Optional<String> carrier = control.prefixes().carrierOf(new Msisdn(recipient.msisdn()), atMillis);
        Optional<RejectReason> refusal =
                carrier.isEmpty() ? Optional.of(RejectReason.NUMBER_UNKNOWN_PREFIX) : refusalOf(carrier.get(), shape);
        if (refusal.isPresent()) {
            refused += count;
            refusals.merge(refusal.get(), count, Long::sum);
            return;
        }
        CarrierTotal total = carriers.computeIfAbsent(carrier.orElseThrow(), code -> new CarrierTotal());
        total.recipients += count;
        total.segments += count * segmentsAt(carrier.orElseThrow(), shape);
        transliterated += count * shape.transliteratedSegments();
    }

    private Shape shapeFor(Recipients.Recipient recipient) {
        Shape known = shared;
        if (known != null) {
            return known;
        }
        String text = template.render(recipient.values());
        SmsText sms = SmsText.of(text);
        int plain = sms.encoding() == SmsEncoding.GSM7
                ? sms.segmentCount()
                : SmsText.of(Transliteration.toGsm7(text)).segmentCount();
        Shape shape = new Shape(text, sms, control.keywords().refuses(text), plain);
        if (!template.isPersonal()) {
            shared = shape;
        }
        return shape;
    }

    private Optional<RejectReason> refusalOf(String carrier, Shape shape) {
        if (!brandname.isRegisteredAt(carrier, atMillis)) {
            return Optional.of(RejectReason.BRANDNAME_NOT_REGISTERED);
        }
        if (!control.routedCarriers().contains(carrier)) {
            return Optional.of(RejectReason.NO_ROUTE);
        }
        if (shape.text().isBlank()) {
            return Optional.of(RejectReason.TEXT_EMPTY);
        }
        if (verdictOf(carrier, shape) instanceof TextPolicy.Verdict.Refused refused) {
            return Optional.of(refused.reason());
        }
        if (shape.banned()) {
            return Optional.of(RejectReason.KEYWORD_BANNED);
        }
        if (order != null && !covers(order, carrier)) {
            return Optional.of(RejectReason.ORDER_NOT_COVERING);
        }
        return Optional.empty();
    }

    /** What the carrier makes of the text; worked out once for all recipients when nothing in it is personal. */
    private TextPolicy.Verdict verdictOf(String carrier, Shape shape) {
        TextPolicy.Verdict known = template.isPersonal() ? null : verdicts.get(carrier);
        if (known != null) {
            return known;
        }
        ControlView.Carrier limits = control.carriers().get(carrier);
        TextPolicy policy =
                limits == null ? new TextPolicy(0, 0, Ucs2Policy.ALLOW, Integer.MAX_VALUE) : limits.policyOf(type);
        TextPolicy.Verdict verdict = policy.judge(shape.text());
        verdicts.put(carrier, verdict);
        return verdict;
    }

    private int segmentsAt(String carrier, Shape shape) {
        return verdictOf(carrier, shape) instanceof TextPolicy.Verdict.Sendable sendable ? sendable.segments() : 0;
    }

    private boolean covers(OrderBalance paying, String carrier) {
        return (paying.types().isEmpty() || paying.types().contains(type))
                && (paying.carriers().isEmpty() || paying.carriers().contains(carrier));
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
        return prices.getOrDefault(carrier + "/" + type, 0L);
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

    int mostSegments() {
        return most;
    }

    Preview preview(Locale locale, long promised, long fitting, List<FieldProblem> problems) {
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
                longest,
                costs,
                reasons,
                free,
                promised,
                free == null ? 0 : Math.max(0, needed() - Math.max(0, free - promised)),
                problems,
                order == null ? "SEGMENTS" : order.unit(),
                fitting);
    }
}
