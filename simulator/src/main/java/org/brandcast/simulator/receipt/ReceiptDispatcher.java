package org.brandcast.simulator.receipt;

import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.brandcast.simulator.script.Fate;
import org.brandcast.simulator.script.Script;
import org.brandcast.simulator.script.Script.Intermediate;
import org.brandcast.simulator.store.MessageStore;
import org.brandcast.simulator.store.ReceiptState;
import org.brandcast.simulator.store.SubmitFacts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends receipts when they are due, over whichever session can receive and has room in its window, and again until
 * they are acknowledged. What is owed lives in the {@link MessageStore}; here is only the queue, rebuilt at start.
 *
 * <p>One thread sends; acknowledgements come from the sessions' threads.
 */
public final class ReceiptDispatcher implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiptDispatcher.class);
    private static final int MAX_BATCH = 512;
    private static final long SWEEP_MILLIS = 500;

    private final MessageStore store;
    private final Supplier<Script> script;
    private final Supplier<? extends List<? extends Outlet>> outlets;
    private final LongConsumer written;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final DueHeap due = new DueHeap();
    private final AtomicLong sent = new AtomicLong();
    private final Thread thread = new Thread(this::run, "receipts");
    private boolean waitsForRoom;
    private int changes;
    private boolean closed;
    private int nextOutlet;

    /** What a queue entry says: the sequence number and, in the two lowest bits, which of its receipts. */
    private enum Kind {
        END(0),
        ENROUTE(1),
        REPEATED_END(2);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        long entry(long sequence) {
            return (sequence << 2) | code;
        }

        static Kind of(long entry) {
            return switch ((int) (entry & 3)) {
                case 1 -> ENROUTE;
                case 2 -> REPEATED_END;
                default -> END;
            };
        }

        static long sequence(long entry) {
            return entry >> 2;
        }
    }

    /**
     * @param outlets sessions bound now
     * @param written told the sequence number when a receipt was put on the wire
     */
    public ReceiptDispatcher(
            MessageStore store,
            Supplier<Script> script,
            Supplier<? extends List<? extends Outlet>> outlets,
            LongConsumer written,
            Clock clock) {
        this.store = store;
        this.script = script;
        this.outlets = outlets;
        this.written = written;
        this.clock = clock;
    }

    /** Queues what the store says is owed, and starts sending. */
    public void start() {
        long now = clock.millis();
        lock.lock();
        try {
            store.forEachOwed(sequence -> due.add(now, Kind.END.entry(sequence)));
        } finally {
            lock.unlock();
        }
        thread.setDaemon(true);
        thread.start();
    }

    /** Queues the receipt of a message that was stored as owed. */
    public void owe(SubmitFacts facts, long dueAtMillis) {
        if (script.get().receipts().intermediate() != Intermediate.NONE) {
            add(facts.receivedAtMillis(), Kind.ENROUTE.entry(facts.sequence()));
        }
        add(dueAtMillis, Kind.END.entry(facts.sequence()));
    }

    /** Forgets the queue; for a store that was cleared. */
    public void clear() {
        lock.lock();
        try {
            due.clear();
        } finally {
            lock.unlock();
        }
    }

    /** A session was bound or is gone. */
    public void sessionsChanged() {
        lock.lock();
        try {
            signalChange();
        } finally {
            lock.unlock();
        }
    }

    /** Receipts written to the wire, repetitions included, since the start of this process. */
    public long sent() {
        return sent.get();
    }

    /** Receipts that wait for their time or for a session. */
    public int queued() {
        lock.lock();
        try {
            return due.size();
        } finally {
            lock.unlock();
        }
    }

    private void add(long atMillis, long entry) {
        lock.lock();
        try {
            if (due.add(atMillis, entry)) {
                signalChange();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Wakes the sending thread; the lock must be held. */
    private void signalChange() {
        changes++;
        changed.signal();
    }

    private void run() {
        long nextSweep = 0;
        try {
            while (true) {
                long now = clock.millis();
                if (now >= nextSweep) {
                    sweep(now);
                    nextSweep = now + SWEEP_MILLIS;
                }
                if (!sendDue(now) && !await(nextSweep)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sweep(long now) {
        long sentBefore = now - script.get().receipts().pacing().ackTimeoutMillis();
        for (Outlet outlet : outlets.get()) {
            outlet.expire(sentBefore);
        }
    }

    /** Sends what is due and finds room; false if there was nothing to do. */
    private boolean sendDue(long now) {
        List<Outlet> open = openOutlets();
        int room = 0;
        int window = script.get().receipts().pacing().window();
        for (Outlet outlet : open) {
            room += Math.max(0, window - outlet.openDeliveries());
        }
        long[] batch = takeDue(now, Math.min(room, MAX_BATCH));
        if (batch.length == 0) {
            return false;
        }
        Set<Outlet> touched = new HashSet<>();
        for (long entry : batch) {
            sendOne(entry, open, window, now, touched);
        }
        flush(touched);
        for (long entry : batch) {
            written.accept(Kind.sequence(entry));
        }
        return true;
    }

    private List<Outlet> openOutlets() {
        List<Outlet> open = new ArrayList<>();
        for (Outlet outlet : outlets.get()) {
            if (outlet.canReceive()) {
                open.add(outlet);
            }
        }
        return open;
    }

    private long[] takeDue(long now, int limit) {
        lock.lock();
        try {
            waitsForRoom = !due.isEmpty() && due.firstTime() <= now && limit == 0;
            long[] batch = new long[Math.min(limit, due.size())];
            int count = 0;
            while (count < batch.length && due.firstTime() <= now) {
                batch[count++] = due.poll();
            }
            return java.util.Arrays.copyOf(batch, count);
        } finally {
            lock.unlock();
        }
    }

    private void sendOne(long entry, List<Outlet> open, int window, long now, Set<Outlet> touched) {
        Script told = script.get();
        Kind kind = Kind.of(entry);
        try {
            Optional<MessageStore.Stored> stored = store.find(Kind.sequence(entry));
            if (stored.isEmpty() || (kind == Kind.END && stored.get().receipt() != ReceiptState.OWED)) {
                return;
            }
            SubmitFacts facts = stored.get().facts();
            Outlet outlet = withRoom(open, window);
            outlet.deliver(
                    sequenceNumber -> kind == Kind.ENROUTE
                            ? ReceiptPdu.ofEnroute(told, facts, sequenceNumber)
                            : ReceiptPdu.ofEnd(told, facts, sequenceNumber),
                    new Attempt(entry, facts),
                    now);
            touched.add(outlet);
            sent.incrementAndGet();
        } catch (IOException e) {
            LOG.debug("receipt for message {} not written, to be retried: {}", Kind.sequence(entry), e.getMessage());
            add(now + told.receipts().pacing().retryMillis(), entry);
        }
    }

    /** Round robin over the sessions that have room; the batch is no larger than the room that there was. */
    private Outlet withRoom(List<Outlet> open, int window) {
        for (int i = 0; i < open.size(); i++) {
            Outlet outlet = open.get(Math.floorMod(nextOutlet++, open.size()));
            if (outlet.openDeliveries() < window) {
                return outlet;
            }
        }
        return open.get(Math.floorMod(nextOutlet, open.size()));
    }

    private static void flush(Set<Outlet> touched) {
        for (Outlet outlet : touched) {
            try {
                outlet.flush();
            } catch (IOException e) {
                LOG.debug("the connection is gone, its receipts will be retried: {}", e.getMessage());
            }
        }
    }

    /** Waits until something is due, room appears or the next sweep; false when closed. */
    private boolean await(long nextSweep) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            changes = 0;
            while (!closed && changes == 0) {
                long until = nextSweep;
                if (!due.isEmpty() && !waitsForRoom) {
                    until = Math.min(until, due.firstTime());
                }
                long waitMillis = until - clock.millis();
                if (waitMillis <= 0 || changed.awaitNanos(TimeUnit.MILLISECONDS.toNanos(waitMillis)) <= 0) {
                    break;
                }
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** One deliver_sm on its way. */
    private final class Attempt implements Outlet.Delivery {
        private final long entry;
        private final SubmitFacts facts;

        private Attempt(long entry, SubmitFacts facts) {
            this.entry = entry;
            this.facts = facts;
        }

        @Override
        public void answered(int commandStatus) {
            roomAppeared();
            if (commandStatus != Fate.OK) {
                retry();
            } else if (Kind.of(entry) == Kind.END) {
                acknowledge();
            }
        }

        @Override
        public void unanswered() {
            roomAppeared();
            retry();
        }

        private void acknowledge() {
            try {
                if (store.acknowledged(facts.sequence())
                        && Fate.receiptComesTwice(script.get(), facts.to().number())) {
                    add(clock.millis(), Kind.REPEATED_END.entry(facts.sequence()));
                }
            } catch (IOException e) {
                LOG.error("an acknowledgement could not be written to the store: {}", e.toString());
            }
        }

        private void retry() {
            if (Kind.of(entry) == Kind.END) {
                add(clock.millis() + script.get().receipts().pacing().retryMillis(), entry);
            }
        }
    }

    private void roomAppeared() {
        lock.lock();
        try {
            if (waitsForRoom) {
                waitsForRoom = false;
                signalChange();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            signalChange();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
    }
}
