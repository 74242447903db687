package org.brandcast.flink.export.operator;

import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.brandcast.clickhouse.ClickHouseRow;
import org.brandcast.clickhouse.RowBinaryWriter;
import org.brandcast.flink.export.ExportTables;
import org.brandcast.flink.export.MessageRow;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.MessageStatus;
import org.brandcast.schemas.StatusChanged;
import org.brandcast.schemas.TrackingEvent;
import org.jspecify.annotations.Nullable;

/**
 * Puts a message's admission and its changes of status together into whole rows of {@code messages}. (Its first row, as
 * queued, is written where the admission is read; here every value has been checked already.)
 *
 * <p>Key: messageId. State: the admission, the newest change of status, when it was SENT; kept until the message is
 * final. The two topics are read apart, so a change of status may come before the admission: it waits. The version of a
 * row is the sequence of the change that it shows, so that whatever a replay writes in between loses against what is
 * there. A change whose admission never comes (it was older than the topic's retention) is forgotten after 40 days.
 *
 * <p>No timers, no side outputs. Delivery: each change gives one row, at least once.
 */
public final class MessageStates extends KeyedCoProcessFunction<String, AdmissionEvent, TrackingEvent, ClickHouseRow> {
    private static final long serialVersionUID = 1L;

    /** Longer than any record of either topic is kept, and than any message lives. */
    private static final Duration FORGET = Duration.ofDays(40);

    static final ValueStateDescriptor<AdmissionEvent> ADMISSION =
            new ValueStateDescriptor<>("admission", new AvroTypeInfo<>(AdmissionEvent.class));
    static final ValueStateDescriptor<TrackingEvent> NEWEST =
            new ValueStateDescriptor<>("newest-status", new AvroTypeInfo<>(TrackingEvent.class));
    static final ValueStateDescriptor<Long> SENT_AT = new ValueStateDescriptor<>("sent-at", Types.LONG);

    static {
        StateTtlConfig forget = StateTtlConfig.newBuilder(FORGET)
                .setUpdateType(StateTtlConfig.UpdateType.OnCreateAndWrite)
                .setStateVisibility(StateTtlConfig.StateVisibility.NeverReturnExpired)
                .cleanupInRocksdbCompactFilter(10_000)
                .build();
        ADMISSION.enableTimeToLive(forget);
        NEWEST.enableTimeToLive(forget);
        SENT_AT.enableTimeToLive(forget);
    }

    private transient ValueState<AdmissionEvent> admission;
    private transient ValueState<TrackingEvent> newest;
    private transient ValueState<Long> sentAt;
    private transient RowBinaryWriter out;

    @Override
    public void open(OpenContext context) {
        admission = getRuntimeContext().getState(ADMISSION);
        newest = getRuntimeContext().getState(NEWEST);
        sentAt = getRuntimeContext().getState(SENT_AT);
        out = new RowBinaryWriter();
    }

    @Override
    public void processElement1(AdmissionEvent admitted, Context context, Collector<ClickHouseRow> rows)
            throws Exception {
        TrackingEvent status = newest.value();
        if (status != null) {
            rows.collect(row(context.getCurrentKey(), admitted, status, sentAt.value()));
            if (isFinal(status)) {
                forget();
                return;
            }
        }
        admission.update(admitted);
    }

    @Override
    public void processElement2(TrackingEvent change, Context context, Collector<ClickHouseRow> rows) throws Exception {
        TrackingEvent before = newest.value();
        if (before != null && before.getSequence() >= change.getSequence()) {
            return;
        }
        Long sent = sentAt.value();
        if (((StatusChanged) change.getBody()).getStatus() == MessageStatus.SENT) {
            sent = change.getAtMillis();
        }
        AdmissionEvent admitted = admission.value();
        if (admitted != null) {
            rows.collect(row(context.getCurrentKey(), admitted, change, sent));
            if (isFinal(change)) {
                forget();
                return;
            }
        }
        newest.update(change);
        if (sent != null) {
            sentAt.update(sent);
        }
    }

    private ClickHouseRow row(String messageId, AdmissionEvent admitted, TrackingEvent status, @Nullable Long sent) {
        return new ClickHouseRow(
                ExportTables.MESSAGES.name(), MessageRow.admitted(out, admitted, status, sent), "message/" + messageId);
    }

    private void forget() {
        admission.clear();
        newest.clear();
        sentAt.clear();
    }

    private static boolean isFinal(TrackingEvent change) {
        return MessageRow.isFinal(((StatusChanged) change.getBody()).getStatus());
    }
}
