package org.brandcast.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.GenericRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.base.sink.writer.ResultHandler;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.brandcast.analytics.FrontProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sink against the real engine: whole jobs, and its inserts under failures. */
class ClickHouseSinkITCase {
    private static final ClickHouseTable NUMBERS = new ClickHouseTable("it.numbers", List.of("k", "v"));
    private static final ClickHouseTable STRICT = new ClickHouseTable("it.strict", List.of("k", "v"));

    @TempDir
    static Path dataDir;

    private static FrontProcess front;

    @BeforeAll
    static void start() throws IOException {
        front = FrontProcess.start(dataDir.resolve("data"));
    }

    @AfterAll
    static void stop() {
        if (front != null) {
            front.close();
        }
    }

    @BeforeEach
    void emptyTables() throws Exception {
        run("DROP DATABASE IF EXISTS it");
        run("CREATE DATABASE it");
        run("CREATE TABLE it.numbers (k UInt64, v String) ENGINE = ReplacingMergeTree ORDER BY k");
        run(
                "CREATE TABLE it.strict (k UInt64, v String, CONSTRAINT small CHECK k < 1000) ENGINE = MergeTree ORDER BY k");
    }

    private static ClickHouseEndpoint endpoint() {
        return ClickHouseEndpoint.of(front.url().toString());
    }

    private static void run(String sql) throws Exception {
        try (Client client = client()) {
            client.execute(sql).get().close();
        }
    }

    private static long number(String sql) {
        try (Client client = client()) {
            List<GenericRecord> rows = client.queryAll(sql);
            return rows.get(0).getLong(1);
        }
    }

    private static Client client() {
        return new Client.Builder()
                .addEndpoint(front.url().toString())
                .setUsername("default")
                .setPassword("")
                .build();
    }

    private static ClickHouseRow row(String table, long k) {
        return new ClickHouseRow(
                table, new RowBinaryWriter().uint64(k).string("giá trị " + k).take(), "test/" + k);
    }

    private static LocalStreamEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        configuration.set(JobManagerOptions.BIND_HOST, "127.0.0.1");
        configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        LocalStreamEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
        environment.enableCheckpointing(200);
        return environment;
    }

    @Test
    void aStreamEndsUpInTheTableOnce() throws Exception {
        LocalStreamEnvironment environment = environment();
        environment
                .fromSequence(1, 50_000)
                .map(k -> row(NUMBERS.name(), k))
                .returns(TypeInformation.of(ClickHouseRow.class))
                .sinkTo(ClickHouseSink.ofRows(endpoint())
                        .table(NUMBERS)
                        .batch(3_000, 1 << 20, Duration.ofMillis(300))
                        .build());
        environment.execute();

        assertThat(number("SELECT count() FROM it.numbers FINAL")).isEqualTo(50_000);
        assertThat(number("SELECT countIf(v = concat('giá trị ', toString(k))) FROM it.numbers FINAL"))
                .isEqualTo(50_000);
    }

    @Test
    void oneSinkWritesSeveralTables() throws Exception {
        LocalStreamEnvironment environment = environment();
        environment
                .fromSequence(0, 999)
                .map(k -> row(k % 4 == 0 ? STRICT.name() : NUMBERS.name(), k))
                .returns(TypeInformation.of(ClickHouseRow.class))
                .sinkTo(ClickHouseSink.ofRows(endpoint())
                        .table(NUMBERS)
                        .table(STRICT)
                        .build());
        environment.execute();

        assertThat(number("SELECT count() FROM it.numbers")).isEqualTo(750);
        assertThat(number("SELECT count() FROM it.strict")).isEqualTo(250);
    }

    @Test
    void aTableThatIsNotThereFailsTheJob() {
        LocalStreamEnvironment environment = environment();
        environment
                .fromSequence(0, 9)
                .map(k -> row("it.nowhere", k))
                .returns(TypeInformation.of(ClickHouseRow.class))
                .sinkTo(ClickHouseSink.ofRows(endpoint())
                        .table(new ClickHouseTable("it.nowhere", List.of("k", "v")))
                        .build());
        assertThatThrownBy(environment::execute).hasStackTraceContaining("refuses rows for it.nowhere");
    }

    @Test
    void aRefusedRowIsFoundAmongTheOthersAndKept() throws Exception {
        List<String> kept = Collections.synchronizedList(new ArrayList<>());
        Told told = new Told();
        try (ClickHouseInserts inserts = inserts((row, reason) -> kept.add(row.origin()))) {
            List<ClickHouseRow> rows = new ArrayList<>();
            for (long k = 900; k < 1000; k++) {
                rows.add(row(STRICT.name(), k));
            }
            rows.add(37, row(STRICT.name(), 5_000));
            rows.add(71, row(STRICT.name(), 6_000));
            inserts.submit(rows, told);
            told.await();
        }
        assertThat(told.failure.get()).isNull();
        assertThat(told.again).isEmpty();
        assertThat(kept).containsExactlyInAnyOrder("test/5000", "test/6000");
        assertThat(number("SELECT count() FROM it.strict")).isEqualTo(100);
    }

    @Test
    void aRefusedRowThatCannotBeKeptComesBack() throws Exception {
        Told told = new Told();
        try (ClickHouseInserts inserts = inserts((row, reason) -> {
            throw new IOException("no place");
        })) {
            inserts.submit(List.of(row(STRICT.name(), 5_000), row(STRICT.name(), 1)), told);
            told.await();
        }
        assertThat(told.again).extracting(ClickHouseRow::origin).containsExactly("test/5000");
        assertThat(number("SELECT count() FROM it.strict")).isEqualTo(1);
    }

    @Test
    void rowsComeBackWhileTheServerIsAwayAndAreTakenWhenItReturns() throws Exception {
        int port = front.port();
        Path data = dataDir.resolve("data");
        Told away = new Told();
        Told back = new Told();
        try (ClickHouseInserts inserts = inserts(PoisonHandler.failing())) {
            front.kill();
            inserts.submit(List.of(row(NUMBERS.name(), 1), row(NUMBERS.name(), 2)), away);
            away.await();
            assertThat(away.again).hasSize(2);

            front = FrontProcess.start(data, port, Map.of());
            inserts.submit(away.again, back);
            back.await();
        }
        assertThat(back.failure.get()).isNull();
        assertThat(back.again).isEmpty();
        assertThat(number("SELECT count() FROM it.numbers")).isEqualTo(2);
    }

    @Test
    void aJobGoesOnWhereTheServerWasKilled() throws Exception {
        reached = new CountDownLatch(1);
        killed = new CountDownLatch(1);
        int port = front.port();
        LocalStreamEnvironment environment = environment();
        environment
                .fromSequence(1, 60_000)
                .map(ClickHouseSinkITCase::rowThatWaitsForTheKill)
                .returns(TypeInformation.of(ClickHouseRow.class))
                .sinkTo(ClickHouseSink.ofRows(endpoint())
                        .table(NUMBERS)
                        .batch(2_000, 1 << 20, Duration.ofMillis(300))
                        .build());
        JobClient job = environment.executeAsync();
        reached.await();
        front.kill();
        killed.countDown();
        front = FrontProcess.start(dataDir.resolve("data"), port, Map.of());
        job.getJobExecutionResult().get();

        assertThat(number("SELECT count() FROM it.numbers FINAL")).isEqualTo(60_000);
    }

    private static volatile CountDownLatch reached = new CountDownLatch(1);
    private static volatile CountDownLatch killed = new CountDownLatch(1);

    private static ClickHouseRow rowThatWaitsForTheKill(long k) throws InterruptedException {
        if (k == 20_000) {
            reached.countDown();
        } else if (k == 40_000) {
            killed.await();
        }
        return row(NUMBERS.name(), k);
    }

    private static ClickHouseInserts inserts(PoisonHandler poison) {
        return new ClickHouseInserts(
                endpoint(), Map.of(NUMBERS.name(), NUMBERS, STRICT.name(), STRICT), poison, false, 2);
    }

    /** What became of a batch. */
    private static final class Told implements ResultHandler<ClickHouseRow> {
        private final CountDownLatch done = new CountDownLatch(1);
        private final AtomicReference<Exception> failure = new AtomicReference<>();
        private final List<ClickHouseRow> again = new ArrayList<>();

        @Override
        public void complete() {
            done.countDown();
        }

        @Override
        public void completeExceptionally(Exception e) {
            failure.set(e);
            done.countDown();
        }

        @Override
        public void retryForEntries(List<ClickHouseRow> rows) {
            again.addAll(rows);
            done.countDown();
        }

        void await() throws InterruptedException {
            assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }
}
