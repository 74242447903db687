package org.brandcast.portal.tenant;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.domain.quota.OrderRelease;
import org.brandcast.domain.quota.OrderRelease.Payment;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.ForbiddenException;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.tenant.TenantCards.Card;
import org.jspecify.annotations.Nullable;

/**
 * How much a tenant may owe on its orders together: on open ones by contract, on those that are over what was charged. Those above set it; each order that would take more than is free is
 * refused. Whoever asks holds the tenant's row until the end of the transaction, so two orders can't take the same credit.
 */
@Singleton
public final class TenantCredit {
    private static final long MOST_VND = 1_000_000_000_000_000L;

    private final Database database;
    private final TenantCards cards;
    private final AuditLog audit;

    TenantCredit(Database database, TenantCards cards, AuditLog audit) {
        this.database = database;
        this.cards = cards;
        this.audit = audit;
    }

    /**
     * A tenant's credit in đồng.
     *
     * @param limitVnd 0: it pays beforehand; null: nobody has set a limit
     * @param usedVnd what its orders that are paid afterwards take
     */
    public record Standing(@Nullable Long limitVnd, long usedVnd) {
        /** What is left of it; null: there is no limit. */
        public @Nullable Long freeVnd() {
            return limitVnd == null ? null : (Long) Math.max(0, limitVnd - usedVnd);
        }

        public boolean isPrepaidOnly() {
            return limitVnd != null && limitVnd == 0;
        }
    }

    public Standing of(CurrentUser user, long tenantId) {
        user.require(Permission.TENANT_VIEW);
        return database.call(TenantScope.of(user), tx -> standing(tx, tenantId, ""));
    }

    /** Whether the limit is the user's to set: the tenant stands below another, and below the user. */
    public boolean mayChange(CurrentUser user, Card card) {
        return card.parentId() != null && cards.mayChange(user, card);
    }

    /**
     * Sets the limit; what is owed already stays, only nothing is added above it.
     *
     * @throws org.brandcast.portal.form.FormProblem what was typed is no limit
     */
    public void set(CurrentUser user, Card card, Fields form) {
        if (!mayChange(user, card)) {
            throw new ForbiddenException(user.login(), Permission.TENANT_EDIT);
        }
        Payment terms = form.choice("terms", Payment.class);
        Long typed = terms == Payment.PREPAID ? (Long) 0L : form.number("limit", 1, MOST_VND);
        form.check();
        database.run(TenantScope.of(user), tx -> {
            String before = audit.row(tx, "tenant", card.id());
            tx.update("UPDATE tenant SET credit_limit_vnd = ? WHERE id = ?", typed, card.id());
            audit.changed(
                    tx,
                    user,
                    card.id(),
                    "set-credit",
                    "tenant",
                    Long.toString(card.id()),
                    before,
                    audit.row(tx, "tenant", card.id()));
        });
    }

    /** What a form of the limit shows. */
    static Fields form(Standing standing) {
        Map<String, Object> shown = new HashMap<>();
        shown.put("terms", standing.isPrepaidOnly() ? Payment.PREPAID : Payment.POSTPAID);
        shown.put("limit", standing.isPrepaidOnly() ? null : standing.limitVnd());
        return Fields.showing("credit", shown);
    }

    /**
     * Fails if a tenant's orders, as they stand in this transaction, take more credit than it has and this order takes some of
     * it; the transaction is then to be rolled back.
     *
     * @throws CreditShortException the limit doesn't cover it
     */
    public void require(Tx tx, long tenantId, long orderId) throws SQLException {
        // Not FOR UPDATE, for which everything that refers to the tenant would wait.
        Standing others = standing(tx, tenantId, "FOR NO KEY UPDATE");
        Long limit = others.limitVnd();
        if (limit == null) {
            return;
        }
        long own = taken(tx, "id = ?", orderId);
        if (own > 0 && others.usedVnd() > limit) {
            throw new CreditShortException(limit, own, Math.max(0, limit - (others.usedVnd() - own)));
        }
    }

    private static Standing standing(Tx tx, long tenantId, String lock) throws SQLException {
        Optional<Standing> limit = tx.first(
                "SELECT credit_limit_vnd FROM tenant WHERE id = ? " + lock,
                row -> new Standing(Tx.nullableLong(row, "credit_limit_vnd"), 0),
                tenantId);
        return new Standing(limit.map(Standing::limitVnd).orElse(null), taken(tx, "tenant_id = ?", tenantId));
    }

    private static long taken(Tx tx, String whose, long id) throws SQLException {
        List<Long> each = tx.list(
                """
                SELECT credit_limit_vnd,
                  CASE WHEN o.state = 'closed' THEN ceil(v.amount_vnd * o.posted_segments / greatest(1, v.volume))
                    ELSE v.amount_vnd END AS amount_vnd,
                  (SELECT coalesce(sum(p.amount_vnd), 0) FROM order_payment p WHERE p.order_id = o.id) AS paid_vnd
                FROM sales_order o CROSS JOIN LATERAL (SELECT coalesce(sum(amount_vnd), 0) AS amount_vnd,
                  coalesce(sum(volume), 0) AS volume FROM order_volume WHERE order_id = o.id) v
                WHERE payment = 'POSTPAID' AND state IN ('signed', 'active', 'closing', 'closed') AND\s""" + whose,
                row -> OrderRelease.creditTakenVnd(
                        row.getLong("amount_vnd"), row.getLong("paid_vnd"), Tx.nullableLong(row, "credit_limit_vnd")),
                id);
        return each.stream().mapToLong(Long::longValue).sum();
    }

    /** The tenant's credit doesn't cover an order; nothing may be kept of the transaction. All in đồng. */
    public static final class CreditShortException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final long limitVnd;
        private final long takenVnd;
        private final long freeVnd;

        CreditShortException(long limitVnd, long takenVnd, long freeVnd) {
            super("an order takes " + takenVnd + " VND of a credit with " + freeVnd + " VND free of " + limitVnd);
            this.limitVnd = limitVnd;
            this.takenVnd = takenVnd;
            this.freeVnd = freeVnd;
        }

        /** Complains of it at the field that asked for the order. */
        public void complain(Fields form, String field) {
            if (limitVnd == 0) {
                form.complain(field, "problem.order.no-credit", takenVnd);
            } else {
                form.complain(field, "problem.order.credit", takenVnd, freeVnd, limitVnd);
            }
        }
    }
}
