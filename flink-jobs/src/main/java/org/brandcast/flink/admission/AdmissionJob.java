package org.brandcast.flink.admission;

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
import org.brandcast.flink.admission.operator.AccountStep;
import org.brandcast.flink.admission.operator.CheckControl;
import org.brandcast.flink.admission.operator.DecodeRequests;
import org.brandcast.flink.admission.operator.EncodeDecisions;
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
 *   doors, a source per lane ─▶ decode ─▶ recipient (by number) ─▶ account (by tenant) ─▶ admission-events,
 *   control ─▶ check ─ broadcast ─────────▲                          ▲                     outbound.*
 *   settlements ─▶ decode ───────────────────────────────────────────┘       dead letters ─▶ dead-letters.admission
 * </pre>
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
    private static final String UID_RECIPIENT = "recipient-step";
    private static final String UID_ACCOUNT = "account-step";
    private static final String UID_ENCODE = "encode-decisions";
    private static final String UID_DECISIONS_SINK = "sink-decisions";
    private static final String UID_DEAD_ENCODE = "encode-dead-letters";
    private static final String UID_DEAD_SINK = "sink-dead-letters";

    /** Every topic that decisions are written to. */
    private static final Pattern DECISION_TOPICS = Pattern.compile("admission-events|outbound\\.[a-z0-9-]+\\.[a-z]+");

    private final Map<MessageType, Source<RawRecord, ?, ?>> doors;
    private final Source<RawRecord, ?, ?> control;
    private final Source<RawRecord, ?, ?> settlements;
    private final Sink<KafkaRecord> decisions;
    private final Sink<KafkaRecord> deadLetters;
    private final long controlFloor;

    /**
     * A job between these ends.
     *
     * @param doors for each lane all its requests
     * @param controlFloor no request is judged before this control version was read, or 30 s have passed
     */
    public AdmissionJob(
            Map<MessageType, Source<RawRecord, ?, ?>> doors,
            Source<RawRecord, ?, ?> control,
            Source<RawRecord, ?, ?> settlements,
            Sink<KafkaRecord> decisions,
            Sink<KafkaRecord> deadLetters,
            long controlFloor) {
        this.doors = new EnumMap<>(doors);
        this.control = control;
        this.settlements = settlements;
        this.decisions = decisions;
        this.deadLetters = deadLetters;
        this.controlFloor = controlFloor;
    }

    /** The job on the Kafka of the settings. */
    public static void build(StreamExecutionEnvironment environment, JobSettings settings) {
        KafkaEnds kafka = new KafkaEnds(settings.kafkaBootstrap(), NAME);
        Map<MessageType, Source<RawRecord, ?, ?>> doors = new EnumMap<>(MessageType.class);
        for (MessageType type : MessageType.values()) {
            doors.put(type, kafka.source(doorsOf(type)));
        }
        new AdmissionJob(
                        doors,
                        kafka.source(Topics.CONTROL),
                        kafka.source(Topics.SETTLEMENTS),
                        kafka.sink("decisions", DECISION_TOPICS),
                        kafka.sink("dead-letters", Pattern.compile(Pattern.quote(Topics.deadLetters(NAME)))),
                        ControlTail.newestVersion(settings.kafkaBootstrap()))
                .wire(environment);
    }

    /** Our doors' topic and every tenant's topic of one lane. */
    static Pattern doorsOf(MessageType type) {
        return Pattern.compile("send-requests\\.(door|tenant\\.[0-9]{1,18})\\." + Topics.lane(type));
    }

    /** Puts the operators into an environment. */
    public void wire(StreamExecutionEnvironment environment) {
        DeadLetters letters = new DeadLetters(NAME);
        DataStream<DeadLetter> dead = null;
        DataStream<DoorRecord> requests = null;
        for (Map.Entry<MessageType, Source<RawRecord, ?, ?>> lane : doors.entrySet()) {
            SingleOutputStreamOperator<DoorRecord> decoded =
                    decode(environment, lane.getValue(), Topics.lane(lane.getKey()), letters);
            requests = requests == null ? decoded : requests.union(decoded);
            dead = union(dead, decoded.getSideOutput(DeadLetters.TAG));
        }
        SingleOutputStreamOperator<RawRecord> checkedControl = source(environment, control, UID_CONTROL_SOURCE)
                .setParallelism(1)
                .process(new CheckControl(letters))
                .uid(UID_CONTROL_CHECK)
                .name("check control")
                .setParallelism(1);
        SingleOutputStreamOperator<AccountCommand> judged = requests.keyBy(DoorRecord::recipient, Types.STRING)
                .connect(checkedControl.broadcast(RecipientStep.CONTROL))
                .process(new RecipientStep(letters, controlFloor), TypeInformation.of(AccountCommand.class))
                .uid(UID_RECIPIENT)
                .name("recipient");
        SingleOutputStreamOperator<Settlement> settled = source(environment, settlements, UID_SETTLEMENTS_SOURCE)
                .process(new DecodeRecords<>(Settlement.class, letters))
                .uid(UID_SETTLEMENTS_DECODE)
                .name("decode settlements");
        SingleOutputStreamOperator<Decision> decided = judged.keyBy(AccountCommand::tenantId, Types.LONG)
                .connect(settled.keyBy(Settlement::getTenantId, Types.LONG))
                .process(new AccountStep(letters), TypeInformation.of(Decision.class))
                .uid(UID_ACCOUNT)
                .name("account");
        decided.flatMap(new EncodeDecisions())
                .returns(KafkaRecord.class)
                .uid(UID_ENCODE)
                .name("encode decisions")
                .sinkTo(decisions)
                .uid(UID_DECISIONS_SINK)
                .name("decisions");
        for (SingleOutputStreamOperator<?> each : List.of(checkedControl, judged, settled, decided)) {
            dead = union(dead, each.getSideOutput(DeadLetters.TAG));
        }
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

    private static SingleOutputStreamOperator<DoorRecord> decode(
            StreamExecutionEnvironment environment, Source<RawRecord, ?, ?> lane, String name, DeadLetters letters) {
        return source(environment, lane, UID_SOURCE + name)
                .process(new DecodeRequests(letters), TypeInformation.of(DoorRecord.class))
                .uid(UID_DECODE + name)
                .name("decode " + name);
    }

    private static SingleOutputStreamOperator<RawRecord> source(
            StreamExecutionEnvironment environment, Source<RawRecord, ?, ?> source, String uid) {
        return environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), uid, TypeInformation.of(RawRecord.class))
                .uid(uid);
    }

    private static <T> DataStream<T> union(@org.jspecify.annotations.Nullable DataStream<T> some, DataStream<T> more) {
        return some == null ? more : some.union(more);
    }
}
