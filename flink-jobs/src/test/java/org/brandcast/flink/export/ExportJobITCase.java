package org.brandcast.flink.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.GenericRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.functions.FromElementsGeneratorFunction;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.brandcast.analytics.FrontProcess;
import org.brandcast.clickhouse.ClickHouseEndpoint;
import org.brandcast.flink.JobEnvironment;
import org.brandcast.flink.JobSettings;
import org.brandcast.flink.io.DeadLetters;
import org.brandcast.flink.io.KafkaRecord;
import org.brandcast.flink.io.RawRecord;
import org.brandcast.flink.testing.Samples;
import org.brandcast.schemas.DeadLetter;
import org.brandcast.schemas.RecordCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job against the real engine and the real schema: what it writes is the truth, however often it is run. */
class ExportJobITCase {
    private static final int MESSAGES = 2_000;
    private static final ConcurrentLinkedQueue<KafkaRecord> DEAD = new ConcurrentLinkedQueue<>();

    @TempDir
    private Path folder;

    private FrontProcess front;

    @BeforeEach
    void start() throws Exception {
        DEAD.clear();
        front = FrontProcess.start(
                folder.resolve("clickhouse"), 0, Map.of("BRANDCAST_CLICKHOUSE_ROLL_UP_EVERY", "PT0.2S"));
    }

    @AfterEach
    void stop() {
        if (front != null) {
            front.close();
        }
    }

    @Test
    void aReplayChangesNoNumber() throws Exception {
        History history = History.of(MESSAGES);

        run(history.admission, history.tracking);
        assertTruth(history);
        assertThat(DEAD).isEmpty();

        // From zero again, with nothing remembered.
        run(history.admission, history.tracking);
        assertTruth(history);

        // From zero, and cut in the middle: older states come again and must lose.
        run(
                history.admission.subList(0, history.admission.size() / 2),
                history.tracking.subList(0, history.tracking.size() / 3));
        assertTruth(history);

        query("OPTIMIZE TABLE brandcast.messages FINAL");
        query("OPTIMIZE TABLE brandcast.events FINAL");
        assertTruth(history);
    }

    @Test
    void poisonIsPutAsideAndTheRestGoesOn() throws Exception {
        History history = History.of(50);
        List<RawRecord> admission = new ArrayList<>(history.admission);
        admission.add(
                3, new RawRecord("admission-events", 0, 3, Samples.NOW, null, "x".getBytes(StandardCharsets.UTF_8)));

        run(admission, history.tracking);

        assertTruth(history);
        assertThat(DEAD).hasSize(1);
        DeadLetter letter =
                RecordCodec.of(DeadLetter.class).decode(DEAD.element().value());
        assertThat(letter.getReason()).isEqualTo("NOT_AVRO");
        assertThat(DEAD.element().topic()).isEqualTo("dead-letters.export");
    }

    @Test
    void everyOperatorHasAUid() {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(JobEnvironment.of(ExportJob.NAME, settings()));
        ExportJob.build(environment, settings());
        StreamGraph graph = environment.getStreamGraph();
        assertThat(graph.getStreamNodes())
                .hasSizeGreaterThan(6)
                .allSatisfy(node -> assertThat(node.getTransformationUID())
                        .as("uid of %s", node.getOperatorName())
                        .isNotNull());
        assertThat(graph.getJobGraph().getMaximumParallelism()).isPositive();
    }

    private JobSettings settings() {
        return new JobSettings(
                "127.0.0.1:1",
                front.url().toString(),
                folder.resolve("checkpoints"),
                folder.resolve("savepoints"),
                1,
                Duration.ofHours(1));
    }

    private void run(List<RawRecord> admission, List<RawRecord> tracking) throws Exception {
        Configuration configuration = JobEnvironment.of(ExportJob.NAME, settings());
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        configuration.set(JobManagerOptions.BIND_HOST, "127.0.0.1");
        configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
        new ExportJob(
                        source(admission),
                        source(tracking),
                        ExportJob.sink(
                                ClickHouseEndpoint.of(front.url().toString()),
                                new RefusedRows("127.0.0.1:1", new DeadLetters(ExportJob.NAME))),
                        new DeadQueue())
                .wire(environment);
        environment.execute(ExportJob.NAME);
    }

    private static DataGeneratorSource<RawRecord> source(List<RawRecord> records) {
        TypeInformation<RawRecord> type = TypeInformation.of(RawRecord.class);
        return new DataGeneratorSource<>(
                new FromElementsGeneratorFunction<>(type, records.toArray(new RawRecord[0])), records.size(), type);
    }

    private void assertTruth(History history) throws Exception {
        assertThat(counts("SELECT status AS k, toInt64(count()) AS n FROM brandcast.messages FINAL GROUP BY status"))
                .isEqualTo(history.messagesByStatus);

        GenericRecord messages = query("SELECT toInt64(sum(segments)) AS s, toInt64(sum(accepted_segments)) AS a,"
                        + " toInt64(sum(delivered_segments)) AS d,"
                        + " toInt64(countIf(text LIKE '%493817%')) AS secrets,"
                        + " toInt64(countIf(type = 'CARE' AND text NOT LIKE 'Cảm ơn quý khách số %')) AS texts,"
                        + " toInt64(countIf(msisdn = 0 AND recipient_given != 'không phải số')) AS given,"
                        + " toInt64(countIf(status = 'DELIVERED' AND (sent_at IS NULL OR final_at <= sent_at))) AS times"
                        + " FROM brandcast.messages FINAL")
                .get(0);
        assertThat(messages.getLong("s")).isEqualTo(history.segments);
        assertThat(messages.getLong("a")).isEqualTo(history.acceptedSegments);
        assertThat(messages.getLong("d")).isEqualTo(history.deliveredSegments);
        assertThat(messages.getLong("secrets")).isZero();
        assertThat(messages.getLong("texts")).isZero();
        assertThat(messages.getLong("given")).isZero();
        assertThat(messages.getLong("times")).isZero();

        GenericRecord events = query("SELECT toInt64(count()) AS n, toInt64(countIf(NOT isValidJSON(payload))) AS bad,"
                        + " toInt64(countIf(payload LIKE '%493817%')) AS secrets FROM brandcast.events FINAL")
                .get(0);
        assertThat(events.getLong("n")).isEqualTo(history.events);
        assertThat(events.getLong("bad")).isZero();
        assertThat(events.getLong("secrets")).isZero();

        awaitRollUps();
        assertViews(history);
        GenericRecord order = query("SELECT * FROM brandcast.order_balance WHERE order_id = " + Samples.ORDER)
                .get(0);
        assertThat(order.getLong("last_sequence")).isEqualTo(history.ledgerEntries);
        assertThat(order.getLong("granted")).isEqualTo(History.GRANTED);
        assertThat(order.getLong("reserved")).isEqualTo(history.reserved);
        assertThat(order.getLong("posted")).isEqualTo(history.posted);
        assertThat(order.getLong("free")).isEqualTo(History.GRANTED - history.reserved - history.posted);
        assertThat(order.getLong("granted_by_entries")).isEqualTo(History.GRANTED);
        assertThat(order.getLong("reserved_by_entries")).isEqualTo(history.reserved);
        assertThat(order.getLong("posted_by_entries")).isEqualTo(history.posted);
        assertThat(order.getLong("amount_vnd")).isEqualTo(history.posted * History.PRICE);

        GenericRecord campaign = query("SELECT * FROM brandcast.campaign_result WHERE tenant_id = " + Samples.TENANT
                        + " AND campaign_id = " + History.CAMPAIGN)
                .get(0);
        assertThat(campaign.getLong("messages")).isEqualTo(history.campaignMessages);
    }

    /** The views against the truth that was counted while the history was made, and against the raw events. */
    private void assertViews(History history) {
        for (String view : List.of("traffic_daily", "traffic_hourly")) {
            assertThat(counts("SELECT status AS k, toInt64(sum(messages)) AS n FROM brandcast." + view
                            + " GROUP BY status"))
                    .as(view)
                    .isEqualTo(history.messagesByStatus);
        }
        assertThat(counts(
                        "SELECT last AS k, toInt64(count()) AS n FROM (SELECT argMax(status, (source = 'TRACKING', sequence))"
                                + " AS last FROM brandcast.events FINAL WHERE kind IN ('ADMITTED', 'REJECTED', 'STATUS_CHANGED')"
                                + " GROUP BY message_id) GROUP BY last"))
                .as("raw events")
                .isEqualTo(history.messagesByStatus);
        GenericRecord traffic = query("SELECT toInt64(sum(segments)) AS s, toInt64(sum(accepted_segments)) AS a,"
                        + " toInt64(sum(delivered_segments)) AS d FROM brandcast.traffic_daily")
                .get(0);
        assertThat(traffic.getLong("s")).isEqualTo(history.segments);
        assertThat(traffic.getLong("a")).isEqualTo(history.acceptedSegments);
        assertThat(traffic.getLong("d")).isEqualTo(history.deliveredSegments);
        assertThat(
                        counts(
                                "SELECT 'REJECTED' AS k, toInt64(sum(messages)) AS n FROM brandcast.reject_reasons WHERE status = k"))
                .containsEntry("REJECTED", history.messagesByStatus.get("REJECTED"));
        assertThat(counts("SELECT 'delivered' AS k, toInt64(sum(delivered)) AS n FROM brandcast.delivery_quality"))
                .containsEntry("delivered", history.messagesByStatus.get("DELIVERED"));
        assertThat(counts("SELECT 'open' AS k, toInt64(sum(open)) AS n FROM brandcast.route_health"))
                .containsEntry("open", history.messagesByStatus.get("QUEUED") + history.messagesByStatus.get("SENT"));
        assertThat(counts("SELECT 'posted' AS k, toInt64(sum(posted)) AS n FROM brandcast.order_usage"))
                .containsEntry("posted", history.posted);
    }

    /** Until everything that is written by now is in the roll-ups. */
    private void awaitRollUps() throws InterruptedException {
        String now = query("SELECT toString(now64(3, 'UTC')) AS t").get(0).getString("t");
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (query(
                                "SELECT toInt64(count()) AS n FROM brandcast.figures_as_of FINAL WHERE figures IN ('TRAFFIC', 'ORDERS')"
                                        + " AND as_of > toDateTime64('" + now + "', 3, 'UTC')")
                        .get(0)
                        .getLong("n")
                < 2) {
            assertThat(System.nanoTime()).as("roll-ups within a minute").isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    private Map<String, Long> counts(String sql) {
        Map<String, Long> counts = new TreeMap<>();
        for (GenericRecord row : query(sql)) {
            counts.put(row.getString("k"), row.getLong("n"));
        }
        return counts;
    }

    private List<GenericRecord> query(String sql) {
        try (Client client = new Client.Builder()
                .addEndpoint(front.url().toString())
                .setUsername("default")
                .setPassword("")
                .build()) {
            return client.queryAll(sql);
        }
    }

    /** Keeps dead letters in this JVM, where the local cluster runs too. */
    private static final class DeadQueue implements Sink<KafkaRecord> {
        private static final long serialVersionUID = 1L;

        @Override
        public SinkWriter<KafkaRecord> createWriter(WriterInitContext context) {
            return new SinkWriter<>() {
                @Override
                public void write(KafkaRecord element, Context ignored) {
                    DEAD.add(element);
                }

                @Override
                public void flush(boolean endOfInput) {
                    // Nothing is held back.
                }

                @Override
                public void close() {
                    // Nothing to close.
                }
            };
        }
    }
}
