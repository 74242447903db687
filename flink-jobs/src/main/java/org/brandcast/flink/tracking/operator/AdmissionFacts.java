package org.brandcast.flink.tracking.operator;

import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;
import org.brandcast.flink.tracking.MessageFact;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.Admitted;
import org.brandcast.schemas.Dropped;
import org.brandcast.schemas.MessageFacts;
import org.brandcast.schemas.SubmitOutcome;
import org.brandcast.schemas.SubmitResult;

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
                            admitted.getRoute(),
                            admitted.getOtherRoutes().isEmpty() ? null : elsewhere(event, admitted))));
        } else if (event.getBody() instanceof Dropped dropped) {
            for (int segment = 1; segment <= dropped.getSegments(); segment++) {
                out.collect(MessageFact.of(notSent(event, dropped, segment)));
            }
        }
    }

    private static MessageFact.Elsewhere elsewhere(AdmissionEvent event, Admitted admitted) {
        MessageFacts facts = admitted.getFacts();
        return new MessageFact.Elsewhere(
                admitted.getOtherRoutes(),
                facts.getType(),
                facts.getBrandname(),
                facts.getTo(),
                admitted.getWireText() == null ? facts.getText() : admitted.getWireText(),
                admitted.getEncoding(),
                event.getAtMillis());
    }

    /** As a gateway would have told it, had it not given the message back before. */
    private static SubmitResult notSent(AdmissionEvent event, Dropped dropped, int segment) {
        SubmitResult result = new SubmitResult();
        result.setRoute(dropped.getRoute());
        result.setIdSpace("");
        result.setMessageId(dropped.getMessageId());
        result.setTenantId(event.getTenantId());
        result.setSegment(segment);
        result.setSegmentCount(dropped.getSegments());
        result.setAttempt(0);
        result.setHop(dropped.getHop());
        result.setOutcome(SubmitOutcome.DROPPED);
        result.setReason(dropped.getReason());
        result.setTo(dropped.getTo());
        result.setSubmittedAtMillis(event.getAtMillis());
        result.setAnsweredAtMillis(event.getAtMillis());
        return result;
    }
}
