package org.brandcast.portal.report;

import jakarta.inject.Singleton;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.brandcast.portal.export.TableFile;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.tenant.TenantService;
import org.jspecify.annotations.Nullable;

/** Who the subscribers are: growth, reachability, when they are reached best, how full they are, who stays. */
@Singleton
public final class SubscriberReports {
    private static final int COHORTS = 6;
    private static final int DEAD_NUMBERS = 1_000_000;

    private final Warehouse warehouse;
    private final TenantService tenants;

    SubscriberReports(Warehouse warehouse, TenantService tenants) {
        this.warehouse = warehouse;
        this.tenants = tenants;
    }

    /** Reachability by carrier or by partner. */
    public record Base(String name, long numbers, long reachable, long unsure, long dead, long wastedVnd) {
        Base plus(Base other) {
            return new Base(
                    name,
                    numbers + other.numbers,
                    reachable + other.reachable,
                    unsure + other.unsure,
                    dead + other.dead,
                    wastedVnd + other.wastedVnd);
        }
    }

    /** Of the numbers that came in a month, how many were reached in it and in each later one. */
    public record Cohort(LocalDate month, long size, List<Long> stayed) {}

    /** Ended and delivered messages of an hour of the day. */
    public record Hour(int hour, long ended, long delivered) {}

    /** Numbers with so many advertisements in the last 24 hours; the last is "so many or more". */
    public record Filled(int ads, long numbers) {}

    /** Numbers that went from one carrier to another. */
    public record Move(String from, String to, long numbers) {}

    /** The base. */
    public record Report(
            Base total,
            List<Base> carriers,
            List<Base> tenants,
            Chart growth,
            List<Hour> bestHours,
            List<Filled> filled,
            List<Cohort> cohorts,
            List<Move> moves,
            long asOfMillis) {}

    public Report report(CurrentUser user, @Nullable Long tenantId) {
        user.require(Permission.REPORT_VIEW);
        ReportScope scope = ReportScope.of(tenants.choices(user), tenantId);
        String where = " WHERE " + scope.condition();
        List<Base> carriers = bases("subscribers-by-carrier", "carrier", where);
        Map<Long, TenantService.Choice> names = scope.byId();
        List<Base> byTenant = scope.counted().size() < 2
                ? List.of()
                : bases("subscribers-by-partner", "toString(tenant_id)", where).stream()
                        .map(base -> new Base(
                                names.get(Long.valueOf(base.name())).name(),
                                base.numbers(),
                                base.reachable(),
                                base.unsure(),
                                base.dead(),
                                base.wastedVnd()))
                        .toList();
        return new Report(
                carriers.stream().reduce(new Base("", 0, 0, 0, 0, 0), Base::plus),
                carriers,
                byTenant,
                growth(where, user.locale()),
                hours(where),
                warehouse.list(
                        "subscribers-filled",
                        "SELECT toInt32(least(ads_in_24h, 3)) AS k, sum(t.numbers) AS n FROM brandcast.ad_saturation AS t"
                                + where + " GROUP BY k ORDER BY k",
                        row -> new Filled(row.getInt(1), row.getLong(2))),
                cohorts(where),
                warehouse.list(
                        "subscribers-moves",
                        "SELECT first_carrier, carrier, sum(t.numbers) AS n FROM brandcast.carrier_moves AS t" + where
                                + " GROUP BY first_carrier, carrier ORDER BY n DESC LIMIT 8",
                        row -> new Move(row.getString(1), row.getString(2), row.getLong(3))),
                TrafficReports.asOf(warehouse, "SUBSCRIBERS"));
    }

    /** Whole numbers that can't be reached, to take out of a list: of one's own customers, for those who make lists. */
    public void deadNumbers(CurrentUser user, @Nullable Long tenantId, TableFile.Rows rows) {
        user.require(Permission.REPORT_VIEW);
        user.require(Permission.LIST_EDIT);
        ReportScope scope = ReportScope.of(tenants.choices(user), tenantId);
        warehouse.each(
                "subscribers-unreachable",
                "SELECT DISTINCT toString(msisdn) AS number FROM brandcast.subscriber_profiles FINAL WHERE "
                        + scope.condition()
                        + " AND length(recent_ok) >= 3 AND arraySum(arraySlice(recent_ok, 1, 3)) = 0"
                        + " AND recent_days[3] >= today() - 180 ORDER BY number LIMIT " + DEAD_NUMBERS,
                row -> row.getString(1),
                rows::add);
    }

    private List<Base> bases(String name, String key, String where) {
        return warehouse.list(
                name,
                "SELECT " + key
                        + " AS k, sum(t.numbers) AS n, sum(t.reachable) AS r, sum(t.unsure) AS u, sum(t.dead) AS d,"
                        + " sum(t.wasted_vnd) AS w FROM brandcast.list_hygiene AS t" + where
                        + " GROUP BY k ORDER BY n DESC",
                row -> new Base(
                        row.getString(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6)));
    }

    private List<Hour> hours(String where) {
        return warehouse.list(
                "subscribers-best-hours",
                "SELECT toInt32(hour_of_day) AS h, sum(t.ended) AS e, sum(t.delivered) AS d FROM brandcast.sending_hours AS t"
                        + where + " GROUP BY h HAVING e > 0 ORDER BY d / e DESC, e DESC LIMIT 5",
                row -> new Hour(row.getInt(1), row.getLong(2), row.getLong(3)));
    }

    private Chart growth(String where, Locale locale) {
        record Month(LocalDate month, long active, long added, long lost) {}
        List<Month> months = warehouse.list(
                "subscribers-growth",
                "SELECT toString(month), sum(t.active) AS a, sum(t.added) AS b, sum(t.lost) AS c FROM"
                        + " brandcast.subscriber_base AS t" + where
                        + " AND month >= addMonths(toStartOfMonth(today()), -23) GROUP BY month ORDER BY month",
                row -> new Month(LocalDate.parse(row.getString(1)), row.getLong(2), row.getLong(3), row.getLong(4)));
        Formats formats = new Formats(locale);
        List<Chart.Column> columns = new ArrayList<>();
        for (Month month : months) {
            String label = String.format(
                    Locale.ROOT,
                    "%02d/%d",
                    month.month().getMonthValue(),
                    month.month().getYear());
            columns.add(new Chart.Column(
                    label,
                    List.of(
                            piece(locale, formats, label, "SENT", "stayed", month.active() - month.added()),
                            piece(locale, formats, label, "DELIVERED", "added", month.added()),
                            piece(locale, formats, label, "FAILED", "lost", month.lost()))));
        }
        return Chart.of(columns);
    }

    private static Chart.Piece piece(
            Locale locale, Formats formats, String label, String look, String text, long value) {
        return new Chart.Piece(
                look, value, label + ": " + Messages.text(locale, "analytics.base." + text) + " " + formats.num(value));
    }

    private List<Cohort> cohorts(String where) {
        record Cell(LocalDate cohort, LocalDate month, long numbers) {}
        Map<LocalDate, List<Cell>> byCohort = warehouse
                .list(
                        "subscribers-cohorts",
                        "SELECT toString(cohort), toString(month), sum(t.numbers) AS n FROM brandcast.subscriber_retention AS t"
                                + where + " AND cohort >= addMonths(toStartOfMonth(today()), " + (1 - COHORTS)
                                + ") GROUP BY cohort, month",
                        row -> new Cell(
                                LocalDate.parse(row.getString(1)), LocalDate.parse(row.getString(2)), row.getLong(3)))
                .stream()
                .collect(Collectors.groupingBy(Cell::cohort, TreeMap::new, Collectors.toList()));
        List<Cohort> cohorts = new ArrayList<>();
        byCohort.forEach((month, cells) -> {
            Long[] stayed = new Long[COHORTS];
            for (Cell cell : cells) {
                int later = (int) ChronoUnit.MONTHS.between(month, cell.month());
                if (later < COHORTS) {
                    stayed[later] = cell.numbers();
                }
            }
            List<Long> line = new ArrayList<>();
            for (Long numbers : stayed) {
                line.add(numbers == null ? 0L : numbers);
            }
            cohorts.add(new Cohort(month, line.get(0), line));
        });
        return cohorts;
    }
}
