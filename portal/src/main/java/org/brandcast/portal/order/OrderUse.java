package org.brandcast.portal.order;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.OptionalLong;
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
        user.require(Permission.ORDER_VIEW);
        long now = clock.millis();
        return database.call(TenantScope.of(user), tx -> glance(tx, order, now));
    }

    private static Glance glance(Tx tx, OrderBalance order, long now) throws SQLException {
        LocalDate today = Instant.ofEpochMilli(now).atZone(Formats.ZONE).toLocalDate();
        long since = today.minusDays(LOOKED_BACK_DAYS - 1L)
                .atStartOfDay(Formats.ZONE)
                .toInstant()
                .toEpochMilli();
        long over = Math.max(1, now - Math.max(since, order.validFromMillis()));
        return tx.first(
                        """
                        SELECT coalesce(sum(messages) FILTER (WHERE status IN ('SENT', 'DELIVERED', 'PARTIAL', 'FAILED', 'EXPIRED')), 0),
                          coalesce(sum(messages) FILTER (WHERE status = 'DELIVERED'), 0),
                          coalesce(sum(messages) FILTER (WHERE status IN ('ACCEPTED', 'HELD', 'QUEUED')), 0),
                          coalesce(sum(CASE WHEN ? THEN used_vnd ELSE used_segments END) FILTER (WHERE day >= ?), 0),
                          max(as_of_millis) AS as_of
                        FROM order_counter WHERE order_id = ?""",
                        row -> {
                            long used = row.getLong(4);
                            OptionalLong out = order.isSpendable()
                                    ? RunOut.at(order.free(), used, over, now)
                                    : OptionalLong.empty();
                            return new Glance(
                                    row.getLong(1),
                                    row.getLong(2),
                                    row.getLong(3),
                                    Math.round((double) used * DAY / Math.max(over, DAY)),
                                    out.isPresent() ? (Long) out.getAsLong() : null,
                                    out.isPresent() && out.getAsLong() < order.validUntilMillis(),
                                    Tx.nullableLong(row, "as_of"));
                        },
                        order.inVnd(),
                        (int) today.minusDays(LOOKED_BACK_DAYS - 1L).toEpochDay(),
                        order.id())
                .orElseThrow();
    }
}
