package org.brandcast.portal.operation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record that a job or a gateway could not take.
 *
 * @param topic where it stood; of a record that was found inside a job, the step
 * @param content what can be read of it, without numbers and without the texts of one-time passwords
 * @param octets its length
 * @param replayTopic where it can be sent to again; empty: nowhere
 * @param state open, replayed or set-aside
 */
public record DeadLetterView(
        long id,
        String tenantName,
        String job,
        String topic,
        int partition,
        long offset,
        String reason,
        String detail,
        List<Part> content,
        int octets,
        long atMillis,
        String replayTopic,
        String state,
        String decidedBy,
        @Nullable Long decidedAtMillis,
        String note) {

    /** A field of the record; its name is the text {@code letter.field.<name>}. */
    public record Part(String name, String value) {}

    public boolean isOpen() {
        return state.equals("open");
    }

    public boolean isReplayable() {
        return isOpen() && !replayTopic.isEmpty();
    }

    /** The message state whose colour and icon it borrows. */
    public String look() {
        return isOpen() ? "FAILED" : state.equals("replayed") ? "SENT" : "CANCELLED";
    }
}
