package org.brandcast.flink.tracking;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.brandcast.domain.lifecycle.MessageState;
import org.brandcast.domain.lifecycle.TrackingDecision;
import org.brandcast.domain.lifecycle.TrackingFact;
import org.brandcast.flink.io.SchemaTypes;
import org.brandcast.schemas.DeliveryReceipt;
import org.brandcast.schemas.LateFact;
import org.brandcast.schemas.MessageStatus;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.SegmentReceipt;
import org.brandcast.schemas.SegmentSubmitted;
import org.brandcast.schemas.Settlement;
import org.brandcast.schemas.StatusChanged;
import org.brandcast.schemas.SubmitResult;
import org.brandcast.schemas.TrackingEvent;
import org.brandcast.schemas.UnmatchedReceipt;
import org.jspecify.annotations.Nullable;

/**
 * The life of a message as pure functions: from what is known and a fact to what is known then and what is told. The
 * status itself is {@link MessageState}'s word; here it gets its events, their order, and its settlement.
 */
public final class Lifecycle {
    /** How long after the final status a late fact is still recognised as late. */
    public static final Duration KEPT_AFTER_FINAL = Duration.ofDays(3);

    /** How long facts wait for an admission that should long have come. */
    public static final Duration KEPT_UNADMITTED = Duration.ofDays(7);

    /** Cause of the event that says that a message is on its way over another route. */
    static final String ROUTE_FAULT = "ROUTE_FAULT";

    private Lifecycle() {}

    /** What follows from a fact. */
    public record Step(TrackedMessage message, List<TrackingOutput> outputs) {}

    /**
     * Applies a fact.
     *
     * @param known null: the first fact about the message
     */
    public static Step apply(@Nullable TrackedMessage known, MessageFact fact, long nowMillis) {
        TrackedMessage message = known == null ? TrackedMessage.untold(nowMillis + KEPT_UNADMITTED.toMillis()) : known;
        Telling telling = new Telling(fact.messageId(), message, nowMillis);
        if (fact.admission() != null) {
            telling.admission = fact.admission();
            telling.tenantId = fact.admission().tenantId();
            telling.follow(admitted(fact.admission()), fact.messageId());
        } else if (fact.result() != null) {
            SubmitResult result = fact.result();
            telling.tenantId = result.getTenantId();
            telling.hop = Math.max(telling.hop, result.getHop());
            if (telling.isNew(codeOf(result, telling.admission))) {
                SegmentSubmitted body = new SegmentSubmitted();
                body.setResult(result);
                telling.tell(body);
            }
            telling.follow(
                    new TrackingFact.SegmentResult(
                            result.getSegment(),
                            result.getAttempt(),
                            SchemaTypes.toDomain(result.getOutcome()),
                            result.getReason(),
                            new TrackingFact.Sender(
                                    result.getRoute(), result.getSegmentCount() == 1, result.getRouteFault())),
                    result.getRoute());
        } else if (fact.receipt() != null) {
            DeliveryReceipt receipt = fact.receipt();
            if (telling.isNew(codeOf(receipt, fact.segment()))) {
                SegmentReceipt body = new SegmentReceipt();
                body.setReceipt(receipt);
                body.setSegment(fact.segment());
                telling.tell(body);
            }
            telling.follow(
                    new TrackingFact.SegmentReceipt(
                            fact.segment(), SchemaTypes.toDomain(receipt.getState()), receipt.getErrorCode()),
                    receipt.getRoute());
        }
        return telling.step();
    }

    /** The deadline and its grace have passed, and everything that came until then has been read. */
    public static Step deadlinePassed(String messageId, TrackedMessage known, long nowMillis) {
        Telling telling = new Telling(messageId, known, nowMillis);
        telling.follow(new TrackingFact.DeadlinePassed(), "");
        return telling.step();
    }

    /** A receipt for which no submit ever came; of nobody, so it has no state. */
    public static TrackingOutput unmatched(MessageFact fact, long nowMillis) {
        UnmatchedReceipt body = new UnmatchedReceipt();
        body.setReceipt(fact.receipt());
        return TrackingOutput.of(event(fact.messageId(), 0, null, 1, nowMillis, body));
    }

    private static TrackingFact admitted(MessageFact.Admission admission) {
        return new TrackingFact.Admitted(
                admission.segments(),
                SchemaTypes.toDomain(admission.chargeOn()),
                admission.deadlineMillis(),
                admission.route(),
                admission.elsewhere() == null
                        ? List.of()
                        : admission.elsewhere().otherRoutes());
    }

    /** Attempts are counted anew on each route and each time a message comes back from admission. */
    private static String codeOf(SubmitResult result, MessageFact.@Nullable Admission admission) {
        boolean moved = admission != null && !admission.route().equals(result.getRoute());
        return result.getSegment()
                + "/"
                + result.getAttempt()
                + '/'
                + result.getOutcome()
                + (moved ? "@" + result.getRoute() : "")
                + (result.getHop() == 0 ? "" : "+" + result.getHop());
    }

    private static String codeOf(DeliveryReceipt receipt, int segment) {
        return segment + ":" + receipt.getState();
    }

    private static TrackingEvent event(
            String messageId, long tenantId, @Nullable Long campaignId, int sequence, long atMillis, Object body) {
        TrackingEvent event = new TrackingEvent();
        event.setMessageId(messageId);
        event.setTenantId(tenantId);
        event.setCampaignId(campaignId);
        event.setSequence(sequence);
        event.setAtMillis(atMillis);
        event.setBody(body);
        return event;
    }

    /** One step in the making. */
    private static final class Telling {
        private final String messageId;
        private final long nowMillis;
        private final List<TrackingOutput> outputs = new ArrayList<>(3);
        private final TrackedMessage before;
        private MessageState state;
        private MessageFact.@Nullable Admission admission;
        private long tenantId;
        private int hop;
        private List<String> toldFacts;
        private int sequence;
        private long forgetAtMillis;

        Telling(String messageId, TrackedMessage message, long nowMillis) {
            this.messageId = messageId;
            this.nowMillis = nowMillis;
            this.before = message;
            this.state = message.state();
            this.admission = message.admission();
            this.tenantId = message.tenantId();
            this.hop = message.hop();
            this.toldFacts = message.toldFacts();
            this.sequence = message.sequence();
            this.forgetAtMillis = message.forgetAtMillis();
        }

        boolean isNew(String fact) {
            if (before.hasTold(fact)) {
                return false;
            }
            toldFacts = before.toldAnd(fact);
            return true;
        }

        void tell(Object body) {
            Long campaignId = admission == null ? null : admission.campaignId();
            sequence++;
            outputs.add(TrackingOutput.of(event(messageId, tenantId, campaignId, sequence, nowMillis, body)));
        }

        void follow(TrackingFact fact, String route) {
            MessageState.Step step = state.apply(fact);
            boolean wasFinal = state.status().isFinal();
            state = step.state();
            for (TrackingDecision decision : step.decisions()) {
                if (decision instanceof TrackingDecision.StatusChanged changed) {
                    tell(status(changed, admission == null ? route : state.route()));
                } else if (decision instanceof TrackingDecision.Late late) {
                    LateFact body = new LateFact();
                    body.setFinalStatus(SchemaTypes.toSchema(late.standing()));
                    body.setLateState(late.state());
                    body.setSegment(late.segment());
                    tell(body);
                } else if (decision instanceof TrackingDecision.Moved moved) {
                    tell(movedTo(moved));
                    outputs.add(TrackingOutput.of(resend(moved.toRoute())));
                } else if (decision instanceof TrackingDecision.Settle settle) {
                    outputs.add(TrackingOutput.of(settlement(settle)));
                }
            }
            if (!wasFinal && state.status().isFinal()) {
                forgetAtMillis = nowMillis + KEPT_AFTER_FINAL.toMillis();
                admission = admission == null ? null : admission.withoutBody();
            }
        }

        /** Still QUEUED, on another route: what its sender sees stays as it was. */
        private StatusChanged movedTo(TrackingDecision.Moved moved) {
            StatusChanged body = new StatusChanged();
            body.setStatus(MessageStatus.QUEUED);
            body.setCause(ROUTE_FAULT);
            body.setDetail(moved.fromRoute() + ": " + moved.reason());
            body.setRoute(moved.toRoute());
            body.setSegments(state.segments().size());
            body.setAcceptedSegments(0);
            body.setDeliveredSegments(0);
            body.setInDoubtSegments(0);
            body.setResentSegments(0);
            return body;
        }

        private OutboundMessage resend(String route) {
            MessageFact.Admission admitted = Objects.requireNonNull(admission, "admission is null");
            MessageFact.Elsewhere body = Objects.requireNonNull(admitted.elsewhere(), "elsewhere is null");
            OutboundMessage message = new OutboundMessage();
            message.setMessageId(messageId);
            message.setTenantId(admitted.tenantId());
            message.setType(body.type());
            message.setRoute(route);
            message.setBrandname(body.brandname());
            message.setTo(body.to());
            message.setText(body.text());
            message.setEncoding(body.encoding());
            message.setSegments(admitted.segments());
            message.setCampaignId(admitted.campaignId());
            message.setControlVersion(0);
            message.setAdmittedAtMillis(body.admittedAtMillis());
            message.setDeadlineMillis(admitted.deadlineMillis());
            message.setHop(hop);
            message.setJudgedAtMillis(0);
            return message;
        }

        private static StatusChanged status(TrackingDecision.StatusChanged changed, String route) {
            StatusChanged body = new StatusChanged();
            body.setStatus(SchemaTypes.toSchema(changed.status()));
            body.setCause(changed.cause());
            body.setDetail(changed.detail());
            body.setRoute(route);
            body.setSegments(changed.segments());
            body.setAcceptedSegments(changed.acceptedSegments());
            body.setDeliveredSegments(changed.deliveredSegments());
            body.setInDoubtSegments(changed.inDoubtSegments());
            body.setResentSegments(changed.resentSegments());
            return body;
        }

        private Settlement settlement(TrackingDecision.Settle settle) {
            Settlement settlement = new Settlement();
            settlement.setTenantId(tenantId);
            settlement.setMessageId(messageId);
            settlement.setOrderId(admission == null ? 0 : admission.orderId());
            settlement.setPostSegments(settle.postSegments());
            settlement.setVoidSegments(settle.voidSegments());
            settlement.setCause(settle.cause());
            settlement.setAtMillis(nowMillis);
            return settlement;
        }

        Step step() {
            return new Step(
                    new TrackedMessage(state, admission, tenantId, toldFacts, sequence, forgetAtMillis, hop), outputs);
        }
    }
}
