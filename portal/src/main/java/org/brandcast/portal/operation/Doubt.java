package org.brandcast.portal.operation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message of which nobody knows whether it left.
 *
 * @param to whole
 * @param idSpace of its route; empty: there is no such route
 * @param segments numbers of the segments that are in doubt
 * @param sinceMillis when the oldest of them got in doubt
 * @param deadlineMillis when the message ends by itself, and its quota goes back; 0: unknown
 * @param resendsYet the route may still send it once more by itself
 * @param decision null: nobody has decided
 */
public record Doubt(
        String messageId,
        long tenantId,
        String tenantName,
        String to,
        String brandname,
        String type,
        String route,
        String idSpace,
        List<Long> segments,
        int segmentCount,
        long sinceMillis,
        long deadlineMillis,
        boolean resendsYet,
        @Nullable Decision decision) {

    /** What somebody said. */
    public record Decision(boolean sent, String reason, String login, long atMillis) {}

    public boolean isDecidable() {
        return decision == null && !resendsYet && !idSpace.isEmpty();
    }
}
