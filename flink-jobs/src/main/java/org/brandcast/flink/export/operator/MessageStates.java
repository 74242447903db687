package org.brandcast.flink.export.operator;

import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.brandcast.clickhouse.ClickHouseRow;
import org.brandcast.clickhouse.RowBinaryWriter;
import org.brandcast.flink.export.ExportTables;
import org.brandcast.flink.export.MessageRow;
import org.brandcast.schemas.AdmissionEvent;
import org.jspecify.annotations.Nullable;

/**
 * Puts a message's admission and its changes of status together into whole rows of {@code messages}. (Its first row, as
 * queued, is written where the admission is read; there every value has been checked, and the columns have been encoded.)
 *
 * <p>Key: messageId. State: the admission's columns, the number of the newest change, when it was SENT; kept until the
 * message is final. The two topics are read apart, so a change of status may come before the admission: it waits. The
 * version of a row is the sequence of the change that it shows, so that whatever a replay writes in between loses against
 * what is there. A change whose admission never comes (it was older than the topic's retention) is forgotten after 40 days.
 *
 * <p>No timers, no side outputs. Delivery: each change gives one row, at least once.
 */
public final class MessageStates extends KeyedProcessFunction<String, MessagePart, ClickHouseRow> {
    private static final long serialVersionUID = 1L;

    /** Longer than any record of either topic is kept, and than any message lives. */
    private static final Duration FORGET = Duration.ofDays(40);

    static final ValueStateDescriptor<MessageSoFar> MESSAGE =
            new ValueStateDescriptor<>("message", MessageSoFarSerializer.TYPE);

    /** Where admissions were kept before; a message of that time is found there once, and moves. */
    static final ValueStateDescriptor<AdmissionEvent> FORMER =
            new ValueStateDescriptor<>("admission", new AvroTypeInfo<>(AdmissionEvent.class));

    static {
        StateTtlConfig forget = StateTtlConfig.newBuilder(FORGET)
                .setUpdateType(StateTtlConfig.UpdateType.OnCreateAndWrite)
                .setStateVisibility(StateTtlConfig.StateVisibility.NeverReturnExpired)
                .cleanupInRocksdbCompactFilter(10_000)
                .build();
        MESSAGE.enableTimeToLive(forget);
        FORMER.enableTimeToLive(forget);
    }

    private transient ValueState<MessageSoFar> message;
    private transient ValueState<AdmissionEvent> former;
    private transient RowBinaryWriter out;

    @Override
    public void open(OpenContext context) {
        message = getRuntimeContext().getState(MESSAGE);
        former = getRuntimeContext().getState(FORMER);
        out = new RowBinaryWriter();
    }

    @Override
    public void processElement(MessagePart part, Context context, Collector<ClickHouseRow> rows) throws Exception {
        MessageSoFar before = message.value();
        if (part.isAdmission()) {
            admit(part, before, rows);
        } else if (before == null || before.sequence() < part.sequence()) {
            change(part, before, rows);
        }
    }

    private void admit(MessagePart admission, @Nullable MessageSoFar before, Collector<ClickHouseRow> rows)
            throws Exception {
        MessagePart waiting = before == null ? null : before.waiting();
        Long sentAt = before == null ? null : before.sentAtMillis();
        if (waiting != null) {
            rows.collect(row(admission.head(), waiting, admission.tail(), sentAt));
            if (waiting.last()) {
                message.clear();
                return;
            }
        }
        int sequence = before == null ? 0 : before.sequence();
        message.update(new MessageSoFar(admission.head(), admission.tail(), sequence, null, sentAt));
    }

    private void change(MessagePart change, @Nullable MessageSoFar before, Collector<ClickHouseRow> rows)
            throws Exception {
        Long sentAt = change.sent() ? Long.valueOf(change.atMillis()) : before == null ? null : before.sentAtMillis();
        MessageSoFar admitted = before == null || before.head() == null ? moved() : before;
        byte[] head = admitted == null ? null : admitted.head();
        byte[] tail = admitted == null ? null : admitted.tail();
        if (head == null || tail == null) {
            message.update(new MessageSoFar(null, null, change.sequence(), change, sentAt));
            return;
        }
        rows.collect(row(head, change, tail, sentAt));
        if (change.last()) {
            message.clear();
        } else {
            message.update(new MessageSoFar(head, tail, change.sequence(), null, sentAt));
        }
    }

    private @Nullable MessageSoFar moved() throws Exception {
        AdmissionEvent admission = former.value();
        if (admission == null) {
            return null;
        }
        former.clear();
        return new MessageSoFar(MessageRow.head(out, admission), MessageRow.tail(out, admission), 0, null, null);
    }

    private ClickHouseRow row(byte[] head, MessagePart change, byte[] tail, @Nullable Long sentAt) {
        Long finalAt = change.last() ? Long.valueOf(change.atMillis()) : null;
        return new ClickHouseRow(
                ExportTables.MESSAGES.name(),
                MessageRow.join(out, head, change.sequence(), change.head(), tail, sentAt, finalAt),
                "message/" + change.messageId());
    }
}
