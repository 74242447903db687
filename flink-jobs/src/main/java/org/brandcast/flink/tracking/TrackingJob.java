package org.brandcast.flink.tracking;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.brandcast.flink.JobSettings;
import org.brandcast.flink.io.DeadLetters;
import org.brandcast.flink.io.DecodeRecords;
import org.brandcast.flink.io.KafkaEnds;
import org.brandcast.flink.io.KafkaRecord;
import org.brandcast.flink.io.RawRecord;
import org.brandcast.flink.io.progress.ProgressGate;
import org.brandcast.flink.io.progress.ProgressSource;
import org.brandcast.flink.io.progress.ProgressWatermarks;
import org.brandcast.flink.tracking.operator.AdmissionFacts;
import org.brandcast.flink.tracking.operator.CorrelateReceipts;
import org.brandcast.flink.tracking.operator.EncodeTracking;
import org.brandcast.flink.tracking.operator.LifecycleStep;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.DeadLetter;
import org.brandcast.schemas.DeliveryReceipt;
import org.brandcast.schemas.SubmitResult;
import org.brandcast.schemas.Topics;

/**
 * Tracking: every admitted message comes to one end, and is settled once.
 *
 * <pre>
 *   admission-events ─▶ decode ──────────────────────────────────────────▶┐
 *   results.* ─▶ decode ─┬───────────────────────────────────────────────▶├▶ lifecycle ─▶ tracking-events,
 *                        └ with an id ─▶ correlate (by the SMSC's id) ───▶│ (by message)    settlements
 *   receipts.* ─▶ decode ──────────────────▶▲                             │
 *   progress of these inputs ─ event time ──┴────────────────────────────▶┘    dead letters ─▶ dead-letters.tracking
 * </pre>
 */
public final class TrackingJob {
    public static final String NAME = "tracking";

    private static final String UID_ADMISSION = "admission-events";
    private static final String UID_RESULTS = "results";
    private static final String UID_RECEIPTS = "receipts";
    private static final String UID_SOURCE = "source-";
    private static final String UID_DECODE = "decode-";
    private static final String UID_IDLE = "time-of-";
    private static final String UID_ADMISSION_FACTS = "admission-facts";
    private static final String UID_RESULT_FACTS = "result-facts";
    private static final String UID_ACCEPTED = "accepted-results";
    private static final String UID_PROGRESS_SOURCE = "source-progress";
    private static final String UID_PROGRESS_GATE = "gate-progress";
    private static final String UID_PROGRESS_TIME = "time-of-progress";
    private static final String UID_PROGRESS_TO_CORRELATE = "progress-to-correlate";
    private static final String UID_CORRELATE = "correlate-receipts";
    private static final String UID_LIFECYCLE = "lifecycle-step";
    private static final String UID_ENCODE = "encode-tracking";
    private static final String UID_SINK = "sink-tracking";
    private static final String UID_DEAD_ENCODE = "encode-dead-letters";
    private static final String UID_DEAD_SINK = "sink-dead-letters";

    private static final Pattern INPUTS = Pattern.compile(
            Topics.ADMISSION_EVENTS + "|" + Topics.ALL_RESULTS.pattern() + "|" + Topics.ALL_RECEIPTS.pattern());
    private static final Pattern OUTPUTS =
            Pattern.compile(Topics.TRACKING_EVENTS + "|" + Topics.SETTLEMENTS + "|" + Topics.ALL_RESENDS.pattern());

    private final Inputs inputs;
    private final Sink<KafkaRecord> outputs;
    private final Sink<KafkaRecord> deadLetters;
    private final Duration grace;

    /**
     * What the job reads.
     *
     * @param progress up to which time the others have been read, in epoch milliseconds
     */
    public record Inputs(
            Source<RawRecord, ?, ?> admissionEvents,
            Source<RawRecord, ?, ?> results,
            Source<RawRecord, ?, ?> receipts,
            Source<Long, ?, ?> progress) {}

    /**
     * A job between these ends.
     *
     * @param grace how long after its deadline a message waits for receipts
     */
    public TrackingJob(Inputs inputs, Sink<KafkaRecord> outputs, Sink<KafkaRecord> deadLetters, Duration grace) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.deadLetters = deadLetters;
        this.grace = grace;
    }

    /** The job on the Kafka of the settings. */
    public static void build(StreamExecutionEnvironment environment, JobSettings settings) {
        KafkaEnds kafka = new KafkaEnds(settings.kafkaBootstrap(), NAME);
        Inputs inputs = new Inputs(
                kafka.source(Topics.ADMISSION_EVENTS),
                kafka.source(Topics.ALL_RESULTS),
                kafka.source(Topics.ALL_RECEIPTS),
                ProgressSource.of(settings.kafkaBootstrap(), KafkaEnds.groupOf(NAME), INPUTS));
        new TrackingJob(
                        inputs,
                        kafka.sink("tracking", OUTPUTS),
                        kafka.sink("dead-letters", Pattern.compile(Pattern.quote(Topics.deadLetters(NAME)))),
                        settings.trackingGrace())
                .wire(environment);
    }

    /** Puts the operators into an environment. */
    public void wire(StreamExecutionEnvironment environment) {
        DeadLetters letters = new DeadLetters(NAME);
        Decoded<AdmissionEvent> admissions =
                decode(environment, inputs.admissionEvents(), UID_ADMISSION, AdmissionEvent.class, letters);
        Decoded<SubmitResult> results = decode(environment, inputs.results(), UID_RESULTS, SubmitResult.class, letters);
        Decoded<DeliveryReceipt> receipts =
                decode(environment, inputs.receipts(), UID_RECEIPTS, DeliveryReceipt.class, letters);
        DataStream<Long> progress = progress(environment);

        SingleOutputStreamOperator<MessageFact> matched = correlate(results.records(), receipts.records(), progress);
        SingleOutputStreamOperator<TrackingOutput> tracked = facts(admissions.records(), results.records())
                .union(matched)
                .keyBy(MessageFact::messageId, Types.STRING)
                .process(new LifecycleStep(letters, grace), TypeInformation.of(TrackingOutput.class))
                .uid(UID_LIFECYCLE)
                .name("lifecycle");
        tracked.flatMap(new EncodeTracking())
                .returns(KafkaRecord.class)
                .uid(UID_ENCODE)
                .name("encode")
                .sinkTo(outputs)
                .uid(UID_SINK)
                .name("tracking");
        writeDeadLetters(
                List.of(
                        admissions.deadLetters(),
                        results.deadLetters(),
                        receipts.deadLetters(),
                        tracked.getSideOutput(DeadLetters.TAG)),
                letters);
    }

    private static DataStream<MessageFact> facts(
            DataStream<AdmissionEvent> admissions, DataStream<SubmitResult> results) {
        DataStream<MessageFact> admitted = admissions
                .flatMap(new AdmissionFacts())
                .returns(MessageFact.class)
                .uid(UID_ADMISSION_FACTS)
                .name("admitted");
        return admitted.union(results.map(MessageFact::of)
                .returns(MessageFact.class)
                .uid(UID_RESULT_FACTS)
                .name("results"));
    }

    private static SingleOutputStreamOperator<MessageFact> correlate(
            DataStream<SubmitResult> results, DataStream<DeliveryReceipt> receipts, DataStream<Long> progress) {
        DataStream<SubmitResult> accepted = results.filter(result -> result.getSmscMessageId() != null)
                .uid(UID_ACCEPTED)
                .name("accepted");
        // Carries the time to the step, and through it to the lifecycle, and no record.
        DataStream<DeliveryReceipt> time = progress.flatMap(
                        (Long reached, org.apache.flink.util.Collector<DeliveryReceipt> out) -> {})
                .returns(new AvroTypeInfo<>(DeliveryReceipt.class))
                .uid(UID_PROGRESS_TO_CORRELATE)
                .name("time")
                .setParallelism(1);
        return accepted.keyBy(result -> idOf(result.getIdSpace(), result.getSmscMessageId()), Types.STRING)
                .connect(receipts.union(time)
                        .keyBy(receipt -> idOf(receipt.getIdSpace(), receipt.getSmscMessageId()), Types.STRING))
                .process(new CorrelateReceipts(), TypeInformation.of(MessageFact.class))
                .uid(UID_CORRELATE)
                .name("correlate");
    }

    private static String idOf(String idSpace, String smscMessageId) {
        return idSpace + '/' + smscMessageId;
    }

    private DataStream<Long> progress(StreamExecutionEnvironment environment) {
        return environment
                .fromSource(inputs.progress(), WatermarkStrategy.noWatermarks(), "progress", Types.LONG)
                .uid(UID_PROGRESS_SOURCE)
                .setParallelism(1)
                .process(new ProgressGate())
                .uid(UID_PROGRESS_GATE)
                .name("gate")
                .setParallelism(1)
                .assignTimestampsAndWatermarks(ProgressWatermarks.ofProgress())
                .uid(UID_PROGRESS_TIME)
                .name("event time")
                .setParallelism(1);
    }

    /** A stream that was decoded, and what could not be. */
    private record Decoded<T>(DataStream<T> records, DataStream<DeadLetter> deadLetters) {}

    private static <T extends SpecificRecordBase> Decoded<T> decode(
            StreamExecutionEnvironment environment,
            Source<RawRecord, ?, ?> source,
            String name,
            Class<T> type,
            DeadLetters letters) {
        SingleOutputStreamOperator<T> decoded = environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), name, TypeInformation.of(RawRecord.class))
                .uid(UID_SOURCE + name)
                .process(new DecodeRecords<>(type, letters))
                .uid(UID_DECODE + name)
                .name("decode");
        DataStream<T> records = decoded.assignTimestampsAndWatermarks(ProgressWatermarks.none())
                .uid(UID_IDLE + name)
                .name("timeless");
        return new Decoded<>(records, decoded.getSideOutput(DeadLetters.TAG));
    }

    private void writeDeadLetters(List<DataStream<DeadLetter>> all, DeadLetters letters) {
        all.stream()
                .reduce((one, other) -> one.union(other))
                .orElseThrow()
                .map(letters::encode)
                .returns(KafkaRecord.class)
                .uid(UID_DEAD_ENCODE)
                .name("encode dead letters")
                .setParallelism(1)
                .sinkTo(deadLetters)
                .uid(UID_DEAD_SINK)
                .name("dead letters")
                .setParallelism(1);
    }
}
