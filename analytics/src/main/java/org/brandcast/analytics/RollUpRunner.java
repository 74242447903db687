package org.brandcast.analytics;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the roll-ups new from a thread of its own. Between two runs it rests for the period, but at least four times as
 * long as the last run took: it never has more than a fifth of the machine. A run that fails is tried again.
 */
public final class RollUpRunner implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RollUpRunner.class);
    private static final int REST_FACTOR = 4;

    private final RollUps rollUps;
    private final Duration every;
    private final Duration profilesEvery;
    private final Thread thread;

    private RollUpRunner(RollUps rollUps, Duration every, Duration profilesEvery) {
        this.rollUps = rollUps;
        this.every = every;
        this.profilesEvery = profilesEvery;
        this.thread = new Thread(this::run, "roll-ups");
        thread.setDaemon(true);
    }

    /**
     * Starts it.
     *
     * @param every between two runs of traffic and orders
     * @param profilesEvery between two runs of subscribers' profiles, which look at all messages of a number
     */
    public static RollUpRunner start(SqlTarget target, Duration every, Duration profilesEvery) {
        RollUpRunner runner = new RollUpRunner(new RollUps(target), every, profilesEvery);
        runner.thread.start();
        return runner;
    }

    private void run() {
        long profilesDue = System.nanoTime();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                long started = System.nanoTime();
                boolean done = true;
                try {
                    done = rollUps.refresh();
                    if (done && System.nanoTime() - profilesDue >= 0) {
                        rollUps.refreshProfiles();
                        profilesDue = System.nanoTime() + profilesEvery.toNanos();
                    }
                } catch (SqlTargetException e) {
                    log.warn("roll-ups wait: {}", e.getMessage());
                }
                long took = System.nanoTime() - started;
                // A backlog isn't rested upon.
                Thread.sleep(done ? Math.max(every.toNanos(), took * REST_FACTOR) / 1_000_000 : 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the statement that runs, at most ten seconds. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
