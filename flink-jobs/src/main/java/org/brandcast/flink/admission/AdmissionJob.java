package org.brandcast.flink.admission;

import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.brandcast.flink.JobSettings;
import org.brandcast.flink.admission.operator.AccountCommandSerializer;
import org.brandcast.flink.admission.operator.AccountStep;
import org.brandcast.flink.admission.operator.CheckControl;
import org.brandcast.flink.admission.operator.DecodeNumberFacts;
import org.brandcast.flink.admission.operator.DecodeRequests;
import org.brandcast.flink.admission.operator.EncodeDecisions;
import org.brandcast.flink.admission.operator.RecipientRecordSerializer;
import org.brandcast.flink.admission.operator.RecipientStep;
import org.brandcast.flink.io.ControlTail;
import org.brandcast.flink.io.DeadLetters;
import org.brandcast.flink.io.DecodeRecords;
import org.brandcast.flink.io.KafkaEnds;
import org.brandcast.flink.io.KafkaRecord;
import org.brandcast.flink.io.RawRecord;
import org.brandcast.schemas.DeadLetter;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.Settlement;
import org.brandcast.schemas.Topics;

/**
 * Admission: each request of every door is judged once, pays once, and leaves once.
 *
 * <pre>
 *   doors, a source per lane ─▶ decode ─▶ recipient (by number) ─▶ account (by tenant) ─▶ admission-events, outbound.*,
 *   facts by number ─▶ decode ────────────▲ ▲                        ▲                    frequency-returns
 *   control ─▶ check ─ broadcast ───────────┘                        │
 *   settlements ─▶ decode ───────────────────────────────────────────┘       dead letters ─▶ dead-letters.admission
 * </pre>
 *
 * Facts by number: subscriber-rules, moderation, frequency-returns, deferred.*
 *
 * Each lane has its own source, so that the records of a campaign fill their own buffers and not those before an OTP.
 */
public final class AdmissionJob {
    public static final String NAME = "admission";

    private static final String UID_SOURCE = "source-requests-";
    private static final String UID_DECODE = "decode-requests-";
    private static final String UID_CONTROL_SOURCE = "source-control";
    private static final String UID_CONTROL_CHECK = "check-control";
    private static final String UID_SETTLEMENTS_SOURCE = "source-settlements";
    private static final String UID_SETTLEMENTS_DECODE = "decode-settlements";
    private static final String UID_FACTS_SOURCE = "source-number-facts";
    private static final String UID_FACTS_DECODE = "decode-number-facts";
    private static final String UID_RECIPIENT = "recipient-step";
    private static final String UID_ACCOUNT = "account-step";
    private static final String UID_ENCODE = "encode-decisions";
    private static final String UID_DECISIONS_SINK = "sink-decisions";
    private static final String UID_DEAD_ENCODE = "encode-dead-letters";
    private static final String UID_DEAD_SINK = "sink-dead-letters";

    /** Every topic that decisions are written to. */
    private static final Pattern DECISION_TOPICS =
            Pattern.compile("admission-events|frequency-returns|outbound\\.[a-z0-9-]+\\.[a-z]+");

    /** Every topic of which the records are about one number and no request. */
    private static final Pattern FACT_TOPICS =
            Pattern.compile("subscriber-rules|moderation|frequency-returns|deferred\\.[a-z0-9-]+");

    private final Ends ends;
    private final long controlFloor;
    private final ZoneId zone;

    /**
     * Where the job reads and writes.
     *
     * @param doors for each lane all its requests
     * @param facts everything else about numbers
     */
    public record Ends(
            Map<MessageType, Source<RawRecord, ?, ?>> doors,
            Source<RawRecord, ?, ?> facts,
            Source<RawRecord, ?, ?> control,
            Source<RawRecord, ?, ?> settlements,
            Sink<KafkaRecord> decisions,
            Sink<KafkaRecord> deadLetters) {
        public Ends {
            doors = new EnumMap<>(doors);
        }
    }

    /**
     * A job between these ends.
     *
     * @param controlFloor no request is judged before this control version was read, or 30 s have passed
     * @param zone in which the days and months of caps begin
     */
    public AdmissionJob(Ends ends, long controlFloor, ZoneId zone) {
        this.ends = ends;
        this.controlFloor = controlFloor;
        this.zone = zone;
    }

    /** The job on the Kafka of the settings. */
    public static void build(StreamExecutionEnvironment environment, JobSettings settings) {
        new AdmissionJob(
                        ends(new KafkaEnds(settings.kafkaBootstrap(), NAME)),
                        ControlTail.newestVersion(settings.kafkaBootstrap()),
                        settings.zone())
                .wire(environment);
    }

    static Ends ends(KafkaEnds kafka) {
        Map<MessageType, Source<RawRecord, ?, ?>> doors = new EnumMap<>(MessageType.class);
        for (MessageType type : MessageType.values()) {
            doors.put(type, kafka.source(doorsOf(type)));
        }
        return new Ends(
                doors,
                kafka.source(FACT_TOPICS),
                kafka.source(Topics.CONTROL),
                kafka.source(Topics.SETTLEMENTS),
                kafka.sink("decisions", DECISION_TOPICS),
                kafka.sink("dead-letters", Pattern.compile(Pattern.quote(Topics.deadLetters(NAME)))));
    }

    /** Our doors' topic and every tenant's topic of one lane. */
    static Pattern doorsOf(MessageType type) {
        return Pattern.compile("send-requests\\.(door|tenant\\.[0-9]{1,18})\\." + Topics.lane(type));
    }

    /** Puts the operators into an environment. */
    public void wire(StreamExecutionEnvironment environment) {
        DeadLetters letters = new DeadLetters(NAME);
        SingleOutputStreamOperator<RecipientRecord> facts = source(environment, ends.facts(), UID_FACTS_SOURCE)
                .process(new DecodeNumberFacts(letters), RecipientRecordSerializer.TYPE)
                .uid(UID_FACTS_DECODE)
                .name("decode number facts");
        DataStream<DeadLetter> dead = facts.getSideOutput(DeadLetters.TAG);
        DataStream<RecipientRecord> byNumber = facts;
        for (Map.Entry<MessageType, Source<RawRecord, ?, ?>> lane : ends.doors().entrySet()) {
            SingleOutputStreamOperator<RecipientRecord> decoded =
                    decode(environment, lane.getValue(), Topics.lane(lane.getKey()), letters);
            byNumber = byNumber.union(decoded);
            dead = dead.union(decoded.getSideOutput(DeadLetters.TAG));
        }
        SingleOutputStreamOperator<RawRecord> checkedControl = source(environment, ends.control(), UID_CONTROL_SOURCE)
                .setParallelism(1)
                .process(new CheckControl(letters))
                .uid(UID_CONTROL_CHECK)
                .name("check control")
                .setParallelism(1);
        SingleOutputStreamOperator<AccountCommand> judged = byNumber.keyBy(RecipientRecord::recipient, Types.STRING)
                .connect(checkedControl.broadcast(RecipientStep.CONTROL))
                .process(new RecipientStep(letters, controlFloor), AccountCommandSerializer.TYPE)
                .uid(UID_RECIPIENT)
                .name("recipient");
        SingleOutputStreamOperator<Settlement> settled = source(environment, ends.settlements(), UID_SETTLEMENTS_SOURCE)
                .process(new DecodeRecords<>(Settlement.class, letters))
                .uid(UID_SETTLEMENTS_DECODE)
                .name("decode settlements");
        SingleOutputStreamOperator<Decision> decided = judged.keyBy(AccountCommand::tenantId, Types.LONG)
                .connect(settled.keyBy(Settlement::getTenantId, Types.LONG))
                .transform(
                        "account",
                        TypeInformation.of(Decision.class),
                        AccountStep.operator(new AccountStep(letters, zone)))
                .uid(UID_ACCOUNT);
        decided.flatMap(new EncodeDecisions())
                .returns(KafkaRecord.class)
                .uid(UID_ENCODE)
                .name("encode decisions")
                .sinkTo(ends.decisions())
                .uid(UID_DECISIONS_SINK)
                .name("decisions");
        for (SingleOutputStreamOperator<?> each : List.of(checkedControl, judged, settled, decided)) {
            dead = dead.union(each.getSideOutput(DeadLetters.TAG));
        }
        dead.map(letters::encode)
                .returns(KafkaRecord.class)
                .uid(UID_DEAD_ENCODE)
                .name("encode dead letters")
                .setParallelism(1)
                .sinkTo(ends.deadLetters())
                .uid(UID_DEAD_SINK)
                .name("dead letters")
                .setParallelism(1);
    }

    private static SingleOutputStreamOperator<RecipientRecord> decode(
            StreamExecutionEnvironment environment, Source<RawRecord, ?, ?> lane, String name, DeadLetters letters) {
        return source(environment, lane, UID_SOURCE + name)
                .process(new DecodeRequests(letters), RecipientRecordSerializer.TYPE)
                .uid(UID_DECODE + name)
                .name("decode " + name);
    }

    private static SingleOutputStreamOperator<RawRecord> source(
            StreamExecutionEnvironment environment, Source<RawRecord, ?, ?> source, String uid) {
        return environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), uid, TypeInformation.of(RawRecord.class))
                .uid(uid);
    }
}
