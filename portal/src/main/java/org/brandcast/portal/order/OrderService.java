package org.brandcast.portal.order;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.domain.quota.OrderRelease;
import org.brandcast.domain.quota.QuotaUnit;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.SentForms;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.tenant.TenantCredit;
import org.brandcast.schemas.ChargeOn;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OrderPrice;

/**
 * Orders. What the portal decides is the grant, an absolute total with a version; what is left is what admission's
 * ledger says, so an order is active only from admission's echo on.
 */
@Singleton
public final class OrderService {
    /**
     * Orders as they stand at an instant, its argument: an active order that can't pay says why, by its time or its volume.
     */
    static final String BALANCES = """
            SELECT o.*, t.name AS tenant_name, s.shown_state,
              o.granted_segments - o.reserved_segments - o.posted_segments AS free,
              CASE WHEN s.shown_state = 'active' AND o.purpose = 'SPEND' THEN 1 ELSE 0 END AS spendable,
              (SELECT coalesce(sum(v.volume), 0) FROM order_volume v WHERE v.order_id = o.id) AS volume,
              (SELECT coalesce(sum(v.amount_vnd), 0) FROM order_volume v WHERE v.order_id = o.id) AS amount_vnd,
              (SELECT coalesce(sum(p.amount_vnd), 0) FROM order_payment p WHERE p.order_id = o.id) AS paid_vnd
            FROM sales_order o JOIN tenant t ON t.id = o.tenant_id CROSS JOIN (SELECT ?::bigint AS millis) now
            CROSS JOIN LATERAL (SELECT CASE
              WHEN o.state = 'signed' AND o.grant_version = 0 THEN 'unpaid'
              WHEN o.state <> 'active' THEN o.state
              WHEN o.valid_until_millis <= now.millis THEN 'expired'
              WHEN o.valid_from_millis > now.millis THEN 'not_yet_valid'
              WHEN o.granted_segments = o.reserved_segments + o.posted_segments THEN 'exhausted'
              ELSE 'active' END AS shown_state) s""";

    private final Database database;
    private final OrderGrants grants;
    private final TenantCredit credit;
    private final AuditLog audit;
    private final SentForms forms;
    private final Clock clock;

    OrderService(
            Database database, OrderGrants grants, TenantCredit credit, AuditLog audit, SentForms forms, Clock clock) {
        this.database = database;
        this.grants = grants;
        this.credit = credit;
        this.audit = audit;
        this.forms = forms;
        this.clock = clock;
    }

    /** All orders of the user's subtree, newest first; a page shows an {@link OrderList}. */
    public List<OrderBalance> orders(CurrentUser user) {
        user.require(Permission.ORDER_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(BALANCES + " ORDER BY o.id DESC", OrderService::read, clock.millis()));
    }

    /** The user's own tenant's orders, those that its campaigns may name: what can be spent first, newest first. */
    public List<OrderBalance> own(CurrentUser user) {
        user.require(Permission.ORDER_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        "SELECT * FROM (" + BALANCES + " WHERE o.tenant_id = ?) f ORDER BY f.spendable DESC, f.id DESC",
                        OrderService::read,
                        clock.millis(),
                        user.tenantId()));
    }

    public Optional<OrderBalance> order(CurrentUser user, long id) {
        user.require(Permission.ORDER_VIEW);
        return database.call(TenantScope.of(user), tx -> find(tx, id));
    }

    /** One order inside a transaction that is already open. */
    public Optional<OrderBalance> find(Tx tx, long id) throws SQLException {
        return tx.first(BALANCES + " WHERE o.id = ?", OrderService::read, clock.millis(), id);
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
     * @param grantedSegments what is ordered, in the order's unit
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

    /** Records a signed order that is paid afterwards and grants its whole volume; it is active when admission has echoed it. */
    public long sign(CurrentUser user, long tenantId, SignedOrder order) {
        return sign(user, tenantId, order, OrderBalance.Contract.PLAIN, "");
    }

    /**
     * The same under a contract. What may be spent of it at once is granted at once; an order that funds others is then
     * active, the others when admission has echoed it. The volume of an order that is cut from another leaves that one in
     * the same transaction.
     *
     * @param formToken of the form that was filled in ({@link SentForms}); empty: each call is an order of its own
     * @throws OrderShortException the order to cut it from has less left
     * @throws TenantCredit.CreditShortException it is paid afterwards, and the tenant's credit doesn't cover it
     */
    public long sign(
            CurrentUser user, long tenantId, SignedOrder order, OrderBalance.Contract contract, String formToken) {
        user.require(Permission.ORDER_EDIT);
        return database.call(TenantScope.of(user), tx -> sign(tx, user, tenantId, order, contract, formToken));
    }

    /** The same as a part of a transaction. */
    long sign(
            Tx tx, CurrentUser user, long tenantId, SignedOrder order, OrderBalance.Contract contract, String formToken)
            throws SQLException {
        return forms.once(
                tx,
                user,
                formToken,
                List.of(tenantId, order, contract),
                () -> write(tx, user, tenantId, order, contract, true));
    }

    /**
     * Takes over an order as it stands elsewhere, in a transaction that does it once. The customer's credit isn't asked: what
     * is owed is owed already; it is what later orders find taken.
     */
    public long signAsItStands(
            Tx tx, CurrentUser user, long tenantId, SignedOrder order, OrderBalance.Contract contract)
            throws SQLException {
        user.require(Permission.ORDER_EDIT);
        return write(tx, user, tenantId, order, contract, false);
    }

    private long write(
            Tx tx,
            CurrentUser user,
            long tenantId,
            SignedOrder order,
            OrderBalance.Contract contract,
            boolean asksCredit)
            throws SQLException {
        OrderBalance.Deal deal = contract.deal();
        long id = tx.number(
                """
                    INSERT INTO sales_order (tenant_id, name, state, types, carriers, valid_from_millis,
                      valid_until_millis, charge_on, created_at_millis, contract, purpose, funded_by, unit, payment,
                      credit_limit_vnd, seller_id)
                    VALUES (?, ?, 'signed', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""",
                tenantId,
                order.name(),
                tx.texts(order.types().stream().map(Enum::name).toList()),
                tx.texts(order.carriers()),
                order.validFromMillis(),
                order.validUntilMillis(),
                order.chargeOn().name(),
                clock.millis(),
                contract.number(),
                contract.funds() ? "FUND" : "SPEND",
                contract.fundedBy(),
                deal.unit().name(),
                deal.payment().name(),
                deal.creditLimitVnd(),
                user.tenantId());
        for (OrderPrice price : order.prices()) {
            tx.update(
                    "INSERT INTO order_price (order_id, carrier, type, tenant_id, unit_price_vnd) VALUES (?, ?, ?, ?, ?)",
                    id,
                    price.getCarrier(),
                    price.getType().name(),
                    tenantId,
                    price.getUnitPriceVnd());
        }
        audit.write(
                tx,
                user,
                tenantId,
                "sign",
                "order",
                Long.toString(id),
                Map.of(
                        "name",
                        order.name(),
                        "ordered",
                        order.grantedSegments(),
                        "unit",
                        deal.unit().name(),
                        "amount_vnd",
                        deal.amountVnd()));
        grants.order(tx, user, grants.locked(tx, id), order.grantedSegments(), deal.amountVnd());
        if (asksCredit) {
            // Before anything is published: who publishes keeps others from it, and must not wait for the tenant's row.
            requireCredit(tx, tenantId, id, deal);
        }
        grants.release(tx, user, id, "grant");
        return id;
    }

    private void requireCredit(Tx tx, long tenantId, long id, OrderBalance.Deal deal) throws SQLException {
        if (deal.payment() == OrderRelease.Payment.POSTPAID) {
            credit.require(tx, tenantId, id);
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
     * Adds to what was ordered, at the order's rate; what may be spent of it at once is granted under a new version.
     *
     * @param formToken of the form that was filled in ({@link SentForms}); empty: each call adds anew
     * @throws OrderShortException the order that it was cut from has less left
     * @throws TenantCredit.CreditShortException it is paid afterwards, and the tenant's credit doesn't cover it
     */
    public void topUp(CurrentUser user, long id, long volume, String formToken) {
        user.require(Permission.ORDER_EDIT);
        database.call(
                TenantScope.of(user),
                tx -> forms.once(tx, user, formToken, List.of("top-up", id, volume), () -> {
                    topUp(tx, user, id, volume);
                    return id;
                }));
    }

    /** The same as a part of a transaction that does it once. */
    void topUp(Tx tx, CurrentUser user, long id, long volume) throws SQLException {
        user.require(Permission.ORDER_EDIT);
        OrderBalance order = grants.locked(tx, id);
        long amount = order.inVnd() ? volume : OrderRelease.amountAtRate(OrderGrants.lines(tx, id), volume);
        grants.order(tx, user, order, volume, amount);
        requireCredit(tx, order.tenantId(), id, order.contract().deal());
        audit.write(
                tx,
                user,
                order.tenantId(),
                "top-up",
                "order",
                Long.toString(id),
                Map.of("ordered", volume, "unit", order.unit(), "amount_vnd", amount));
        grants.release(tx, user, id, "grant");
    }

    /** Another end: what isn't sent until then can't be reserved any more. */
    public void endAt(CurrentUser user, long id, long validUntilMillis) {
        user.require(Permission.ORDER_EDIT);
        database.run(TenantScope.of(user), tx -> {
            OrderBalance order = grants.locked(tx, id);
            if (order.validUntilMillis() != validUntilMillis) {
                tx.update("UPDATE sales_order SET valid_until_millis = ? WHERE id = ?", validUntilMillis, id);
                grants.tellTerms(tx, user, id, "change-end");
            }
        });
    }

    /** Nothing more is sold from it; what is reserved is still settled. What was never granted is called off. */
    public void close(CurrentUser user, long id) {
        user.require(Permission.ORDER_EDIT);
        database.run(TenantScope.of(user), tx -> grants.close(tx, user, id, "close"));
    }

    /** What was ordered at once, and what it costs. */
    public record Ordered(int line, long volume, long amountVnd, long atMillis, String byLogin) {}

    /** As they were agreed. */
    public List<Ordered> ordered(CurrentUser user, long id) {
        user.require(Permission.ORDER_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        "SELECT * FROM order_volume WHERE order_id = ? ORDER BY line",
                        row -> new Ordered(
                                row.getInt("line"),
                                row.getLong("volume"),
                                row.getLong("amount_vnd"),
                                row.getLong("at_millis"),
                                row.getString("by_login")),
                        id));
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
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        BALANCES + " WHERE o.funded_by = ? ORDER BY o.id DESC",
                        OrderService::read,
                        clock.millis(),
                        id));
    }

    /** An order's price of a segment by {@code carrier/TYPE}. */
    public Map<String, Long> prices(CurrentUser user, long id) {
        user.require(Permission.ORDER_VIEW);
        return database.call(TenantScope.of(user), tx -> prices(tx, id));
    }

    static OrderBalance read(ResultSet row) throws SQLException {
        return new OrderBalance(
                row.getLong("id"),
                row.getLong("tenant_id"),
                row.getString("tenant_name"),
                row.getString("name"),
                row.getString("shown_state"),
                Tx.textSet(row, "types"),
                Tx.textSet(row, "carriers"),
                row.getLong("granted_segments"),
                row.getLong("reserved_segments"),
                row.getLong("posted_segments"),
                row.getLong("valid_from_millis"),
                row.getLong("valid_until_millis"),
                row.getString("charge_on"),
                Tx.nullableLong(row, "balance_at_millis"),
                new OrderBalance.Contract(
                        row.getString("contract"),
                        row.getString("purpose").equals("FUND"),
                        Tx.nullableLong(row, "funded_by"),
                        new OrderBalance.Deal(
                                QuotaUnit.valueOf(row.getString("unit")),
                                OrderRelease.Payment.valueOf(row.getString("payment")),
                                Tx.nullableLong(row, "credit_limit_vnd"),
                                row.getLong("volume"),
                                row.getLong("amount_vnd"),
                                row.getLong("paid_vnd"))));
    }
}
