package org.brandcast.portal.webhook;

import java.util.Set;

/**
 * A webhook as pages and the API show it; its secret isn't shown again.
 *
 * @param waiting deliveries that are still to be made
 * @param dead those that were given up
 */
public record WebhookView(
        long id,
        long tenantId,
        String tenantName,
        String url,
        Set<String> statuses,
        boolean active,
        long createdAtMillis,
        long waiting,
        long dead) {}
