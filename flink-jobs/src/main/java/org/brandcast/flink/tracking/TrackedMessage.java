package org.brandcast.flink.tracking;

import java.util.ArrayList;
import java.util.List;
import org.brandcast.domain.lifecycle.MessageState;
import org.brandcast.domain.lifecycle.MessageStatus;
import org.jspecify.annotations.Nullable;

/**
 * A message as tracking keeps it.
 *
 * @param admission null: facts came before the admission
 * @param toldFacts codes of results and receipts that were told as events, so that a copy isn't told again
 * @param sequence of the last event
 * @param forgetAtMillis when the state may go: some days after the final status, or after the first fact about a
 *     message that never was admitted
 * @param hop how often it has come back from a gateway, as far as results say
 */
public record TrackedMessage(
        MessageState state,
        MessageFact.@Nullable Admission admission,
        long tenantId,
        List<String> toldFacts,
        int sequence,
        long forgetAtMillis,
        int hop) {

    /** A bound for what a mad SMSC can make us remember; facts beyond it count, but aren't told one by one. */
    static final int MOST_TOLD = 500;

    public TrackedMessage {
        toldFacts = List.copyOf(toldFacts);
    }

    static TrackedMessage untold(long forgetAtMillis) {
        return new TrackedMessage(MessageState.UNKNOWN, null, 0, List.of(), 0, forgetAtMillis, 0);
    }

    public boolean isFinal() {
        return state.status().isFinal();
    }

    public MessageStatus status() {
        return state.status();
    }

    @Nullable
    Long campaignId() {
        return admission == null ? null : admission.campaignId();
    }

    boolean hasTold(String fact) {
        return toldFacts.contains(fact) || toldFacts.size() >= MOST_TOLD;
    }

    List<String> toldAnd(String fact) {
        List<String> more = new ArrayList<>(toldFacts);
        more.add(fact);
        return more;
    }
}
