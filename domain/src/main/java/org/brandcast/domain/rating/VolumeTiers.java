package org.brandcast.domain.rating;

import java.util.List;

/**
 * What a month's volume takes off its price: each slice of the volume has its own reduction per segment, so one segment
 * more never makes the bill smaller.
 *
 * <pre>
 *   segments   0 ············ 100.000 ············ 1.000.000 ············▶
 *   off                 0 ₫ │            10 ₫   │             25 ₫
 * </pre>
 */
public record VolumeTiers(List<Tier> tiers) {
    /** Nothing is taken off. */
    public static final VolumeTiers NONE = new VolumeTiers(List.of());

    /**
     * A slice of the volume; the next one ends it.
     *
     * @param fromSegments how many segments of the month lie below it
     * @param offVnd taken off the price of each of its segments
     */
    public record Tier(long fromSegments, long offVnd) {
        public Tier {
            if (fromSegments < 0 || offVnd < 0) {
                throw new IllegalArgumentException(
                        "a tier is not negative: from " + fromSegments + " segments, " + offVnd + " VND off");
            }
        }
    }

    public VolumeTiers {
        tiers = List.copyOf(tiers);
        for (int i = 1; i < tiers.size(); i++) {
            if (tiers.get(i).fromSegments() <= tiers.get(i - 1).fromSegments()) {
                throw new IllegalArgumentException("tiers must grow: "
                        + tiers.get(i).fromSegments() + " segments come after "
                        + tiers.get(i - 1).fromSegments());
            }
        }
    }

    /** What the month's volume takes off, in đồng; never negative. A negative volume (credits) takes nothing off. */
    public long offVnd(long segments) {
        long off = 0;
        for (int i = 0; i < tiers.size(); i++) {
            long end = i + 1 < tiers.size() ? tiers.get(i + 1).fromSegments() : Long.MAX_VALUE;
            long inSlice = Math.min(segments, end) - tiers.get(i).fromSegments();
            if (inSlice > 0) {
                off = Math.addExact(off, Money.of(inSlice, tiers.get(i).offVnd()));
            }
        }
        return off;
    }
}
