package org.brandcast.gateway;

import org.brandcast.schemas.OutboundMessage;

/**
 * Keys of journal.&lt;route&gt;. Each holds the epoch of its writer: the topic is compacted, and what a superseded owner
 * still writes must not replace what its successor wrote.
 */
final class JournalKeys {
    /** In the place of the segment number: the decision covers the whole message. */
    static final int WHOLE_MESSAGE = 0;

    private JournalKeys() {}

    /** The record that won (or tried to win) an epoch; never replaced by a heartbeat. */
    static String leaseTaken(long epoch, String owner) {
        return "lease/" + epoch + "/" + owner + "/taken";
    }

    static String lease(long epoch, String owner) {
        return "lease/" + epoch + "/" + owner;
    }

    static String position(long epoch) {
        return "position/" + epoch;
    }

    /** How far the route's own results need no receipts any more; a position like the others, of another thread. */
    static String receiptsPosition(long epoch) {
        return "position/" + epoch + "/receipts";
    }

    /** A message that came back from admission is another one here: its old entries may not be removed yet. */
    static String send(OutboundMessage message, int segment, int attempt, long epoch) {
        String hop = message.getHop() == 0 ? "" : "+" + message.getHop();
        return message.getMessageId() + hop + "/" + segment + "/" + attempt + "/" + epoch;
    }
}
