package org.brandcast.smpp;

import java.util.Objects;

/**
 * What became of one submit_sm. SMPP has no idempotent submit, so a missing answer is {@link Unknown} and never a
 * failure: an SMS can't be unsent.
 */
public sealed interface SubmitOutcome {
    /**
     * ESME_ROK.
     *
     * @param smscMessageId as the SMSC wrote it, empty if it gave none
     */
    record Accepted(String smscMessageId) implements SubmitOutcome {
        public Accepted {
            Objects.requireNonNull(smscMessageId, "smscMessageId is null");
        }
    }

    /** ESME_RTHROTTLED: nothing was taken. Action: pause the bind, put the segment back at the head. */
    record Throttled() implements SubmitOutcome {}

    /** ESME_RMSGQFUL: nothing was taken. Action: retry a bounded number of times. */
    record QueueFull() implements SubmitOutcome {}

    /**
     * Refused for good, by the SMSC or (before anything was written) by the encoder.
     *
     * @param commandStatus see {@link SmppStatus}
     * @param routeFault this SMSC or account won't take it, another may
     * @param reason in words that no command_status has; empty: the status says it all
     */
    record Rejected(int commandStatus, boolean routeFault, String reason) implements SubmitOutcome {
        public Rejected {
            Objects.requireNonNull(reason, "reason is null");
        }

        public Rejected(int commandStatus, boolean routeFault) {
            this(commandStatus, routeFault, "");
        }

        /** Refused by a status that nobody has given a meaning to yet; see {@link StatusTable}. */
        public Rejected(int commandStatus) {
            this(commandStatus, false, "");
        }
    }

    /** Written, or partly written, and not answered. Action: wait for a receipt; never retry blindly. */
    record Unknown(Doubt doubt) implements SubmitOutcome {
        public Unknown {
            Objects.requireNonNull(doubt, "doubt is null");
        }
    }

    /** Not one octet was handed to a socket. Action: submit it again when a bind is up. */
    record NotWritten(String reason) implements SubmitOutcome {
        public NotWritten {
            Objects.requireNonNull(reason, "reason is null");
        }
    }

    /** Why an answer is missing; the name is the reason code that travels in results. */
    enum Doubt {
        RESPONSE_TIMEOUT,
        CONNECTION_CUT,
        MALFORMED_RESPONSE
    }
}
