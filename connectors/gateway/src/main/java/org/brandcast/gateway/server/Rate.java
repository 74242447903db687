package org.brandcast.gateway.server;

/** So many a second, and those of one second at once. For use by many threads; time is given by the caller. */
final class Rate {
    private static final double NANOS = 1e9;

    private final int perSecond;
    private double tokens;
    private long lastNanos;

    Rate(int perSecond, long nowNanos) {
        if (perSecond < 1) {
            throw new IllegalArgumentException("rate is not positive: " + perSecond + " per second");
        }
        this.perSecond = perSecond;
        this.tokens = perSecond;
        this.lastNanos = nowNanos;
    }

    synchronized boolean tryTake(long nowNanos) {
        long elapsed = nowNanos - lastNanos;
        if (elapsed > 0) {
            tokens = Math.min(perSecond, tokens + elapsed / NANOS * perSecond);
            lastNanos = nowNanos;
        }
        if (tokens < 1) {
            return false;
        }
        tokens -= 1;
        return true;
    }
}
