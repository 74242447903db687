package org.brandcast.domain.numbering;

import org.jspecify.annotations.Nullable;

/**
 * The default carrier of a number range, for a time.
 *
 * @param prefix E.164 without plus, e.g. {@code 8496}
 * @param carrier code of the carrier, e.g. {@code viettel}
 * @param validUntilMillis exclusive; null: no end known
 */
public record PrefixRange(
        String prefix,
        String carrier,
        long validFromMillis,
        @Nullable Long validUntilMillis) {
    public PrefixRange {
        if (prefix.isEmpty() || !prefix.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("prefix must be digits: " + prefix);
        }
    }

    boolean covers(long atMillis) {
        return validFromMillis <= atMillis && (validUntilMillis == null || atMillis < validUntilMillis);
    }
}
