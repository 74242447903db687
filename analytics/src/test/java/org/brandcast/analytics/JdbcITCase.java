package org.brandcast.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The official JDBC driver against the front with the real engine. */
class JdbcITCase {
    @TempDir
    static Path dataDir;

    private static FrontProcess front;

    @BeforeAll
    static void start() throws Exception {
        front = FrontProcess.start(dataDir.resolve("data"));
    }

    @AfterAll
    static void stop() {
        if (front != null) {
            front.close();
        }
    }

    @BeforeEach
    void emptyDatabase() throws SQLException {
        run("DROP DATABASE IF EXISTS it", "CREATE DATABASE it");
    }

    private static Connection connect(String... properties) throws SQLException {
        Properties all = new Properties();
        for (int i = 0; i < properties.length; i += 2) {
            all.setProperty(properties[i], properties[i + 1]);
        }
        return DriverManager.getConnection(front.jdbcUrl("default"), all);
    }

    private static void run(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String one(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    @Test
    void mergeTreesOfEveryKindWeUse() throws SQLException {
        run(
                "CREATE TABLE it.plain (k UInt64, v String) ENGINE = MergeTree ORDER BY k PARTITION BY k % 3",
                "CREATE TABLE it.replacing (k UInt64, version UInt64, v String) ENGINE = ReplacingMergeTree(version) ORDER BY k",
                "CREATE TABLE it.summing (k UInt64, v UInt64) ENGINE = SummingMergeTree ORDER BY k",
                "CREATE TABLE it.aggregating (k UInt64, v SimpleAggregateFunction(max, UInt64)) ENGINE = AggregatingMergeTree ORDER BY k",
                "CREATE MATERIALIZED VIEW it.follows TO it.summing AS SELECT k, 1 AS v FROM it.plain",
                "CREATE VIEW it.seen AS SELECT k, v FROM it.replacing FINAL",
                "INSERT INTO it.plain SELECT number % 10, toString(number) FROM numbers(1000)",
                "INSERT INTO it.replacing VALUES (1, 2, 'new'), (1, 1, 'old')",
                "INSERT INTO it.replacing VALUES (1, 1, 'older')",
                "INSERT INTO it.aggregating VALUES (1, 5)",
                "INSERT INTO it.aggregating VALUES (1, 3)");
        assertThat(one("SELECT sum(v) FROM it.summing")).isEqualTo("1000");
        assertThat(one("SELECT v FROM it.seen")).isEqualTo("new");
        assertThat(one("SELECT v FROM it.aggregating FINAL")).isEqualTo("5");
        run("ALTER TABLE it.plain DELETE WHERE k = 3 SETTINGS mutations_sync = 2", "DELETE FROM it.plain WHERE k = 4");
        assertThat(one("SELECT count() FROM it.plain")).isEqualTo("800");
        run("ALTER TABLE it.plain DROP PARTITION 0");
        assertThat(one("SELECT uniqExact(k) FROM it.plain")).isEqualTo("5");
    }

    @Test
    void valuesOfEveryTypeComeBackAsTheyWere() throws SQLException {
        run("CREATE TABLE it.types (u8 UInt8, i64 Int64, u64 UInt64, f Float64, d Decimal(18, 4), s String, lc"
                + " LowCardinality(String), fs FixedString(4), day Date, at DateTime64(3, 'UTC'), id UUID, e Enum8('a' = 1,"
                + " 'b' = 2), n Nullable(Int32), arr Array(String), m Map(String, UInt32), b Bool)"
                + " ENGINE = MergeTree ORDER BY u8");
        UUID id = UUID.fromString("0190a6f2-1c3d-7abc-8def-0123456789ab");
        try (Connection connection = connect();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO it.types (u8, i64, u64, f, d, s, lc, fs, day, at, id, e, n, b) VALUES"
                                + " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setInt(1, 255);
            insert.setLong(2, Long.MIN_VALUE);
            insert.setObject(3, new BigInteger("18446744073709551615"));
            insert.setDouble(4, 0.1);
            insert.setBigDecimal(5, new BigDecimal("-12345678901234.5678"));
            insert.setString(6, "Đặt hàng 'xong'\\ \t\n 🙂");
            insert.setString(7, "viettel");
            insert.setString(8, "abcd");
            insert.setObject(9, LocalDate.of(2026, 2, 28));
            insert.setObject(10, LocalDateTime.of(2026, 2, 28, 23, 59, 59, 999_000_000));
            insert.setObject(11, id);
            insert.setString(12, "b");
            insert.setObject(13, null);
            insert.setBoolean(14, true);
            assertThat(insert.executeUpdate()).isEqualTo(1);
        }
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM it.types")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt("u8")).isEqualTo(255);
            assertThat(row.getLong("i64")).isEqualTo(Long.MIN_VALUE);
            assertThat(row.getBigDecimal("u64")).isEqualTo(new BigDecimal("18446744073709551615"));
            assertThat(row.getDouble("f")).isEqualTo(0.1);
            assertThat(row.getBigDecimal("d")).isEqualTo(new BigDecimal("-12345678901234.5678"));
            assertThat(row.getString("s")).isEqualTo("Đặt hàng 'xong'\\ \t\n 🙂");
            assertThat(row.getString("lc")).isEqualTo("viettel");
            assertThat(row.getObject("day", LocalDate.class)).isEqualTo(LocalDate.of(2026, 2, 28));
            assertThat(row.getObject("at", LocalDateTime.class))
                    .isEqualTo(LocalDateTime.of(2026, 2, 28, 23, 59, 59, 999_000_000));
            assertThat(row.getObject("id", UUID.class)).isEqualTo(id);
            assertThat(row.getString("e")).isEqualTo("b");
            assertThat(row.getObject("n")).isNull();
            assertThat(row.getBoolean("b")).isTrue();
            assertThat(row.next()).isFalse();
        }
    }

    @Test
    void aLargeResultIsStreamedCompleteAndInOrder() throws SQLException {
        long expected = 0;
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT number, toString(number) AS text FROM numbers(200000) ORDER BY number")) {
            while (rows.next()) {
                assertThat(rows.getLong(1)).isEqualTo(expected);
                assertThat(rows.getString("text")).isEqualTo(Long.toString(expected));
                expected++;
            }
        }
        assertThat(expected).isEqualTo(200_000);
    }

    @Test
    void aResultWithoutRowsHasItsColumns() throws SQLException {
        run("CREATE TABLE it.empty (k UInt64, v String) ENGINE = MergeTree ORDER BY k");
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT v, k FROM it.empty WHERE k = 9")) {
            assertThat(rows.getMetaData().getColumnCount()).isEqualTo(2);
            assertThat(rows.getMetaData().getColumnName(1)).isEqualTo("v");
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void errorsKeepTheirCodes() {
        assertThatThrownBy(() -> one("SELECT * FROM it.nowhere"))
                .isInstanceOf(SQLException.class)
                .satisfies(e -> assertThat(((SQLException) e).getErrorCode()).isEqualTo(60));
        assertThatThrownBy(() -> one("SELECT unknown_column"))
                .satisfies(e -> assertThat(((SQLException) e).getErrorCode()).isEqualTo(47));
        assertThatThrownBy(() -> one("SELECT throwIf(1)"))
                .satisfies(e -> assertThat(((SQLException) e).getErrorCode()).isEqualTo(395));
        assertThatThrownBy(() -> one("SELECT sum(number) FROM numbers(100000000000) SETTINGS max_execution_time = 1"))
                .isInstanceOf(SQLTimeoutException.class)
                .hasStackTraceContaining("Code: 159.");
        assertThatThrownBy(() ->
                        one("SELECT groupArray(number) FROM numbers(1000000000) SETTINGS max_memory_usage = 50000000"))
                .satisfies(e -> assertThat(((SQLException) e).getErrorCode()).isEqualTo(241));
    }

    @Test
    void aFailureInsideAResultNeverLooksLikeItsEnd() {
        assertThatThrownBy(() -> {
                    try (Connection connection = connect();
                            Statement statement = connection.createStatement();
                            ResultSet rows = statement.executeQuery(
                                    "SELECT number, throwIf(number = 3000000) FROM numbers(5000000)")) {
                        while (rows.next()) {
                            rows.getLong(1);
                        }
                    }
                })
                .isInstanceOf(Exception.class);
    }

    @Test
    void settingsOfOneRequestDoNotReachTheNext() throws SQLException {
        String usual = one("SELECT getSetting('max_block_size')");
        try (Connection connection = connect("clickhouse_setting_max_block_size", "1234");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT getSetting('max_block_size')")) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("1234");
        }
        assertThat(one("SELECT getSetting('max_block_size')")).isEqualTo(usual).isNotEqualTo("1234");
    }

    @Test
    void resultsComeUncompressedToo() throws SQLException {
        try (Connection connection = connect("compress", "false");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT sum(number) FROM numbers(10)")) {
            rows.next();
            assertThat(rows.getLong(1)).isEqualTo(45);
        }
    }

    @Test
    void batchesAreWrittenWhole() throws SQLException {
        run("CREATE TABLE it.batches (k UInt64, v String) ENGINE = MergeTree ORDER BY k");
        try (Connection connection = connect();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO it.batches (k, v) VALUES (?, ?)")) {
            for (int i = 0; i < 20_000; i++) {
                insert.setLong(1, i);
                insert.setString(2, "Trị số '" + i + "'");
                insert.addBatch();
            }
            insert.executeBatch();
        }
        assertThat(one("SELECT count() FROM it.batches WHERE v = concat('Trị số ''', toString(k), '''')"))
                .isEqualTo("20000");
    }

    @Test
    void readersAndWritersSideBySide() throws Exception {
        run("CREATE TABLE it.busy (k UInt64, v UInt64) ENGINE = MergeTree ORDER BY k");
        AtomicBoolean writing = new AtomicBoolean(true);
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Future<?>> work = new ArrayList<>();
        List<Future<?>> writers = new ArrayList<>();
        for (int w = 0; w < 2; w++) {
            int writer = w;
            writers.add(threads.submit(() -> {
                for (int batch = 0; batch < 40; batch++) {
                    run("INSERT INTO it.busy SELECT number + " + (writer * 40 + batch) * 1000
                            + ", 1 FROM numbers(1000)");
                }
                return null;
            }));
        }
        for (int r = 0; r < 8; r++) {
            work.add(threads.submit(() -> {
                long last = 0;
                while (writing.get()) {
                    long count = Long.parseLong(one("SELECT count() FROM it.busy"));
                    assertThat(count).isGreaterThanOrEqualTo(last);
                    assertThat(one("SELECT sum(v) % 1000 FROM it.busy")).isEqualTo("0");
                    last = count;
                }
                return null;
            }));
        }
        for (Future<?> writer : writers) {
            writer.get();
        }
        writing.set(false);
        for (Future<?> reader : work) {
            reader.get();
        }
        threads.shutdown();
        assertThat(one("SELECT count(), uniqExact(k) FROM it.busy")).isEqualTo("80000");
        assertThat(one("SELECT uniqExact(k) FROM it.busy")).isEqualTo("80000");
    }
}
