package org.brandcast.portal.campaign;

import org.jspecify.annotations.Nullable;

/**
 * One line of the page of campaigns.
 *
 * @param state SCHEDULED, RUNNING, PAUSED, CANCELLED or FINISHED
 * @param finals messages that will change no more
 */
public record CampaignSummary(
        long id,
        String name,
        String brandname,
        String type,
        String state,
        long recipients,
        long expanded,
        long finals,
        long delivered,
        long startAtMillis,
        long createdAtMillis,
        @Nullable Long finishedAtMillis) {}
