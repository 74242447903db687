package org.brandcast.bench.reports;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.bench.Bench;
import org.brandcast.bench.Figures;
import org.brandcast.bench.Lab;
import org.brandcast.bench.PortalUnderTest;
import org.brandcast.bench.Progress;
import org.brandcast.bench.clickhouse.ClickHouseUnderTest;

/**
 * How long ClickHouse needs for each statement of the portal's reports, over three years of history. The statements are
 * those that a portal sends when its pages are opened; the history is rolled up by what rolls it up everywhere.
 */
public final class DashboardsBench implements Bench {
    private static final int MESSAGES = 5_000_000;
    private static final int MESSAGES_FULL = 50_000_000;
    private static final int TENANTS = 200;
    private static final long FIRST_TENANT = 100_001;
    private static final int WARM_RUNS = 20;
    private static final int RESTARTS = 3;
    private static final Duration ROLL_UP_PATIENCE = Duration.ofHours(2);
    private static final Duration SELDOM = Duration.ofHours(24);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String name() {
        return "dashboards";
    }

    @Override
    public void run(Lab lab, Figures figures) throws Exception {
        int messages = Boolean.parseBoolean(System.getenv("BRANDCAST_BENCH_FULL")) ? MESSAGES_FULL : MESSAGES;
        try (ClickHouseUnderTest clickHouse = ClickHouseUnderTest.start(lab, "clickhouse", Duration.ofSeconds(1))) {
            History history = new History(messages, FIRST_TENANT, TENANTS);
            history.write(clickHouse, Instant.now());
            awaitRollUps(lab, clickHouse);
            clickHouse.restart(SELDOM);
            Map<String, String> statements = statements(lab, clickHouse, history);
            double slowest = 0;
            for (Map.Entry<String, String> statement : statements.entrySet()) {
                slowest = Math.max(slowest, warm(clickHouse, figures, statement.getKey(), statement.getValue()));
            }
            afterRestarts(clickHouse, figures, statements);
            figures.add("slowest-warm-p95", slowest, "ms");
        }
    }

    /** Everything counted, also what is counted once more when the last write is a while ago. */
    private static void awaitRollUps(Lab lab, ClickHouseUnderTest clickHouse) throws Exception {
        long began = System.nanoTime();
        lab.await("all is rolled up", clickHouse.process(), "clickhouse", ROLL_UP_PATIENCE, () -> {
            Thread.sleep(1_000);
            return clickHouse.ask("""
                    SELECT (SELECT count() FROM
                            (SELECT hour, max(marked_at) AS marked FROM brandcast.changed_hours WHERE source = 'MESSAGES' GROUP BY hour) AS c
                            LEFT JOIN (SELECT hour, max(rolled_at) AS rolled FROM brandcast.rolled_hours WHERE source = 'MESSAGES' GROUP BY hour) AS r
                                ON c.hour = r.hour
                            WHERE rolled < marked + INTERVAL 90 SECOND) = 0
                        AND (SELECT max(as_of) FROM brandcast.figures_as_of WHERE figures = 'SUBSCRIBERS')
                            > (SELECT max(marked_at) FROM brandcast.changed_hours) + INTERVAL 90 SECOND""").strip().equals("1");
        });
        Progress.say(
                "rolled up after %d s: %s days' rows, %s profiles",
                (System.nanoTime() - began) / 1_000_000_000,
                clickHouse
                        .ask("SELECT count() FROM brandcast.traffic_days FINAL")
                        .strip(),
                clickHouse
                        .ask("SELECT count() FROM brandcast.subscriber_profiles FINAL")
                        .strip());
    }

    /** By page and name, what a portal asks. */
    private static Map<String, String> statements(Lab lab, ClickHouseUnderTest clickHouse, History history)
            throws Exception {
        Map<String, String> pages = new LinkedHashMap<>();
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Ho_Chi_Minh"));
        String years = "from=" + today.minusYears(3).plusDays(1) + "&until=" + today;
        pages.put("operator-30d", "/reports");
        pages.put("operator-3y", "/reports?" + years);
        pages.put("partner-30d", "/reports?tenantId=" + FIRST_TENANT);
        pages.put("partner-3y", "/reports?tenantId=" + FIRST_TENANT + "&" + years);
        pages.put("campaign", "/reports?campaignId=" + history.aCampaign() + "&" + years);
        pages.put("routes", "/reports/routes");
        pages.put("operator", "/reports/subscribers");
        pages.put("partner", "/reports/subscribers?tenantId=" + FIRST_TENANT);
        Map<String, String> statements = new LinkedHashMap<>();
        try (StatementRecorder recorder = StatementRecorder.before(clickHouse.url());
                PortalUnderTest portal = PortalUnderTest.start(
                        lab, Map.of("BRANDCAST_CLICKHOUSE_URL", recorder.url().toString()))) {
            addTenants(portal);
            portal.logIn(PortalUnderTest.ADMIN);
            for (Map.Entry<String, String> page : pages.entrySet()) {
                recorder.take();
                HttpResponse<String> answer = portal.get(page.getValue());
                Map<String, String> asked = recorder.take();
                asked.remove("as-of");
                if (answer.statusCode() != 200 || asked.isEmpty()) {
                    throw new IOException(
                            page.getValue() + " answered " + answer.statusCode() + " and asked " + asked.keySet());
                }
                asked.forEach((name, sql) -> statements.put(page.getKey() + "-" + name, sql));
            }
        }
        return statements;
    }

    private static void addTenants(PortalUnderTest portal) throws SQLException {
        try (Connection connection = portal.portalDatabase();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO tenant (id, parent_id, path, name, kind, created_at_millis)"
                    + " SELECT i, t.id, t.path || '.' || i, 'Partner ' || i, 'partner', 0 FROM tenant t, generate_series("
                    + FIRST_TENANT + ", " + (FIRST_TENANT + TENANTS - 1) + ") AS i WHERE t.kind = 'operator'");
        }
    }

    /** The 95th of a hundred, of {@value #WARM_RUNS} in a row behind one that isn't counted. */
    private static double warm(ClickHouseUnderTest clickHouse, Figures figures, String name, String sql)
            throws Exception {
        millis(clickHouse, sql);
        double[] millis = new double[WARM_RUNS];
        for (int i = 0; i < WARM_RUNS; i++) {
            millis[i] = millis(clickHouse, sql);
        }
        Arrays.sort(millis);
        double p95 = millis[(int) Math.ceil(WARM_RUNS * 0.95) - 1];
        figures.add("warm-p95-" + name, p95, "ms");
        figures.add(
                "rows-read-" + name,
                JSON.readTree(clickHouse.ask(sql + " FORMAT JSON"))
                        .path("statistics")
                        .path("rows_read")
                        .asDouble(),
                "rows");
        return p95;
    }

    /** Each as the first statement of its kind behind a start of the engine; the slowest of them. */
    private static void afterRestarts(ClickHouseUnderTest clickHouse, Figures figures, Map<String, String> statements)
            throws Exception {
        Map<String, List<Double>> millis = new LinkedHashMap<>();
        for (int i = 0; i < RESTARTS; i++) {
            clickHouse.restart(SELDOM);
            for (Map.Entry<String, String> statement : statements.entrySet()) {
                millis.computeIfAbsent(statement.getKey(), name -> new ArrayList<>())
                        .add(millis(clickHouse, statement.getValue()));
            }
        }
        millis.forEach((name, times) -> figures.add(
                "after-restart-" + name,
                times.stream().mapToDouble(Double::doubleValue).max().orElseThrow(),
                "ms"));
    }

    private static double millis(ClickHouseUnderTest clickHouse, String sql) throws IOException, InterruptedException {
        long began = System.nanoTime();
        clickHouse.ask(sql);
        return (System.nanoTime() - began) / 1e6;
    }
}
