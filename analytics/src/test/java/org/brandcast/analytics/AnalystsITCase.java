package org.brandcast.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A login of partner 1001 (and its child 1002) reads nothing of partner 2001 by any SQL. Rows of 2001 bear the word
 * {@code canary} in every text, and 84977777777 as their number.
 */
class AnalystsITCase {
    private static final String SECRET = "a".repeat(43);
    /** SHA-256 of {@link #SECRET}. */
    private static final String HASH;

    static {
        try {
            HASH = java.util.HexFormat.of()
                    .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                            .digest(SECRET.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @TempDir
    static Path folder;

    private static FrontProcess front;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        front = FrontProcess.start(
                folder.resolve("data"),
                0,
                Map.of(
                        "BRANDCAST_CLICKHOUSE_ROLL_UP_EVERY",
                        "PT0.2S",
                        "BRANDCAST_CLICKHOUSE_PROFILES_EVERY",
                        "PT0.2S"));
        installation(
                "INSERT INTO brandcast.analyst_logins VALUES ('a1001', '" + HASH + "', [1001, 1002], 1, 1), ('gone', '"
                        + HASH + "', [1001], 0, 1), ('nobody', '" + HASH + "', [], 1, 1)");
        installation(
                "INSERT INTO brandcast.messages (tenant_id, accepted_at, message_id, version, type, brandname, msisdn,"
                        + " carrier, campaign_id, order_id, client_ref, text, segments, accepted_segments, delivered_segments, route,"
                        + " status, reason, unit_price_vnd, charge_on, sent_at, final_at) SELECT [1001, 1002, 2001][1 + number % 3],"
                        + " now64(3) - 600 - number, generateUUIDv4(number), 1, 'CARE', if(number % 3 = 2, 'canary', 'MINE'),"
                        + " if(number % 3 = 2, 84977777777, 84960000001 + number % 3), if(number % 3 = 2, 'canary', 'viettel'),"
                        + " if(number % 3 = 2, 777777, 5), if(number % 3 = 2, 777777, 6), if(number % 3 = 2, 'canary', 'ref'),"
                        + " if(number % 3 = 2, 'canary', 'text'), 1, 1, if(number % 4 = 0, 0, 1), if(number % 3 = 2, 'canary', 'r1'),"
                        + " if(number % 4 = 0, 'FAILED', 'DELIVERED'), if(number % 3 = 2, 'canary', ''), 500, 'ACCEPTED', now64(3) - 500,"
                        + " now64(3) - 400 FROM numbers(3000)");
        installation(
                "INSERT INTO brandcast.events (tenant_id, message_id, source, event_key, at, kind, status, brandname,"
                        + " payload) SELECT if(number % 3 = 2, 2001, 1001), generateUUIDv4(number), 'TRACKING', toString(number),"
                        + " now64(3), 'LATE_FACT', if(number % 3 = 2, 'canary', 'x'), if(number % 3 = 2, 'canary', 'MINE'),"
                        + " if(number % 3 = 2, '{\"finalStatus\":\"canary\"}', '{}') FROM numbers(30)");
        installation(
                "INSERT INTO brandcast.ledger (tenant_id, order_id, sequence, at, verb, segments, campaign_id) SELECT"
                        + " if(number % 2 = 1, 2001, 1001), if(number % 2 = 1, 777777, 6), number, now64(3), 'POST', 1,"
                        + " if(number % 2 = 1, 777777, 5) FROM numbers(30)");
        installation("INSERT INTO brandcast.names VALUES (2001, 'TENANT', 2001, 'canary', '1.2001', 1),"
                + " (1001, 'TENANT', 1001, 'Mine', '1.1001', 1)");
        String asOf = installation("SELECT now64(3)").strip();
        Awaiting.until(
                "roll-ups of everything",
                () -> installation("SELECT countIf(as_of > toDateTime64('" + asOf
                                + "', 3, 'UTC')) FROM brandcast.figures_as_of FINAL")
                        .strip()
                        .equals("3"));
    }

    @AfterAll
    static void stop() {
        if (front != null) {
            front.close();
        }
    }

    private static HttpResponse<String> ask(String user, String secret, String parameters, String sql)
            throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(front.url() + "/" + parameters))
                        .header("X-ClickHouse-User", user)
                        .header("X-ClickHouse-Key", secret)
                        .POST(HttpRequest.BodyPublishers.ofString(sql))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String installation(String sql) throws IOException, InterruptedException {
        HttpResponse<String> answer = ask("default", "", "", sql);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private static HttpResponse<String> analyst(String sql) throws IOException, InterruptedException {
        return ask("a1001", SECRET, "", sql);
    }

    @Test
    void anAnalystReadsTheViewsOfItsPartners() throws Exception {
        for (String view : views()) {
            HttpResponse<String> answer = analyst("SELECT * FROM brandcast." + view);
            assertThat(answer.statusCode()).as(view + ": " + answer.body()).isEqualTo(200);
        }
        assertThat(analyst("SELECT tenant_id, sum(messages) FROM traffic_daily GROUP BY tenant_id ORDER BY 1")
                        .body())
                .isEqualTo("1001\t1000\n1002\t1000\n");
        assertThat(analyst(
                                "WITH t AS (SELECT carrier, messages FROM traffic_hourly) SELECT carrier, sum(messages) FROM t"
                                        + " GROUP BY carrier FORMAT CSV")
                        .body())
                .isEqualTo("\"viettel\",2000\n");
        assertThat(analyst("SELECT count() FROM subscribers WHERE number LIKE '84960***00%'")
                        .body())
                .isEqualTo("2\n");
        assertThat(ask("nobody", SECRET, "", "SELECT count() FROM message_log").body())
                .isEqualTo("0\n");
        // The installation itself sees all of them.
        assertThat(installation("SELECT sum(messages) FROM brandcast.traffic_daily"))
                .isEqualTo("3000\n");
    }

    @Test
    void noStatementShowsAnotherPartnersRow() throws Exception {
        List<String> shown = new ArrayList<>();
        int seenByTheInstallation = 0;
        List<String> attacks = attacks();
        for (String line : attacks) {
            boolean reachesOut = line.startsWith("! ");
            String attack = reachesOut ? line.substring(2) : line;
            HttpResponse<String> answer = analyst(attack);
            if (betrays(answer.body())) {
                shown.add(attack + " -> " + answer.body());
            }
            if (!reachesOut
                    && betrays(ask("default", "", "?database=brandcast", attack).body())) {
                seenByTheInstallation++;
            }
        }
        assertThat(shown).isEmpty();
        // The statements would show something if the filters weren't there.
        assertThat(seenByTheInstallation).isGreaterThan(attacks.size() / 4);
        assertThat(installation("SELECT count() FROM brandcast.messages")).isEqualTo("3000\n");
    }

    @Test
    void manyAtOnceSeeTheirOwnAlone() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                String user = i % 3 == 0 ? "nobody" : i % 3 == 1 ? "a1001" : "default";
                answers.add(threads.submit(() -> user + "="
                        + ask(
                                        user,
                                        user.equals("default") ? "" : SECRET,
                                        "",
                                        "SELECT sum(messages) FROM brandcast.traffic_daily")
                                .body()
                                .strip()));
            }
            for (Future<String> answer : answers) {
                assertThat(answer.get()).isIn("nobody=0", "a1001=2000", "default=3000");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void nothingIsWrittenAndNoSettingHelps() throws Exception {
        for (String sql : List.of(
                "INSERT INTO brandcast.names VALUES (1001, 'TENANT', 1, 'x', '1', 9)",
                "INSERT INTO brandcast.names SELECT 1001, 'TENANT', 1, 'x', '1', 9",
                "TRUNCATE TABLE brandcast.messages",
                "ALTER TABLE brandcast.messages DELETE WHERE 1",
                "DROP VIEW brandcast.traffic_daily",
                "CREATE TABLE x (k Int8) ENGINE = Memory",
                "CREATE TEMPORARY TABLE x (k Int8)",
                "KILL QUERY WHERE 1",
                "SYSTEM SHUTDOWN",
                "SET log_comment = 'system'",
                "SET readonly = 0",
                "OPTIMIZE TABLE brandcast.messages FINAL",
                "SELECT 1 INTO OUTFILE '" + folder.resolve("out") + "'",
                "SELECT 1; SELECT 2",
                "SELECT 1; SELECT 1 INTO OUTFILE '" + folder.resolve("out") + "'",
                "SELECT * FROM (SELECT 1 SETTINGS readonly = 0)",
                "SELECT 1 SETTINGS max_threads = 2",
                "EXPLAIN SELECT * FROM message_log",
                "")) {
            assertThat(analyst(sql).statusCode()).as(sql).isNotEqualTo(200);
        }
        assertThat(folder.resolve("out")).doesNotExist();
        for (String setting : List.of(
                "log_comment=system",
                "readonly=0",
                "max_execution_time=9999",
                "max_memory_usage=0",
                "additional_table_filters=x",
                "format_schema=/etc/passwd",
                "allow_introspection_functions=1")) {
            assertThat(ask("a1001", SECRET, "?" + setting, "SELECT count() FROM message_log")
                            .statusCode())
                    .as(setting)
                    .isNotEqualTo(200);
        }
        assertThat(ask("a1001", SECRET, "?param_t=message_log", "SELECT count() FROM {t:Identifier}")
                        .statusCode())
                .isNotEqualTo(200);
        assertThat(ask("a1001", "wrong", "", "SELECT 1").statusCode()).isEqualTo(403);
        assertThat(ask("gone", SECRET, "", "SELECT 1").statusCode()).isEqualTo(403);
        assertThat(ask("default", "", "?log_comment=1001", "SELECT 1").statusCode())
                .isNotEqualTo(200);
    }

    @Test
    void aStatementEndsAtItsLimits() throws Exception {
        HttpResponse<String> memory = analyst("SELECT uniqExact(number), groupArray(number) FROM numbers(1000000000)");
        assertThat(memory.body()).contains("MEMORY_LIMIT_EXCEEDED");
    }

    @Test
    void everyTableOfPartnersHasAFilter() throws Exception {
        // A table that a migration adds must be named in RowFilters: an analyst's view over it would show all rows.
        for (String table : installation("SELECT name FROM system.tables WHERE database = 'brandcast' AND engine NOT IN"
                        + " ('View', 'MaterializedView') AND name != 'figures_as_of'")
                .lines()
                .toList()) {
            HttpResponse<String> count = ask("nobody", SECRET, "", "SELECT count() FROM " + table);
            assertThat(count.body()).as(table).contains("ACCESS_DENIED");
            assertThat(Files.readString(folder.resolve("data").resolve("front-users.xml")))
                    .contains("<" + table + "><filter>");
        }
    }

    @Test
    void theJdbcDriverWorksForAnAnalyst() throws Exception {
        Properties login = new Properties();
        login.setProperty("user", "a1001");
        login.setProperty("password", SECRET);
        try (Connection connection = DriverManager.getConnection(front.jdbcUrl("brandcast"), login);
                Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT sum(messages) FROM traffic_daily")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getLong(1)).isEqualTo(2000);
            }
            List<String> tables = new ArrayList<>();
            try (ResultSet found = connection.getMetaData().getTables(null, "brandcast", "%", null)) {
                while (found.next()) {
                    tables.add(found.getString("TABLE_NAME"));
                }
            }
            assertThat(tables)
                    .contains("traffic_daily", "delivery_quality")
                    .doesNotContain("messages", "analyst_logins");
            List<String> columns = new ArrayList<>();
            try (ResultSet found = connection.getMetaData().getColumns(null, "brandcast", "traffic_daily", "%")) {
                while (found.next()) {
                    columns.add(found.getString("COLUMN_NAME") + ": " + found.getString("REMARKS"));
                }
            }
            assertThat(columns).contains("messages: Messages | Số tin");
            assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM messages"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("read the views");
        }
    }

    private static List<String> views() throws IOException, InterruptedException {
        return installation("SELECT name FROM system.tables WHERE database = 'brandcast' AND engine = 'View'")
                .lines()
                .toList();
    }

    private static boolean betrays(String answer) {
        // An error may quote the statement: what it quotes of the attack itself isn't another's row.
        String text = answer.contains("DB::Exception") ? "" : answer;
        return text.contains("canary")
                || text.contains("84977777777")
                || text.contains("777777")
                || text.contains("2001\t")
                || text.strip().equals("3000");
    }

    private static List<String> attacks() throws IOException {
        try (var in = Objects.requireNonNull(AnalystsITCase.class.getResourceAsStream("/attacks.sql"), "attacks.sql")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("--"))
                    .map(line -> line.replace("\\n", "\n"))
                    .toList();
        }
    }
}
