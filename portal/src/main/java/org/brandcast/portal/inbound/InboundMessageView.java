package org.brandcast.portal.inbound;

import org.jspecify.annotations.Nullable;

/**
 * What a phone sent, as pages show it.
 *
 * @param number hidden in the middle from who may not change what holds for a number
 * @param brandname whose advertising it was about; empty: all of the tenant's
 * @param copies how often the SMSC sent it
 * @param confirmationId the message that confirms it; null: none does
 */
public record InboundMessageView(
        long seq,
        String number,
        String shortCode,
        String route,
        String text,
        String outcome,
        String tenantName,
        String brandname,
        long receivedAtMillis,
        int copies,
        @Nullable String confirmationId) {}
