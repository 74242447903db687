package org.brandcast.flink.export.operator;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.brandcast.clickhouse.ClickHouseRow;
import org.brandcast.clickhouse.RowBinaryWriter;
import org.brandcast.flink.export.AdmissionRows;
import org.brandcast.flink.io.DeadLetters;
import org.brandcast.flink.io.RawRecord;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.Admitted;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.UnreadableRecordException;
import org.jspecify.annotations.Nullable;

/**
 * Decodes admission events and writes what they say by themselves. Output: admitted ones, for the state of their
 * message (an OTP without its text). Side outputs: rows, dead letters. No state, no timers.
 */
public final class ReadAdmissionEvents extends ProcessFunction<RawRecord, MessagePart> {
    private static final long serialVersionUID = 1L;

    private final DeadLetters deadLetters;
    private transient @Nullable AdmissionRows rows;
    private transient RowBinaryWriter parts;

    public ReadAdmissionEvents(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    @Override
    public void open(OpenContext context) {
        rows = new AdmissionRows();
        parts = new RowBinaryWriter();
    }

    @Override
    public void processElement(RawRecord raw, Context context, Collector<MessagePart> out) {
        try {
            AdmissionEvent event = RecordCodec.of(AdmissionEvent.class).decode(raw.value());
            String origin = ExportRows.origin(raw);
            ExportRows.collect(
                    rowsOfOne -> opened().write(event, rowsOfOne),
                    (table, values) -> context.output(ExportRows.TAG, new ClickHouseRow(table.name(), values, origin)));
            if (event.getBody() instanceof Admitted) {
                out.collect(MessagePart.ofAdmission(parts, event));
            }
        } catch (UnreadableRecordException e) {
            context.output(
                    DeadLetters.TAG,
                    deadLetters.unreadable(raw, e, context.timerService().currentProcessingTime()));
        } catch (IllegalArgumentException e) {
            context.output(
                    DeadLetters.TAG,
                    ExportRows.refused(
                            deadLetters, raw, e, context.timerService().currentProcessingTime()));
        }
    }

    private AdmissionRows opened() {
        AdmissionRows opened = rows;
        if (opened == null) {
            throw new IllegalStateException("not opened");
        }
        return opened;
    }
}
