package org.brandcast.simulator.smpp;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes PDUs at their time from one thread, so that a slow carrier needs no thread for each open request. PDUs that
 * are due together go out together.
 */
public final class ResponsePacer implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(ResponsePacer.class);
    private static final int MAX_BATCH = 1_024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Timed> queue = new PriorityQueue<>();
    private final Map<Long, Timed> held = new ConcurrentHashMap<>();
    private final Thread thread = new Thread(this::run, "response-pacer");
    private long order;
    private boolean closed;

    private static final class Timed implements Comparable<Timed> {
        private final long dueNanos;
        private final long order;
        private final OutputStream out;
        private final byte[] pdu;
        private final long message;

        private Timed(long dueNanos, long order, OutputStream out, byte[] pdu, long message) {
            this.dueNanos = dueNanos;
            this.order = order;
            this.out = out;
            this.pdu = pdu;
            this.message = message;
        }

        @Override
        public int compareTo(Timed other) {
            int byTime = Long.compare(dueNanos - other.dueNanos, 0);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private static final long NO_MESSAGE = -1;

    public void start() {
        thread.setDaemon(true);
        thread.start();
    }

    /** Writes after a delay. */
    void after(long delayMillis, OutputStream out, byte[] pdu) {
        add(delayMillis, out, pdu, NO_MESSAGE);
    }

    /** Writes once {@link #release} is called for the message, at the latest after a delay. */
    void hold(long message, long atMostMillis, OutputStream out, byte[] pdu) {
        held.put(message, add(atMostMillis, out, pdu, message));
    }

    /** The message's receipt is on the wire: what was held for it may follow. */
    public void release(long message) {
        Timed timed = held.remove(message);
        if (timed != null) {
            write(List.of(timed));
        }
    }

    private Timed add(long delayMillis, OutputStream out, byte[] pdu, long message) {
        long dueNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMillis);
        lock.lock();
        try {
            Timed timed = new Timed(dueNanos, order++, out, pdu, message);
            queue.add(timed);
            if (queue.peek() == timed) {
                changed.signal();
            }
            return timed;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        List<Timed> batch = new ArrayList<>();
        try {
            while (awaitDue(batch)) {
                batch.removeIf(timed -> timed.message != NO_MESSAGE && held.remove(timed.message) == null);
                write(batch);
                batch.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until something is due and takes it; false when closed. */
    private boolean awaitDue(List<Timed> batch) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                Timed next = queue.peek();
                if (next == null) {
                    changed.await();
                    continue;
                }
                long waitNanos = next.dueNanos - System.nanoTime();
                if (waitNanos > 0) {
                    long left = changed.awaitNanos(waitNanos);
                    if (left > 0) {
                        continue;
                    }
                }
                long now = System.nanoTime();
                while (batch.size() < MAX_BATCH && !queue.isEmpty() && queue.peek().dueNanos - now <= 0) {
                    batch.add(queue.poll());
                }
                if (!batch.isEmpty()) {
                    return true;
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private static void write(List<Timed> batch) {
        Set<OutputStream> touched = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Timed timed : batch) {
            try {
                timed.out.write(timed.pdu);
                touched.add(timed.out);
            } catch (IOException e) {
                LOG.debug("response not written, the connection is gone: {}", e.getMessage());
            }
        }
        for (OutputStream out : touched) {
            try {
                out.flush();
            } catch (IOException e) {
                LOG.debug("responses not written, the connection is gone: {}", e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
    }
}
