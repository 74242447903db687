package org.brandcast.jdbc;

import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** Where rows go. It answers after the message is durable; failing means that nobody knows, and it is asked again. */
public interface OutboxSink {
    /**
     * Takes a message. The same row comes with the same id again when a poller died, or the sink failed: taking it twice
     * must be taking it once.
     */
    CompletionStage<Verdict> accept(OutboxMessage message);

    /**
     * One row.
     *
     * @param messageId derived from the reference
     * @param reference names the row among all of the tenant's messages
     * @param type otp, care or ad
     */
    record OutboxMessage(String messageId, String reference, String from, String to, String text, String type) {
        public OutboxMessage {
            Objects.requireNonNull(messageId, "messageId is null");
            Objects.requireNonNull(reference, "reference is null");
            Objects.requireNonNull(from, "from is null");
            Objects.requireNonNull(to, "to is null");
            Objects.requireNonNull(text, "text is null");
            Objects.requireNonNull(type, "type is null");
        }

        /** Without number and text: it may be printed. */
        @Override
        public String toString() {
            return "OutboxMessage[" + messageId + " " + reference + "]";
        }
    }

    /** What a sink says of a row. */
    sealed interface Verdict {}

    /** Durable. */
    record Accepted() implements Verdict {}

    /**
     * Not taken, and never will be as it is.
     *
     * @param reason written into the row
     */
    record Refused(String reason) implements Verdict {
        public Refused {
            Objects.requireNonNull(reason, "reason is null");
        }
    }
}
