package org.brandcast.portal.system;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that repeats one step for as long as the portal runs. A step that fails is tried again after a pause that
 * doubles from 0.2 s to 10 s; the failure is shown by /health until a step succeeds.
 */
public final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 10_000;
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(10);

    private final Step step;
    private final Thread thread;
    private final Semaphore work = new Semaphore(0);
    private volatile boolean stopping;
    private volatile String failure = "";

    /** One round of work; it may wait for work, for seconds at most. */
    @FunctionalInterface
    public interface Step {
        void run() throws InterruptedException;
    }

    public Worker(String name, Step step) {
        this.step = step;
        this.thread = new Thread(this::repeat, name);
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** There is work: a step that waits for some goes on. */
    public void wake() {
        work.release();
    }

    /** What a step without work does: waits to be woken, at most so long. */
    public void awaitWork(long atMostMillis) throws InterruptedException {
        if (work.tryAcquire(atMostMillis, TimeUnit.MILLISECONDS)) {
            work.drainPermits();
        }
    }

    /** Asks the thread to end and waits for it. */
    public void stop() {
        stopping = true;
        thread.interrupt();
        try {
            thread.join(STOP_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What went wrong last; empty when the last step succeeded. */
    public String failure() {
        return failure;
    }

    public boolean isAlive() {
        return thread.isAlive();
    }

    private void repeat() {
        long pause = FIRST_PAUSE_MILLIS;
        while (!stopping) {
            try {
                try {
                    step.run();
                    failure = "";
                    pause = FIRST_PAUSE_MILLIS;
                } catch (RuntimeException e) {
                    if (stopping) {
                        return;
                    }
                    failure = e.getMessage() == null ? e.toString() : e.getMessage();
                    LOG.warn("{} failed, next try in {} ms", thread.getName(), pause, e);
                    Thread.sleep(pause);
                    pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
                }
            } catch (InterruptedException e) {
                if (!stopping) {
                    LOG.warn("{} was interrupted and goes on", thread.getName());
                }
            }
        }
    }
}
