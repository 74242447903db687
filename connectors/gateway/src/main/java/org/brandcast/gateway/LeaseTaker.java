package org.brandcast.gateway;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.brandcast.schemas.JournalLease;

/**
 * Takes a route's lease: reads the journal to its end, lets a lease of another owner run out on its own clock, appends
 * its own with the next epoch, and reads on until it sees whether its record is the first of that epoch. On the way the
 * whole journal up to its own lease goes into the replay.
 */
final class LeaseTaker {
    private static final Duration POLL = Duration.ofMillis(100);

    private final JournalReader journal;
    private final LeaseBook leases;
    private final RouteLog log;
    private final WorkerClock clock;
    private final String owner;
    private final Duration duration;

    /**
     * A taker.
     *
     * @param owner unique to this worker of this process
     * @param duration of the lease that it takes
     */
    LeaseTaker(
            JournalReader journal, LeaseBook leases, RouteLog log, WorkerClock clock, String owner, Duration duration) {
        this.journal = journal;
        this.leases = leases;
        this.log = log;
        this.clock = clock;
        this.owner = owner;
        this.duration = duration;
    }

    /**
     * Waits for the lease and takes it; empty if it shall stop before that.
     *
     * @param waiting told who holds the route meanwhile
     */
    Optional<HeldLease> take(BooleanSupplier stop, Consumer<String> waiting) throws InterruptedException {
        readToEnd();
        while (!stop.getAsBoolean()) {
            if (!waitOut(stop, waiting)) {
                return Optional.empty();
            }
            long epoch = leases.epoch() + 1;
            long sentNanos = clock.nowNanos();
            long offset = append(epoch);
            while (journal.position() <= offset) {
                journal.read(POLL);
            }
            if (leases.epoch() == epoch && leases.holder().equals(owner)) {
                return Optional.of(new HeldLease(epoch, duration, clock, sentNanos));
            }
        }
        return Optional.empty();
    }

    private void readToEnd() {
        long end = journal.end();
        while (journal.position() < end) {
            journal.read(POLL);
        }
    }

    /** Lets the lease of another owner run out; false if it shall stop before that. */
    private boolean waitOut(BooleanSupplier stop, Consumer<String> waiting) {
        long heartbeats = leases.heartbeats();
        long sinceNanos = clock.nowNanos();
        while (leases.durationMillis() > 0 && !leases.holder().equals(owner)) {
            waiting.accept(leases.holder());
            if (stop.getAsBoolean()) {
                return false;
            }
            journal.read(POLL);
            if (leases.heartbeats() != heartbeats) {
                heartbeats = leases.heartbeats();
                sinceNanos = clock.nowNanos();
            } else if (clock.nowNanos() - sinceNanos
                    > Duration.ofMillis(leases.durationMillis()).toNanos()) {
                return true;
            }
        }
        return true;
    }

    private long append(long epoch) throws InterruptedException {
        CompletableFuture<Long> durable = new CompletableFuture<>();
        log.lease(
                JournalKeys.leaseTaken(epoch, owner),
                epoch,
                new JournalLease(owner, duration.toMillis()),
                clock.nowMillis(),
                durable::complete);
        try {
            return durable.get(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the lease could not be appended to the journal within " + duration, e);
        }
    }
}
