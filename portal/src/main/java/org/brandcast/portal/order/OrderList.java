package org.brandcast.portal.order;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.jspecify.annotations.Nullable;

/** The orders of a subtree, found and summed up: those that can be spent first, then the others, newest first. */
@Singleton
public final class OrderList {
    static final int PAGE = 50;

    /** {@link OrderBalance#dueVnd}. */
    private static final String DUE = """
            CASE WHEN f.shown_state = 'cancelled' THEN 0
              WHEN f.shown_state NOT IN ('closing', 'closed') THEN greatest(0, f.amount_vnd - f.paid_vnd)
              WHEN f.payment = 'PREPAID' OR f.volume = 0 THEN 0
              ELSE greatest(0, ceil(f.amount_vnd::numeric * f.posted_segments / f.volume) - f.paid_vnd) END""";

    private final Database database;
    private final Clock clock;

    OrderList(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Sums over all orders of a unit that were found, not only over the page's.
     *
     * @param unit SEGMENTS or VND
     * @param spendable orders that messages can be paid from now
     * @param spendableFree what is left on those, in the unit
     * @param left in the unit, on orders that aren't over
     * @param dueVnd what is still to be paid, as {@link OrderBalance#dueVnd}
     */
    public record Sums(String unit, long orders, long spendable, long spendableFree, long left, long dueVnd) {}

    /**
     * A page of orders.
     *
     * @param next what to go on behind; null: these are the last
     * @param sums by unit; none of a unit that no order has
     */
    public record Found(List<OrderBalance> orders, @Nullable String next, List<Sums> sums) {
        Sums of(String unit) {
            return sums.stream()
                    .filter(each -> each.unit().equals(unit))
                    .findFirst()
                    .orElse(new Sums(unit, 0, 0, 0, 0, 0));
        }
    }

    public Found find(CurrentUser user, OrderSearch search) {
        user.require(Permission.ORDER_VIEW);
        List<Object> args = new ArrayList<>(List.of(clock.millis()));
        String found = "(" + OrderService.BALANCES + where(search, args) + ") f";
        return database.call(TenantScope.of(user), tx -> {
            List<Sums> sums = sums(tx, found, args);
            String behind = "";
            if (!search.after().isEmpty()) {
                behind = " WHERE (f.spendable, f.id) < (?, ?)";
                args.add(Integer.parseInt(search.after().substring(0, 1)));
                args.add(Long.parseLong(search.after().substring(2)));
            }
            List<OrderBalance> orders = tx.list(
                    "SELECT * FROM " + found + behind + " ORDER BY f.spendable DESC, f.id DESC LIMIT " + (PAGE + 1),
                    OrderService::read,
                    args.toArray());
            if (orders.size() <= PAGE) {
                return new Found(List.copyOf(orders), null, sums);
            }
            OrderBalance last = orders.get(PAGE - 1);
            return new Found(
                    List.copyOf(orders.subList(0, PAGE)), (last.isSpendable() ? "1-" : "0-") + last.id(), sums);
        });
    }

    /**
     * What is unpaid.
     *
     * @param orders of its customers that aren't paid
     * @param owedVnd by its customers
     * @param owesVnd itself
     */
    public record Dues(long orders, long owedVnd, long owesVnd) {}

    /** Of what the user's own tenant has sold and bought. */
    public Dues dues(CurrentUser user) {
        user.require(Permission.ORDER_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> tx.first(
                                """
                        SELECT count(*) FILTER (WHERE d.seller_id = ? AND d.tenant_id <> ? AND d.due > 0),
                          coalesce(sum(d.due) FILTER (WHERE d.seller_id = ? AND d.tenant_id <> ?), 0),
                          coalesce(sum(d.due) FILTER (WHERE d.tenant_id = ?), 0)
                        FROM (SELECT f.tenant_id, f.seller_id, %s AS due FROM (%s) f) d""".formatted(DUE, OrderService.BALANCES),
                                row -> new Dues(row.getLong(1), row.getLong(2), row.getLong(3)),
                                user.tenantId(),
                                user.tenantId(),
                                user.tenantId(),
                                user.tenantId(),
                                user.tenantId(),
                                clock.millis())
                        .orElseThrow());
    }

    /** The greatest share of its grant that an order's use has reached, and when admission told so. */
    public record Reached(int percent, long atMillis) {}

    /** Of these orders, each under its newest grant; an order that has reached none isn't there. */
    Map<Long, Reached> reached(CurrentUser user, List<OrderBalance> orders) {
        user.require(Permission.ORDER_VIEW);
        return database.call(TenantScope.of(user), tx -> {
            Map<Long, Reached> reached = new HashMap<>();
            tx.forEach(
                    500,
                    """
                    SELECT DISTINCT ON (h.order_id) h.order_id, h.percent, h.at_millis FROM order_threshold h
                    JOIN sales_order o ON o.id = h.order_id AND o.grant_version = h.grant_version
                    WHERE h.order_id = ANY(?) ORDER BY h.order_id, h.percent DESC""",
                    row -> reached.put(row.getLong(1), new Reached(row.getInt(2), row.getLong(3))),
                    tx.longs(orders.stream().map(OrderBalance::id).toList()));
            return reached;
        });
    }

    private static List<Sums> sums(Tx tx, String found, List<Object> args) throws SQLException {
        return tx.list(
                """
                SELECT f.unit, count(*), sum(f.spendable), sum(f.free * f.spendable),
                  sum(CASE WHEN f.shown_state IN ('signed', 'not_yet_valid', 'active', 'exhausted') THEN f.free ELSE 0 END),
                  sum(\s""" + DUE + ") FROM " + found + " GROUP BY f.unit ORDER BY f.unit",
                row -> new Sums(
                        row.getString(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6)),
                args.toArray());
    }

    private static String where(OrderSearch search, List<Object> args) {
        StringBuilder sql = new StringBuilder(" WHERE true");
        if (!search.q().isEmpty()) {
            sql.append(" AND brandcast_fold(concat_ws(' ', o.name, o.contract, t.name))")
                    .append(" LIKE '%' || brandcast_fold(?) || '%'");
            args.add(search.q().replaceAll("([%_\\\\])", "\\\\$1"));
        }
        if (!search.state().isEmpty()) {
            sql.append(" AND s.shown_state = ?");
            args.add(search.state());
        }
        if (!search.tenant().isEmpty()) {
            sql.append(" AND EXISTS (SELECT 1 FROM tenant top WHERE top.id = ?"
                    + " AND (t.path = top.path OR starts_with(t.path, top.path || '.')))");
            args.add(Long.parseLong(search.tenant()));
        }
        if (!search.region().isEmpty()) {
            sql.append(" AND t.region = ?");
            args.add(search.region());
        }
        return sql.toString();
    }
}
