package org.brandcast.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.brandcast.smpp.EsmeLink;
import org.brandcast.smpp.StatusTable;
import org.brandcast.smpp.Submission;
import org.brandcast.smpp.SubmitOutcome;
import org.brandcast.smpp.SubmitPdu;
import org.jspecify.annotations.Nullable;

/**
 * The binds of one route. A bind that is throttled pauses, longer each time, until the SMSC takes something again: some
 * carriers ban a client that doesn't back off.
 *
 * <p>Used by the route's worker only, apart from {@link #boundCount} and {@link #detail}; answers are handed to the
 * worker's executor.
 */
final class BindPool implements Wire {
    private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(250).toNanos();
    private static final int MAX_DOUBLINGS = 5;

    private final Executor worker;
    private final WorkerClock clock;
    private volatile List<Bind> binds = List.of();
    private volatile StatusTable statuses = StatusTable.STANDARD;

    /** A link and its pause. */
    private static final class Bind {
        private final EsmeLink link;
        private long pausedUntilNanos;
        private int throttles;

        private Bind(EsmeLink link, long nowNanos) {
            this.link = link;
            this.pausedUntilNanos = nowNanos;
        }
    }

    /**
     * A pool without binds.
     *
     * @param worker runs what it is given in order, on the worker's thread, never inline
     */
    BindPool(Executor worker, WorkerClock clock) {
        this.worker = worker;
        this.clock = clock;
    }

    /** Starts these links in the place of those there are; returns the old ones, for the caller to close. */
    List<EsmeLink> replace(List<EsmeLink> links) {
        List<EsmeLink> old = links();
        List<Bind> next = new ArrayList<>();
        for (EsmeLink link : links) {
            next.add(new Bind(link, clock.nowNanos()));
            link.start();
        }
        binds = List.copyOf(next);
        return old;
    }

    /** Says what the SMSC's refusals mean from now on. */
    void readBy(StatusTable table) {
        statuses = table;
    }

    List<EsmeLink> links() {
        List<EsmeLink> links = new ArrayList<>();
        binds.forEach(bind -> links.add(bind.link));
        return links;
    }

    int boundCount() {
        int bound = 0;
        for (Bind bind : binds) {
            if (bind.link.isBound()) {
                bound++;
            }
        }
        return bound;
    }

    int inWindow() {
        int outstanding = 0;
        for (Bind bind : binds) {
            outstanding += bind.link.inWindow();
        }
        return outstanding;
    }

    /** Each bind's detail, in order. */
    List<String> detail() {
        List<String> details = new ArrayList<>();
        binds.forEach(bind -> details.add(bind.link.detail()));
        return details;
    }

    @Override
    public boolean isUp() {
        for (Bind bind : binds) {
            if (bind.link.submits() && bind.link.isBound()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int room() {
        Bind bind = roomiest();
        return bind == null ? 0 : bind.link.freeSlots();
    }

    private @Nullable Bind roomiest() {
        Bind roomiest = null;
        int most = 0;
        long now = clock.nowNanos();
        for (Bind bind : binds) {
            int free = bind.pausedUntilNanos - now <= 0 ? bind.link.freeSlots() : 0;
            if (free > most) {
                most = free;
                roomiest = bind;
            }
        }
        return roomiest;
    }

    @Override
    public void submit(List<Sending> together) {
        Bind bind = roomiest();
        if (bind == null) {
            for (Sending sending : together) {
                worker.execute(() -> sending.outcome().accept(new SubmitOutcome.NotWritten("NO_SLOT")));
            }
            return;
        }
        List<Submission> submissions = submit(bind.link, together);
        for (int i = 0; i < submissions.size(); i++) {
            Sending sending = together.get(i);
            var unused = submissions
                    .get(i)
                    .thenAccept(answer -> worker.execute(() -> {
                        SubmitOutcome read = statuses.read(answer);
                        heed(bind, read);
                        sending.outcome().accept(read);
                    }));
            submissions
                    .get(i)
                    .onLateAnswer(answer -> worker.execute(() -> sending.late().accept(statuses.read(answer))));
        }
    }

    private static List<Submission> submit(EsmeLink link, List<Sending> together) {
        if (link instanceof HttpBind http) {
            List<Submission> submissions = new ArrayList<>(together.size());
            together.forEach(sending -> submissions.add(http.submit(sending.outgoing())));
            return submissions;
        }
        List<SubmitPdu> pdus = new ArrayList<>(together.size());
        together.forEach(sending -> pdus.add(sending.outgoing().pdu()));
        return link.submit(pdus);
    }

    private void heed(Bind bind, SubmitOutcome answer) {
        long now = clock.nowNanos();
        if (answer instanceof SubmitOutcome.Throttled) {
            if (bind.pausedUntilNanos - now <= 0) {
                bind.pausedUntilNanos = now + (FIRST_PAUSE_NANOS << Math.min(bind.throttles, MAX_DOUBLINGS));
                bind.throttles++;
            }
        } else if (answer instanceof SubmitOutcome.Accepted && bind.pausedUntilNanos - now <= 0) {
            bind.throttles = 0;
        }
    }

    @Override
    public long nanosUntilResume(long nowNanos) {
        long soonest = Long.MAX_VALUE;
        for (Bind bind : binds) {
            long left = bind.pausedUntilNanos - nowNanos;
            if (left > 0) {
                soonest = Math.min(soonest, left);
            }
        }
        return soonest;
    }
}
