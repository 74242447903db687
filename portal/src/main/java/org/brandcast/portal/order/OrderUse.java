package org.brandcast.portal.order;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.brandcast.domain.quota.RunOut;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.jspecify.annotations.Nullable;

/** How an order is being used: what was sent on it, how fast, and when it will be used up. */
@Singleton
public final class OrderUse {
    private static final int LOOKED_BACK_DAYS = 7;
    private static final long DAY = 86_400_000;

    private final Database database;
    private final Clock clock;

    OrderUse(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * An order's use.
     *
     * @param sent messages that an SMSC took
     * @param delivered of them, those that a phone has
     * @param waiting messages that are not sent yet
     * @param pacePerDay over the last days, in the order's unit
     * @param runsOutAtMillis when nothing is left at this pace; null: nothing was used lately
     * @param beforeEnd whether that is before the order ends
     * @param asOfMillis of the newest message that the counts include; null: none
     */
    public record Glance(
            long sent,
            long delivered,
            long waiting,
            long pacePerDay,
            @Nullable Long runsOutAtMillis,
            boolean beforeEnd,
            @Nullable Long asOfMillis) {}

    public Glance of(CurrentUser user, OrderBalance order) {
        return of(user, List.of(order)).get(order.id());
    }

    /** By order; each of them is there. */
    Map<Long, Glance> of(CurrentUser user, List<OrderBalance> orders) {
        user.require(Permission.ORDER_VIEW);
        long now = clock.millis();
        LocalDate since =
                Instant.ofEpochMilli(now).atZone(Formats.ZONE).toLocalDate().minusDays(LOOKED_BACK_DAYS - 1L);
        Map<Long, Counts> counts = database.call(TenantScope.of(user), tx -> counts(tx, orders, since));
        return orders.stream()
                .collect(Collectors.toMap(
                        OrderBalance::id,
                        order -> glance(order, counts.getOrDefault(order.id(), Counts.NONE), since, now)));
    }

    private record Counts(
            long sent,
            long delivered,
            long waiting,
            long lateSegments,
            long lateVnd,
            @Nullable Long asOfMillis) {
        static final Counts NONE = new Counts(0, 0, 0, 0, 0, null);
    }

    private static Map<Long, Counts> counts(Tx tx, List<OrderBalance> orders, LocalDate since) throws SQLException {
        Map<Long, Counts> counts = new HashMap<>();
        int day = (int) since.toEpochDay();
        tx.forEach(
                500,
                """
                SELECT order_id,
                  coalesce(sum(messages) FILTER (WHERE status IN ('SENT', 'DELIVERED', 'PARTIAL', 'FAILED', 'EXPIRED')), 0),
                  coalesce(sum(messages) FILTER (WHERE status = 'DELIVERED'), 0),
                  coalesce(sum(messages) FILTER (WHERE status IN ('ACCEPTED', 'HELD', 'QUEUED')), 0),
                  coalesce(sum(used_segments) FILTER (WHERE day >= ?), 0),
                  coalesce(sum(used_vnd) FILTER (WHERE day >= ?), 0),
                  max(as_of_millis) AS as_of
                FROM order_counter WHERE order_id = ANY(?) GROUP BY order_id""",
                row -> counts.put(
                        row.getLong(1),
                        new Counts(
                                row.getLong(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                Tx.nullableLong(row, "as_of"))),
                day,
                day,
                tx.longs(orders.stream().map(OrderBalance::id).toList()));
        return counts;
    }

    private static Glance glance(OrderBalance order, Counts counts, LocalDate since, long now) {
        long from = since.atStartOfDay(Formats.ZONE).toInstant().toEpochMilli();
        long over = Math.max(1, now - Math.max(from, order.validFromMillis()));
        long used = order.inVnd() ? counts.lateVnd() : counts.lateSegments();
        OptionalLong out = order.isSpendable() ? RunOut.at(order.free(), used, over, now) : OptionalLong.empty();
        return new Glance(
                counts.sent(),
                counts.delivered(),
                counts.waiting(),
                Math.round((double) used * DAY / Math.max(over, DAY)),
                out.isPresent() ? (Long) out.getAsLong() : null,
                out.isPresent() && out.getAsLong() < order.validUntilMillis(),
                counts.asOfMillis());
    }
}
