package org.brandcast.domain.rating;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;

/** Days and months of a bill: those of Asia/Ho_Chi_Minh. A message belongs to the day on which it became final. */
public final class BillingDays {
    public static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

    private BillingDays() {}

    public static LocalDate of(Instant instant) {
        return LocalDate.ofInstant(instant, ZONE);
    }

    public static LocalDate of(long epochMillis) {
        return of(Instant.ofEpochMilli(epochMillis));
    }

    /** Its first millisecond. */
    public static long startMillis(LocalDate day) {
        return day.atStartOfDay(ZONE).toInstant().toEpochMilli();
    }

    /** The first millisecond behind it. */
    public static long endMillis(LocalDate day) {
        return startMillis(day.plusDays(1));
    }

    public static boolean isLastOfMonth(LocalDate day) {
        return YearMonth.from(day).atEndOfMonth().equals(day);
    }
}
