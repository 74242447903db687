package org.brandcast.http;

import java.util.Objects;

/**
 * What became of one request to send a message: the words of SMPP's outcomes. An HTTP interface is no more idempotent
 * than SMPP, so a missing or unreadable answer is {@link Unknown} and never a failure.
 */
public sealed interface HttpOutcome {
    /**
     * Taken.
     *
     * @param smscMessageId the id that receipts will name: the other side's, or our reference if it gives none
     */
    record Accepted(String smscMessageId) implements HttpOutcome {
        public Accepted {
            Objects.requireNonNull(smscMessageId, "smscMessageId is null");
        }
    }

    /** Nothing was taken: too fast. Action: pause, put the message back at the head. */
    record Throttled() implements HttpOutcome {}

    /** Nothing was taken: no room. Action: retry a bounded number of times. */
    record QueueFull() implements HttpOutcome {}

    /**
     * Refused for good.
     *
     * @param code as the other side wrote it, {@code HTTP_<status>} if it gave none, or {@code UNENCODABLE}
     * @param routeFault the refusal concerns this interface (log-in, balance), another route may take the message
     */
    record Rejected(String code, boolean routeFault) implements HttpOutcome {
        public Rejected {
            Objects.requireNonNull(code, "code is null");
        }
    }

    /**
     * Written, or partly written, and nobody knows. Action: wait for a receipt; never retry blindly.
     *
     * @param detail the status or code that left it open; empty if there was none
     */
    record Unknown(Doubt doubt, String detail) implements HttpOutcome {
        public Unknown {
            Objects.requireNonNull(doubt, "doubt is null");
            Objects.requireNonNull(detail, "detail is null");
        }
    }

    /** Not one octet of the request was written. Action: submit it again when the interface is up. */
    record NotWritten(String reason) implements HttpOutcome {
        public NotWritten {
            Objects.requireNonNull(reason, "reason is null");
        }
    }

    /** Why nobody knows; the name is the reason code that travels in results. */
    enum Doubt {
        RESPONSE_TIMEOUT,
        CONNECTION_CUT,
        MALFORMED_RESPONSE,
        /** A 5xx, or a code that the profile calls open: the message may have been taken before it went wrong. */
        SERVER_FAULT
    }
}
