package org.brandcast.portal.campaign;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A campaign as its form says it, nothing checked yet.
 *
 * @param type {@code care}, {@code ad} or {@code otp}
 * @param text may hold the list's columns as {@code {column}}
 * @param startAtMillis null: at once
 * @param excludeListIds lists whose numbers are left out
 * @param pacePerSecond messages a second at most; null: as fast as it goes
 * @param moderated whether its maker wants it to be looked at, even if no rule asks for it
 * @param most to so many numbers from the head of the list, those left out not counted; null: to all
 */
public record CampaignDraft(
        @Nullable String name,
        @Nullable String brandname,
        @Nullable String type,
        @Nullable String text,
        @Nullable Long orderId,
        @Nullable Long listId,
        @Nullable Long startAtMillis,
        List<Long> excludeListIds,
        @Nullable Long pacePerSecond,
        boolean moderated,
        @Nullable Long most) {
    public CampaignDraft {
        excludeListIds = List.copyOf(excludeListIds);
    }

    /** To the whole list, as fast as it goes. */
    public CampaignDraft(
            @Nullable String name,
            @Nullable String brandname,
            @Nullable String type,
            @Nullable String text,
            @Nullable Long orderId,
            @Nullable Long listId,
            @Nullable Long startAtMillis) {
        this(name, brandname, type, text, orderId, listId, startAtMillis, List.of(), null, false, null);
    }
}
