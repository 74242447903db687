package org.brandcast.portal.message;

import org.jspecify.annotations.Nullable;

/**
 * What to look for; null or empty: don't care.
 *
 * @param query a number in any usual form, a message id, or a clientRef
 * @param fromMillis accepted at or after
 * @param untilMillis accepted before
 * @param region of the tenant that sends
 */
public record MessageFilter(
        @Nullable String query,
        @Nullable String status,
        @Nullable String type,
        @Nullable String brandname,
        @Nullable Long campaignId,
        @Nullable Long fromMillis,
        @Nullable Long untilMillis,
        @Nullable String region) {
    public static final MessageFilter ALL = new MessageFilter(null, null, null, null, null, null, null, null);
}
