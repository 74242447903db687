package org.brandcast.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.brandcast.jdbc.Outbox.Claimed;
import org.brandcast.jdbc.Outbox.End;
import org.brandcast.jdbc.OutboxSink.Accepted;
import org.brandcast.jdbc.OutboxSink.Refused;
import org.brandcast.jdbc.OutboxSink.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves rows from one outbox into a sink: claim, hand over, wait until they are durable, write it back. A poller that dies
 * in between leaves claims behind, which any other takes over when their lease ends; the sink then sees the same messages
 * again.
 *
 * <p>One thread of its own, {@code outbox-<source>}. Other threads may call {@link #stop} and {@link #detail}.
 */
public final class OutboxPoller {
    private static final Logger log = LoggerFactory.getLogger(OutboxPoller.class);
    private static final Duration RETRY_MIN = Duration.ofSeconds(1);
    private static final Duration RETRY_MAX = Duration.ofMinutes(1);

    private final Database database;
    private final Outbox outbox;
    private final OutboxSink sink;
    private final Settings settings;
    private final String owner;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;
    /** What was decided and isn't written yet: a session that ends before must not cost a whole lease. */
    private final List<End> unwritten = new ArrayList<>();

    private volatile String detail = "not started";

    /**
     * How it polls.
     *
     * @param batch rows claimed at a time, at most
     * @param lease how long a claim holds; the sink gets three quarters of it
     * @param pause between two looks at an empty table
     */
    public record Settings(int batch, Duration lease, Duration pause) {
        public static final Settings DEFAULT = new Settings(500, Duration.ofSeconds(60), Duration.ofSeconds(1));

        public Settings {
            if (batch < 1 || batch > 10_000) {
                throw new IllegalArgumentException("batch is not in 1 to 10000: " + batch);
            }
            if (lease.toMillis() < 1_000) {
                throw new IllegalArgumentException("lease is below a second: " + lease);
            }
            if (pause.isNegative() || pause.isZero()) {
                throw new IllegalArgumentException("pause is not positive: " + pause);
            }
        }
    }

    /**
     * A poller that isn't started yet.
     *
     * @param name for its thread, and in the rows it claims
     */
    public OutboxPoller(String name, Database database, Outbox outbox, OutboxSink sink, Settings settings) {
        this.database = database;
        this.outbox = outbox;
        this.sink = sink;
        this.settings = settings;
        this.owner = name + "#" + UUID.randomUUID();
        this.thread = new Thread(this::work, "outbox-" + name);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** What it does, or why it can't. */
    public String detail() {
        return detail;
    }

    /** Ends after the rows at hand; false if that took longer. */
    public boolean stop(Duration wait) throws InterruptedException {
        stopping.countDown();
        thread.join(Math.max(1, wait.toMillis()));
        return !thread.isAlive();
    }

    private void work() {
        long retryMillis = RETRY_MIN.toMillis();
        try {
            while (stopping.getCount() > 0) {
                try (Connection connection = database.open()) {
                    retryMillis = RETRY_MIN.toMillis();
                    poll(connection);
                } catch (SQLException | RuntimeException | AssertionError e) {
                    // PostgreSQL's driver throws AssertionError when its connection ends within a batch.
                    detail = "database: " + e.getMessage();
                    log.warn("{} can't be polled, next try in {} ms: {}", database, retryMillis, e.getMessage());
                    if (stopping.await(retryMillis, TimeUnit.MILLISECONDS)) {
                        return;
                    }
                    retryMillis = Math.min(RETRY_MAX.toMillis(), retryMillis * 2);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            detail = "stopped";
        }
    }

    private void poll(Connection connection) throws SQLException, InterruptedException {
        detail = "polling";
        writeEnds(connection);
        while (stopping.getCount() > 0) {
            int moved = moveOnce(connection);
            if (moved < settings.batch() && stopping.await(settings.pause().toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    /** Moves what is free, up to a batch; returns how many rows were claimed. */
    int moveOnce(Connection connection) throws SQLException, InterruptedException {
        long until = System.nanoTime() + settings.lease().toNanos() / 4 * 3;
        List<Claimed> rows = outbox.claim(connection, owner, settings.lease(), settings.batch());
        if (rows.isEmpty()) {
            return 0;
        }
        Map<Claimed, CompletableFuture<Verdict>> handed = new LinkedHashMap<>();
        for (Claimed row : rows) {
            handed.put(row, hand(row));
        }
        for (Map.Entry<Claimed, CompletableFuture<Verdict>> each : handed.entrySet()) {
            end(each.getKey(), each.getValue(), until);
        }
        writeEnds(connection);
        return rows.size();
    }

    /** Only claims that are still ours are ended, so what is late is harmless. */
    private void writeEnds(Connection connection) throws SQLException {
        if (!unwritten.isEmpty()) {
            outbox.end(connection, owner, unwritten);
            unwritten.clear();
        }
    }

    private CompletableFuture<Verdict> hand(Claimed row) {
        if (row.message() == null) {
            return CompletableFuture.completedFuture(new Refused(row.problem()));
        }
        try {
            return sink.accept(row.message()).toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Without an answer nobody knows: the claim is left to end, and the row comes again as the same message. */
    private void end(Claimed row, CompletableFuture<Verdict> verdict, long untilNanos) throws InterruptedException {
        try {
            Verdict said = verdict.get(Math.max(0, untilNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (said instanceof Refused refused) {
                unwritten.add(new End(row.id(), OutboxStatements.REFUSED, refused.reason()));
            } else if (said instanceof Accepted) {
                unwritten.add(new End(row.id(), OutboxStatements.ACCEPTED, null));
            }
        } catch (ExecutionException e) {
            log.warn("{} failed and comes again: {}", row.message(), String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            log.warn("{} isn't durable in time and comes again", row.message());
        }
    }
}
