package org.brandcast.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.brandcast.domain.lifecycle.MessageIds;
import org.brandcast.jdbc.Outbox.End;
import org.brandcast.jdbc.Outbox.News;
import org.brandcast.jdbc.OutboxPoller.Settings;
import org.brandcast.jdbc.OutboxSink.Accepted;
import org.brandcast.jdbc.OutboxSink.OutboxMessage;
import org.brandcast.jdbc.OutboxSink.Refused;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On real servers: PostgreSQL, and Debian's MariaDB. */
@Timeout(600) // a hang guard and no measure: each wait has a bound of its own
class OutboxITCase {
    private static final Set<String> FINAL = Set.of("DELIVERED", "FAILED");
    private static final Settings QUICK = new Settings(50, Duration.ofSeconds(1), Duration.ofMillis(5));

    @TempDir
    static Path folder;

    private static TestDatabase postgres;
    private static TestDatabase mariadb;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final List<OutboxPoller> pollers = new ArrayList<>();
    private final List<Process> children = new ArrayList<>();

    @TempDir
    Path own;

    @BeforeAll
    static void startServers() throws Exception {
        postgres = TestDatabase.start(Dialect.POSTGRESQL, folder);
        mariadb = TestDatabase.start(Dialect.MARIADB, folder);
    }

    @AfterAll
    static void stopServers() {
        postgres.close();
        mariadb.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        for (TestDatabase server : List.of(postgres, mariadb)) {
            server.execute("TRUNCATE TABLE OUTBOX" + (server == postgres ? " RESTART IDENTITY" : ""));
            server.execute("TRUNCATE TABLE PEOPLE");
        }
    }

    /** Whatever a test came to: one that goes on polling would take the next test's rows. */
    @AfterEach
    void stopPollers() throws InterruptedException {
        for (Process child : children) {
            child.destroyForcibly().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        for (OutboxPoller poller : pollers) {
            assertThat(poller.stop(PATIENCE))
                    .as("%s has stopped", poller.detail())
                    .isTrue();
        }
    }

    private static TestDatabase server(Dialect dialect) {
        return dialect == Dialect.POSTGRESQL ? postgres : mariadb;
    }

    private static Outbox outbox(Dialect dialect) {
        return new Outbox(dialect, OutboxTable.DEFAULT, new Outbox.Source(7, "shop"));
    }

    private OutboxPoller poller(Dialect dialect, String name, OutboxSink sink, Settings settings) {
        OutboxPoller poller =
                new OutboxPoller(name, server(dialect).database("customer"), outbox(dialect), sink, settings);
        pollers.add(poller);
        return poller;
    }

    /** What a test waits for. */
    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, Condition condition) throws Exception {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime() - until)
                    .as("waited in vain for %s", what)
                    .isNegative();
            Thread.sleep(10);
        }
    }

    private static void await(TestDatabase server, String condition, long count) throws Exception {
        await(count + " rows with " + condition, () -> server.count(condition) >= count);
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void rowsReachTheSinkAndBadOnesSayWhy(Dialect dialect) throws Exception {
        TestDatabase server = server(dialect);
        server.execute("INSERT INTO OUTBOX (sender, recipient, body, type) VALUES"
                + " ('LOTUS', ' 0961234567', 'Mã 123 😀', ' OTP '), ('LOTUS', '0961234568', 'b', NULL),"
                + " (NULL, '0961234569', 'c', 'otp'), ('LOTUS', ' ', 'd', 'otp'), ('LOTUS', '0961234570', '', 'otp'),"
                + " ('LOTUS', '0961234571', 'f', 'spam'), ('EVIL', '0961234572', 'g', 'ad')");
        Queue<OutboxMessage> seen = new ConcurrentLinkedQueue<>();
        OutboxPoller poller = poller(
                dialect,
                "p",
                message -> {
                    seen.add(message);
                    return CompletableFuture.completedFuture(
                            message.from().equals("EVIL") ? new Refused("BRANDNAME_UNKNOWN") : new Accepted());
                },
                QUICK);
        poller.start();
        await(server, "state IN ('ACCEPTED', 'REFUSED')", 7);
        assertThat(poller.stop(Duration.ofMinutes(1))).isTrue();
        assertThat(server.rows("SELECT id, state, reason, claimed_by FROM OUTBOX ORDER BY id"))
                .containsExactly(
                        "1|ACCEPTED|null|null",
                        "2|ACCEPTED|null|null",
                        "3|REFUSED|NO_SENDER|null",
                        "4|REFUSED|NO_RECIPIENT|null",
                        "5|REFUSED|NO_TEXT|null",
                        "6|REFUSED|UNKNOWN_TYPE: must be otp, care or ad|null",
                        "7|REFUSED|BRANDNAME_UNKNOWN|null");
        OutboxMessage first = seen.peek();
        assertThat(first)
                .isEqualTo(new OutboxMessage(
                        MessageIds.ofClientRef(7, "db:shop:1"),
                        "db:shop:1",
                        "LOTUS",
                        "0961234567",
                        "Mã 123 😀",
                        "otp"));
        assertThat(seen).extracting(OutboxMessage::type).containsExactly("otp", "care", "ad");
    }

    /** Several pollers at one table: each row once. None is done before each of them has had rows. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void severalPollersShareATable(Dialect dialect) throws Exception {
        TestDatabase server = server(dialect);
        server.fill(2_000);
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        List<CompletableFuture<Void>> begun =
                List.of(new CompletableFuture<>(), new CompletableFuture<>(), new CompletableFuture<>());
        CompletableFuture<Void> allBegun = CompletableFuture.allOf(begun.toArray(CompletableFuture[]::new));
        Settings longLease = new Settings(20, Duration.ofMinutes(10), Duration.ofMillis(5));
        for (CompletableFuture<Void> mine : begun) {
            poller(
                            dialect,
                            "p",
                            message -> {
                                seen.add(message.messageId());
                                mine.complete(null);
                                return allBegun.thenApply(all -> new Accepted());
                            },
                            longLease)
                    .start();
        }
        await(server, "state = 'ACCEPTED'", 2_000);
        assertThat(seen).hasSize(2_000).doesNotHaveDuplicates();
    }

    /**
     * The database takes ours to break a deadlock with a program of the customer's: it is done again, and no verdict is
     * lost. Which of the two it takes is the database's business, so the scene is played until it was ours.
     */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aDeadlockIsRetried(Dialect dialect) throws Exception {
        TestDatabase server = server(dialect);
        server.fill(500);
        Outbox outbox = outbox(dialect);
        for (int scene = 0; scene < 20 && outbox.retries() == 0; scene++) {
            server.execute("UPDATE OUTBOX SET state = 'NEW'");
            try (Connection ours = server.database("customer").open()) {
                List<End> ends = outbox.claim(ours, "me", Duration.ofMinutes(10), 2).stream()
                        .map(row -> new End(row.id(), "ACCEPTED", null))
                        .toList();
                assertThat(ends).hasSize(2);
                deadlock(server, ours, outbox, ends);
            }
            assertThat(server.count("state = 'ACCEPTED'")).isEqualTo(2);
        }
        assertThat(outbox.retries()).isPositive();
    }

    /** Theirs holds the second row, ours takes the first and waits; then theirs wants the first. */
    private static void deadlock(TestDatabase server, Connection ours, Outbox outbox, List<End> ends) throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Connection theirs = server.administrator();
                Statement statement = theirs.createStatement()) {
            theirs.setAutoCommit(false);
            // Much was done here: InnoDB takes the transaction that has done less.
            statement.executeUpdate(server.named("UPDATE OUTBOX SET reason = 'theirs' WHERE id > "
                    + ends.get(1).id()));
            statement.executeUpdate(server.named("UPDATE OUTBOX SET reason = 'theirs' WHERE id = "
                    + ends.get(1).id()));
            Future<?> ended = thread.submit(() -> {
                outbox.end(ours, "me", ends);
                return null;
            });
            await("ours to wait for a lock", () -> server.isSomebodyWaiting() || ended.isDone());
            try {
                statement.executeUpdate(server.named("UPDATE OUTBOX SET reason = 'theirs' WHERE id = "
                        + ends.get(0).id()));
                theirs.commit();
            } catch (SQLException taken) {
                theirs.rollback();
            }
            ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } finally {
            thread.shutdownNow();
        }
    }

    /** A sink that fails, hangs or loses its database: rows come again as the same messages until they are taken. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void whatIsNotDurableComesAgainAsTheSameMessage(Dialect dialect) throws Exception {
        TestDatabase server = server(dialect);
        server.fill(60);
        AtomicInteger calls = new AtomicInteger();
        Queue<OutboxMessage> seen = new ConcurrentLinkedQueue<>();
        OutboxPoller poller = poller(
                dialect,
                "p",
                message -> {
                    seen.add(message);
                    int call = calls.incrementAndGet();
                    if (call % 7 == 0) {
                        throw new IllegalStateException("thrown");
                    }
                    if (call % 11 == 0) {
                        return CompletableFuture.failedFuture(new IllegalStateException("failed"));
                    }
                    if (call == 13) {
                        return new CompletableFuture<>();
                    }
                    if (call == 40) {
                        cut(server);
                    }
                    return CompletableFuture.completedFuture(new Accepted());
                },
                QUICK);
        poller.start();
        await(server, "state = 'ACCEPTED'", 60);
        assertThat(poller.stop(Duration.ofMinutes(1))).isTrue();
        Map<String, Set<String>> idsByReference = seen.stream()
                .collect(Collectors.groupingBy(
                        OutboxMessage::reference, Collectors.mapping(OutboxMessage::messageId, Collectors.toSet())));
        assertThat(idsByReference).hasSize(60);
        assertThat(idsByReference.values()).allSatisfy(ids -> assertThat(ids).hasSize(1));
        assertThat(seen.size()).as("some came again").isGreaterThan(60);
    }

    private static void cut(TestDatabase server) {
        try {
            server.cutSessionsOf("customer");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** kill -9 again and again: no row is lost, and none is ever two messages. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void killedPollersLoseAndRepeatNothing(Dialect dialect) throws Exception {
        int rows = 120;
        TestDatabase server = server(dialect);
        server.fill(rows);
        Path file = own.resolve("sink");
        int claims = 0;
        for (int round = 0; server.count("state = 'ACCEPTED'") < rows; round++) {
            long before = Files.exists(file) ? Files.size(file) : 0;
            long accepted = server.count("state = 'ACCEPTED'");
            // Rounds end at different places: after the first message reached the sink, or after the first batch ended.
            // The sink then says no more, so that every round ends with rows in hand, however late the kill comes.
            boolean early = round % 2 == 0;
            Process process = child(dialect, server, file, early ? 5 : 25);
            await("a poller's work in round " + round + ", " + own.resolve("log"), () -> {
                assertThat(process.isAlive()).isTrue();
                return early
                        ? Files.exists(file) && Files.size(file) > before
                        : server.count("state = 'ACCEPTED'") > accepted;
            });
            process.destroyForcibly().waitFor();
            claims += (int) server.count("state = 'CLAIMED'");
        }
        List<String> written = Files.readAllLines(file);
        assertThat(new HashSet<>(written)).as("one message a row").hasSize(rows);
        assertThat(written.stream()
                        .map(line -> line.substring(0, line.indexOf(' ')))
                        .collect(Collectors.toSet()))
                .hasSize(rows);
        assertThat(server.rows("SELECT message_id FROM OUTBOX"))
                .containsExactlyInAnyOrderElementsOf(written.stream()
                        .map(line -> line.substring(0, line.indexOf(' ')))
                        .collect(Collectors.toSet()));
        assertThat(claims).as("some died with rows in hand").isPositive();
    }

    private Process child(Dialect dialect, TestDatabase server, Path file, int answers) throws Exception {
        Database.Address address = server.address("customer");
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        PollerProcess.class.getName(),
                        dialect.name(),
                        Integer.toString(address.port()),
                        address.database(),
                        file.toString(),
                        Integer.toString(answers))
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(own.resolve("log").toFile()))
                .start();
        children.add(child);
        return child;
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void newsFindTheirRowsInAnyOrder(Dialect dialect) throws Exception {
        TestDatabase server = server(dialect);
        server.fill(3);
        Outbox outbox = outbox(dialect);
        String[] ids = new String[4];
        for (int i = 1; i <= 3; i++) {
            ids[i] = MessageIds.ofClientRef(7, "db:shop:" + i);
        }
        try (Connection connection = server.database("customer").open()) {
            List<Outbox.Claimed> rows = outbox.claim(connection, "me", Duration.ofMinutes(1), 10);
            assertThat(rows).hasSize(3);
            // News may overtake the end of the claim.
            outbox.write(connection, List.of(new News(ids[1], "DELIVERED", null)), FINAL);
            outbox.end(
                    connection,
                    "me",
                    rows.stream()
                            .map(row -> new End(row.id(), "ACCEPTED", null))
                            .toList());
            outbox.write(
                    connection,
                    List.of(
                            new News(ids[2], "SENT", null),
                            new News(ids[2], "FAILED", "x".repeat(300)),
                            new News(ids[2], "SENT", "again"),
                            new News(ids[1], "SENT", null),
                            new News("unknown", "SENT", null)),
                    FINAL);
        }
        assertThat(server.rows("SELECT id, state, reason FROM OUTBOX ORDER BY id"))
                .containsExactly("1|DELIVERED|null", "2|FAILED|" + "x".repeat(200), "3|ACCEPTED|null");
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aTableIsTriedOutWithoutTouchingARow(Dialect dialect) throws Exception {
        TestDatabase server = server(dialect);
        server.fill(2);
        try (Connection connection = server.database("customer").open()) {
            outbox(dialect).tryOut(connection);
            Outbox wrong = new Outbox(
                    dialect,
                    OutboxTable.of("sms_outbox", Map.of("recipient", "phone"), "care"),
                    new Outbox.Source(7, "shop"));
            assertThatThrownBy(() -> wrong.tryOut(connection))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("phone");
            outbox(dialect).tryOut(connection);
        }
        assertThat(server.rows("SELECT state, claimed_by, message_id FROM OUTBOX"))
                .containsExactly("NEW|null|null", "NEW|null|null");
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aLostClaimIsNotEnded(Dialect dialect) throws Exception {
        TestDatabase server = server(dialect);
        server.fill(1);
        Outbox outbox = outbox(dialect);
        try (Connection connection = server.database("customer").open()) {
            Outbox.Claimed row =
                    outbox.claim(connection, "slow", Duration.ofMillis(1), 1).get(0);
            await(
                    "the lease to end",
                    () -> !outbox.claim(connection, "quick", Duration.ofMinutes(1), 1)
                            .isEmpty());
            outbox.end(connection, "slow", List.of(new End(row.id(), "REFUSED", "late")));
            assertThat(server.rows("SELECT state, claimed_by FROM OUTBOX")).containsExactly("CLAIMED|quick");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aListIsReadInOneReadOnlyTransaction(Dialect dialect) throws Exception {
        TestDatabase server = server(dialect);
        server.execute("INSERT INTO PEOPLE VALUES ('0961234567', 'Nguyễn Ánh', 'Huế'), (NULL, 'x', NULL),"
                + " (' 0961234568 ', 'Trần', 'Vinh')");
        Database reader = server.database("reader");
        Gathered rows = new Gathered(Integer.MAX_VALUE);
        SubscriberQuery query = new SubscriberQuery(
                reader,
                "SELECT msisdn, name AS \"ten\", city FROM people ORDER BY name;\n"
                        .replace("\"", dialect == Dialect.MARIADB ? "`" : "\""),
                PATIENCE);
        assertThat(query.read(SubscriberQuery.ALL, rows)).isEqualTo(3);
        assertThat(rows.labels).containsExactly("msisdn", "ten", "city");
        assertThat(rows.rows)
                .containsExactlyInAnyOrder(
                        List.of("0961234567", "Nguyễn Ánh", "Huế"),
                        List.of("", "x", ""),
                        List.of(" 0961234568 ", "Trần", "Vinh"));
        assertThat(query.read(SubscriberQuery.ALL, new Gathered(1))).isEqualTo(1);
        assertThat(query.read(2, new Gathered(Integer.MAX_VALUE))).isEqualTo(2);
        for (String evil : List.of(
                "DELETE FROM people",
                "SELECT 1; DELETE FROM people",
                "",
                "-- SELECT",
                "SELECT * FROM people INTO OUTFILE '/tmp/x'")) {
            assertThatThrownBy(() -> new SubscriberQuery(reader, evil, PATIENCE))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        if (dialect == Dialect.POSTGRESQL) {
            // The reader may insert, the transaction may not.
            SubscriberQuery write = new SubscriberQuery(
                    reader,
                    "WITH x AS (INSERT INTO people VALUES ('1', 'y', 'z') RETURNING *) SELECT * FROM x",
                    PATIENCE);
            assertThatThrownBy(() -> write.read(SubscriberQuery.ALL, new Gathered(1)))
                    .hasMessageContaining("read-only");
            SubscriberQuery slow = new SubscriberQuery(reader, "SELECT pg_sleep(600)::text", Duration.ofMillis(200));
            assertThatThrownBy(() -> slow.read(SubscriberQuery.ALL, new Gathered(1)))
                    .hasMessageContaining("statement timeout");
        }
    }

    /** Far more rows than are fetched at a time. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aLongListIsStreamed(Dialect dialect) throws Exception {
        TestDatabase server = server(dialect);
        server.execute("INSERT INTO PEOPLE VALUES ('84961234567', 'a', 'b')");
        String tenfold = "INSERT INTO PEOPLE SELECT p.msisdn, p.name, p.city FROM PEOPLE p"
                + " CROSS JOIN (SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5"
                + " UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9) n";
        for (int i = 0; i < 5; i++) {
            server.execute(tenfold);
        }
        AtomicInteger most = new AtomicInteger();
        long read = new SubscriberQuery(server.database("reader"), "SELECT msisdn, name FROM people", PATIENCE)
                .read(SubscriberQuery.ALL, new SubscriberQuery.Rows<RuntimeException>() {
                    @Override
                    public void columns(List<String> labels) {
                        assertThat(labels).hasSize(2);
                    }

                    @Override
                    public boolean row(List<String> values) {
                        return most.incrementAndGet() > 0;
                    }
                });
        assertThat(read).isEqualTo(100_000);
        assertThat(most).hasValue(100_000);
    }

    /** Keeps the rows, so many of them. */
    private static final class Gathered implements SubscriberQuery.Rows<RuntimeException> {
        private final int most;
        private final List<List<String>> rows = new ArrayList<>();
        private List<String> labels = List.of();

        Gathered(int most) {
            this.most = most;
        }

        @Override
        public void columns(List<String> labels) {
            this.labels = labels;
        }

        @Override
        public boolean row(List<String> values) {
            rows.add(values);
            return rows.size() < most;
        }
    }
}
