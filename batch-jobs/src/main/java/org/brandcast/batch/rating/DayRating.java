package org.brandcast.batch.rating;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.brandcast.batch.NightSettings;
import org.brandcast.domain.rating.Booking;
import org.brandcast.domain.rating.SalesTree;
import org.springframework.stereotype.Component;

/**
 * Rates some tenants' messages of a night: what ClickHouse knows of the night's day and of the days before it, minus what
 * was booked. So the day's usage, late receipts and late data are one computation, and a chunk that is done again after a
 * crash books nothing twice.
 */
@Component
public class DayRating {
    private final UsageReader reader;
    private final RatedLines lines;
    private final NightSettings settings;

    public DayRating(UsageReader reader, RatedLines lines, NightSettings settings) {
        this.reader = reader;
        this.lines = lines;
        this.settings = settings;
    }

    /** What a chunk booked. */
    public record Booked(long rows, long unpriced) {}

    /** The first day of which a night books corrections. */
    public LocalDate windowStart(LocalDate day) {
        return day.minusDays(settings.window().corrections().toDays());
    }

    /**
     * Books these tenants' night; in the caller's transaction.
     *
     * @param firstNight days before it were never rated, and are not corrected
     */
    public Booked rate(LocalDate day, Collection<Long> tenants, LocalDate firstNight, SalesTree tree)
            throws SQLException {
        LocalDate from = windowStart(day).isBefore(firstNight) ? firstNight : windowStart(day);
        UsageReader.Known known = reader.known(tenants, from, day, day);
        UsageReader.Known booked = lines.booked(tenants, from, day);
        Map<Boolean, List<Booking.Line>> usage = Booking.difference(known.usage(), booked.usage()).stream()
                .collect(Collectors.partitioningBy(line -> line.key().day().equals(day)));
        List<Booking.Line> late = Booking.difference(known.late(), booked.late());
        long rows = 0;
        long unpriced = 0;
        for (RatedLines.Written written : List.of(
                lines.book(new RatedLines.Entry(day, LineSource.USAGE, 0), usage.get(true), tree),
                lines.book(new RatedLines.Entry(day, LineSource.LATE_DATA, 0), usage.get(false), tree),
                lines.book(new RatedLines.Entry(day, LineSource.LATE_RECEIPT, 0), late, tree))) {
            rows += written.rows();
            unpriced += written.unpriced();
        }
        return new Booked(rows, unpriced);
    }

    /**
     * What a closed day would have to be corrected by.
     *
     * @param usage by messages that are known otherwise than they were booked
     * @param late by late facts
     */
    public record Difference(List<Booking.Line> usage, List<Booking.Line> late) {
        public Difference {
            usage = List.copyOf(usage);
            late = List.copyOf(late);
        }
    }

    /**
     * Computes the difference; books nothing.
     *
     * @param lastNight late facts after it belong to nights to come
     */
    public Difference difference(LocalDate day, Collection<Long> tenants, LocalDate lastNight) throws SQLException {
        UsageReader.Known known = reader.known(tenants, day, day, lastNight);
        UsageReader.Known booked = lines.booked(tenants, day, day);
        return new Difference(
                Booking.difference(known.usage(), booked.usage()), Booking.difference(known.late(), booked.late()));
    }
}
