package org.brandcast.domain.content;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.OptionalLong;
import org.brandcast.domain.control.Timeline;

/**
 * When advertising may be sent: daily hours that may change from a date. 07:00–22:00 in Decree 91/2020/ND-CP, Article
 * 13; the numbers are control data.
 *
 * <pre>
 *   ── closed ──│ opens … open … │ closes ── closed ──│ opens …          closes is exclusive: 22:00:00.000 is closed
 * </pre>
 *
 * Before the first period nothing is open: a rule that isn't known is no permission.
 */
public final class SendingHours {
    /** Two clock changes and a change of the rule lie within it, whatever the zone. */
    private static final int DAYS_AHEAD = 370;

    private final Timeline<Hours> timeline;
    private final ZoneId zone;

    /**
     * Hours of every day; from 22:00 to 06:00 they reach into the next one. Equal ends: the whole day.
     *
     * @param closes exclusive
     */
    public record Hours(LocalTime opens, LocalTime closes) {
        boolean include(LocalTime time) {
            boolean afterOpening = !time.isBefore(opens);
            boolean beforeClosing = time.isBefore(closes);
            return opens.isBefore(closes) ? afterOpening && beforeClosing : afterOpening || beforeClosing;
        }
    }

    /**
     * Makes the hours of one zone.
     *
     * @param zone where the recipients live, Asia/Ho_Chi_Minh
     */
    public SendingHours(Timeline<Hours> timeline, ZoneId zone) {
        this.timeline = timeline;
        this.zone = zone;
    }

    public boolean isOpen(long atMillis) {
        LocalTime time = Instant.ofEpochMilli(atMillis).atZone(zone).toLocalTime();
        return timeline.at(atMillis).filter(hours -> hours.include(time)).isPresent();
    }

    /** The instant itself if it is open, else the first one after it that is; empty: none within a year. */
    public OptionalLong nextOpening(long atMillis) {
        if (isOpen(atMillis)) {
            return OptionalLong.of(atMillis);
        }
        long from = atMillis;
        long horizon = atMillis + DAYS_AHEAD * 24L * 3_600_000;
        while (from < horizon) {
            long change = timeline.nextChangeAfter(from).orElse(Long.MAX_VALUE);
            long opening = openingAfter(from);
            long next = Math.min(change, opening);
            if (next == Long.MAX_VALUE) {
                return OptionalLong.empty();
            }
            // A new rule may find its hours open at the instant at which it begins.
            if (isOpen(next)) {
                return OptionalLong.of(next);
            }
            from = next;
        }
        return OptionalLong.empty();
    }

    /** The next time the clock shows the opening hour of the rule in force; MAX_VALUE: no rule is. */
    private long openingAfter(long atMillis) {
        return timeline.at(atMillis)
                .map(hours -> {
                    LocalDate day = Instant.ofEpochMilli(atMillis).atZone(zone).toLocalDate();
                    long today = instant(day, hours);
                    return today > atMillis ? today : instant(day.plusDays(1), hours);
                })
                .orElse(Long.MAX_VALUE);
    }

    private long instant(LocalDate day, Hours hours) {
        return day.atTime(hours.opens()).atZone(zone).toInstant().toEpochMilli();
    }
}
