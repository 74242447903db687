package org.brandcast.gateway;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.brandcast.gateway.JournalReplay.Decision;
import org.brandcast.schemas.JournalDecision;
import org.brandcast.schemas.JournalSend;
import org.brandcast.schemas.SourceOffset;
import org.brandcast.schemas.SubmitResult;
import org.jspecify.annotations.Nullable;

/**
 * Groups a journal's open decisions by message and says how each segment stands, given the results that are durable
 * already. Of the attempts of one segment only the last counts: an attempt is made only when the one before it is known
 * to have left nothing, or is in doubt under a budget.
 */
final class OpenMessages {
    private OpenMessages() {}

    /** How a segment stands after a restart. */
    enum Standing {
        /** Its result is durable. */
        SETTLED,
        /** It may be on the wire or not. */
        IN_DOUBT,
        /** It surely isn't on the wire. */
        HELD,
        /** It won't be sent; the result that says so isn't durable. */
        DROPPED_UNTOLD,
        /** It surely wasn't on the wire; with all others of its message it goes back to admission. */
        DEFERRED
    }

    /**
     * One segment after a restart.
     *
     * @param number from 1
     * @param attempt the last one that was journaled
     * @param decidedAtMillis when that was
     * @param doubtToldAtMillis when its doubt was published; null if it wasn't
     * @param untoldResend the attempt that repeated a doubtful one, if the result that says so isn't durable; else null
     */
    record OpenSegment(
            int number,
            int attempt,
            int resendBudget,
            Standing standing,
            String reason,
            long decidedAtMillis,
            @Nullable Long doubtToldAtMillis,
            @Nullable Integer untoldResend) {}

    /** One message after a restart, with the journal keys to remove once it is settled, oldest first. */
    record OpenMessage(
            JournalSend last, @Nullable SourceOffset source, List<String> keys, List<OpenSegment> segments) {}

    private record Attempt(String messageId, int hop, int segment, int attempt) {}

    private record Instance(String messageId, int hop) {}

    /** What results say about one attempt. */
    private static final class Told {
        private boolean settled;
        private boolean resent;
        private @Nullable SubmitResult doubt;

        private void take(SubmitResult result) {
            switch (result.getOutcome()) {
                case ACCEPTED, REJECTED, DROPPED -> settled = true;
                case UNKNOWN -> doubt = doubt == null ? result : doubt;
                case RESENT -> resent = true;
            }
        }
    }

    /**
     * The open messages, oldest first.
     *
     * @param decisions by journal key, in the order of the journal
     * @param results all that were published since the oldest of the decisions
     */
    static List<OpenMessage> of(Map<String, Decision> decisions, Collection<SubmitResult> results) {
        Map<Attempt, Told> told = new HashMap<>();
        for (SubmitResult result : results) {
            Attempt attempt =
                    new Attempt(result.getMessageId(), result.getHop(), result.getSegment(), result.getAttempt());
            told.computeIfAbsent(attempt, key -> new Told()).take(result);
        }
        Map<Instance, Map<String, Decision>> byMessage = new LinkedHashMap<>();
        decisions.forEach((key, decision) -> byMessage
                .computeIfAbsent(instanceOf(decision.send()), id -> new LinkedHashMap<>())
                .put(key, decision));
        List<OpenMessage> messages = new ArrayList<>();
        byMessage.values().forEach(attempts -> messages.add(message(attempts, told)));
        return messages;
    }

    private static Instance instanceOf(JournalSend send) {
        return new Instance(send.getMessage().getMessageId(), send.getMessage().getHop());
    }

    private static OpenMessage message(Map<String, Decision> attempts, Map<Attempt, Told> told) {
        Map<Integer, Decision> lastOfSegment = new LinkedHashMap<>();
        SourceOffset source = null;
        JournalSend last = null;
        for (Decision decision : attempts.values()) {
            JournalSend send = decision.send();
            source = send.getSource() != null ? send.getSource() : source;
            last = send;
            for (int segment : send.getSegments()) {
                lastOfSegment.merge(
                        segment,
                        decision,
                        (known, next) ->
                                known.send().getAttempt() <= next.send().getAttempt() ? next : known);
            }
        }
        List<OpenSegment> segments = new ArrayList<>();
        lastOfSegment.forEach((number, decision) ->
                segments.add(segment(number, decision, told, untoldResend(number, attempts.values(), told))));
        return new OpenMessage(
                Objects.requireNonNull(last, "a message has no decision"),
                source,
                new ArrayList<>(attempts.keySet()),
                segments);
    }

    /** Not always the last attempt: a resend may have been throttled and tried again. */
    private static @Nullable Integer untoldResend(
            int number, Collection<Decision> attempts, Map<Attempt, Told> allTold) {
        for (Decision decision : attempts) {
            JournalSend send = decision.send();
            if (send.getReason().equals(Dispatcher.IN_DOUBT)
                    && send.getSegments().contains(number)
                    && !told(number, send, allTold).resent) {
                return send.getAttempt();
            }
        }
        return null;
    }

    private static Told told(int number, JournalSend send, Map<Attempt, Told> allTold) {
        return allTold.getOrDefault(
                new Attempt(send.getMessage().getMessageId(), send.getMessage().getHop(), number, send.getAttempt()),
                new Told());
    }

    private static OpenSegment segment(
            int number, Decision decision, Map<Attempt, Told> allTold, @Nullable Integer untoldResend) {
        JournalSend send = decision.send();
        Told told = told(number, send, allTold);
        return new OpenSegment(
                number,
                send.getAttempt(),
                send.getResendBudget(),
                told.settled ? Standing.SETTLED : standingOf(send.getDecision()),
                send.getReason(),
                decision.atMillis(),
                told.doubt == null ? null : (Long) told.doubt.getAnsweredAtMillis(),
                untoldResend);
    }

    private static Standing standingOf(JournalDecision decision) {
        return switch (decision) {
            case SEND -> Standing.IN_DOUBT;
            case HOLD -> Standing.HELD;
            case DROP -> Standing.DROPPED_UNTOLD;
            case DEFER -> Standing.DEFERRED;
        };
    }
}
