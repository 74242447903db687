package org.brandcast.batch.rating;

import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.domain.lifecycle.ChargeOn;
import org.brandcast.domain.lifecycle.MessageStatus;
import org.brandcast.domain.lifecycle.MessageType;
import org.brandcast.domain.rating.Booking;
import org.brandcast.domain.rating.Money;
import org.brandcast.domain.rating.SalesTree;
import org.brandcast.domain.rating.UsageCount;
import org.brandcast.domain.rating.UsageKey;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The table of rated lines. Lines are added and never changed. */
@Component
public class RatedLines {
    private static final int BATCH = 500;

    private static final String INSERT = """
            INSERT INTO rated_line (booked_on, source, for_day, level, tenant_id, seller_id, order_id, sender_id,
                sender_order_id, sender_price_vnd, sender_charge_on, priced_on, brandname, carrier, type, status, charge_on,
                unit_price_vnd, messages, segments, accepted_segments, delivered_segments, charged_segments, amount_vnd,
                proposal_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";

    private static final String BOOKED = """
            SELECT for_day, priced_on, sender_id, sender_order_id, brandname, carrier, type, status, sender_charge_on,
                sender_price_vnd, (source = 'LATE_RECEIPT') AS late, sum(messages) AS messages, sum(segments) AS segments,
                sum(accepted_segments) AS accepted, sum(delivered_segments) AS delivered
            FROM rated_line
            WHERE level = 0 AND sender_id = ANY (?) AND for_day BETWEEN ? AND ?
            GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11""";

    private final JdbcTemplate jdbc;

    public RatedLines(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** What was booked of these senders' messages of these days, on whichever day. */
    public UsageReader.Known booked(Collection<Long> senders, LocalDate from, LocalDate to) {
        Map<UsageKey, UsageCount> usage = new HashMap<>();
        Map<UsageKey, UsageCount> late = new HashMap<>();
        jdbc.execute((ConnectionCallback<Void>) connection -> {
            try (PreparedStatement select = connection.prepareStatement(BOOKED)) {
                select.setArray(1, connection.createArrayOf("bigint", senders.toArray()));
                select.setDate(2, Date.valueOf(from));
                select.setDate(3, Date.valueOf(to));
                select.setFetchSize(BATCH);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        (rows.getBoolean("late") ? late : usage).put(key(rows), count(rows));
                    }
                }
            }
            return null;
        });
        return new UsageReader.Known(usage, late);
    }

    /**
     * Books these lines at every level of the tree.
     *
     * @return how many rows, and how many purchases had no price
     */
    public Written book(Entry entry, Collection<Booking.Line> lines, SalesTree tree) {
        return jdbc.execute((ConnectionCallback<Written>) connection -> book(connection, entry, lines, tree));
    }

    /**
     * How lines are booked.
     *
     * @param day on which they count
     * @param proposalId that was approved; 0: the night's own
     */
    public record Entry(LocalDate day, LineSource source, long proposalId) {}

    /** What was written. */
    public record Written(long rows, long unpriced) {}

    private static Written book(Connection connection, Entry entry, Collection<Booking.Line> lines, SalesTree tree)
            throws SQLException {
        long rows = 0;
        long unpriced = 0;
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (Booking.Line line : lines) {
                SalesTree.Chain chain = tree.chain(line.key());
                unpriced += chain.unpriced().size();
                for (SalesTree.Sale sale : chain.sales()) {
                    bind(insert, entry, line, sale);
                    insert.addBatch();
                    if (++rows % BATCH == 0) {
                        insert.executeBatch();
                    }
                }
            }
            insert.executeBatch();
        }
        return new Written(rows, unpriced);
    }

    private static void bind(PreparedStatement insert, Entry entry, Booking.Line line, SalesTree.Sale sale)
            throws SQLException {
        UsageKey key = line.key();
        UsageCount count = line.count();
        long charged = count.chargedSegments(sale.chargeOn());
        int at = 0;
        insert.setDate(++at, Date.valueOf(entry.day()));
        insert.setString(++at, entry.source().name());
        insert.setDate(++at, Date.valueOf(key.day()));
        insert.setInt(++at, sale.level());
        insert.setLong(++at, sale.buyerId());
        if (sale.sellerId() == SalesTree.CARRIERS) {
            insert.setNull(++at, Types.BIGINT);
        } else {
            insert.setLong(++at, sale.sellerId());
        }
        insert.setLong(++at, sale.orderId());
        insert.setLong(++at, key.tenantId());
        insert.setLong(++at, key.orderId());
        insert.setLong(++at, key.unitPriceVnd());
        insert.setString(++at, key.chargeOn().name());
        insert.setDate(++at, Date.valueOf(key.pricedOn()));
        insert.setString(++at, key.brandname());
        insert.setString(++at, key.carrier());
        insert.setString(++at, key.type().name());
        insert.setString(++at, key.status().name());
        insert.setString(++at, sale.chargeOn().name());
        insert.setLong(++at, sale.unitPriceVnd());
        for (long number : List.of(
                count.messages(),
                count.segments(),
                count.acceptedSegments(),
                count.deliveredSegments(),
                charged,
                Money.of(charged, sale.unitPriceVnd()),
                entry.proposalId())) {
            insert.setLong(++at, number);
        }
    }

    private static UsageKey key(ResultSet rows) throws SQLException {
        return new UsageKey(
                rows.getDate("for_day").toLocalDate(),
                rows.getDate("priced_on").toLocalDate(),
                rows.getLong("sender_id"),
                rows.getLong("sender_order_id"),
                rows.getString("brandname"),
                rows.getString("carrier"),
                MessageType.valueOf(rows.getString("type")),
                MessageStatus.valueOf(rows.getString("status")),
                ChargeOn.valueOf(rows.getString("sender_charge_on")),
                rows.getLong("sender_price_vnd"));
    }

    private static UsageCount count(ResultSet rows) throws SQLException {
        return new UsageCount(
                rows.getLong("messages"),
                rows.getLong("segments"),
                rows.getLong("accepted"),
                rows.getLong("delivered"));
    }
}
