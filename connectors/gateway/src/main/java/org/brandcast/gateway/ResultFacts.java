package org.brandcast.gateway;

import org.brandcast.gateway.MessageInFlight.Segment;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.SubmitOutcome;
import org.brandcast.schemas.SubmitResult;
import org.brandcast.smpp.SubmitOutcome.Rejected;
import org.jspecify.annotations.Nullable;

/** Writes results of one route. Immutable. */
final class ResultFacts {
    private final String route;
    private final String idSpace;

    ResultFacts(RouteSettings settings) {
        this.route = settings.route();
        this.idSpace = settings.idSpace();
    }

    SubmitResult accepted(Segment segment, String smscMessageId, String reason, long nowMillis) {
        return fact(segment, segment.attempt, SubmitOutcome.ACCEPTED, smscMessageId, 0, reason, nowMillis);
    }

    /** An attempt that was given up for doubtful and was accepted all the same. */
    SubmitResult acceptedLate(Segment segment, int attempt, String smscMessageId, long nowMillis) {
        return fact(segment, attempt, SubmitOutcome.ACCEPTED, smscMessageId, 0, "ANSWERED_LATE", nowMillis);
    }

    /** A refusal, with its reason in words. */
    SubmitResult rejected(Segment segment, Rejected rejected, String reason, long nowMillis) {
        SubmitResult result = fact(
                segment, segment.attempt, SubmitOutcome.REJECTED, null, rejected.commandStatus(), reason, nowMillis);
        result.setRouteFault(rejected.routeFault());
        return result;
    }

    SubmitResult unknown(Segment segment, String reason, long nowMillis) {
        return fact(segment, segment.attempt, SubmitOutcome.UNKNOWN, null, 0, reason, nowMillis);
    }

    SubmitResult dropped(Segment segment, String reason, long nowMillis) {
        return fact(segment, segment.attempt, SubmitOutcome.DROPPED, null, 0, reason, nowMillis);
    }

    /** This attempt repeats a doubtful one. */
    SubmitResult resent(Segment segment, int attempt, long nowMillis) {
        return fact(segment, attempt, SubmitOutcome.RESENT, null, 0, Dispatcher.IN_DOUBT, nowMillis);
    }

    private SubmitResult fact(
            Segment segment,
            int attempt,
            SubmitOutcome outcome,
            @Nullable String smscMessageId,
            int commandStatus,
            String reason,
            long nowMillis) {
        OutboundMessage message = segment.message().outbound;
        return new SubmitResult(
                route,
                idSpace,
                message.getMessageId(),
                message.getTenantId(),
                segment.number(),
                segment.message().wire.segmentCount(),
                attempt,
                outcome,
                smscMessageId,
                commandStatus,
                reason,
                false,
                message.getHop(),
                message.getTo(),
                segment.writtenAtMillis,
                nowMillis,
                message.getDeadlineMillis());
    }
}
