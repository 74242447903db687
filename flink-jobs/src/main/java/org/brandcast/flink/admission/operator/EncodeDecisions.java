package org.brandcast.flink.admission.operator;

import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;
import org.brandcast.flink.admission.Decision;
import org.brandcast.flink.io.KafkaRecord;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.FrequencyReturn;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.Topics;

/** A decision as the records that tell it: its event, the message for its route and lane, what a window gets back. */
public final class EncodeDecisions implements FlatMapFunction<Decision, KafkaRecord> {
    private static final long serialVersionUID = 1L;

    @Override
    public void flatMap(Decision decision, Collector<KafkaRecord> out) {
        if (decision.event() != null) {
            out.collect(KafkaRecord.of(
                    Topics.ADMISSION_EVENTS, decision.key(), RecordCodec.of(AdmissionEvent.class), decision.event()));
        }
        OutboundMessage message = decision.outbound();
        if (message != null) {
            out.collect(KafkaRecord.of(
                    Topics.outbound(message.getRoute(), message.getType()),
                    message.getTo(),
                    RecordCodec.of(OutboundMessage.class),
                    message));
        }
        FrequencyReturn back = decision.frequencyReturn();
        if (back != null) {
            out.collect(KafkaRecord.of(
                    Topics.FREQUENCY_RETURNS, back.getTo(), RecordCodec.of(FrequencyReturn.class), back));
        }
    }
}
