package org.brandcast.domain.quota;

/**
 * What a partner, brandname, type or API user may send beside its orders (hạn mức), in segments.
 *
 * @param perDay calendar day in the installation's zone
 * @param perMonth calendar month
 */
public record CapLimit(long perDay, long perMonth) {
    public static final CapLimit NONE = new CapLimit(Long.MAX_VALUE, Long.MAX_VALUE);

    public CapLimit {
        if (perDay < 0 || perMonth < 0) {
            throw new IllegalArgumentException("a cap can't be negative: " + perDay + ", " + perMonth);
        }
    }
}
