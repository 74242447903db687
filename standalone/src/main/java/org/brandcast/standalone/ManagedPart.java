package org.brandcast.standalone;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One part under supervision: starts it, notices its end, starts it again with growing pauses. A part that outlived its
 * supervisor is adopted, not started twice. Belongs to the supervisor's thread, except {@link #view()}.
 */
final class ManagedPart {
    private static final Logger LOG = LoggerFactory.getLogger(ManagedPart.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(300);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);
    /** A run this long counts as a good one: the next pause is short again. */
    private static final Duration GOOD_RUN = Duration.ofSeconds(60);

    /** Where a part stands; the words that {@code status} shows. */
    enum State {
        WAITING,
        STARTING,
        HEALTHY,
        UNHEALTHY,
        PAUSING,
        STOPPED
    }

    /** What others may see. */
    record View(String name, State state, long pid, long startedAtMillis, int restarts, String problem) {}

    private final Part part;
    private final Layout layout;
    private @Nullable ProcessHandle process;
    private Instant startedAt = Instant.EPOCH;
    private Instant startAgainAt = Instant.EPOCH;
    private Duration pause = FIRST_PAUSE;
    private int restarts;
    private boolean everHealthy;
    private volatile View view;

    ManagedPart(Part part, Layout layout) {
        this.part = part;
        this.layout = layout;
        this.view = new View(part.name(), State.WAITING, 0, 0, 0, "");
    }

    Part part() {
        return part;
    }

    View view() {
        return view;
    }

    boolean everHealthy() {
        return everHealthy;
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    int restarts() {
        return restarts;
    }

    /** Takes over a process of an earlier supervisor, known by its pid and start time. */
    boolean adopt(long pid, long startedAtMillis) {
        Optional<ProcessHandle> handle = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        if (handle.isEmpty() || startOf(handle.get()) != startedAtMillis) {
            return false;
        }
        process = handle.get();
        startedAt = Instant.ofEpochMilli(startedAtMillis);
        show(State.STARTING, "");
        LOG.info("{}: adopted process {}", part.name(), pid);
        return true;
    }

    /** Starts it, or starts it again, when its time has come. */
    void tick(Instant now) {
        if (isAlive()) {
            return;
        }
        if (process != null) {
            LOG.warn("{}: process {} has ended, next start in {} ms", part.name(), process.pid(), pause.toMillis());
            process = null;
            startAgainAt = now.plus(pause);
            pause = Duration.between(startedAt, now).compareTo(GOOD_RUN) > 0
                    ? FIRST_PAUSE
                    : min(pause.multipliedBy(2), LONGEST_PAUSE);
            restarts++;
            show(State.PAUSING, "ended; see the last lines of " + layout.log(part.name()));
        }
        if (!now.isBefore(startAgainAt)) {
            start(now);
        }
    }

    private void start(Instant now) {
        try {
            part.prepare().run();
            File log = layout.log(part.name()).toFile();
            Files.createDirectories(log.toPath().getParent());
            ProcessBuilder builder = new ProcessBuilder(part.command().get())
                    .directory(layout.var().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
            builder.environment().putAll(part.environment());
            process = builder.start().toHandle();
            startedAt = now;
            show(State.STARTING, "");
            LOG.info("{}: started as process {}", part.name(), process.pid());
        } catch (IOException | RuntimeException e) {
            startAgainAt = now.plus(pause);
            pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
            restarts++;
            show(State.PAUSING, String.valueOf(e.getMessage()));
            LOG.warn("{}: cannot be started: {}", part.name(), e.getMessage());
        }
    }

    /** Takes in the answer of a health check. */
    void judge(String problem) {
        if (!isAlive()) {
            return;
        }
        if (problem.isEmpty()) {
            everHealthy = true;
            show(State.HEALTHY, "");
        } else {
            show(everHealthy && view.state() != State.STARTING ? State.UNHEALTHY : State.STARTING, problem);
        }
    }

    /** Ends it in order; by force after the time-out. */
    void stop(Duration timeout) {
        ProcessHandle running = process;
        if (running == null || !running.isAlive()) {
            process = null;
            show(State.STOPPED, "");
            return;
        }
        try {
            new ProcessBuilder(List.of("kill", "-" + part.stopSignal(), Long.toString(running.pid())))
                    .start()
                    .waitFor();
            running.onExit().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            LOG.warn("{}: did not end within {} s, killed", part.name(), timeout.toSeconds());
            running.destroyForcibly();
        } catch (IOException | java.util.concurrent.ExecutionException e) {
            running.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running.destroyForcibly();
        }
        process = null;
        show(State.STOPPED, "");
    }

    private void show(State state, String problem) {
        ProcessHandle running = process;
        view = new View(
                part.name(),
                state,
                running == null ? 0 : running.pid(),
                running == null ? 0 : startOf(running),
                restarts,
                problem);
    }

    private static long startOf(ProcessHandle handle) {
        return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
