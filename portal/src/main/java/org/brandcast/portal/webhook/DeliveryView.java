package org.brandcast.portal.webhook;

import java.util.UUID;

/**
 * One delivery as pages and the API show it.
 *
 * @param state {@code waiting}, {@code delivered} or {@code dead}
 * @param error of the last attempt: {@code HTTP 500}, or a code such as {@code TIMEOUT}; empty: none failed, or it is delivered
 * @param atMillis when it was settled; of one that waits, when it is tried next
 */
public record DeliveryView(
        long id,
        UUID messageId,
        UUID eventId,
        String status,
        String state,
        int attempts,
        String error,
        long atMillis) {}
