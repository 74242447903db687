package org.brandcast.http;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One receipt as the other side told it.
 *
 * @param smscMessageId as in {@link HttpOutcome.Accepted}
 * @param reference ours, as they echo it; empty if they don't
 * @param to empty if it wasn't told
 * @param doneMillis null if it wasn't told, or unreadable
 */
public record HttpReceipt(
        String smscMessageId,
        String reference,
        State state,
        String errorCode,
        String to,
        String from,
        @Nullable Long doneMillis) {
    public HttpReceipt {
        Objects.requireNonNull(smscMessageId, "smscMessageId is null");
        Objects.requireNonNull(reference, "reference is null");
        Objects.requireNonNull(state, "state is null");
        Objects.requireNonNull(errorCode, "errorCode is null");
        Objects.requireNonNull(to, "to is null");
        Objects.requireNonNull(from, "from is null");
    }

    /** The states of SMPP's receipts. */
    public enum State {
        ENROUTE(false),
        ACCEPTED(false),
        DELIVERED(true),
        EXPIRED(true),
        DELETED(true),
        UNDELIVERABLE(true),
        REJECTED(true),
        UNKNOWN(false);

        private final boolean finalState;

        State(boolean finalState) {
            this.finalState = finalState;
        }

        /** Whether nothing follows it. */
        public boolean isFinal() {
            return finalState;
        }
    }

    /** Without the numbers: it may be printed. */
    @Override
    public String toString() {
        return "HttpReceipt[" + smscMessageId + " " + state + " " + errorCode + "]";
    }
}
