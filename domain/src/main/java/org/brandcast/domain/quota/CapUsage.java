package org.brandcast.domain.quota;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;
import org.brandcast.domain.lifecycle.RejectReason;

/**
 * What was used under a {@link CapLimit} today and this month. Flat, so that a stream job keeps it as state by what the
 * cap is on. Time only goes forward: a use that comes with an earlier day counts to the latest day seen, since a
 * closed day isn't opened again for it.
 *
 * @param epochDay of {@code dayUsed}
 * @param epochMonth of {@code monthUsed}: 12 × year + month
 * @param dayUsed segments
 */
public record CapUsage(long epochDay, long epochMonth, long dayUsed, long monthUsed) {
    public static final CapUsage NONE = new CapUsage(Long.MIN_VALUE, Long.MIN_VALUE, 0, 0);

    /** Why so many segments may not be used: CAP_DAY or CAP_MONTH; empty: they may. */
    public Optional<RejectReason> refusalOf(long segments, CapLimit limit, long atMillis, ZoneId zone) {
        CapUsage now = at(atMillis, zone);
        if (segments > limit.perDay() - now.dayUsed) {
            return Optional.of(RejectReason.CAP_DAY);
        }
        return segments > limit.perMonth() - now.monthUsed ? Optional.of(RejectReason.CAP_MONTH) : Optional.empty();
    }

    /** With so many segments used. The caller has asked {@link #refusalOf} before. */
    public CapUsage use(long segments, long atMillis, ZoneId zone) {
        CapUsage now = at(atMillis, zone);
        return new CapUsage(now.epochDay, now.epochMonth, now.dayUsed + segments, now.monthUsed + segments);
    }

    /** Takes back segments that were used at an instant and not sent; a day or month that is over stays as it was. */
    public CapUsage giveBack(long segments, long usedAtMillis, ZoneId zone) {
        LocalDate day = day(usedAtMillis, zone);
        boolean sameDay = day.toEpochDay() == epochDay;
        boolean sameMonth = month(day) == epochMonth;
        return new CapUsage(
                epochDay,
                epochMonth,
                sameDay ? Math.max(0, dayUsed - segments) : dayUsed,
                sameMonth ? Math.max(0, monthUsed - segments) : monthUsed);
    }

    private CapUsage at(long atMillis, ZoneId zone) {
        LocalDate day = day(atMillis, zone);
        long newDay = Math.max(epochDay, day.toEpochDay());
        long newMonth = Math.max(epochMonth, month(day));
        return new CapUsage(newDay, newMonth, newDay == epochDay ? dayUsed : 0, newMonth == epochMonth ? monthUsed : 0);
    }

    private static LocalDate day(long atMillis, ZoneId zone) {
        return Instant.ofEpochMilli(atMillis).atZone(zone).toLocalDate();
    }

    private static long month(LocalDate day) {
        return 12L * day.getYear() + day.getMonthValue() - 1;
    }
}
