package org.brandcast.portal.report;

import org.jspecify.annotations.Nullable;

/**
 * One line of a report: what it is about, and how its messages fared.
 *
 * @param key code or id
 * @param name as people call it
 * @param ended went out and ended
 * @param p50Millis half of the delivered took at most so long; null: none was delivered
 */
public record Figure(
        String key,
        String name,
        long messages,
        long ended,
        long delivered,
        long rejected,
        long open,
        long segments,
        long amountVnd,
        @Nullable Long p50Millis,
        @Nullable Long p95Millis,
        @Nullable Long p99Millis) {
    static final Figure NONE = new Figure("", "", 0, 0, 0, 0, 0, 0, 0, null, null, null);

    Figure named(String other) {
        return new Figure(
                key, other, messages, ended, delivered, rejected, open, segments, amountVnd, p50Millis, p95Millis,
                p99Millis);
    }
}
