package org.brandcast.bench.billing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.brandcast.bench.Bench;
import org.brandcast.bench.Figures;
import org.brandcast.bench.JavaProcess;
import org.brandcast.bench.Lab;
import org.brandcast.bench.PortalUnderTest;
import org.brandcast.bench.Progress;
import org.brandcast.bench.clickhouse.ClickHouseUnderTest;

/**
 * Whole nights, every step of them, over days of 1, 3 and 10 million final messages of 200 partners in a tree of four
 * levels; beside the bare aggregate of the same day. The days are so far apart that no night looks at another's messages.
 * Peak heap is what the collector found in use in any of these nights.
 */
public final class BillingBench implements Bench {
    private static final String BASELINE = "the bare aggregate of the same day in ClickHouse";
    private static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");
    private static final int HEAP_MEGABYTES = 512;
    private static final int TENANTS = 200;
    private static final long FIRST_TENANT = 100_001;
    private static final long FIRST_RESELLER = 200_001;
    private static final int RESELLERS = 10;
    private static final long REGION = 300_001;
    private static final int DAYS_APART = 20;
    private static final int AGGREGATES = 3;
    private static final Duration SELDOM = Duration.ofHours(24);
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final Pattern COLLECTED = Pattern.compile("\\b(\\d+)M->\\d+M\\(\\d+M\\)");

    @Override
    public String name() {
        return "billing";
    }

    @Override
    public void run(Lab lab, Figures figures) throws Exception {
        LocalDate today = LocalDate.now(ZONE);
        List<FinalDay> days = List.of(
                new FinalDay(today.minusDays(10 + 2 * DAYS_APART), 0, 1_000_000, FIRST_TENANT, TENANTS),
                new FinalDay(today.minusDays(10 + DAYS_APART), 1_000_000, 3_000_000, FIRST_TENANT, TENANTS),
                new FinalDay(today.minusDays(10), 4_000_000, 10_000_000, FIRST_TENANT, TENANTS));
        try (ClickHouseUnderTest engine = ClickHouseUnderTest.start(lab, "clickhouse", SELDOM);
                PortalUnderTest portal = PortalUnderTest.start(
                        lab, Map.of("BRANDCAST_CLICKHOUSE_URL", engine.url().toString()))) {
            sellers(portal);
            LocalDate dayBefore = days.get(0).day().minusDays(1);
            new FinalDay(dayBefore, 14_000_000, 1_000, FIRST_TENANT, TENANTS).write(engine);
            night(lab, engine, portal, dayBefore);
            costs(portal);
            long peak = 0;
            for (FinalDay day : days) {
                day.write(engine);
                Progress.say("%,d messages of %s are there", day.count(), day.day());
                if (!day.day().minusDays(1).equals(dayBefore)) {
                    night(lab, engine, portal, day.day().minusDays(1));
                }
                double bare = aggregate(engine, day);
                peak = Math.max(peak, night(lab, engine, portal, day.day()));
                double seconds = check(portal, day);
                Progress.say("%s: %.1f s, the bare aggregate %.2f s; %s", day.day(), seconds, bare, steps(portal));
                figures.add(
                        "rows-" + day.count() / 1_000_000 + "m",
                        day.count() / seconds,
                        "rows/s",
                        BASELINE,
                        day.count() / bare);
            }
            figures.add("peak-heap", (double) peak, "MB");
        }
    }

    /** Runs a day, and those before it that are open; the most heap that was in use, in MB. */
    private static long night(Lab lab, ClickHouseUnderTest engine, PortalUnderTest portal, LocalDate day)
            throws Exception {
        Path collections = Files.createTempFile(lab.folder(), "gc-", ".log");
        Map<String, String> environment = new HashMap<>(portal.databaseVariables());
        environment.put("BRANDCAST_POSTGRES_BATCH_PASSWORD", "bench-night-1");
        environment.put("BRANDCAST_CLICKHOUSE_URL", engine.url().toString());
        environment.put("BRANDCAST_BATCH_DIR", lab.folder().resolve("exports").toString());
        environment.put("JAVA_TOOL_OPTIONS", "-Xlog:gc:file=" + collections);
        JavaProcess night = lab.start(
                "night",
                "batch-jobs",
                HEAP_MEGABYTES,
                environment,
                "org.brandcast.batch.BatchMain",
                List.of("--date", day.toString()));
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (night.isAlive() && System.nanoTime() < until) {
            Thread.sleep(100);
        }
        if (night.exitCode() != 0) {
            throw new IOException("the night of " + day + " failed: "
                    + Files.readString(lab.folder().resolve("night.log")));
        }
        long peak = 0;
        for (String line : Files.readAllLines(collections)) {
            Matcher collected = COLLECTED.matcher(line);
            if (collected.find()) {
                peak = Math.max(peak, Long.parseLong(collected.group(1)));
            }
        }
        return peak;
    }

    /** The best of a few. */
    private static double aggregate(ClickHouseUnderTest engine, FinalDay day) throws Exception {
        double best = Double.MAX_VALUE;
        for (int i = 0; i < AGGREGATES; i++) {
            long began = System.nanoTime();
            engine.ask(day.aggregate());
            best = Math.min(best, (System.nanoTime() - began) / 1e9);
        }
        return best;
    }

    /** That every message was rated, and nothing differs; the seconds that the night took. */
    private static double check(PortalUnderTest portal, FinalDay day) throws SQLException, IOException {
        try (Connection connection = portal.portalDatabase();
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery(
                    "SELECT messages, (SELECT count(*) FROM batch.difference d WHERE d.day = n.day) FROM batch.night n WHERE day = '"
                            + day.day() + "'")) {
                if (!row.next() || row.getLong(1) != day.count() || row.getLong(2) != 0) {
                    throw new IOException("the night of " + day.day() + " rated " + row.getLong(1) + " of "
                            + day.count() + " messages and found " + row.getLong(2) + " differences");
                }
            }
            try (ResultSet row = statement.executeQuery(
                    "SELECT extract(epoch FROM end_time - start_time) FROM batch.batch_job_execution ORDER BY job_execution_id DESC LIMIT 1")) {
                row.next();
                return row.getDouble(1);
            }
        }
    }

    private static String steps(PortalUnderTest portal) throws SQLException {
        StringBuilder steps = new StringBuilder();
        try (Connection connection = portal.portalDatabase();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT step_name, round(extract(epoch FROM end_time - start_time), 1) FROM batch.batch_step_execution"
                                + " WHERE job_execution_id = (SELECT max(job_execution_id) FROM batch.batch_job_execution)"
                                + " ORDER BY step_execution_id")) {
            while (rows.next()) {
                steps.append(steps.isEmpty() ? "" : ", ")
                        .append(rows.getString(1))
                        .append(' ')
                        .append(rows.getString(2))
                        .append(" s");
            }
        }
        return steps.toString();
    }

    /** The operator sells to a region, that to resellers, these to partners: each with its orders or its price list. */
    private static void sellers(PortalUnderTest portal) throws SQLException {
        String lastReseller = Long.toString(FIRST_RESELLER + RESELLERS - 1);
        String lastTenant = Long.toString(FIRST_TENANT + TENANTS - 1);
        String resellerOf = "(" + FIRST_RESELLER + " + (i - " + FIRST_TENANT + ") % " + RESELLERS + ")";
        try (Connection connection = portal.portalDatabase();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO tenant (id, parent_id, path, name, kind, created_at_millis) OVERRIDING SYSTEM VALUE"
                            + " SELECT " + REGION + ", id, path || '." + REGION
                            + "', 'Region', 'region', 0 FROM tenant WHERE kind = 'operator'");
            statement.execute(
                    "INSERT INTO tenant (id, parent_id, path, name, kind, created_at_millis) OVERRIDING SYSTEM VALUE"
                            + " SELECT i, r.id, r.path || '.' || i, 'Reseller ' || i, 'reseller', 0 FROM tenant r, generate_series("
                            + FIRST_RESELLER + ", " + lastReseller + ") AS i WHERE r.id = " + REGION);
            statement.execute(
                    "INSERT INTO tenant (id, parent_id, path, name, kind, created_at_millis) OVERRIDING SYSTEM VALUE"
                            + " SELECT i, r.id, r.path || '.' || i, 'Partner ' || i, 'partner', 0 FROM generate_series("
                            + FIRST_TENANT + ", " + lastTenant + ") AS i JOIN tenant r ON r.id = " + resellerOf);
            statement.execute(
                    "INSERT INTO sales_order (id, tenant_id, name, state, valid_from_millis, valid_until_millis,"
                            + " charge_on, created_at_millis) OVERRIDING SYSTEM VALUE"
                            + " SELECT i * 10 + 1, i, 'Order ' || i, 'active', 0, 9999999999999, 'ACCEPTED', 0 FROM generate_series("
                            + FIRST_TENANT + ", " + lastTenant + ") AS i");
            statement.execute(
                    "INSERT INTO order_price SELECT o.id, c.code, t.type, o.tenant_id, 350 FROM sales_order o, carrier c,"
                            + " (VALUES ('OTP'), ('CARE'), ('AD')) t(type) WHERE o.tenant_id >= " + FIRST_TENANT
                            + " ON CONFLICT DO NOTHING");
            statement.execute(
                    "INSERT INTO price_entry (tenant_id, carrier, type, unit_price_vnd, valid_from_millis, at_millis, by_login)"
                            + " SELECT s.id, c.code, t.type, CASE s.kind WHEN 'region' THEN 305 ELSE 260 END, 0, 0, 'bench' FROM tenant s,"
                            + " carrier c, (VALUES ('OTP'), ('CARE'), ('AD')) t(type) WHERE s.id = " + REGION
                            + " OR s.kind = 'operator'");
        }
    }

    private static void costs(PortalUnderTest portal) throws SQLException {
        try (Connection connection = portal.portalDatabase();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO batch.carrier_cost (carrier, type, unit_price_vnd, valid_from_millis, by_login, at_millis)"
                            + " SELECT code, type, 210, 0, 'bench', 0 FROM carrier, (VALUES ('OTP'), ('CARE'), ('AD')) t(type)");
        }
    }
}
