package org.brandcast.flink.io;

import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.UnreadableRecordException;

/**
 * Turns records of a topic that holds one type into that type; what can't be read goes to the dead letters, whole.
 *
 * <p>No state, no timers. Side output: dead letters.
 */
public final class DecodeRecords<T extends SpecificRecordBase> extends ProcessFunction<RawRecord, T>
        implements ResultTypeQueryable<T> {
    private static final long serialVersionUID = 1L;

    private final Class<T> type;
    private final DeadLetters deadLetters;

    public DecodeRecords(Class<T> type, DeadLetters deadLetters) {
        this.type = type;
        this.deadLetters = deadLetters;
    }

    @Override
    public void processElement(RawRecord raw, Context context, Collector<T> out) {
        T decoded;
        try {
            decoded = RecordCodec.of(type).decode(raw.value());
        } catch (UnreadableRecordException e) {
            context.output(
                    DeadLetters.TAG,
                    deadLetters.unreadable(raw, e, context.timerService().currentProcessingTime()));
            return;
        }
        out.collect(decoded);
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return new AvroTypeInfo<>(type);
    }
}
