package org.brandcast.portal.moderation;

import org.jspecify.annotations.Nullable;

/**
 * A request that waits no more, and what became of it.
 *
 * @param approved null: nobody decided in time
 * @param status of the message now
 */
public record DecidedRow(
        String messageId,
        String tenantName,
        String brandname,
        String type,
        String recipient,
        String text,
        @Nullable Boolean approved,
        @Nullable String decidedBy,
        String comment,
        long heldAtMillis,
        @Nullable Long decidedAtMillis,
        String status,
        String reason) {}
