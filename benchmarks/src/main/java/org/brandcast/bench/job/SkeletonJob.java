package org.brandcast.bench.job;

import java.util.regex.Pattern;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.brandcast.flink.JobSettings;
import org.brandcast.flink.admission.RecipientRecord;
import org.brandcast.flink.admission.operator.DecodeRequests;
import org.brandcast.flink.admission.operator.RecipientRecordSerializer;
import org.brandcast.flink.io.DeadLetters;
import org.brandcast.flink.io.KafkaEnds;
import org.brandcast.flink.io.KafkaRecord;
import org.brandcast.flink.io.RawRecord;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.Topics;

/**
 * What any job of admission's shape costs before it does anything: the same sources and decoding, one keyBy with one
 * value state, the same exactly-once sink.
 */
public final class SkeletonJob {
    public static final String NAME = "skeleton";
    public static final String OUTPUT = "skeleton-output";

    private SkeletonJob() {}

    static void build(StreamExecutionEnvironment environment, JobSettings settings) {
        KafkaEnds kafka = new KafkaEnds(settings.kafkaBootstrap(), NAME);
        DeadLetters letters = new DeadLetters(NAME);
        DataStream<RecipientRecord> requests = null;
        for (MessageType type : MessageType.values()) {
            String lane = Topics.lane(type);
            DataStream<RecipientRecord> decoded = environment
                    .fromSource(
                            kafka.source(Topics.door(type)),
                            WatermarkStrategy.noWatermarks(),
                            lane,
                            TypeInformation.of(RawRecord.class))
                    .uid("source-" + lane)
                    .process(new DecodeRequests(letters), RecipientRecordSerializer.TYPE)
                    .uid("decode-" + lane);
            requests = requests == null ? decoded : requests.union(decoded);
        }
        requests.keyBy(RecipientRecord::recipient, Types.STRING)
                .process(new Count(), TypeInformation.of(KafkaRecord.class))
                .uid("count")
                .sinkTo(kafka.sink("output", Pattern.compile(OUTPUT)))
                .uid("sink");
    }

    /** One read and one write of state for each record, and the record goes on. */
    private static final class Count extends KeyedProcessFunction<String, RecipientRecord, KafkaRecord> {
        private static final long serialVersionUID = 1L;
        private static final ValueStateDescriptor<Long> COUNT = new ValueStateDescriptor<>("count", Types.LONG);

        private transient ValueState<Long> count;

        @Override
        public void open(OpenContext context) {
            count = getRuntimeContext().getState(COUNT);
        }

        @Override
        public void processElement(RecipientRecord record, Context context, Collector<KafkaRecord> out)
                throws Exception {
            Long before = count.value();
            count.update(before == null ? 1L : before + 1);
            out.collect(new KafkaRecord(OUTPUT, record.key(), record.value()));
        }
    }
}
