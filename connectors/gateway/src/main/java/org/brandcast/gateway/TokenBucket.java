package org.brandcast.gateway;

/**
 * Holds the submit_sm of a route to its rate. Tokens come back continuously; what wasn't used is saved for 20 ms only,
 * so that no window of a second sees more than 1.02 times the rate: carriers count strictly.
 *
 * <p>Time is given by the caller, in {@link System#nanoTime()} or a test's own. Not safe for use by many threads.
 */
final class TokenBucket {
    private static final double SAVED_SECONDS = 0.02;
    private static final double NANOS = 1e9;

    private final double savedSeconds;
    private double perSecond;
    private double capacity;
    private double tokens;
    private long lastNanos;

    /** A full bucket. */
    TokenBucket(int perSecond, long nowNanos) {
        this(perSecond, SAVED_SECONDS, nowNanos);
    }

    /**
     * A full bucket for who comes rarely.
     *
     * @param savedSeconds for so long tokens that weren't used are kept
     */
    TokenBucket(int perSecond, double savedSeconds, long nowNanos) {
        this.savedSeconds = savedSeconds;
        this.lastNanos = nowNanos;
        setRate(perSecond, nowNanos);
        this.tokens = capacity;
    }

    /** Changes the rate; what was saved stays, as far as it fits. */
    void setRate(int newPerSecond, long nowNanos) {
        if (newPerSecond < 1) {
            throw new IllegalArgumentException("rate is not positive: " + newPerSecond + " per second");
        }
        refill(nowNanos);
        perSecond = newPerSecond;
        capacity = Math.max(1, newPerSecond * savedSeconds);
        tokens = Math.min(tokens, capacity);
    }

    boolean tryTake(long nowNanos) {
        refill(nowNanos);
        if (tokens < 1) {
            return false;
        }
        tokens -= 1;
        return true;
    }

    /** Gives back a token that was taken for nothing. */
    void giveBack() {
        tokens = Math.min(capacity, tokens + 1);
    }

    /** Nanoseconds until a token is there; 0 if one is. */
    long nanosUntilToken(long nowNanos) {
        refill(nowNanos);
        return tokens >= 1 ? 0 : (long) Math.ceil((1 - tokens) / perSecond * NANOS);
    }

    private void refill(long nowNanos) {
        long elapsed = nowNanos - lastNanos;
        if (elapsed > 0) {
            tokens = Math.min(capacity, tokens + elapsed / NANOS * perSecond);
            lastNanos = nowNanos;
        }
    }
}
