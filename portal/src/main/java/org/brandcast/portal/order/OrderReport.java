package org.brandcast.portal.order;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.jspecify.annotations.Nullable;

/**
 * What each tenant had on its orders at the beginning of a period, what was loaded and used in it, what expired, and what it
 * has at its end. Only orders that messages are paid from: what funds others is counted where it is spent.
 */
@Singleton
public final class OrderReport {
    private static final String LINES = """
            SELECT t.id, t.name, t.path, t.kind, t.region, parent.name AS parent_name,
              sum(g.before - u.before - e.before)::bigint AS opening, sum(g.within)::bigint AS loaded,
              sum(u.within)::bigint AS used, sum(e.within)::bigint AS expired, sum(u.messages)::bigint AS used_messages,
              count(*) AS orders
            FROM sales_order o JOIN tenant t ON t.id = o.tenant_id LEFT JOIN tenant parent ON parent.id = t.parent_id
            CROSS JOIN LATERAL (
              SELECT coalesce(sum(d.more) FILTER (WHERE d.at_millis < ?), 0) AS before,
                coalesce(sum(d.more) FILTER (WHERE d.at_millis >= ? AND d.at_millis < ?), 0) AS within,
                coalesce(sum(d.more), 0) AS whole
              FROM (SELECT at_millis,
                  granted_segments - lag(granted_segments, 1, 0::bigint) OVER (ORDER BY grant_version) AS more
                FROM order_grant WHERE order_id = o.id) d) g
            CROSS JOIN LATERAL (
              SELECT coalesce(sum(c.used) FILTER (WHERE c.day < ?), 0) AS before,
                coalesce(sum(c.used) FILTER (WHERE c.day >= ? AND c.day < ?), 0) AS within,
                coalesce(sum(c.used_messages) FILTER (WHERE c.day >= ? AND c.day < ?), 0) AS messages,
                coalesce(sum(c.used), 0) AS whole
              FROM (SELECT day, used_messages, CASE WHEN o.unit = 'VND' THEN used_vnd ELSE used_segments END AS used
                FROM order_counter WHERE order_id = o.id) c) u
            CROSS JOIN LATERAL (
              SELECT CASE WHEN o.ended_at_millis < ? THEN g.whole - u.whole ELSE 0 END AS before,
                CASE WHEN o.ended_at_millis >= ? AND o.ended_at_millis < ? THEN g.whole - u.whole ELSE 0 END AS within) e
            WHERE o.purpose = 'SPEND' AND o.unit = ? AND (t.path = ? OR starts_with(t.path, ?))
              AND position(lower(?) in lower(t.name)) > 0 AND (? = '' OR lower(t.region) = lower(?))
            GROUP BY t.id, t.name, t.path, t.kind, t.region, parent.name ORDER BY t.name, t.id""";

    private final Database database;

    OrderReport(Database database) {
        this.database = database;
    }

    /**
     * What is asked for.
     *
     * @param tenantPath of the subtree, e.g. a region's
     * @param name part of the tenant's; empty: all
     * @param region of the tenant's record; empty: every
     * @param unit SEGMENTS or VND
     * @param from first day
     * @param last day
     */
    public record Question(
            String tenantPath, String name, String region, String unit, LocalDate from, LocalDate last) {}

    /** A tenant's sums, in the unit; opening + loaded − used − expired = closing. */
    public record Line(
            long tenantId,
            String name,
            @Nullable String parentName,
            String kind,
            long orders,
            long opening,
            long loaded,
            long used,
            long expired,
            long usedMessages) {
        public long closing() {
            return opening + loaded - used - expired;
        }

        Line plus(Line other) {
            return new Line(
                    0,
                    "",
                    null,
                    "",
                    orders + other.orders,
                    opening + other.opening,
                    loaded + other.loaded,
                    used + other.used,
                    expired + other.expired,
                    usedMessages + other.usedMessages);
        }
    }

    static final Line NOTHING = new Line(0, "", null, "", 0, 0, 0, 0, 0, 0);

    /** Takes the lines one by one. */
    @FunctionalInterface
    interface Reader {
        void take(Line line);
    }

    public List<Line> lines(CurrentUser user, Question question) {
        List<Line> lines = new ArrayList<>();
        read(user, question, lines::add);
        return lines;
    }

    /** The same, whatever there are. */
    void read(CurrentUser user, Question question, Reader reader) {
        user.require(Permission.ORDER_VIEW);
        long from = start(question.from());
        long until = start(question.last().plusDays(1));
        int firstDay = (int) question.from().toEpochDay();
        int endDay = (int) question.last().plusDays(1).toEpochDay();
        database.run(
                TenantScope.of(user),
                tx -> tx.forEach(
                        1_000,
                        LINES,
                        row -> reader.take(line(row)),
                        from,
                        from,
                        until,
                        firstDay,
                        firstDay,
                        endDay,
                        firstDay,
                        endDay,
                        from,
                        from,
                        until,
                        question.unit(),
                        question.tenantPath(),
                        question.tenantPath() + ".",
                        question.name(),
                        question.region(),
                        question.region()));
    }

    /** Regions that tenants of the user's subtree are in. */
    public List<String> regions(CurrentUser user) {
        user.require(Permission.ORDER_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        "SELECT min(region) FROM tenant WHERE region <> '' GROUP BY lower(region) ORDER BY 1",
                        row -> row.getString(1)));
    }

    private static long start(LocalDate day) {
        return day.atStartOfDay(Formats.ZONE).toInstant().toEpochMilli();
    }

    private static Line line(ResultSet row) throws SQLException {
        return new Line(
                row.getLong("id"),
                row.getString("name"),
                row.getString("parent_name"),
                row.getString("kind"),
                row.getLong("orders"),
                row.getLong("opening"),
                row.getLong("loaded"),
                row.getLong("used"),
                row.getLong("expired"),
                row.getLong("used_messages"));
    }
}
