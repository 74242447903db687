package org.brandcast.portal.order;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.control.ControlOutbox;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.SentForms;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.schemas.ChargeOn;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OrderGrant;
import org.brandcast.schemas.OrderPrice;
import org.jspecify.annotations.Nullable;

/**
 * Orders. What the portal decides is the grant, an absolute total with a version; what is left is what admission's
 * ledger says, so an order is active only from admission's echo on.
 */
@Singleton
public final class OrderService {
    static final String BALANCES = """
            SELECT o.*, t.name AS tenant_name FROM sales_order o JOIN tenant t ON t.id = o.tenant_id""";

    private final Database database;
    private final ControlOutbox outbox;
    private final AuditLog audit;
    private final SentForms forms;
    private final Clock clock;

    OrderService(Database database, ControlOutbox outbox, AuditLog audit, SentForms forms, Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.audit = audit;
        this.forms = forms;
        this.clock = clock;
    }

    /** The orders of the user's subtree: those that can be spent first, then the others, newest first. */
    public List<OrderBalance> orders(CurrentUser user) {
        user.require(Permission.ORDER_VIEW);
        long now = clock.millis();
        List<OrderBalance> orders = database.call(
                TenantScope.of(user), tx -> tx.list(BALANCES + " ORDER BY o.id DESC", row -> read(row, now)));
        List<OrderBalance> sorted = new ArrayList<>(orders);
        sorted.sort((a, b) -> Boolean.compare(b.isSpendable(), a.isSpendable()));
        return List.copyOf(sorted);
    }

    /** The greatest share of its grant that an order's use has reached, and when admission told so. */
    public record Reached(int percent, long atMillis) {}

    /** By order, under its newest grant; an order that has reached none isn't there. */
    public Map<Long, Reached> reached(CurrentUser user) {
        user.require(Permission.ORDER_VIEW);
        return database.call(TenantScope.of(user), tx -> {
            Map<Long, Reached> reached = new HashMap<>();
            tx.forEach(500, """
                    SELECT DISTINCT ON (h.order_id) h.order_id, h.percent, h.at_millis FROM order_threshold h
                    JOIN sales_order o ON o.id = h.order_id AND o.grant_version = h.grant_version
                    ORDER BY h.order_id, h.percent DESC""", row -> reached.put(row.getLong(1), new Reached(row.getInt(2), row.getLong(3))));
            return reached;
        });
    }

    /** The user's own tenant's orders: those that its campaigns may name. */
    public List<OrderBalance> own(CurrentUser user) {
        return orders(user).stream()
                .filter(order -> order.tenantId() == user.tenantId())
                .toList();
    }

    public Optional<OrderBalance> order(CurrentUser user, long id) {
        user.require(Permission.ORDER_VIEW);
        return database.call(TenantScope.of(user), tx -> find(tx, id));
    }

    /** One order inside a transaction that is already open. */
    public Optional<OrderBalance> find(Tx tx, long id) throws SQLException {
        long now = clock.millis();
        return tx.first(BALANCES + " WHERE o.id = ?", row -> read(row, now), id);
    }

    /** An order's price of a segment by {@code carrier/TYPE}. */
    public Map<String, Long> prices(Tx tx, long orderId) throws SQLException {
        Map<String, Long> prices = new HashMap<>();
        tx.forEach(
                500,
                "SELECT carrier, type, unit_price_vnd FROM order_price WHERE order_id = ?",
                row -> prices.put(row.getString(1) + "/" + row.getString(2), row.getLong(3)),
                orderId);
        return prices;
    }

    /**
     * An order as it is signed.
     *
     * @param types empty: every type
     * @param carriers empty: every carrier
     * @param prices whole đồng per segment; a carrier and type without a price isn't sold
     */
    public record SignedOrder(
            String name,
            long grantedSegments,
            List<MessageType> types,
            List<String> carriers,
            long validFromMillis,
            long validUntilMillis,
            ChargeOn chargeOn,
            List<OrderPrice> prices) {}

    /** Records a signed order and grants its whole volume; it is active when admission has echoed it. */
    public long sign(CurrentUser user, long tenantId, SignedOrder order) {
        return sign(user, tenantId, order, OrderBalance.Contract.PLAIN, "");
    }

    /**
     * The same under a contract. An order that funds others is active at once: the portal alone keeps its book. The
     * volume of an order that is cut from another leaves that one in the same transaction.
     *
     * @param formToken of the form that was filled in ({@link SentForms}); empty: each call is an order of its own
     * @throws OrderShortException the order to cut it from has less left
     */
    public long sign(
            CurrentUser user, long tenantId, SignedOrder order, OrderBalance.Contract contract, String formToken) {
        user.require(Permission.ORDER_EDIT);
        return database.call(
                TenantScope.of(user),
                tx -> forms.once(
                        tx,
                        user,
                        formToken,
                        List.of(tenantId, order, contract),
                        () -> write(tx, user, tenantId, order, contract)));
    }

    /** The same as a part of a transaction that does it once. */
    public long sign(Tx tx, CurrentUser user, long tenantId, SignedOrder order, OrderBalance.Contract contract)
            throws SQLException {
        user.require(Permission.ORDER_EDIT);
        return write(tx, user, tenantId, order, contract);
    }

    private long write(Tx tx, CurrentUser user, long tenantId, SignedOrder order, OrderBalance.Contract contract)
            throws SQLException {
        cut(tx, contract.fundedBy(), order.grantedSegments());
        long now = clock.millis();
        long id = tx.number(
                """
                    INSERT INTO sales_order (tenant_id, name, state, types, carriers, valid_from_millis,
                      valid_until_millis, charge_on, grant_version, created_at_millis, contract, purpose, funded_by,
                      granted_segments, balance_at_millis)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?) RETURNING id""",
                tenantId,
                order.name(),
                contract.funds() ? "active" : "signed",
                tx.texts(order.types().stream().map(Enum::name).toList()),
                tx.texts(order.carriers()),
                order.validFromMillis(),
                order.validUntilMillis(),
                order.chargeOn().name(),
                now,
                contract.number(),
                contract.funds() ? "FUND" : "SPEND",
                contract.fundedBy(),
                contract.funds() ? order.grantedSegments() : 0L,
                contract.funds() ? now : null);
        for (OrderPrice price : order.prices()) {
            tx.update(
                    "INSERT INTO order_price (order_id, carrier, type, tenant_id, unit_price_vnd) VALUES (?, ?, ?, ?, ?)",
                    id,
                    price.getCarrier(),
                    price.getType().name(),
                    tenantId,
                    price.getUnitPriceVnd());
        }
        writeGrant(tx, user, id, tenantId, 1, order.grantedSegments(), false);
        audit.write(
                tx,
                user,
                tenantId,
                "sign",
                "order",
                Long.toString(id),
                Map.of("name", order.name(), "granted_segments", order.grantedSegments()));
        if (!contract.funds()) {
            outbox.publish(tx, grant(id, tenantId, 1, order.grantedSegments(), false, order));
        }
        return id;
    }

    /** Takes a volume out of an order that funds others; the row is locked, so two can't take the same. */
    private static void cut(Tx tx, @Nullable Long from, long segments) throws SQLException {
        if (from == null) {
            return;
        }
        int taken = tx.update("""
                UPDATE sales_order SET posted_segments = posted_segments + ?
                WHERE id = ? AND purpose = 'FUND' AND state = 'active'
                  AND granted_segments - reserved_segments - posted_segments >= ?""", segments, from, segments);
        if (taken != 1) {
            throw new OrderShortException(from);
        }
    }

    /** What nobody was given goes back to the order that this one was cut from; admission's orders do so when they are closed there. */
    private static void giveBack(Tx tx, OrderBalance funds) throws SQLException {
        Long from = funds.contract().fundedBy();
        if (from == null) {
            return;
        }
        tx.update("UPDATE sales_order SET returned_segments = ? WHERE id = ?", funds.free(), funds.id());
        int given = tx.update(
                "UPDATE sales_order SET posted_segments = posted_segments - ? WHERE id = ?", funds.free(), from);
        if (given != 1) {
            throw new IllegalStateException(
                    "order " + from + " can't take back what order " + funds.id() + " has left");
        }
    }

    private static void requireNoneOpenBelow(Tx tx, long id) throws SQLException {
        long open = tx.number("SELECT count(*) FROM sales_order WHERE funded_by = ? AND state <> 'closed'", id);
        if (open > 0) {
            throw new OpenBelowException(id, open);
        }
    }

    /** Orders that were cut from this one are open still, so it can't be closed. Nothing was changed. */
    public static final class OpenBelowException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final long open;

        OpenBelowException(long orderId, long open) {
            super(open + " orders cut from order " + orderId + " are open");
            this.open = open;
        }

        public long open() {
            return open;
        }
    }

    /** The order that was to be cut has less left than was asked of it, or doesn't fund. Nothing was changed. */
    public static final class OrderShortException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OrderShortException(long orderId) {
            super("order " + orderId + " has not enough left");
        }
    }

    /**
     * Adds to an order's volume, under a new version of its grant.
     *
     * @param formToken of the form that was filled in ({@link SentForms}); empty: each call adds anew
     * @throws OrderShortException the order that it was cut from has less left
     */
    public void topUp(CurrentUser user, long id, long segments, String formToken) {
        user.require(Permission.ORDER_EDIT);
        database.call(
                TenantScope.of(user),
                tx -> forms.once(
                        tx,
                        user,
                        formToken,
                        List.of("top-up", id, segments),
                        () -> changeGrant(tx, user, id, segments, false, "top-up")));
    }

    /** The same as a part of a transaction that does it once. */
    void topUp(Tx tx, CurrentUser user, long id, long segments) throws SQLException {
        user.require(Permission.ORDER_EDIT);
        changeGrant(tx, user, id, segments, false, "top-up");
    }

    /** Nothing more is sold from it; what is reserved is still settled. */
    public void close(CurrentUser user, long id) {
        user.require(Permission.ORDER_EDIT);
        database.call(TenantScope.of(user), tx -> changeGrant(tx, user, id, 0, true, "close"));
    }

    private long changeGrant(Tx tx, CurrentUser user, long id, long more, boolean closed, String action)
            throws SQLException {
        OrderBalance known = tx.first(
                        BALANCES + " WHERE o.id = ? AND o.state NOT IN ('closing', 'closed') FOR UPDATE OF o",
                        row -> read(row, clock.millis()),
                        id)
                .orElseThrow(() -> new IllegalStateException("order " + id + " is not open"));
        if (closed && known.contract().funds()) {
            requireNoneOpenBelow(tx, id);
        }
        cut(tx, known.contract().fundedBy(), more);
        long version = 1 + tx.number("SELECT grant_version FROM sales_order WHERE id = ?", id);
        // What was granted, not what admission has echoed: two changes may follow one another quickly.
        long total = more
                + tx.number(
                        "SELECT granted_segments FROM order_grant WHERE order_id = ? AND grant_version = ?",
                        id,
                        version - 1);
        boolean funds = known.contract().funds();
        tx.update("""
                    UPDATE sales_order SET grant_version = ?,
                      state = CASE WHEN ? THEN ? ELSE state END,
                      granted_segments = CASE WHEN ? THEN ? ELSE granted_segments END,
                      balance_at_millis = CASE WHEN ? THEN ? ELSE balance_at_millis END WHERE id = ?""", version, closed, funds ? "closed" : "closing", funds, total, funds, clock.millis(), id);
        if (closed && funds) {
            giveBack(tx, known);
        }
        writeGrant(tx, user, id, known.tenantId(), version, total, closed);
        audit.write(
                tx,
                user,
                known.tenantId(),
                action,
                "order",
                Long.toString(id),
                Map.of("granted_segments", total, "grant_version", version));
        if (!funds) {
            outbox.publish(tx, grant(id, known.tenantId(), version, total, closed, terms(tx, known, total)));
        }
        return version;
    }

    private static SignedOrder terms(Tx tx, OrderBalance order, long total) throws SQLException {
        List<OrderPrice> prices = tx.list(
                "SELECT carrier, type, unit_price_vnd FROM order_price WHERE order_id = ? ORDER BY carrier, type",
                row -> new OrderPrice(row.getString(1), MessageType.valueOf(row.getString(2)), row.getLong(3)),
                order.id());
        return new SignedOrder(
                order.name(),
                total,
                order.types().stream().map(MessageType::valueOf).toList(),
                List.copyOf(order.carriers()),
                order.validFromMillis(),
                order.validUntilMillis(),
                ChargeOn.valueOf(order.chargeOn()),
                prices);
    }

    /** A grant of an order: its volume from then on. */
    public record Grant(long version, long segments, boolean closed, long atMillis, String byLogin) {}

    /** Newest first. */
    public List<Grant> grants(CurrentUser user, long id) {
        user.require(Permission.ORDER_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        "SELECT * FROM order_grant WHERE order_id = ? ORDER BY grant_version DESC",
                        row -> new Grant(
                                row.getLong("grant_version"),
                                row.getLong("granted_segments"),
                                row.getBoolean("closed"),
                                row.getLong("at_millis"),
                                row.getString("by_login")),
                        id));
    }

    /** Those that were cut from an order. */
    public List<OrderBalance> fundedBy(CurrentUser user, long id) {
        user.require(Permission.ORDER_VIEW);
        long now = clock.millis();
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(BALANCES + " WHERE o.funded_by = ? ORDER BY o.id DESC", row -> read(row, now), id));
    }

    /** An order's price of a segment by {@code carrier/TYPE}. */
    public Map<String, Long> prices(CurrentUser user, long id) {
        user.require(Permission.ORDER_VIEW);
        return database.call(TenantScope.of(user), tx -> prices(tx, id));
    }

    private void writeGrant(
            Tx tx, CurrentUser user, long id, long tenantId, long version, long segments, boolean closed)
            throws SQLException {
        tx.update(
                "INSERT INTO order_grant VALUES (?, ?, ?, ?, ?, ?, ?)",
                id,
                version,
                tenantId,
                segments,
                closed,
                clock.millis(),
                user.login());
    }

    private static OrderGrant grant(
            long id, long tenantId, long version, long segments, boolean closed, SignedOrder order) {
        return OrderGrant.newBuilder()
                .setOrderId(id)
                .setTenantId(tenantId)
                .setGrantVersion(version)
                .setGrantedSegments(segments)
                .setClosed(closed)
                .setTypes(order.types())
                .setCarriers(order.carriers())
                .setValidFromMillis(order.validFromMillis())
                .setValidUntilMillis(order.validUntilMillis())
                .setChargeOn(order.chargeOn())
                .setPrices(order.prices())
                .build();
    }

    static OrderBalance read(ResultSet row, long now) throws SQLException {
        long granted = row.getLong("granted_segments");
        long reserved = row.getLong("reserved_segments");
        long posted = row.getLong("posted_segments");
        long from = row.getLong("valid_from_millis");
        long until = row.getLong("valid_until_millis");
        return new OrderBalance(
                row.getLong("id"),
                row.getLong("tenant_id"),
                row.getString("tenant_name"),
                row.getString("name"),
                shownState(row.getString("state"), granted - reserved - posted, from, until, now),
                Tx.textSet(row, "types"),
                Tx.textSet(row, "carriers"),
                granted,
                reserved,
                posted,
                from,
                until,
                row.getString("charge_on"),
                Tx.nullableLong(row, "balance_at_millis"),
                new OrderBalance.Contract(
                        row.getString("contract"),
                        row.getString("purpose").equals("FUND"),
                        Tx.nullableLong(row, "funded_by")));
    }

    /** An active order that can't pay says why: its time or its volume. */
    static String shownState(String state, long free, long validFrom, long validUntil, long now) {
        if (!state.equals("active")) {
            return state;
        }
        if (now >= validUntil) {
            return "expired";
        }
        if (now < validFrom) {
            return "not_yet_valid";
        }
        return free == 0 ? "exhausted" : "active";
    }
}
