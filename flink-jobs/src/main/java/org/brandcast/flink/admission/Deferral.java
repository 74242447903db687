package org.brandcast.flink.admission;

import org.brandcast.schemas.OutboundMessage;

/**
 * How it goes on with an admitted message that a gateway gave back.
 *
 * @param message as the gateway had it, the hop as it was then
 * @param reason why it came back, or why it may not go any more
 * @param untilMillis for one that waits: how long at least
 * @param counted this very step counted it against the number's frequency again
 */
public record Deferral(
        OutboundMessage message, Course course, String reason, String detail, long untilMillis, boolean counted) {

    /** What is told. */
    public enum Course {
        WAITS,
        GOES,
        ENDS
    }

    /** Times that it has come back, this one included. */
    public int hop() {
        return message.getHop() + 1;
    }
}
