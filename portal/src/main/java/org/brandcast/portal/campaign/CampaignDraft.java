package org.brandcast.portal.campaign;

import org.jspecify.annotations.Nullable;

/**
 * A campaign as its form says it, nothing checked yet.
 *
 * @param type {@code care}, {@code ad} or {@code otp}
 * @param text may hold the list's columns as {@code {column}}
 * @param startAtMillis null: at once
 * @param most to so many numbers from the head of the list; null: to all
 */
public record CampaignDraft(
        @Nullable String name,
        @Nullable String brandname,
        @Nullable String type,
        @Nullable String text,
        @Nullable Long orderId,
        @Nullable Long listId,
        @Nullable Long startAtMillis,
        @Nullable Long most) {
    /** To the whole list. */
    public CampaignDraft(
            @Nullable String name,
            @Nullable String brandname,
            @Nullable String type,
            @Nullable String text,
            @Nullable Long orderId,
            @Nullable Long listId,
            @Nullable Long startAtMillis) {
        this(name, brandname, type, text, orderId, listId, startAtMillis, null);
    }
}
