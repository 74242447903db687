package org.brandcast.batch.rating;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Date;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.brandcast.domain.rating.Booking;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A closed day is never changed. Running it again tells what it would be corrected by; if somebody approves exactly that, it
 * is booked on the first day that is still open.
 */
@Component
public class Proposals {
    private static final int TENANTS = 50;

    private final UsageReader reader;
    private final DayRating rating;
    private final RatedLines lines;
    private final NightBook nights;
    private final SalesBook sales;
    private final Store store;

    public Proposals(
            UsageReader reader, DayRating rating, RatedLines lines, NightBook nights, SalesBook sales, Store store) {
        this.reader = reader;
        this.rating = rating;
        this.lines = lines;
        this.nights = nights;
        this.sales = sales;
        this.store = store;
    }

    /** A proposal's place in PostgreSQL. */
    @Component
    public static class Store {
        private final JdbcTemplate jdbc;
        private final TransactionTemplate transaction;
        private final Clock clock;

        public Store(JdbcTemplate jdbc, PlatformTransactionManager transactions, Clock clock) {
            this.jdbc = jdbc;
            this.transaction = new TransactionTemplate(transactions);
            this.clock = clock;
        }
    }

    /**
     * What a new run of a closed day found.
     *
     * @param lines that would be booked; 0: the day is as it was booked
     */
    public record Proposal(long id, LocalDate day, long lines, long messages, long chargedSegments, long amountVnd) {}

    /** Compares a closed day with what is known now, and writes that down; books nothing. */
    public Proposal propose(LocalDate day, String by) throws SQLException {
        DayRating.Difference difference = difference(day);
        List<Booking.Line> all = Stream.concat(difference.usage().stream(), difference.late().stream())
                .toList();
        long messages = all.stream().mapToLong(line -> line.count().messages()).sum();
        long charged = all.stream().mapToLong(Booking.Line::chargedSegments).sum();
        long amount = all.stream().mapToLong(Booking.Line::amountVnd).sum();
        Long id = store.transaction.execute(status -> {
            store.jdbc.update(
                    "UPDATE proposal SET state = 'OUTDATED' WHERE day = ? AND state = 'OPEN'", Date.valueOf(day));
            Long made = store.jdbc.queryForObject(
                    """
                    INSERT INTO proposal (day, state, lines, messages, charged_segments, amount_vnd, digest, made_by, made_at_millis)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""",
                    Long.class,
                    Date.valueOf(day),
                    all.isEmpty() ? "EQUAL" : "OPEN",
                    all.size(),
                    messages,
                    charged,
                    amount,
                    digest(difference),
                    by,
                    store.clock.millis());
            difference.usage().forEach(line -> keep(made, line, false));
            difference.late().forEach(line -> keep(made, line, true));
            return made;
        });
        return new Proposal(id == null ? 0 : id, day, all.size(), messages, charged, amount);
    }

    /**
     * Books what was proposed on the first open day.
     *
     * @return that day
     * @throws IllegalStateException when it was decided before, or what is known has changed since; says the remedy
     */
    public LocalDate approve(long id, String by) throws SQLException {
        LocalDate day = open(id);
        DayRating.Difference difference = difference(day);
        String wanted = store.jdbc.queryForObject("SELECT digest FROM proposal WHERE id = ?", String.class, id);
        if (!digest(difference).equals(wanted)) {
            store.jdbc.update("UPDATE proposal SET state = 'OUTDATED' WHERE id = ?", id);
            throw new IllegalStateException("what is known of " + day + " has changed since proposal " + id
                    + " was made: run the day again and look at the new one");
        }
        LocalDate bookedOn = nights.lastClosed().orElseThrow().plusDays(1);
        store.transaction.executeWithoutResult(status -> {
            int decided = store.jdbc.update("""
                    UPDATE proposal SET state = 'APPROVED', decided_by = ?, decided_at_millis = ?, booked_on = ?
                    WHERE id = ? AND state = 'OPEN'""", by, store.clock.millis(), Date.valueOf(bookedOn), id);
            if (decided == 1) {
                lines.book(new RatedLines.Entry(bookedOn, LineSource.APPROVED, id), difference.usage(), sales.tree());
                lines.book(
                        new RatedLines.Entry(bookedOn, LineSource.LATE_RECEIPT, id), difference.late(), sales.tree());
            }
        });
        return bookedOn;
    }

    /** Leaves the day as it was booked. */
    public void refuse(long id, String by) {
        open(id);
        store.jdbc.update(
                "UPDATE proposal SET state = 'REFUSED', decided_by = ?, decided_at_millis = ? WHERE id = ?",
                by,
                store.clock.millis(),
                id);
    }

    private LocalDate open(long id) {
        return store
                .jdbc
                .query("SELECT day FROM proposal WHERE id = ? AND state = 'OPEN'", (row, n) -> row.getDate(1), id)
                .stream()
                .findFirst()
                .map(Date::toLocalDate)
                .orElseThrow(() -> new IllegalStateException("there is no open proposal " + id
                        + ": it was decided on before, or a newer run of its day replaced it"));
    }

    private DayRating.Difference difference(LocalDate day) throws SQLException {
        LocalDate last = nights.lastClosed().orElse(day);
        List<Long> tenants = tenants(day);
        List<Booking.Line> usage = new ArrayList<>();
        List<Booking.Line> late = new ArrayList<>();
        for (int i = 0; i < tenants.size(); i += TENANTS) {
            DayRating.Difference of =
                    rating.difference(day, tenants.subList(i, Math.min(i + TENANTS, tenants.size())), last);
            usage.addAll(of.usage());
            late.addAll(of.late());
        }
        return new DayRating.Difference(usage, late);
    }

    /** Those that analytics knows, and those that were booked. */
    private List<Long> tenants(LocalDate day) throws SQLException {
        List<Long> booked = store.jdbc.queryForList(
                "SELECT DISTINCT sender_id FROM rated_line WHERE for_day = ?", Long.class, Date.valueOf(day));
        return Stream.concat(booked.stream(), reader.tenants(day, day, 0).stream())
                .distinct()
                .sorted()
                .toList();
    }

    private void keep(long id, Booking.Line line, boolean late) {
        store.jdbc.update(
                "INSERT INTO proposal_line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                line.key().tenantId(),
                line.key().orderId(),
                line.key().brandname(),
                line.key().carrier(),
                line.key().type().name(),
                line.key().status().name(),
                late,
                line.key().unitPriceVnd(),
                line.count().messages(),
                line.chargedSegments(),
                line.amountVnd());
    }

    private static String digest(DayRating.Difference difference) {
        String text = Stream.concat(
                        difference.usage().stream().map(line -> "usage " + line),
                        difference.late().stream().map(line -> "late " + line))
                .sorted()
                .collect(Collectors.joining("\n"));
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
