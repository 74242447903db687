package org.brandcast.flink.tracking.operator;

import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;
import org.brandcast.flink.tracking.MessageFact;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.Admitted;

/** Takes from an admission event what tracking must know; every other event of admission is none of its business. */
public final class AdmissionFacts implements FlatMapFunction<AdmissionEvent, MessageFact> {
    private static final long serialVersionUID = 1L;

    @Override
    public void flatMap(AdmissionEvent event, Collector<MessageFact> out) {
        if (event.getBody() instanceof Admitted admitted) {
            out.collect(MessageFact.of(
                    admitted.getFacts().getMessageId(),
                    new MessageFact.Admission(
                            event.getTenantId(),
                            admitted.getFacts().getCampaignId(),
                            admitted.getLedger().getOrderId(),
                            admitted.getSegments(),
                            admitted.getChargeOn(),
                            admitted.getDeadlineMillis(),
                            admitted.getRoute())));
        }
    }
}
