package org.brandcast.portal.order;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.brandcast.domain.quota.OrderRelease;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.control.ControlOutbox;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.order.OrderService.OpenBelowException;
import org.brandcast.portal.order.OrderService.OrderShortException;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.schemas.ChargeOn;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OrderGrant;
import org.brandcast.schemas.OrderPrice;
import org.brandcast.schemas.QuotaUnit;
import org.jspecify.annotations.Nullable;

/**
 * What of an order may be spent: an absolute total with a version. It follows from what was ordered and what is paid
 * ({@link OrderRelease}) and only grows; an order that funds others is kept here alone, the others are told to admission.
 * What was ordered leaves the order that it is cut from at once, whether it is paid yet or not.
 */
@Singleton
final class OrderGrants {
    private final ControlOutbox outbox;
    private final AuditLog audit;
    private final Clock clock;

    OrderGrants(ControlOutbox outbox, AuditLog audit, Clock clock) {
        this.outbox = outbox;
        this.audit = audit;
        this.clock = clock;
    }

    private record Granted(long version, long total) {}

    static List<OrderRelease.Line> lines(Tx tx, long id) throws SQLException {
        return tx.list(
                "SELECT volume, amount_vnd FROM order_volume WHERE order_id = ? ORDER BY line",
                row -> new OrderRelease.Line(row.getLong(1), row.getLong(2)),
                id);
    }

    /** An open order, locked against other changes of its grant. */
    OrderBalance locked(Tx tx, long id) throws SQLException {
        return tx.first(
                        OrderService.BALANCES + " WHERE o.id = ? AND o.state IN ('signed', 'active') FOR UPDATE OF o",
                        OrderService::read,
                        clock.millis(),
                        id)
                .orElseThrow(() -> new IllegalStateException("order " + id + " is not open"));
    }

    /** An order, open or not, locked as {@link #locked} does. */
    OrderBalance lockedEvenIfOver(Tx tx, long id) throws SQLException {
        return tx.first(
                        OrderService.BALANCES + " WHERE o.id = ? FOR UPDATE OF o",
                        OrderService::read,
                        clock.millis(),
                        id)
                .orElseThrow(() -> new IllegalStateException("no order " + id));
    }

    /** Adds to what was ordered, and takes it out of the order that this one is cut from. */
    void order(Tx tx, CurrentUser user, OrderBalance order, long volume, long amountVnd) throws SQLException {
        cut(tx, order.contract().fundedBy(), volume);
        tx.update("""
                INSERT INTO order_volume
                SELECT ?, 1 + coalesce(max(line), 0), ?, ?, ?, ?, ? FROM order_volume WHERE order_id = ?""", order.id(), order.tenantId(), volume, amountVnd, clock.millis(), user.login(), order.id());
    }

    /** Grants what may be spent by now, if that is more than before. */
    void release(Tx tx, CurrentUser user, long id, String action) throws SQLException {
        OrderBalance order = locked(tx, id);
        OrderBalance.Deal deal = order.contract().deal();
        long released = OrderRelease.released(lines(tx, id), deal.payment(), deal.paidVnd(), deal.creditLimitVnd());
        Granted before = newest(tx, id);
        if (released > before.total()) {
            write(tx, user, order, new Granted(before.version() + 1, released), false, action);
        }
    }

    /** Tells new terms, e.g. another end; nothing is told of an order that waits for its first payment. */
    void tellTerms(Tx tx, CurrentUser user, long id, String action) throws SQLException {
        OrderBalance order = locked(tx, id);
        Granted before = newest(tx, id);
        if (before.version() > 0) {
            write(tx, user, order, new Granted(before.version() + 1, before.total()), false, action);
        }
    }

    /** Nothing more is sold from it; what is reserved still settles, and what nobody got goes back. */
    void close(Tx tx, CurrentUser user, long id, String action) throws SQLException {
        OrderBalance order = locked(tx, id);
        Granted before = newest(tx, id);
        if (before.version() == 0) {
            cancel(tx, user, order);
            return;
        }
        if (order.contract().funds()) {
            requireNoneOpenBelow(tx, id);
        }
        giveBack(tx, order, order.contract().deal().volume() - before.total());
        write(tx, user, order, new Granted(before.version() + 1, before.total()), true, action);
    }

    /** An order of which nothing was ever granted is called off. */
    private void cancel(Tx tx, CurrentUser user, OrderBalance order) throws SQLException {
        giveBack(tx, order, order.contract().deal().volume());
        tx.update(
                "UPDATE sales_order SET state = 'cancelled', ended_at_millis = ? WHERE id = ?",
                clock.millis(),
                order.id());
        audit.write(tx, user, order.tenantId(), "cancel", "order", Long.toString(order.id()), Map.of());
    }

    private static Granted newest(Tx tx, long id) throws SQLException {
        // What was granted, not what admission has echoed: two changes may follow one another quickly.
        return tx.first("""
                        SELECT grant_version, granted_segments FROM order_grant WHERE order_id = ?
                        ORDER BY grant_version DESC LIMIT 1""", row -> new Granted(row.getLong(1), row.getLong(2)), id)
                .orElse(new Granted(0, 0));
    }

    private void write(Tx tx, CurrentUser user, OrderBalance order, Granted granted, boolean closed, String action)
            throws SQLException {
        long now = clock.millis();
        long id = order.id();
        if (order.contract().funds()) {
            tx.update("""
                    UPDATE sales_order SET grant_version = ?, granted_segments = ?, balance_at_millis = ?, state = ?
                    WHERE id = ?""", granted.version(), granted.total(), now, closed ? "closed" : "active", id);
            if (closed) {
                tx.update("UPDATE sales_order SET returned_segments = ? WHERE id = ?", order.free(), id);
                giveBack(tx, order, order.free());
            }
        } else {
            tx.update(
                    "UPDATE sales_order SET grant_version = ?, state = CASE WHEN ? THEN 'closing' ELSE state END WHERE id = ?",
                    granted.version(),
                    closed,
                    id);
        }
        if (closed) {
            tx.update("UPDATE sales_order SET ended_at_millis = ? WHERE id = ?", now, id);
        }
        tx.update(
                "INSERT INTO order_grant VALUES (?, ?, ?, ?, ?, ?, ?)",
                id,
                granted.version(),
                order.tenantId(),
                granted.total(),
                closed,
                now,
                user.login());
        audit.write(
                tx,
                user,
                order.tenantId(),
                action,
                "order",
                Long.toString(id),
                Map.of("granted", granted.total(), "unit", order.unit(), "grant_version", granted.version()));
        if (!order.contract().funds()) {
            outbox.publish(tx, record(tx, order, granted, closed));
        }
    }

    private static OrderGrant record(Tx tx, OrderBalance order, Granted granted, boolean closed) throws SQLException {
        List<OrderPrice> prices = tx.list(
                "SELECT carrier, type, unit_price_vnd FROM order_price WHERE order_id = ? ORDER BY carrier, type",
                row -> new OrderPrice(row.getString(1), MessageType.valueOf(row.getString(2)), row.getLong(3)),
                order.id());
        return OrderGrant.newBuilder()
                .setOrderId(order.id())
                .setTenantId(order.tenantId())
                .setGrantVersion(granted.version())
                .setGrantedSegments(granted.total())
                .setClosed(closed)
                .setTypes(order.types().stream().map(MessageType::valueOf).toList())
                .setCarriers(List.copyOf(order.carriers()))
                .setValidFromMillis(order.validFromMillis())
                .setValidUntilMillis(order.validUntilMillis())
                .setChargeOn(ChargeOn.valueOf(order.chargeOn()))
                .setPrices(prices)
                .setUnit(QuotaUnit.valueOf(order.unit()))
                .build();
    }

    /** Takes a volume out of an order that funds others; the row is locked, so two can't take the same. */
    private static void cut(Tx tx, @Nullable Long from, long volume) throws SQLException {
        if (from == null) {
            return;
        }
        int taken = tx.update("""
                UPDATE sales_order SET posted_segments = posted_segments + ?
                WHERE id = ? AND purpose = 'FUND' AND state = 'active'
                  AND granted_segments - reserved_segments - posted_segments >= ?""", volume, from, volume);
        if (taken != 1) {
            throw new OrderShortException(from);
        }
    }

    /**
     * What nobody can use any more goes back to the order that this one was cut from. What admission's orders have free
     * does so when they are closed there.
     */
    private static void giveBack(Tx tx, OrderBalance order, long volume) throws SQLException {
        Long from = order.contract().fundedBy();
        if (from == null || volume == 0) {
            return;
        }
        int given =
                tx.update("UPDATE sales_order SET posted_segments = posted_segments - ? WHERE id = ?", volume, from);
        if (given != 1) {
            throw new IllegalStateException(
                    "order " + from + " can't take back what order " + order.id() + " has left");
        }
    }

    private static void requireNoneOpenBelow(Tx tx, long id) throws SQLException {
        long open = tx.number(
                "SELECT count(*) FROM sales_order WHERE funded_by = ? AND state NOT IN ('closed', 'cancelled')", id);
        if (open > 0) {
            throw new OpenBelowException(id, open);
        }
    }
}
