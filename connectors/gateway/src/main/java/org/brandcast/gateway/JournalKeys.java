package org.brandcast.gateway;

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

    static String send(String messageId, int segment, int attempt, long epoch) {
        return messageId + "/" + segment + "/" + attempt + "/" + epoch;
    }
}
