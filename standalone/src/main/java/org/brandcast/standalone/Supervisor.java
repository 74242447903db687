package org.brandcast.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the parts in the order of their needs, starts each again when it ends, keeps the Flink jobs on the cluster, and
 * tells in {@code var/status.json} how things stand. One thread decides; health checks run beside it. Killed itself, it
 * leaves the parts running, and its successor adopts them.
 */
final class Supervisor {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final Duration TICK = Duration.ofMillis(200);
    private static final Duration CHECK_EVERY = Duration.ofSeconds(1);
    private static final Duration CHECK_HEALTHY_EVERY = Duration.ofSeconds(5);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
    private static final String JOBS = "flink-jobs";

    private final Layout layout;
    private final Stack stack;
    private final List<ManagedPart> parts;
    private final ExecutorService checks = Executors.newCachedThreadPool(runnable -> {
        Thread thread = new Thread(runnable, "health");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final Map<String, Instant> nextCheck = new ConcurrentHashMap<>();
    private final CountDownLatch stopAsked = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Instant startedAt = Instant.now();
    private volatile String jobsProblem = "not submitted yet";
    private volatile boolean jobsBusy;
    private Instant nextJobsCheck = Instant.EPOCH;
    private boolean ready;

    Supervisor(Layout layout, Stack stack) {
        this.layout = layout;
        this.stack = stack;
        this.parts = stack.parts().stream()
                .map(part -> new ManagedPart(part, layout))
                .toList();
    }

    /** Runs until it is asked to stop; returns when everything has ended. */
    void run() throws InterruptedException, IOException {
        adopt();
        Files.writeString(
                layout.supervisorPid(), Long.toString(ProcessHandle.current().pid()));
        Instant nextStatus = Instant.EPOCH;
        while (!stopAsked.await(TICK.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)) {
            Instant now = Instant.now();
            for (ManagedPart part : parts) {
                if (part.everHealthy() || part.isAlive() || mayStart(part)) {
                    int restarts = part.restarts();
                    part.tick(now);
                    if (part.restarts() != restarts) {
                        // What stands on it may have lost it: ask everyone again.
                        nextCheck.clear();
                        nextJobsCheck = Instant.EPOCH;
                    }
                }
                check(part, now);
            }
            checkJobs(now);
            if (!now.isBefore(nextStatus)) {
                writeStatus(state());
                nextStatus = now.plus(Duration.ofSeconds(1));
            }
        }
        stopAll();
        stopped.countDown();
    }

    /** Asks for an orderly end and waits for it. */
    void stop() {
        stopAsked.countDown();
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean mayStart(ManagedPart part) {
        return part.part().after().stream()
                .allMatch(name ->
                        parts.stream().anyMatch(other -> other.part().name().equals(name) && other.everHealthy()));
    }

    private void check(ManagedPart part, Instant now) {
        String name = part.part().name();
        String answer = answers.remove(name);
        if (answer != null) {
            part.judge(answer);
        }
        if (part.isAlive() && !now.isBefore(nextCheck.getOrDefault(name, Instant.EPOCH))) {
            boolean healthy = part.view().state() == ManagedPart.State.HEALTHY;
            nextCheck.put(name, now.plus(healthy ? CHECK_HEALTHY_EVERY : CHECK_EVERY));
            checks.execute(() -> answers.put(name, part.part().health().problem()));
        }
    }

    /** A JobManager that was killed has forgotten its jobs: they are submitted again from their newest state. */
    private void checkJobs(Instant now) {
        if (jobsBusy || now.isBefore(nextJobsCheck)) {
            return;
        }
        boolean possible = List.of("flink-jobmanager", "flink-taskmanager", "kafka", "clickhouse", "portal").stream()
                .allMatch(this::isHealthy);
        if (!possible) {
            return;
        }
        nextJobsCheck = now.plus(jobsProblem.isEmpty() ? CHECK_HEALTHY_EVERY : CHECK_EVERY);
        jobsBusy = true;
        checks.execute(() -> {
            try {
                FlinkCluster.JobsState jobs = stack.flink().jobs();
                String problem = jobs.problem();
                if (jobs.missing()) {
                    LOG.info("{}: {}", JOBS, problem);
                    if (!stack.flink().submitMissing()) {
                        problem = "jobs could not be submitted: see " + layout.log(JOBS);
                    }
                }
                jobsProblem = problem;
            } catch (RuntimeException e) {
                jobsProblem = String.valueOf(e.getMessage());
            } finally {
                jobsBusy = false;
            }
        });
    }

    private boolean isHealthy(String name) {
        return parts.stream()
                .anyMatch(part -> part.part().name().equals(name) && part.view().state() == ManagedPart.State.HEALTHY);
    }

    private String state() throws IOException {
        boolean allHealthy = parts.stream().allMatch(part -> part.view().state() == ManagedPart.State.HEALTHY)
                && jobsProblem.isEmpty();
        if (allHealthy && !ready) {
            ready = true;
            stack.writeEndpoints();
            LOG.info(
                    "ready after {} s",
                    Duration.between(startedAt, Instant.now()).toSeconds());
        }
        if (allHealthy) {
            return "READY";
        }
        return ready ? "RECOVERING" : "STARTING";
    }

    private void writeStatus(String state) {
        List<StackStatus.PartStatus> processes = new ArrayList<>();
        for (ManagedPart part : parts) {
            ManagedPart.View view = part.view();
            processes.add(new StackStatus.PartStatus(
                    view.name(),
                    view.state().name(),
                    view.pid(),
                    view.startedAtMillis(),
                    view.restarts(),
                    view.pid() == 0 ? 0 : StackStatus.residentBytes(view.pid()),
                    view.problem()));
        }
        long own = ProcessHandle.current().pid();
        processes.add(new StackStatus.PartStatus(
                "supervisor",
                "HEALTHY",
                own,
                startedAt.toEpochMilli(),
                0,
                // its children are counted above
                StackStatus.residentAlone(own),
                ""));
        String problem = parts.stream()
                .map(ManagedPart::view)
                .filter(view -> !view.problem().isEmpty())
                .map(view -> view.name() + ": " + view.problem())
                .collect(Collectors.joining("; "));
        if (!jobsProblem.isEmpty()) {
            problem = problem.isEmpty() ? JOBS + ": " + jobsProblem : problem + "; " + JOBS + ": " + jobsProblem;
        }
        try {
            new StackStatus(state, problem, own, startedAt.toEpochMilli(), System.currentTimeMillis(), processes)
                    .write(layout.statusFile());
        } catch (IOException e) {
            LOG.warn("cannot write {}: {}", layout.statusFile(), e.getMessage());
        }
    }

    private void adopt() {
        StackStatus.read(layout.statusFile()).ifPresent(status -> {
            for (StackStatus.PartStatus known : status.processes()) {
                parts.stream()
                        .filter(part -> part.part().name().equals(known.name()) && known.pid() != 0)
                        .forEach(part -> part.adopt(known.pid(), known.startedAtMillis()));
            }
        });
    }

    /** Doors first, then the jobs with a savepoint, then the rest against the order of the start. */
    private void stopAll() {
        try {
            writeStatus("STOPPING");
            part("portal").stop(STOP_TIMEOUT);
            part("gateway").stop(STOP_TIMEOUT);
            if (part("flink-jobmanager").isAlive() && !stack.flink().stopJobs()) {
                LOG.warn("the jobs could not be stopped with a savepoint; they go on from their newest checkpoint");
            }
            for (int i = parts.size() - 1; i >= 0; i--) {
                parts.get(i).stop(STOP_TIMEOUT);
                writeStatus("STOPPING");
            }
            writeStatus("STOPPED");
            Files.deleteIfExists(layout.supervisorPid());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ManagedPart part(String name) {
        return parts.stream()
                .filter(part -> part.part().name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
