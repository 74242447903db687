package org.brandcast.portal.report;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;

/** How routes fare, for the operator: the last 24 hours, and the last minute. */
@Singleton
public final class OperationsReports {
    private static final String HOURS = " FROM brandcast.traffic_hours AS t FINAL WHERE t.messages > 0 AND hour >="
            + " toStartOfHour(now()) - INTERVAL 23 HOUR";
    private static final int ERRORS = 15;

    private final Warehouse warehouse;
    private final Clock clock;

    OperationsReports(Warehouse warehouse, Clock clock) {
        this.warehouse = warehouse;
        this.clock = clock;
    }

    /**
     * The routes.
     *
     * @param perSecond messages accepted a second, over the last minute
     * @param backlog messages without an end
     * @param routes by traffic; open is the route's backlog
     * @param errors name is the route, key the reason
     */
    public record Report(
            long perSecond,
            long backlog,
            Figure total,
            List<Figure> routes,
            List<Figure> errors,
            Chart byHour,
            long asOfMillis) {}

    public Report report(CurrentUser user) {
        user.requireOperator(Permission.REPORT_VIEW);
        long lastMinute = warehouse
                .list(
                        "routes-last-minute",
                        "SELECT uniqExact(message_id) FROM brandcast.messages WHERE accepted_at > now64(3) - 60",
                        row -> row.getLong(1))
                .get(0);
        Figure total = warehouse
                .list("routes-total", TrafficReports.select("''", HOURS), TrafficReports::figure)
                .get(0);
        List<Figure> routes = warehouse.list(
                "routes",
                TrafficReports.select("toString(route)", HOURS + " AND route != '' GROUP BY k"),
                TrafficReports::figure);
        List<Figure> errors = warehouse.list(
                "routes-errors",
                TrafficReports.select(
                        "concat(route, '|', reason)",
                        HOURS + " AND route != '' AND status IN ('FAILED', 'EXPIRED') GROUP BY k ORDER BY n DESC LIMIT "
                                + ERRORS),
                row -> {
                    Figure figure = TrafficReports.figure(row);
                    int bar = figure.key().indexOf('|');
                    return new Figure(
                            figure.key().substring(bar + 1),
                            figure.key().substring(0, bar),
                            figure.messages(),
                            0,
                            0,
                            0,
                            0,
                            figure.segments(),
                            0,
                            null,
                            null,
                            null);
                });
        return new Report(
                (lastMinute + 59) / 60,
                total.open(),
                total,
                routes,
                errors,
                byHour(user.locale()),
                TrafficReports.asOf(warehouse, "TRAFFIC"));
    }

    private Chart byHour(Locale locale) {
        record Cell(long hour, String state, long messages) {}
        Map<Long, Map<String, Long>> cells = warehouse
                .list(
                        "routes-by-hour",
                        "SELECT toInt64(toUnixTimestamp(hour)) AS h, multiIf(status = 'DELIVERED', 'DELIVERED', status IN"
                                + " ('QUEUED', 'SENT'), 'SENT', status = 'REJECTED', 'REJECTED', 'FAILED') AS s,"
                                + " sum(t.messages) AS n" + HOURS + " GROUP BY h, s",
                        row -> new Cell(row.getLong(1), row.getString(2), row.getLong(3)))
                .stream()
                .collect(Collectors.groupingBy(Cell::hour, Collectors.toMap(Cell::state, Cell::messages)));
        Formats formats = new Formats(locale);
        Instant first = clock.instant().truncatedTo(ChronoUnit.HOURS).minus(23, ChronoUnit.HOURS);
        List<Chart.Column> columns = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            Instant hour = first.plus(i, ChronoUnit.HOURS);
            String label = String.format(
                    Locale.ROOT, "%02d:00", hour.atZone(Formats.ZONE).getHour());
            Map<String, Long> values = cells.getOrDefault(hour.getEpochSecond(), Map.of());
            columns.add(new Chart.Column(
                    label,
                    List.of("DELIVERED", "SENT", "FAILED", "REJECTED").stream()
                            .map(state -> new Chart.Piece(
                                    state,
                                    values.getOrDefault(state, 0L),
                                    label + ": " + Messages.text(locale, "analytics.part." + state) + " "
                                            + formats.num(values.getOrDefault(state, 0L))))
                            .toList()));
        }
        return Chart.of(columns);
    }
}
