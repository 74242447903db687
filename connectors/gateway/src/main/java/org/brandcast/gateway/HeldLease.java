package org.brandcast.gateway;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A lease that this process won. It counts from before its latest durable heartbeat was sent, on the monotonic clock, and
 * a tenth shorter than it says: whoever waits it out counts from after reading it, so clocks that run at different
 * speeds by less than that can't make two owners.
 *
 * <p>Safe for use by many threads.
 */
final class HeldLease {
    private static final double SAFE_PART = 0.9;

    private final String owner;
    private final long epoch;
    private final Duration duration;
    private final WorkerClock clock;
    private final AtomicLong heldUntilNanos;

    HeldLease(String owner, long epoch, Duration duration, WorkerClock clock, long takenSentNanos) {
        this.owner = owner;
        this.epoch = epoch;
        this.duration = duration;
        this.clock = clock;
        this.heldUntilNanos = new AtomicLong(end(takenSentNanos));
    }

    String owner() {
        return owner;
    }

    long epoch() {
        return epoch;
    }

    long durationMillis() {
        return duration.toMillis();
    }

    boolean holds() {
        return heldUntilNanos.get() - clock.nowNanos() > 0;
    }

    /** A heartbeat is durable that was sent at this time. */
    void confirmed(long sentNanos) {
        long end = end(sentNanos);
        heldUntilNanos.accumulateAndGet(end, (known, next) -> next - known > 0 ? next : known);
    }

    private long end(long sentNanos) {
        return sentNanos + (long) (duration.toNanos() * SAFE_PART);
    }
}
