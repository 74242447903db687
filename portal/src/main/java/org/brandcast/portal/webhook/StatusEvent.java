package org.brandcast.portal.webhook;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message has got a further status.
 *
 * @param rank the status's place on a message's way
 * @param segments 0 before admission
 */
public record StatusEvent(
        long tenantId,
        UUID messageId,
        @Nullable String clientRef,
        String from,
        String to,
        String status,
        int rank,
        String reason,
        int segments,
        long atMillis) {
    /** The same whenever this is told again, to whomever. */
    public UUID eventId() {
        return UUID.nameUUIDFromBytes((messageId + "/" + status).getBytes(StandardCharsets.UTF_8));
    }
}
