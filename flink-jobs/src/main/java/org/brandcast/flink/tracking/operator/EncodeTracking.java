package org.brandcast.flink.tracking.operator;

import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;
import org.brandcast.flink.io.KafkaRecord;
import org.brandcast.flink.tracking.TrackingOutput;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.Settlement;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.TrackingEvent;

/** What tracking tells as records of its topics. */
public final class EncodeTracking implements FlatMapFunction<TrackingOutput, KafkaRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public void flatMap(TrackingOutput output, Collector<KafkaRecord> out) {
        if (output.event() != null) {
            out.collect(KafkaRecord.of(
                    Topics.TRACKING_EVENTS,
                    output.event().getMessageId(),
                    RecordCodec.of(TrackingEvent.class),
                    output.event()));
        }
        if (output.settlement() != null) {
            out.collect(KafkaRecord.of(
                    Topics.SETTLEMENTS,
                    Long.toString(output.settlement().getTenantId()),
                    RecordCodec.of(Settlement.class),
                    output.settlement()));
        }
        if (output.resend() != null) {
            out.collect(KafkaRecord.of(
                    Topics.resend(output.resend().getRoute(), output.resend().getType()),
                    output.resend().getMessageId(),
                    RecordCodec.of(OutboundMessage.class),
                    output.resend()));
        }
    }
}
