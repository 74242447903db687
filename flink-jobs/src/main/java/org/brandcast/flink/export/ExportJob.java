package org.brandcast.flink.export;

import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.brandcast.clickhouse.ClickHouseEndpoint;
import org.brandcast.clickhouse.ClickHouseRow;
import org.brandcast.clickhouse.ClickHouseSink;
import org.brandcast.flink.JobSettings;
import org.brandcast.flink.export.operator.ClickHouseRowSerializer;
import org.brandcast.flink.export.operator.ExportRows;
import org.brandcast.flink.export.operator.MessagePart;
import org.brandcast.flink.export.operator.MessagePartSerializer;
import org.brandcast.flink.export.operator.MessageStates;
import org.brandcast.flink.export.operator.ReadAdmissionEvents;
import org.brandcast.flink.export.operator.ReadTrackingEvents;
import org.brandcast.flink.io.DeadLetters;
import org.brandcast.flink.io.KafkaEnds;
import org.brandcast.flink.io.KafkaRecord;
import org.brandcast.flink.io.RawRecord;
import org.brandcast.schemas.DeadLetter;
import org.brandcast.schemas.Topics;

/**
 * Export: every event, the state of each message and the ledger, in ClickHouse. Rows are written at least once, and each
 * has a key by which a second copy replaces the first: a replay, also one from zero, inflates no number.
 *
 * <pre>
 *   admission-events ─▶ read ─┬ events, ledger, first states ─────────────────────────┐
 *                             └ admitted ─▶ message states (by message) ─ states ─────┼─▶ ClickHouse
 *   tracking-events ──▶ read ─┬ changes of status ─▶▲                                 │
 *                             └ events ───────────────────────────────────────────────┘
 *                         dead letters ─▶ dead-letters.export
 * </pre>
 */
public final class ExportJob {
    public static final String NAME = "export";

    private static final String UID_ADMISSION_SOURCE = "source-admission-events";
    private static final String UID_TRACKING_SOURCE = "source-tracking-events";
    private static final String UID_ADMISSION_READ = "read-admission-events";
    private static final String UID_TRACKING_READ = "read-tracking-events";
    private static final String UID_STATES = "message-states";
    private static final String UID_ROWS_SINK = "sink-rows";
    private static final String UID_DEAD_ENCODE = "encode-dead-letters";
    private static final String UID_DEAD_SINK = "sink-dead-letters";

    /**
     * A row is there for all as soon as it is written, not when a checkpoint is complete; and each checkpoint sends batches
     * that aren't full.
     */
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(5);

    private static final int BATCH_ROWS = 60_000;
    private static final long BATCH_BYTES = 16L * 1024 * 1024;
    private static final Duration BATCH_TIME = Duration.ofMillis(800);
    private static final int BATCHES_IN_FLIGHT = 2;
    private static final int ROWS_HELD = 240_000;

    private final Source<RawRecord, ?, ?> admissionEvents;
    private final Source<RawRecord, ?, ?> trackingEvents;
    private final Sink<ClickHouseRow> rows;
    private final Sink<KafkaRecord> deadLetters;

    /** A job between these ends. */
    public ExportJob(
            Source<RawRecord, ?, ?> admissionEvents,
            Source<RawRecord, ?, ?> trackingEvents,
            Sink<ClickHouseRow> rows,
            Sink<KafkaRecord> deadLetters) {
        this.admissionEvents = admissionEvents;
        this.trackingEvents = trackingEvents;
        this.rows = rows;
        this.deadLetters = deadLetters;
    }

    /** The job on the Kafka and the ClickHouse of the settings. */
    public static void build(StreamExecutionEnvironment environment, JobSettings settings) {
        environment.getCheckpointConfig().setCheckpointInterval(CHECKPOINT_INTERVAL.toMillis());
        KafkaEnds kafka = new KafkaEnds(settings.kafkaBootstrap(), NAME);
        new ExportJob(
                        kafka.source(Topics.ADMISSION_EVENTS),
                        kafka.source(Topics.TRACKING_EVENTS),
                        sink(
                                ClickHouseEndpoint.of(settings.clickhouseUrl()),
                                new RefusedRows(settings.kafkaBootstrap(), new DeadLetters(NAME))),
                        kafka.sink("dead-letters", Pattern.compile(Pattern.quote(Topics.deadLetters(NAME)))))
                .wire(environment);
    }

    /** The sink into the three tables; about a second old at most. */
    static ClickHouseSink<ClickHouseRow> sink(ClickHouseEndpoint endpoint, RefusedRows refused) {
        return ClickHouseSink.ofRows(endpoint)
                .table(ExportTables.MESSAGES)
                .table(ExportTables.EVENTS)
                .table(ExportTables.LEDGER)
                .batch(BATCH_ROWS, BATCH_BYTES, BATCH_TIME)
                .bounds(BATCHES_IN_FLIGHT, ROWS_HELD)
                .poison(refused)
                .build();
    }

    /** Puts the operators into an environment. */
    public void wire(StreamExecutionEnvironment environment) {
        DeadLetters letters = new DeadLetters(NAME);
        SingleOutputStreamOperator<MessagePart> admitted = source(environment, admissionEvents, UID_ADMISSION_SOURCE)
                .process(new ReadAdmissionEvents(letters), MessagePartSerializer.TYPE)
                .uid(UID_ADMISSION_READ)
                .name("read admission events");
        SingleOutputStreamOperator<MessagePart> changes = source(environment, trackingEvents, UID_TRACKING_SOURCE)
                .process(new ReadTrackingEvents(letters), MessagePartSerializer.TYPE)
                .uid(UID_TRACKING_READ)
                .name("read tracking events");
        DataStream<ClickHouseRow> states = admitted.union(changes)
                .keyBy(MessagePart::messageId, Types.STRING)
                .process(new MessageStates(), ClickHouseRowSerializer.TYPE)
                .uid(UID_STATES)
                .name("message states");
        states.union(admitted.getSideOutput(ExportRows.TAG), changes.getSideOutput(ExportRows.TAG))
                .sinkTo(rows)
                .uid(UID_ROWS_SINK)
                .name("ClickHouse");
        DataStream<DeadLetter> dead =
                admitted.getSideOutput(DeadLetters.TAG).union(changes.getSideOutput(DeadLetters.TAG));
        dead.map(letters::encode)
                .returns(KafkaRecord.class)
                .uid(UID_DEAD_ENCODE)
                .name("encode dead letters")
                .setParallelism(1)
                .sinkTo(deadLetters)
                .uid(UID_DEAD_SINK)
                .name("dead letters")
                .setParallelism(1);
    }

    private static SingleOutputStreamOperator<RawRecord> source(
            StreamExecutionEnvironment environment, Source<RawRecord, ?, ?> source, String uid) {
        return environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), uid, TypeInformation.of(RawRecord.class))
                .uid(uid);
    }
}
