package org.brandcast.portal.report;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.export.TableFile;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.tenant.TenantService;
import org.jspecify.annotations.Nullable;

/** Traffic out of the daily roll-up: of partners, orders and campaigns. */
@Singleton
public final class TrafficReports {
    private static final String SUMS = "sum(t.messages) AS n, sumIf(t.messages, status IN ('DELIVERED', 'PARTIAL',"
            + " 'FAILED', 'EXPIRED')) AS ended, sumIf(t.messages, status = 'DELIVERED') AS delivered,"
            + " sumIf(t.messages, status = 'REJECTED') AS rejected, sumIf(t.messages, status IN ('QUEUED', 'SENT')) AS open,"
            + " sum(t.segments) AS size, sum(t.amount_vnd) AS vnd, sumForEach(t.latency) AS counts";
    private static final String DAYS = " FROM brandcast.traffic_days AS t FINAL WHERE ";
    private static final int TOP = 10;
    private static final int FILE_ROWS = 200_000;
    private static final DateTimeFormatter DAY_MONTH = DateTimeFormatter.ofPattern("dd/MM", Locale.ROOT);
    private static final List<String> STATES = List.of("DELIVERED", "SENT", "FAILED", "REJECTED");

    private final Warehouse warehouse;
    private final TenantService tenants;
    private final Database database;

    TrafficReports(Warehouse warehouse, TenantService tenants, Database database) {
        this.warehouse = warehouse;
        this.tenants = tenants;
        this.database = database;
    }

    /** What the filter can choose among. */
    public List<TenantService.Choice> tenants(CurrentUser user) {
        user.require(Permission.REPORT_VIEW);
        return tenants.choices(user);
    }

    private ReportScope scope(CurrentUser user, ReportFilter filter) {
        ReportScope scope = ReportScope.of(tenants.choices(user), filter.tenantId());
        return filter.region().isEmpty()
                ? scope
                : scope.within(Set.copyOf(database.<List<Long>, RuntimeException>call(
                        TenantScope.of(user),
                        tx -> tx.list(
                                "SELECT id FROM tenant WHERE region = ?", row -> row.getLong(1), filter.region()))));
    }

    public TrafficReport report(CurrentUser user, ReportFilter filter) {
        user.require(Permission.REPORT_VIEW);
        ReportScope scope = scope(user, filter);
        long asOf = asOf(warehouse, "TRAFFIC");
        Condition now = condition(scope, filter, filter.from(), filter.until());
        Condition before =
                condition(scope, filter, filter.before(), filter.from().minusDays(1));
        return new TrafficReport(
                one(now),
                one(before),
                byDay(now, filter, user.locale()),
                figures("traffic-by-carrier", "toString(carrier)", now, " AND carrier != ''"),
                figures(
                        "traffic-by-reason",
                        "concat(status, '/', reason)",
                        now,
                        " AND status IN ('REJECTED', 'FAILED', 'EXPIRED')"),
                scope.counted().size() > 1 ? byTenant(scope, now) : List.of(),
                filter.campaignId() == null
                        ? named(
                                user,
                                figures("traffic-by-campaign", "toString(campaign_id)", now, " AND campaign_id != 0"))
                        : List.of(),
                asOf);
    }

    /** The columns of {@link #table}, as the catalogue names them. */
    static final List<String> COLUMNS = List.of(
            "day",
            "tenant",
            "order_id",
            "campaign_id",
            "brandname",
            "type",
            "carrier",
            "route",
            "status",
            "reason",
            "messages",
            "segments",
            "accepted_segments",
            "delivered_segments",
            "amount_vnd");

    private static final int TEXTS = 10;

    /** The report's material, one line for each day and combination. */
    public void table(CurrentUser user, ReportFilter filter, TableFile.Rows rows) {
        user.require(Permission.REPORT_VIEW);
        ReportScope scope = scope(user, filter);
        Map<Long, TenantService.Choice> names = scope.byId();
        Condition now = condition(scope, filter, filter.from(), filter.until());
        warehouse.each(
                "traffic-file",
                "SELECT toString(day), tenant_id, order_id, campaign_id, brandname, type, carrier, route, status, reason,"
                        + " messages, segments, accepted_segments, delivered_segments, amount_vnd" + DAYS + now.sql()
                        + " ORDER BY day, tenant_id, campaign_id, carrier, status LIMIT " + FILE_ROWS,
                row -> {
                    Object[] cells = new Object[COLUMNS.size()];
                    for (int i = 0; i < cells.length; i++) {
                        if (i < TEXTS) {
                            cells[i] = row.getString(i + 1);
                        } else {
                            cells[i] = row.getLong(i + 1);
                        }
                    }
                    TenantService.Choice tenant = names.get(row.getLong(2));
                    if (tenant != null) {
                        cells[1] = tenant.name();
                    }
                    return cells;
                },
                rows::add,
                now.arguments().toArray());
    }

    /** When the figures were taken. */
    static long asOf(Warehouse warehouse, String figures) {
        List<Long> found = warehouse.list(
                "as-of",
                "SELECT toInt64(toUnixTimestamp64Milli(max(as_of))) FROM brandcast.figures_as_of WHERE figures = ?",
                row -> row.getLong(1),
                figures);
        return found.isEmpty() ? 0 : found.get(0);
    }

    /** A WHERE with its arguments. */
    private record Condition(String sql, List<Object> arguments) {}

    private static Condition condition(ReportScope scope, ReportFilter filter, LocalDate from, LocalDate until) {
        StringBuilder sql = new StringBuilder(
                scope.condition() + " AND t.messages > 0 AND day BETWEEN '" + from + "' AND '" + until + "'");
        List<Object> arguments = new ArrayList<>();
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("type", filter.type().toUpperCase(Locale.ROOT));
        texts.put("carrier", filter.carrier());
        texts.put("brandname", filter.brandname());
        texts.forEach((column, value) -> {
            if (!value.isEmpty()) {
                sql.append(" AND ").append(column).append(" = ?");
                arguments.add(value);
            }
        });
        if (filter.campaignId() != null) {
            sql.append(" AND campaign_id = ").append(filter.campaignId());
        }
        if (filter.orderId() != null) {
            sql.append(" AND order_id = ").append(filter.orderId());
        }
        return new Condition(sql.toString(), arguments);
    }

    /**
     * A query for {@link #figure}.
     *
     * @param key an expression
     * @param rest from FROM on; the table is t
     */
    static String select(String key, String rest) {
        return "SELECT k, n, ended, delivered, rejected, open, size, vnd, latency_quantile(counts, 0.5) AS p50,"
                + " latency_quantile(counts, 0.95) AS p95, latency_quantile(counts, 0.99) AS p99 FROM (SELECT " + key
                + " AS k, " + SUMS + rest + ") ORDER BY n DESC, k";
    }

    private Figure one(Condition condition) {
        return warehouse
                .list(
                        "traffic-total",
                        select("''", DAYS + condition.sql()),
                        TrafficReports::figure,
                        condition.arguments().toArray())
                .get(0);
    }

    private List<Figure> figures(String name, String key, Condition condition, String more) {
        return warehouse.list(
                name,
                select(key, DAYS + condition.sql() + more + " GROUP BY k ORDER BY n DESC, k LIMIT " + TOP),
                TrafficReports::figure,
                condition.arguments().toArray());
    }

    private List<Figure> byTenant(ReportScope scope, Condition condition) {
        Map<Long, TenantService.Choice> names = scope.byId();
        return figures("traffic-by-partner", "toString(tenant_id)", condition, "").stream()
                .map(figure -> {
                    TenantService.Choice tenant = names.get(Long.valueOf(figure.key()));
                    return figure.named(tenant == null ? figure.key() : tenant.name());
                })
                .toList();
    }

    private List<Figure> named(CurrentUser user, List<Figure> campaigns) {
        List<Long> ids =
                campaigns.stream().map(figure -> Long.valueOf(figure.key())).toList();
        Map<Long, String> names = new HashMap<>();
        database.run(
                TenantScope.of(user),
                tx -> tx.list(
                                "SELECT id, name FROM campaign WHERE id = ANY (?)",
                                row -> Map.entry(row.getLong(1), row.getString(2)),
                                tx.longs(ids))
                        .forEach(entry -> names.put(entry.getKey(), entry.getValue())));
        return campaigns.stream()
                .map(figure -> figure.named(names.getOrDefault(Long.valueOf(figure.key()), "#" + figure.key())))
                .toList();
    }

    private Chart byDay(Condition condition, ReportFilter filter, Locale locale) {
        record Cell(LocalDate day, String state, long messages) {}
        List<Cell> cells = warehouse.list(
                "traffic-by-day",
                "SELECT toString(" + (filter.days() > 120 ? "toStartOfMonth(day)" : "day") + ") AS d,"
                        + " multiIf(status IN ('FAILED', 'EXPIRED', 'PARTIAL', 'CANCELLED'), 'FAILED',"
                        + " status IN ('DELIVERED', 'REJECTED'), status, 'SENT') AS s, sum(t.messages) AS n" + DAYS
                        + condition.sql() + " GROUP BY d, s",
                row -> new Cell(LocalDate.parse(row.getString(1)), row.getString(2), row.getLong(3)),
                condition.arguments().toArray());
        Map<LocalDate, Map<String, Long>> byDay =
                cells.stream().collect(Collectors.groupingBy(Cell::day, Collectors.toMap(Cell::state, Cell::messages)));
        Formats formats = new Formats(locale);
        boolean months = filter.days() > 120;
        List<Chart.Column> columns = new ArrayList<>();
        LocalDate day = months ? filter.from().withDayOfMonth(1) : filter.from();
        while (!day.isAfter(filter.until())) {
            Map<String, Long> values = byDay.getOrDefault(day, Map.of());
            String label = months
                    ? String.format(Locale.ROOT, "%02d/%d", day.getMonthValue(), day.getYear())
                    : DAY_MONTH.format(day);
            columns.add(new Chart.Column(
                    label,
                    STATES.stream()
                            .map(state -> {
                                long value = values.getOrDefault(state, 0L);
                                return new Chart.Piece(
                                        state,
                                        value,
                                        label + ": " + Messages.text(locale, "analytics.part." + state) + " "
                                                + formats.num(value));
                            })
                            .toList()));
            day = months ? day.plusMonths(1) : day.plusDays(1);
        }
        return Chart.of(columns);
    }

    static Figure figure(ResultSet row) throws SQLException {
        return new Figure(
                row.getString("k"),
                row.getString("k"),
                row.getLong("n"),
                row.getLong("ended"),
                row.getLong("delivered"),
                row.getLong("rejected"),
                row.getLong("open"),
                row.getLong("size"),
                row.getLong("vnd"),
                millis(row, "p50"),
                millis(row, "p95"),
                millis(row, "p99"));
    }

    private static @Nullable Long millis(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? null : Math.round(value);
    }
}
