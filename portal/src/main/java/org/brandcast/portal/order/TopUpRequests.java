package org.brandcast.portal.order;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.order.OrderService.OrderShortException;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.ForbiddenException;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.tenant.TenantCredit.CreditShortException;
import org.jspecify.annotations.Nullable;

/**
 * An order's owner asks for more volume, and whoever may fill the order up grants or refuses it. One request is open at a
 * time, so a form sent twice asks once; granting it and adding the volume are one transaction, so it is granted once.
 */
@Singleton
public final class TopUpRequests {
    private static final String OPEN = "open";
    private static final int LONGEST_NOTE = 500;

    private final Database database;
    private final OrderDesk desk;
    private final OrderService orders;
    private final AuditLog audit;
    private final Clock clock;

    TopUpRequests(Database database, OrderDesk desk, OrderService orders, AuditLog audit, Clock clock) {
        this.database = database;
        this.desk = desk;
        this.orders = orders;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A request and what became of it.
     *
     * @param state open, granted, refused
     * @param answer of whoever decided; empty: none was given
     */
    public record Request(
            long id,
            long segments,
            String note,
            String state,
            String askedBy,
            long askedAtMillis,
            String decidedBy,
            @Nullable Long decidedAtMillis,
            String answer) {
        public boolean isOpen() {
            return state.equals(OPEN);
        }
    }

    /** Newest first. */
    public List<Request> of(CurrentUser user, long orderId) {
        user.require(Permission.ORDER_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        "SELECT * FROM top_up_request WHERE order_id = ? ORDER BY id DESC",
                        TopUpRequests::read,
                        orderId));
    }

    /** Open requests by order: how many segments are asked for. */
    public Map<Long, Long> open(CurrentUser user) {
        user.require(Permission.ORDER_VIEW);
        return database.call(TenantScope.of(user), tx -> {
            Map<Long, Long> open = new HashMap<>();
            tx.forEach(
                    500,
                    "SELECT order_id, segments FROM top_up_request WHERE state = 'open'",
                    row -> open.put(row.getLong(1), row.getLong(2)));
            return open;
        });
    }

    /** Whether the user may ask for more on an order: it is their own tenant's, open, and nothing is asked yet. */
    public boolean mayAsk(CurrentUser user, OrderBalance order, List<Request> requests) {
        return isOwners(user, order) && requests.stream().noneMatch(Request::isOpen);
    }

    private static boolean isOwners(CurrentUser user, OrderBalance order) {
        return user.may(Permission.ORDER_ASK) && order.isOpen() && order.tenantId() == user.tenantId();
    }

    /**
     * Asks for more.
     *
     * @throws org.brandcast.portal.form.FormProblem what was typed is no volume, or something is asked already
     */
    public void ask(CurrentUser user, OrderBalance order, Fields form) {
        if (!isOwners(user, order)) {
            throw new ForbiddenException(user.login(), Permission.ORDER_ASK);
        }
        long segments = form.requiredNumber("asked", 1, OrderDesk.MOST_SEGMENTS);
        String note = form.upTo("note", LONGEST_NOTE);
        form.check();
        database.run(TenantScope.of(user), tx -> {
            Optional<Long> made = tx.first(
                    """
                    INSERT INTO top_up_request (tenant_id, order_id, segments, note, asked_by, asked_at_millis)
                    VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (order_id) WHERE state = 'open' DO NOTHING RETURNING id""",
                    row -> row.getLong(1),
                    order.tenantId(),
                    order.id(),
                    segments,
                    note,
                    user.login(),
                    clock.millis());
            if (made.isEmpty()) {
                form.complain("asked", "problem.order.asked");
                form.check();
            }
            write(tx, user, order, "ask-top-up", segments);
        });
    }

    /**
     * Grants what is asked, or refuses it with an answer.
     *
     * @throws org.brandcast.portal.form.FormProblem it was decided meanwhile, a refusal lacks its reason, the order to cut
     *     from has less left, or the customer's credit doesn't cover it
     */
    public void decide(CurrentUser user, OrderBalance order, long requestId, Fields form) {
        desk.require(user, order);
        boolean grants = form.text("decision").equals("grant");
        String answer = grants ? form.upTo("answer", LONGEST_NOTE) : form.required("answer", LONGEST_NOTE);
        form.check();
        try {
            database.run(TenantScope.of(user), tx -> {
                Optional<Long> segments = tx.first(
                        """
                        UPDATE top_up_request SET state = ?, decided_by = ?, decided_at_millis = ?, answer = ?
                        WHERE id = ? AND order_id = ? AND state = 'open' RETURNING segments""",
                        row -> row.getLong(1),
                        grants ? "granted" : "refused",
                        user.login(),
                        clock.millis(),
                        answer,
                        requestId,
                        order.id());
                if (segments.isEmpty()) {
                    form.complain("answer", "problem.order.decided");
                    form.check();
                }
                if (grants) {
                    orders.topUp(tx, user, order.id(), segments.orElseThrow());
                } else {
                    write(tx, user, order, "refuse-top-up", segments.orElseThrow());
                }
            });
        } catch (OrderShortException e) {
            form.complain("answer", "problem.order.short-source");
            form.check();
        } catch (CreditShortException e) {
            e.complain(form, "answer");
            form.check();
        }
    }

    private void write(Tx tx, CurrentUser user, OrderBalance order, String action, long segments) throws SQLException {
        audit.write(
                tx, user, order.tenantId(), action, "order", Long.toString(order.id()), Map.of("segments", segments));
    }

    private static Request read(ResultSet row) throws SQLException {
        return new Request(
                row.getLong("id"),
                row.getLong("segments"),
                row.getString("note"),
                row.getString("state"),
                row.getString("asked_by"),
                row.getLong("asked_at_millis"),
                row.getString("decided_by"),
                Tx.nullableLong(row, "decided_at_millis"),
                row.getString("answer"));
    }
}
