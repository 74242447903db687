package org.brandcast.portal.list;

/**
 * One line of the page of lists.
 *
 * @param rows lines of data in the file
 * @param accepted numbers that a campaign will send to: rows = accepted + duplicates + rejected
 */
public record ListSummary(
        long id,
        String name,
        String fileName,
        long rows,
        long accepted,
        long duplicates,
        String createdBy,
        long createdAtMillis) {
    public long rejected() {
        return rows - accepted - duplicates;
    }
}
