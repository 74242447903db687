package org.brandcast.portal.inbound;

/**
 * A word of a short code as pages show it.
 *
 * @param tenantName whose advertising it is about; empty: everybody's
 * @param brandname of it, this one only; empty: all
 * @param sender the brandname that confirms
 */
public record InboundKeywordView(
        long id,
        long tenantId,
        String tenantName,
        String shortCode,
        String keyword,
        String action,
        String brandname,
        String sender,
        String confirmation,
        boolean active) {}
