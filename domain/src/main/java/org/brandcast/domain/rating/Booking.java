package org.brandcast.domain.rating;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * From what is known now and what has been booked to what is to be booked. A booked line is never changed: what differs
 * becomes a line of its own. So doing it again books nothing, and doing it after a crash books what is missing.
 */
public final class Booking {
    private Booking() {}

    /** A line to be booked: the difference between what is known and what was booked under its key. */
    public record Line(UsageKey key, UsageCount count) {
        public Line {
            Objects.requireNonNull(key, "key is null");
            Objects.requireNonNull(count, "count is null");
        }

        public long chargedSegments() {
            return count.chargedSegments(key.chargeOn());
        }

        public long amountVnd() {
            return Money.of(chargedSegments(), key.unitPriceVnd());
        }
    }

    /** The lines that make {@code booked} equal to {@code known}, in no particular order. */
    public static List<Line> difference(Map<UsageKey, UsageCount> known, Map<UsageKey, UsageCount> booked) {
        Set<UsageKey> keys = new HashSet<>(known.keySet());
        keys.addAll(booked.keySet());
        List<Line> lines = new ArrayList<>();
        for (UsageKey key : keys) {
            UsageCount difference =
                    known.getOrDefault(key, UsageCount.NONE).minus(booked.getOrDefault(key, UsageCount.NONE));
            if (!difference.equals(UsageCount.NONE)) {
                lines.add(new Line(key, difference));
            }
        }
        return lines;
    }
}
