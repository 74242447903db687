package org.brandcast.batch;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.brandcast.analytics.FrontProcess;
import org.brandcast.domain.rating.BillingDays;
import org.flywaydb.core.Flyway;

/**
 * A real PostgreSQL with the portal's tables, and the real ClickHouse engine with its schema: the operator sells to a region,
 * that to a reseller, that to two partners.
 */
final class NightWorld implements AutoCloseable {
    static final long OPERATOR = 1;
    static final long REGION = 2;
    static final long RESELLER = 3;
    static final long LOTUS = 4;
    static final long SEN = 5;
    static final long LOTUS_ORDER = 70;
    static final long RESELLER_ORDER = 71;
    static final long SEN_ORDER = 80;

    private final EmbeddedPostgres server;
    private final FrontProcess clickHouse;
    private int databases;

    NightWorld(Path folder) throws IOException, SQLException {
        server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .start();
        clickHouse = FrontProcess.start(folder.resolve("clickhouse"));
        superuser(
                "CREATE ROLE brandcast_owner LOGIN CREATEROLE PASSWORD 'owner'",
                "CREATE ROLE brandcast_app LOGIN PASSWORD 'app'");
    }

    /** Settings of a night's process over a new database, with files in this folder. */
    NightSettings newInstallation(Path exports) throws SQLException {
        String name = "night" + ++databases;
        superuser("CREATE DATABASE " + name + " OWNER brandcast_owner");
        NightSettings settings = NightSettings.of(Map.of(
                "BRANDCAST_POSTGRES_URL",
                "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name,
                "BRANDCAST_POSTGRES_OWNER_PASSWORD",
                "owner",
                "BRANDCAST_POSTGRES_BATCH_PASSWORD",
                "batch",
                "BRANDCAST_CLICKHOUSE_URL",
                clickHouse.url().toString(),
                "BRANDCAST_BATCH_PORT",
                "0",
                "BRANDCAST_BATCH_DIR",
                exports.toString()));
        Flyway.configure()
                .dataSource(settings.postgres().url(), "brandcast_owner", "owner")
                .locations("filesystem:../portal/src/main/resources/db/migration")
                .placeholders(Map.of("app_role", "brandcast_app"))
                .load()
                .migrate();
        tenants(settings);
        NightSchema.migrate(settings.postgres());
        return settings;
    }

    private static void tenants(NightSettings settings) throws SQLException {
        owner(
                settings,
                "INSERT INTO carrier (code, display_name) VALUES ('viettel', 'Viettel'), ('vinaphone', 'Vinaphone') ON CONFLICT DO NOTHING",
                "INSERT INTO tenant (id, parent_id, path, name, kind, created_at_millis) VALUES"
                        + " (1, NULL, '1', 'Brandcast', 'operator', 0), (2, 1, '1.2', 'Miền Bắc', 'region', 0),"
                        + " (3, 2, '1.2.3', 'Đại lý Sao Mai', 'reseller', 0), (4, 3, '1.2.3.4', 'Lotus Retail', 'partner', 0),"
                        + " (5, 3, '1.2.3.5', 'Ngân hàng Sen', 'partner', 0)",
                "INSERT INTO sales_order (id, tenant_id, name, state, valid_from_millis, valid_until_millis, charge_on, purpose, funded_by, created_at_millis)"
                        + " OVERRIDING SYSTEM VALUE VALUES (71, 3, 'Đại lý 2026', 'active', 0, 9999999999999, 'ACCEPTED', 'FUND', NULL, 0),"
                        + " (70, 4, 'Lotus quý 4', 'active', 0, 9999999999999, 'ACCEPTED', 'SPEND', 71, 0),"
                        + " (80, 5, 'Sen 2026', 'active', 0, 9999999999999, 'DELIVERED', 'SPEND', NULL, 0)",
                "INSERT INTO order_price SELECT o.id, c.code, t.type, o.tenant_id, CASE o.id WHEN 71 THEN 310 ELSE 350 END"
                        + " FROM sales_order o, carrier c, (VALUES ('OTP'), ('CARE'), ('AD')) t(type)",
                "INSERT INTO price_entry (tenant_id, carrier, type, unit_price_vnd, valid_from_millis, at_millis, by_login)"
                        + " SELECT s.seller, c.code, t.type, s.price, 0, 0, 'sales' FROM (VALUES (1, 260), (2, 305)) s(seller, price),"
                        + " carrier c, (VALUES ('OTP'), ('CARE'), ('AD')) t(type)");
    }

    /** Messages that became final on a day, a tenth of them failed, in equal parts of both partners. */
    void traffic(LocalDate day, int from, int count) throws SQLException {
        clickHouse(
                ("INSERT INTO brandcast.messages (tenant_id, accepted_at, message_id, version, door, type, brandname, msisdn,"
                                + " carrier, order_id, encoding, segments, accepted_segments, delivered_segments, route, status,"
                                + " unit_price_vnd, charge_on, admitted_at, final_at)"
                                + " SELECT if(number %% 2 = 0, %1$d, %2$d), t, toUUID(concat('00000000-0000-4000-8000-', leftPad(toString(number), 12, '0'))),"
                                + " 3, 'REST', ['OTP', 'CARE', 'AD'][number %% 3 + 1], if(number %% 2 = 0, 'LOTUS', 'SENBANK'), 84912000000 + number,"
                                + " if(number %% 5 < 3, 'viettel', 'vinaphone'), if(number %% 2 = 0, %3$d, %4$d), 'GSM7', 1 + number %% 3,"
                                + " 1 + number %% 3, if(number %% 10 = 9, 0, 1 + number %% 3), 'viettel-sim',"
                                + " if(number %% 10 = 9, 'FAILED', 'DELIVERED'), 350, if(number %% 2 = 0, 'ACCEPTED', 'DELIVERED'), t, t + 5"
                                + " FROM (SELECT number, fromUnixTimestamp64Milli(toInt64(%5$d + number * 7 %% 80000000), 'UTC') AS t FROM numbers(%6$d, %7$d))")
                        .formatted(LOTUS, SEN, LOTUS_ORDER, SEN_ORDER, BillingDays.startMillis(day), from, count));
        ledgerAndEvents(day, from, count);
    }

    /** What the ledger and the events say of the same messages. */
    private void ledgerAndEvents(LocalDate day, int from, int count) throws SQLException {
        String messages =
                ("SELECT number, if(number %% 2 = 0, %1$d, %2$d) AS tenant, if(number %% 2 = 0, %3$d, %4$d) AS ord,"
                                + " toUUID(concat('00000000-0000-4000-8000-', leftPad(toString(number), 12, '0'))) AS id,"
                                + " fromUnixTimestamp64Milli(toInt64(%5$d + number * 7 %% 80000000), 'UTC') AS t, toInt64(1 + number %% 3) AS parts,"
                                + " if(number %% 10 = 9, toInt64(0), parts) AS owed FROM numbers(%6$d, %7$d)")
                        .formatted(LOTUS, SEN, LOTUS_ORDER, SEN_ORDER, BillingDays.startMillis(day), from, count);
        clickHouse(
                "INSERT INTO brandcast.ledger (tenant_id, order_id, sequence, at, verb, segments, amount_vnd, message_id)"
                        + " SELECT tenant, ord, number * 3 + v, t + 5, ['RESERVE', 'POST', 'VOID'][v], [parts, owed, parts - owed][v] AS s,"
                        + " s * 350, id FROM (" + messages + ") ARRAY JOIN [1, 2, 3] AS v WHERE s > 0");
        clickHouse(
                "INSERT INTO brandcast.events (tenant_id, message_id, source, sequence, kind, status, segment, payload, at)"
                        + " SELECT tenant, id, 'TRACKING', s, 'SEGMENT_SUBMITTED', 'ACCEPTED', s, concat('{\"segmentCount\":', toString(parts), '}'), t"
                        + " FROM (" + messages + ") ARRAY JOIN range(1, toUInt32(parts + 1)) AS s"
                        + " UNION ALL SELECT tenant, id, 'TRACKING', 10, 'STATUS_CHANGED', if(owed = 0, 'FAILED', 'DELIVERED'), 0, '{}', t + 5"
                        + " FROM (" + messages + ")");
    }

    void clickHouse(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(clickHouse.jdbcUrl("brandcast"));
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private void superuser(String... statements) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    static void owner(NightSettings settings, String... statements) throws SQLException {
        try (Connection connection = ownerConnection(settings);
                Statement statement = connection.createStatement()) {
            // The owner isn't subject to the policies.
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    static Connection ownerConnection(NightSettings settings) throws SQLException {
        return DriverManager.getConnection(settings.postgres().url(), "brandcast_owner", "owner");
    }

    /** Rows of a query as lines, its columns separated by bars. */
    static List<String> rows(NightSettings settings, String sql) throws SQLException {
        try (Connection connection = ownerConnection(settings);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> lines = new ArrayList<>();
            while (rows.next()) {
                StringBuilder line = new StringBuilder();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    line.append(i == 1 ? "" : "|").append(rows.getString(i));
                }
                lines.add(line.toString());
            }
            return lines;
        }
    }

    @Override
    public void close() throws IOException {
        clickHouse.close();
        server.close();
    }
}
