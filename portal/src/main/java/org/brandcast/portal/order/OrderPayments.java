package org.brandcast.portal.order;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.ForbiddenException;
import org.brandcast.portal.security.Permission;

/**
 * What customers have paid for an order. What may be spent of it follows in the same transaction. A payment is known by
 * its bank's reference, so one that is sent twice is one; a mistake is corrected by another with a minus.
 */
@Singleton
public final class OrderPayments {
    private static final int LONGEST_REFERENCE = 80;
    private static final int LONGEST_NOTE = 500;

    private final Database database;
    private final OrderDesk desk;
    private final OrderGrants grants;
    private final AuditLog audit;
    private final Clock clock;

    OrderPayments(Database database, OrderDesk desk, OrderGrants grants, AuditLog audit, Clock clock) {
        this.database = database;
        this.desk = desk;
        this.grants = grants;
        this.audit = audit;
        this.clock = clock;
    }

    /** A payment. */
    public record Payment(
            long id, long amountVnd, long paidOnMillis, String reference, String note, long atMillis, String byLogin) {}

    /** Newest first. */
    public List<Payment> of(CurrentUser user, long orderId) {
        user.require(Permission.ORDER_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        "SELECT * FROM order_payment WHERE order_id = ? ORDER BY id DESC",
                        row -> new Payment(
                                row.getLong("id"),
                                row.getLong("amount_vnd"),
                                row.getLong("paid_on_millis"),
                                row.getString("reference"),
                                row.getString("note"),
                                row.getLong("at_millis"),
                                row.getString("by_login")),
                        orderId));
    }

    /** What was paid of an order before it came here. */
    public record Before(long orderId, long tenantId, long amountVnd, String reference) {}

    /** Notes what was paid of an order that is taken over as it stands, in that transaction; the order's whole volume is open. */
    public void paidBefore(Tx tx, CurrentUser user, Before paid) throws SQLException {
        user.require(Permission.ORDER_EDIT);
        if (paid.amountVnd() == 0) {
            return;
        }
        tx.update(
                """
                INSERT INTO order_payment (order_id, tenant_id, amount_vnd, paid_on_millis, reference, note, at_millis,
                  by_login) VALUES (?, ?, ?, ?, ?, '', ?, ?)""",
                paid.orderId(),
                paid.tenantId(),
                paid.amountVnd(),
                clock.millis(),
                paid.reference(),
                clock.millis(),
                user.login());
        audit.write(
                tx,
                user,
                paid.tenantId(),
                "pay",
                "order",
                Long.toString(paid.orderId()),
                Map.of("amount_vnd", paid.amountVnd(), "reference", paid.reference()));
    }

    /**
     * Records a payment.
     *
     * @throws org.brandcast.portal.form.FormProblem what was typed is no payment, or its reference stands on another
     */
    public void record(CurrentUser user, OrderBalance order, Fields form) {
        if (!desk.mayRecord(user, order)) {
            throw new ForbiddenException(user.login(), Permission.PAYMENT_EDIT);
        }
        long amount = form.requiredNumber("paid", -OrderDesk.MOST_AMOUNT_VND, OrderDesk.MOST_AMOUNT_VND);
        if (amount == 0) {
            form.complain("paid", "problem.payment.zero");
        }
        form.required("paidOn", 10);
        Long paidOn = form.day("paidOn", Formats.ZONE);
        if (paidOn != null && paidOn > clock.millis()) {
            form.complain("paidOn", "problem.payment.future", form.text("paidOn"));
        }
        String reference = form.required("reference", LONGEST_REFERENCE);
        String note = amount < 0 ? form.required("paymentNote", LONGEST_NOTE) : form.upTo("paymentNote", LONGEST_NOTE);
        form.check();
        database.run(TenantScope.of(user), tx -> {
            OrderBalance locked = grants.lockedEvenIfOver(tx, order.id());
            int written = tx.update(
                    """
                    INSERT INTO order_payment (order_id, tenant_id, amount_vnd, paid_on_millis, reference, note, at_millis,
                      by_login) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (order_id, reference) DO NOTHING""", order.id(), order.tenantId(), amount, paidOn, reference, note, clock.millis(), user.login());
            if (written == 0) {
                long same = tx.number(
                        "SELECT count(*) FROM order_payment WHERE order_id = ? AND reference = ? AND amount_vnd = ?",
                        order.id(),
                        reference,
                        amount);
                if (same == 0) {
                    form.complain("reference", "problem.payment.reference", reference);
                    form.check();
                }
                return;
            }
            audit.write(
                    tx,
                    user,
                    order.tenantId(),
                    "pay",
                    "order",
                    Long.toString(order.id()),
                    Map.of(
                            "amount_vnd",
                            amount,
                            "reference",
                            reference,
                            "paid_on",
                            form.text("paidOn").strip()));
            if (locked.isOpen()) {
                grants.release(tx, user, order.id(), "grant");
            }
        });
    }
}
