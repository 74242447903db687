package org.brandcast.portal.message;

import org.jspecify.annotations.Nullable;

/** One line of the message log. */
public record MessageRow(
        String messageId,
        String status,
        String reason,
        String type,
        String from,
        String to,
        String carrier,
        int segments,
        @Nullable Long campaignId,
        long acceptedAtMillis,
        long statusAtMillis) {
    /** Give this row's cursor to read on behind it. */
    public String cursor() {
        return acceptedAtMillis + "." + messageId;
    }
}
