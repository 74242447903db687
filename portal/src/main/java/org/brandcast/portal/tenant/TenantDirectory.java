package org.brandcast.portal.tenant;

import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.tenant.TenantCards.Card;
import org.jspecify.annotations.Nullable;

/** The tenants of a subtree: found, counted, by region. */
@Singleton
public final class TenantDirectory {
    static final int PAGE = 50;

    /** The tree's order: each under its parent, 1.9 before 1.10. */
    private static final String PATH = "string_to_array(t.path, '.')::bigint[]";

    private final Database database;
    private final Clock clock;

    TenantDirectory(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Of all that were found, not only of the page's.
     *
     * @param free segments left on the orders that they can spend now
     */
    public record Totals(long tenants, long active, long people, long free) {}

    /**
     * A page of tenants.
     *
     * @param next path to go on behind; null: these are the last
     */
    public record Found(List<Card> cards, @Nullable String next, Totals totals) {}

    /** The tenants that match, each under its parent. */
    public Found find(CurrentUser user, TenantSearch search) {
        user.require(Permission.TENANT_VIEW);
        List<Object> args = new ArrayList<>();
        String where = where(search, args);
        long now = clock.millis();
        int own = user.tenantPath().split("\\.", -1).length;
        return database.call(TenantScope.of(user), tx -> {
            Totals totals = totals(tx, where, args, now);
            List<Object> all = new ArrayList<>(List.of(now, now));
            all.addAll(args);
            String cursor = "";
            if (!search.after().isEmpty()) {
                cursor = " AND " + PATH + " > string_to_array(?, '.')::bigint[]";
                all.add(search.after());
            }
            List<Card> cards = tx.list(
                    TenantCards.CARDS + where + cursor + " ORDER BY " + PATH + " LIMIT " + (PAGE + 1),
                    row -> TenantCards.read(row, row.getString("path").split("\\.", -1).length - own),
                    all.toArray());
            boolean more = cards.size() > PAGE;
            List<Card> shown = more ? cards.subList(0, PAGE) : cards;
            return new Found(List.copyOf(shown), more ? shown.get(PAGE - 1).path() : null, totals);
        });
    }

    private static Totals totals(Tx tx, String where, List<Object> args, long now) throws SQLException {
        List<Object> all = new ArrayList<>(List.of(now, now));
        all.addAll(args);
        return tx.first(
                        "SELECT count(*), count(*) FILTER (WHERE f.active), coalesce(sum(f.people), 0), coalesce(sum(f.free), 0) FROM ("
                                + TenantCards.CARDS + where + ") f",
                        row -> new Totals(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)),
                        all.toArray())
                .orElseThrow();
    }

    private static String where(TenantSearch search, List<Object> args) {
        StringBuilder sql = new StringBuilder(" WHERE true");
        if (!search.q().isEmpty()) {
            sql.append(" AND brandcast_fold(concat_ws(' ', t.name, t.legal_name, t.tax_code, t.contact_email))")
                    .append(" LIKE '%' || brandcast_fold(?) || '%'");
            args.add(search.q().replaceAll("([%_\\\\])", "\\\\$1"));
        }
        equal(sql, args, "t.kind", search.kind());
        equal(sql, args, "t.region", search.region());
        equal(sql, args, "t.sector", search.sector());
        equal(sql, args, "t.manager", search.manager());
        if (!search.state().isEmpty()) {
            sql.append(search.state().equals("active") ? " AND t.active" : " AND NOT t.active");
        }
        return sql.toString();
    }

    private static void equal(StringBuilder sql, List<Object> args, String column, String value) {
        if (!value.isEmpty()) {
            sql.append(" AND ").append(column).append(" = ?");
            args.add(value);
        }
    }

    /** What is written of some tenant of the subtree, to choose from; each sorted and without the empty one. */
    public record Words(List<String> regions, List<String> sectors, List<String> managers) {}

    public Words words(CurrentUser user) {
        user.require(Permission.TENANT_VIEW);
        return database.call(
                TenantScope.of(user), tx -> new Words(words(tx, "region"), words(tx, "sector"), words(tx, "manager")));
    }

    /** The regions of the subtree; empty where there is none to tell from another. */
    public List<String> regions(CurrentUser user) {
        List<String> regions = database.call(TenantScope.of(user), tx -> words(tx, "region"));
        return regions.size() < 2 ? List.of() : regions;
    }

    private static List<String> words(Tx tx, String column) throws SQLException {
        return tx.list(
                "SELECT DISTINCT " + column + " FROM tenant WHERE " + column + " <> '' ORDER BY 1 LIMIT 500",
                row -> row.getString(1));
    }

    /**
     * One region's sums.
     *
     * @param region empty: no region is noted
     * @param campaigns that run now
     * @param free segments left on the orders that can be spent now
     * @param freeVnd left on those of them that are counted in đồng
     */
    public record RegionLine(
            String region,
            long tenants,
            long active,
            long brandnames,
            long campaigns,
            long granted,
            long used,
            long free,
            long freeVnd) {
        /** What lists of this region have in their address. */
        public String query() {
            return "?region=" + URLEncoder.encode(region, StandardCharsets.UTF_8);
        }

        static RegionLine sum(List<RegionLine> lines) {
            RegionLine sum = new RegionLine("", 0, 0, 0, 0, 0, 0, 0, 0);
            for (RegionLine line : lines) {
                sum = new RegionLine(
                        "",
                        sum.tenants + line.tenants,
                        sum.active + line.active,
                        sum.brandnames + line.brandnames,
                        sum.campaigns + line.campaigns,
                        sum.granted + line.granted,
                        sum.used + line.used,
                        sum.free + line.free,
                        sum.freeVnd + line.freeVnd);
            }
            return sum;
        }
    }

    /** By region, the greatest volume first. */
    public List<RegionLine> byRegion(CurrentUser user) {
        user.require(Permission.TENANT_VIEW);
        long now = clock.millis();
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        """
                SELECT t.region, count(*), count(*) FILTER (WHERE t.active), sum(b.n), sum(c.n), sum(o.granted),
                  sum(o.used), sum(o.free), sum(o.free_vnd)
                FROM tenant t
                CROSS JOIN LATERAL (SELECT count(*) AS n FROM brandname b WHERE b.tenant_id = t.id AND b.active) b
                CROSS JOIN LATERAL (SELECT count(*) AS n FROM campaign c
                  WHERE c.tenant_id = t.id AND c.finished_at_millis IS NULL AND c.state = 'RUNNING') c
                CROSS JOIN LATERAL (SELECT
                  coalesce(sum(o.granted_segments) FILTER (WHERE o.unit = 'SEGMENTS'), 0) AS granted,
                  coalesce(sum(o.posted_segments) FILTER (WHERE o.unit = 'SEGMENTS'), 0) AS used,
                  coalesce(sum(o.granted_segments - o.reserved_segments - o.posted_segments)
                    FILTER (WHERE o.unit = 'SEGMENTS'), 0) AS free,
                  coalesce(sum(o.granted_segments - o.reserved_segments - o.posted_segments)
                    FILTER (WHERE o.unit = 'VND'), 0) AS free_vnd
                  FROM sales_order o WHERE o.tenant_id = t.id AND o.state = 'active' AND o.purpose = 'SPEND'
                    AND o.valid_from_millis <= ? AND o.valid_until_millis > ?) o
                GROUP BY t.region ORDER BY sum(o.granted) DESC, t.region""",
                        row -> new RegionLine(
                                row.getString(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getLong(8),
                                row.getLong(9)),
                        now,
                        now));
    }
}
