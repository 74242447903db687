package org.brandcast.gateway;

import java.time.Duration;

/**
 * A lease that this process won. It counts from before its latest heartbeat was sent, on the monotonic clock, and a tenth
 * shorter than it says: whoever waits it out counts from after reading that heartbeat, so clocks that run at different
 * speeds by less than that can't make two owners.
 *
 * <p>Once lapsed it stays so. A heartbeat whose answer comes too late must not revive it: it may stand in the journal
 * behind the lease of a successor.
 *
 * <p>Safe for use by many threads.
 */
final class HeldLease {
    private static final double SAFE_PART = 0.9;

    private final long epoch;
    private final Duration duration;
    private final WorkerClock clock;
    private long heldUntilNanos;
    private boolean lapsed;

    /**
     * A lease that was just won.
     *
     * @param sentNanos before its record was sent
     */
    HeldLease(long epoch, Duration duration, WorkerClock clock, long sentNanos) {
        this.epoch = epoch;
        this.duration = duration;
        this.clock = clock;
        this.heldUntilNanos = end(sentNanos);
    }

    long epoch() {
        return epoch;
    }

    long durationMillis() {
        return duration.toMillis();
    }

    synchronized boolean holds() {
        if (clock.nowNanos() - heldUntilNanos >= 0) {
            lapsed = true;
        }
        return !lapsed;
    }

    /** A heartbeat is durable; {@code sentNanos} was taken before {@link #holds} said that it may be sent. */
    synchronized void confirmed(long sentNanos) {
        long end = end(sentNanos);
        if (holds() && end - heldUntilNanos > 0) {
            heldUntilNanos = end;
        }
    }

    private long end(long sentNanos) {
        return sentNanos + (long) (duration.toNanos() * SAFE_PART);
    }
}
