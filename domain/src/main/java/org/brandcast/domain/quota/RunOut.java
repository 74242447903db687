package org.brandcast.domain.quota;

import java.util.OptionalLong;

/** When an order is used up if it goes on as it went lately. */
public final class RunOut {
    private RunOut() {}

    /**
     * The instant at which nothing is left.
     *
     * @param free what is left, in the order's unit
     * @param used in the time that is looked back over, in the same unit
     * @param overMillis how long that is; the order's own age where that is less
     * @return empty: nothing was used lately, so no day can be told
     */
    public static OptionalLong at(long free, long used, long overMillis, long nowMillis) {
        if (used <= 0 || overMillis <= 0) {
            return OptionalLong.empty();
        }
        if (free <= 0) {
            return OptionalLong.of(nowMillis);
        }
        double left = (double) free / used * overMillis;
        return left > Long.MAX_VALUE / 4.0 ? OptionalLong.empty() : OptionalLong.of(nowMillis + (long) left);
    }
}
