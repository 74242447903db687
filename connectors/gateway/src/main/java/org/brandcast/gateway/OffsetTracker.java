package org.brandcast.gateway;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How far one source partition is consumed: the highest offset up to which every record that was taken is done, however
 * out of order they end. Offsets may have gaps, as transactional topics do.
 *
 * <p>Not safe for use by many threads.
 */
final class OffsetTracker {
    private final Deque<Taken> open = new ArrayDeque<>();
    private long consumedTo;

    /**
     * A tracker that starts behind an offset.
     *
     * @param consumedTo last offset known as consumed, -1 for none
     */
    OffsetTracker(long consumedTo) {
        this.consumedTo = consumedTo;
    }

    /** A record of the partition that was taken and isn't done yet. */
    static final class Taken {
        private final long offset;
        private boolean done;

        private Taken(long offset) {
            this.offset = offset;
        }

        void markDone() {
            done = true;
        }
    }

    /** Takes the next record; offsets only grow. */
    Taken take(long offset) {
        long last = open.isEmpty() ? consumedTo : open.getLast().offset;
        if (offset <= last) {
            throw new IllegalArgumentException("offset " + offset + " comes behind " + last);
        }
        Taken taken = new Taken(offset);
        open.addLast(taken);
        return taken;
    }

    /** Last offset up to which everything is done; -1 if nothing ever was. */
    long consumedTo() {
        while (!open.isEmpty() && open.getFirst().done) {
            consumedTo = open.removeFirst().offset;
        }
        return consumedTo;
    }
}
