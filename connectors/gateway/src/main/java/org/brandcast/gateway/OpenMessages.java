package org.brandcast.gateway;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        DROPPED_UNTOLD
    }

    /**
     * One segment after a restart.
     *
     * @param number from 1
     * @param attempt the last one that was journaled
     * @param doubtToldAtMillis when its doubt was published; null if it wasn't
     */
    record OpenSegment(
            int number,
            int attempt,
            int resendBudget,
            Standing standing,
            String reason,
            @Nullable Long doubtToldAtMillis) {}

    /** One message after a restart, with the journal keys to remove once it is settled, oldest first. */
    record OpenMessage(
            JournalSend last, @Nullable SourceOffset source, List<String> keys, List<OpenSegment> segments) {}

    /** What names one attempt to send one segment. */
    record AttemptKey(String messageId, int segment, int attempt) {
        static AttemptKey of(SubmitResult result) {
            return new AttemptKey(result.getMessageId(), result.getSegment(), result.getAttempt());
        }
    }

    /**
     * The open messages, oldest first.
     *
     * @param decisions by journal key, in the order of the journal
     * @param results all that were published since the oldest of the decisions
     */
    static List<OpenMessage> of(Map<String, JournalSend> decisions, Collection<SubmitResult> results) {
        Map<AttemptKey, SubmitResult> told = new HashMap<>();
        for (SubmitResult result : results) {
            told.merge(AttemptKey.of(result), result, OpenMessages::stronger);
        }
        Map<String, List<Map.Entry<String, JournalSend>>> byMessage = new LinkedHashMap<>();
        for (Map.Entry<String, JournalSend> decision : decisions.entrySet()) {
            byMessage
                    .computeIfAbsent(decision.getValue().getMessage().getMessageId(), id -> new ArrayList<>())
                    .add(decision);
        }
        List<OpenMessage> messages = new ArrayList<>();
        for (List<Map.Entry<String, JournalSend>> attempts : byMessage.values()) {
            messages.add(message(attempts, told));
        }
        return messages;
    }

    private static OpenMessage message(
            List<Map.Entry<String, JournalSend>> attempts, Map<AttemptKey, SubmitResult> told) {
        List<String> keys = new ArrayList<>();
        Map<Integer, JournalSend> lastOfSegment = new LinkedHashMap<>();
        SourceOffset source = null;
        JournalSend last = attempts.get(0).getValue();
        for (Map.Entry<String, JournalSend> attempt : attempts) {
            JournalSend send = attempt.getValue();
            keys.add(attempt.getKey());
            if (send.getSource() != null) {
                source = send.getSource();
            }
            for (int segment : send.getSegments()) {
                JournalSend known = lastOfSegment.get(segment);
                if (known == null || known.getAttempt() <= send.getAttempt()) {
                    lastOfSegment.put(segment, send);
                }
            }
            last = send;
        }
        List<OpenSegment> segments = new ArrayList<>();
        lastOfSegment.forEach((number, send) -> segments.add(segment(number, send, told)));
        return new OpenMessage(last, source, keys, segments);
    }

    private static OpenSegment segment(int number, JournalSend send, Map<AttemptKey, SubmitResult> told) {
        SubmitResult result = told.get(new AttemptKey(send.getMessage().getMessageId(), number, send.getAttempt()));
        Standing standing = standingOf(send.getDecision(), result);
        boolean doubtTold = standing == Standing.IN_DOUBT && result != null && rank(result) == DOUBT_TOLD;
        return new OpenSegment(
                number,
                send.getAttempt(),
                send.getResendBudget(),
                standing,
                doubtTold ? result.getReason() : send.getReason(),
                doubtTold ? (Long) result.getAnsweredAtMillis() : null);
    }

    private static Standing standingOf(JournalDecision decision, @Nullable SubmitResult result) {
        if (result != null && rank(result) == SETTLING) {
            return Standing.SETTLED;
        }
        return switch (decision) {
            case SEND -> Standing.IN_DOUBT;
            case HOLD -> Standing.HELD;
            case DROP -> Standing.DROPPED_UNTOLD;
        };
    }

    private static final int DOUBT_TOLD = 1;
    private static final int SETTLING = 2;

    private static int rank(SubmitResult result) {
        return switch (result.getOutcome()) {
            case ACCEPTED, REJECTED, DROPPED -> SETTLING;
            case UNKNOWN -> DOUBT_TOLD;
            case RESENT -> 0;
        };
    }

    private static SubmitResult stronger(SubmitResult one, SubmitResult other) {
        return rank(other) > rank(one) ? other : one;
    }
}
