package org.brandcast.portal.message;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.brandcast.portal.form.ReasonCount;
import org.brandcast.portal.message.MessageLife.LifeEvent;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Messages;
import org.jspecify.annotations.Nullable;

/**
 * One step in a message's life as the timeline shows it.
 *
 * @param sinceMillis after the step before; null for the first
 * @param look message state whose colour it has
 * @param text which segment, route and cause; empty when there is nothing to add
 * @param raw what the other side said, for those who want to see it
 */
public record EventView(
        long atMillis,
        @Nullable Long sinceMillis,
        String what,
        String look,
        String icon,
        String title,
        String text,
        List<RawValue> raw) {

    private static final Pattern UNTIL = Pattern.compile("until:(\\S+)");
    private static final Pattern SETTLED = Pattern.compile("posted:(\\d{1,9}) voided:(\\d{1,9})");

    /** One name and value of a receipt or response. */
    public record RawValue(String name, String value) {}

    public static List<EventView> of(List<LifeEvent> events, Locale locale) {
        List<EventView> views = new ArrayList<>();
        Long before = null;
        String route = "";
        for (LifeEvent event : events) {
            // Clocks of different machines can disagree by a little; time never runs back on a page.
            Long since = before == null ? null : Long.valueOf(Math.max(0, event.atMillis() - before));
            String look = look(event);
            views.add(new EventView(
                    event.atMillis(),
                    since,
                    event.what(),
                    look,
                    icon(event, look),
                    Messages.text(locale, "life.what." + event.what()),
                    text(event, route, locale),
                    raw(event)));
            before = event.atMillis();
            route = event.route().isEmpty() ? route : event.route();
        }
        return views;
    }

    private static String look(LifeEvent event) {
        return switch (event.what()) {
            case "SEGMENT_SUBMITTED" ->
                event.cause().equals("ACCEPTED") || event.cause().isEmpty() ? "SENT" : "FAILED";
            case "SEGMENT_RECEIPT" ->
                event.cause().contains("DELIVERED")
                        ? "DELIVERED"
                        : event.cause().contains("ENROUTE") || event.cause().contains("ACCEPTED") ? "SENT" : "FAILED";
            case "SETTLED", "REROUTED" -> "QUEUED";
            case "CONFLICT", "DELAYED" -> "HELD";
            case "LATE" -> "CANCELLED";
            default -> event.what();
        };
    }

    private static String icon(LifeEvent event, String look) {
        return switch (event.what()) {
            case "SETTLED" -> "order";
            case "CONFLICT", "LATE" -> "warning";
            case "DELAYED", "REROUTED" -> "state-QUEUED";
            default -> "state-" + look;
        };
    }

    /** Segment, what came of it, the route where it is news, and the detail. */
    private static String text(LifeEvent event, String routeBefore, Locale locale) {
        List<String> parts = new ArrayList<>();
        if (event.segment() > 0) {
            parts.add(Messages.text(locale, "life.segment", event.segment()));
        }
        String cause = cause(event, locale);
        if (!cause.isEmpty()) {
            parts.add(cause);
        }
        if (!event.route().isEmpty() && !event.route().equals(routeBefore)) {
            parts.add(Messages.text(locale, "life.route", event.route()));
        }
        if (!event.detail().isEmpty() && !event.what().equals("REJECTED")) {
            parts.add(event.detail());
        }
        return String.join(" · ", parts);
    }

    /** The cause in words, where the title doesn't say it already. */
    private static String cause(LifeEvent event, Locale locale) {
        return switch (event.what()) {
            case "ACCEPTED" -> Messages.text(locale, "door." + event.cause());
            case "SEGMENT_SUBMITTED" ->
                Messages.find(locale, "outcome." + event.cause()).orElse(event.cause());
            case "SEGMENT_RECEIPT" ->
                Messages.find(locale, "reason.DLR_" + event.cause()).orElse(event.cause());
            case "SETTLED" -> settled(event, locale);
            case "SENT", "DELIVERED" -> "";
            case "QUEUED" ->
                event.cause().isEmpty()
                        ? ""
                        : Messages.find(locale, "reason." + event.cause()).orElse(event.cause());
            case "HELD" -> Messages.find(locale, "hold.rule." + event.cause()).orElse(event.cause());
            case "DELAYED" -> delayed(event, locale);
            case "REJECTED" -> ReasonCount.text(event.cause(), event.detail(), locale);
            default -> Messages.find(locale, "reason." + event.cause()).orElse(event.cause());
        };
    }

    /** Why, and until when. */
    private static String delayed(LifeEvent event, Locale locale) {
        String why = Messages.find(locale, "reason." + event.cause()).orElse(event.cause());
        Matcher until = UNTIL.matcher(event.raw());
        return until.find()
                ? Messages.text(
                        locale,
                        "life.delayed",
                        why,
                        new Formats(locale)
                                .dateTime(Instant.parse(until.group(1)).toEpochMilli()))
                : why;
    }

    private static String settled(LifeEvent event, Locale locale) {
        Matcher sums = SETTLED.matcher(event.raw());
        return sums.matches()
                ? Messages.text(locale, "life.settled", Long.valueOf(sums.group(1)), Long.valueOf(sums.group(2)))
                : "";
    }

    /** {@code stat:DELIVRD err:000} as pairs; what has another form stays in one piece. */
    private static List<RawValue> raw(LifeEvent event) {
        List<RawValue> values = new ArrayList<>();
        if (!event.cause().isEmpty() && !event.what().equals("ACCEPTED")) {
            values.add(new RawValue("cause", event.cause()));
        }
        for (String word : event.raw().strip().split("\\s+", -1)) {
            int colon = word.indexOf(':');
            if (colon > 0) {
                values.add(new RawValue(word.substring(0, colon), word.substring(colon + 1)));
            } else if (!word.isEmpty() && !values.isEmpty()) {
                RawValue last = values.remove(values.size() - 1);
                values.add(new RawValue(last.name(), last.value() + " " + word));
            } else if (!word.isEmpty()) {
                values.add(new RawValue("raw", word));
            }
        }
        return values;
    }
}
