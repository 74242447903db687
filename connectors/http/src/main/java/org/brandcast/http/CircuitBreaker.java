package org.brandcast.http;

import java.time.Duration;

/**
 * Stops asking an interface that is down. Closed: requests pass. Open: none do, for a while. Half open: one passes, and
 * its end decides.
 *
 * <p>Safe for many threads. Times are on a monotonic clock, in nanoseconds.
 */
public final class CircuitBreaker {
    private static final int MAX_DOUBLINGS = 5;

    private final int failuresToOpen;
    private final long openNanos;
    private int failures;
    private int openings;
    private boolean open;
    private boolean probing;
    private long openUntilNanos;

    /**
     * A closed breaker.
     *
     * @param failuresToOpen failures in a row
     * @param openFor the first time; doubles, up to 32 times that, until a request succeeds
     */
    public CircuitBreaker(int failuresToOpen, Duration openFor) {
        if (failuresToOpen < 1) {
            throw new IllegalArgumentException("failuresToOpen is not positive: " + failuresToOpen);
        }
        this.failuresToOpen = failuresToOpen;
        this.openNanos = openFor.toNanos();
    }

    /** How many more requests may pass, of so many that the window would take. */
    public synchronized int allowed(int wanted, long nowNanos) {
        if (!open) {
            return wanted;
        }
        return probing || nowNanos - openUntilNanos < 0 ? 0 : Math.min(1, wanted);
    }

    /** Lets one request pass, or not. Who gets true says {@link #succeeded} or {@link #failed} in the end. */
    public synchronized boolean tryPass(long nowNanos) {
        if (allowed(1, nowNanos) == 0) {
            return false;
        }
        probing = open;
        return true;
    }

    /** A request got an answer, whatever it said. */
    public synchronized void succeeded() {
        failures = 0;
        openings = 0;
        open = false;
        probing = false;
    }

    /** A request got none, or the answer of something broken. */
    public synchronized void failed(long nowNanos) {
        if (open && !probing) {
            // It passed before the breaker opened.
            return;
        }
        failures++;
        if (probing || failures >= failuresToOpen) {
            openUntilNanos = nowNanos + (openNanos << Math.min(openings, MAX_DOUBLINGS));
            openings++;
            open = true;
            probing = false;
        }
    }

    /** Whether requests are held back. */
    public synchronized boolean isOpen() {
        return open;
    }

    /** Nanoseconds until the next request may pass; 0 when closed. */
    public synchronized long nanosUntilProbe(long nowNanos) {
        return open ? Math.max(0, openUntilNanos - nowNanos) : 0;
    }
}
