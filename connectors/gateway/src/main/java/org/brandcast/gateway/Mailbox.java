package org.brandcast.gateway;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What other threads want done on a worker's thread, in the order in which they asked. Its length is bounded by what the
 * worker has under way: each entry answers something that the worker did, or is a receipt, of which a bind has few open.
 */
final class Mailbox implements Executor {
    private static final int RUN_AT_MOST = 1_000;

    private final Queue<Runnable> entries = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean signalled = new AtomicBoolean();
    private volatile @Nullable Thread owner;
    private volatile boolean waiting;

    /** Makes the calling thread the one that runs entries. */
    void own() {
        owner = Thread.currentThread();
    }

    @Override
    public void execute(Runnable entry) {
        entries.add(entry);
        signal();
    }

    /** Wakes the owner if it waits. */
    void signal() {
        if (!signalled.get() && !signalled.getAndSet(true) && waiting) {
            LockSupport.unpark(owner);
        }
    }

    /** Runs what is there, a bounded part of it; true if it ran anything. */
    boolean run() {
        int done = 0;
        Runnable entry;
        while (done < RUN_AT_MOST && (entry = entries.poll()) != null) {
            entry.run();
            done++;
        }
        return done > 0;
    }

    /** Waits until something was put in or signalled since the last wait, or the time has passed. */
    void await(long nanos) {
        waiting = true;
        if (!signalled.get() && nanos > 0) {
            LockSupport.parkNanos(this, nanos);
        }
        waiting = false;
        signalled.set(false);
    }

    /**
     * Lets a short time pass, whatever is put in: under load an entry comes every few microseconds, and to be woken for each
     * costs more than to do it.
     */
    static void gather(long nanos) {
        LockSupport.parkNanos(nanos);
    }
}
