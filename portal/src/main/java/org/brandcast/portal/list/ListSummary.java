package org.brandcast.portal.list;

import org.jspecify.annotations.Nullable;

/**
 * One line of the page of lists.
 *
 * @param rows lines of data in the file
 * @param accepted numbers that a campaign will send to: rows = accepted + duplicates + rejected
 * @param suppressed of these, those that wanted no advertising when the list was made; null: not counted yet
 * @param deletedAtMillis null: it is there
 */
public record ListSummary(
        long id,
        String name,
        String fileName,
        long rows,
        long accepted,
        long duplicates,
        @Nullable Long suppressed,
        String createdBy,
        long createdAtMillis,
        @Nullable Long deletedAtMillis) {
    public long rejected() {
        return rows - accepted - duplicates;
    }
}
