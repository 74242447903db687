package org.brandcast.flink.admission.control;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.domain.content.Template;
import org.brandcast.domain.content.TemplateMatcher;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.TemplateControl;
import org.jspecify.annotations.Nullable;

/**
 * The templates of each brandname. A matcher is built when it is first asked for, for those of a brandname that hold
 * at a carrier for a type now, and again when one of them changes, begins or ends.
 */
final class TemplateBook {
    private static final TemplateMatcher NONE = new TemplateMatcher(List.of());

    private final Map<Long, Long> brandnameOf = new HashMap<>();
    private final Map<Long, Shelf> shelves = new HashMap<>();

    /** A registered text, parsed once. */
    private record Registered(TemplateControl control, Template template) {
        boolean isFor(String carrier, MessageType type) {
            return (control.getCarriers().isEmpty() || control.getCarriers().contains(carrier))
                    && (control.getTypes().isEmpty() || control.getTypes().contains(type));
        }

        boolean holdsAt(long millis) {
            return control.getValidFromMillis() <= millis && millis < until();
        }

        long until() {
            Long until = control.getValidUntilMillis();
            return until == null ? Long.MAX_VALUE : until;
        }

        /** The next instant after this one at which it begins or ends. */
        long nextChange(long millis) {
            long from = control.getValidFromMillis();
            return from > millis ? from : until() > millis ? until() : Long.MAX_VALUE;
        }
    }

    /** The matcher of the templates that hold from one instant to another. */
    private record Period(long from, long until, TemplateMatcher matcher) {}

    private static final class Shelf {
        private final Map<Long, Registered> templates = new HashMap<>();
        private final Map<String, Map<MessageType, Period>> periods = new HashMap<>();

        /** Carriers and types with the same templates share one matcher. */
        private final Map<List<Long>, TemplateMatcher> matchers = new HashMap<>();
    }

    /** A pattern that can't be read matches nothing; the page that registers templates refuses it. */
    void put(TemplateControl control) {
        remove(control.getTemplateId());
        Template.Reading reading = Template.read(control.getTemplateId(), control.getPattern());
        if (control.getActive() && reading instanceof Template.Reading.Parsed parsed) {
            Shelf shelf = shelves.computeIfAbsent(control.getBrandnameId(), id -> new Shelf());
            shelf.templates.put(control.getTemplateId(), new Registered(control, parsed.template()));
            shelf.periods.clear();
            shelf.matchers.clear();
            brandnameOf.put(control.getTemplateId(), control.getBrandnameId());
        }
    }

    private void remove(long templateId) {
        Long brandname = brandnameOf.remove(templateId);
        Shelf shelf = brandname == null ? null : shelves.get(brandname);
        if (shelf != null) {
            shelf.templates.remove(templateId);
            shelf.periods.clear();
            shelf.matchers.clear();
        }
    }

    TemplateMatcher matcher(long brandnameId, String carrier, MessageType type, long nowMillis) {
        Shelf shelf = shelves.get(brandnameId);
        if (shelf == null || shelf.templates.isEmpty()) {
            return NONE;
        }
        Map<MessageType, Period> ofCarrier =
                shelf.periods.computeIfAbsent(carrier, name -> new EnumMap<>(MessageType.class));
        @Nullable Period period = ofCarrier.get(type);
        if (period == null || nowMillis < period.from() || nowMillis >= period.until()) {
            period = build(shelf, carrier, type, nowMillis);
            ofCarrier.put(type, period);
        }
        return period.matcher();
    }

    private static Period build(Shelf shelf, String carrier, MessageType type, long nowMillis) {
        List<Registered> holding = new ArrayList<>();
        long until = Long.MAX_VALUE;
        for (Registered each : shelf.templates.values()) {
            if (each.isFor(carrier, type)) {
                until = Math.min(until, each.nextChange(nowMillis));
                if (each.holdsAt(nowMillis)) {
                    holding.add(each);
                }
            }
        }
        holding.sort(Comparator.comparingLong(each -> each.template().id()));
        List<Long> ids = holding.stream().map(each -> each.template().id()).toList();
        TemplateMatcher matcher = shelf.matchers.computeIfAbsent(
                ids,
                key -> new TemplateMatcher(
                        holding.stream().map(Registered::template).toList()));
        return new Period(nowMillis, until, matcher);
    }
}
