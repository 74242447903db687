package org.brandcast.flink.admission.operator;

import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.brandcast.flink.io.DeadLetters;
import org.brandcast.flink.io.RawRecord;
import org.brandcast.schemas.ControlRecord;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.UnreadableRecordException;

/**
 * Lets only control records through that can be read, so that every instance of the steps behind it can rely on them.
 *
 * <p>No state, no timers. Side output: dead letters.
 */
public final class CheckControl extends ProcessFunction<RawRecord, RawRecord> {
    private static final long serialVersionUID = 1L;

    private final DeadLetters deadLetters;

    public CheckControl(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    @Override
    public void processElement(RawRecord raw, Context context, Collector<RawRecord> out) {
        try {
            RecordCodec.of(ControlRecord.class).decode(raw.value());
        } catch (UnreadableRecordException e) {
            context.output(
                    DeadLetters.TAG,
                    deadLetters.unreadable(raw, e, context.timerService().currentProcessingTime()));
            return;
        }
        out.collect(raw);
    }
}
