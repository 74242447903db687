package org.brandcast.flink;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.brandcast.flink.io.KafkaEnds;
import org.brandcast.flink.submit.FlinkRest;
import org.brandcast.flink.submit.KafkaGroups;
import org.brandcast.flink.submit.OldStates;
import org.brandcast.flink.submit.RestorePoint;
import org.brandcast.flink.submit.RunMarker;
import org.brandcast.flink.submit.StartDecision;

/**
 * Brings the jobs up on a running cluster: each one that isn't there is submitted with its newest complete state. To be
 * run again whenever the cluster comes back; a job that runs or restarts is left alone.
 *
 * <p>A job whose state is missing although it has run is refused: it would read its inputs from the beginning and send
 * every message of the last days a second time. A first start that dies before its first complete checkpoint may be
 * repeated: until then everything that it wrote is in transactions that nobody reads, and the next start aborts them.
 *
 * <p>Prints one line for each job. Exit code 0: all run; 1: at least one doesn't; 2: wrong arguments.
 */
public final class SubmitJobs {
    private static final Duration CLUSTER_WAIT = Duration.ofSeconds(60);
    private static final Duration FIRST_CHECKPOINT_WAIT = Duration.ofSeconds(30);
    private static final Duration END_WAIT = Duration.ofSeconds(30);
    private static final String CAUSED_BY = "Caused by: ";
    private static final Duration POLL = Duration.ofMillis(500);

    private final FlinkRest flink;
    private final JobSettings settings;
    private final PrintStream out;

    SubmitJobs(FlinkRest flink, JobSettings settings, PrintStream out) {
        this.flink = flink;
        this.settings = settings;
        this.out = out;
    }

    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(String[] args) throws Exception {
        Quiet.please();
        List<String> names;
        SubmitJobs submit;
        try {
            Arguments arguments = Arguments.parse(
                    args,
                    Stream.concat(JobSettings.ARGUMENTS.stream(), Stream.of("flink-url", "jobs"))
                            .toList());
            names = Jobs.names(arguments);
            submit = new SubmitJobs(
                    new FlinkRest(URI.create(arguments.required("flink-url"))), JobSettings.of(arguments), System.out);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        boolean allRun;
        try {
            allRun = submit.run(names.stream().map(Jobs::of).toList());
        } catch (IOException e) {
            System.out.println(e.getMessage());
            allRun = false;
        }
        // Not left to the end of main: Flink's client and Kafka's leave threads behind.
        System.exit(allRun ? 0 : 1);
    }

    /** Whether every job runs now. */
    boolean run(List<FlinkJob> jobs) throws IOException, InterruptedException {
        Files.createDirectories(settings.checkpointDir());
        Path lockFile = settings.checkpointDir().resolve("submit.lock");
        // Two submissions at once would start a job twice, and the two would fence each other for ever.
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            flink.awaitCluster(CLUSTER_WAIT);
            boolean allRun = lock.isValid();
            Map<String, String> fresh = new LinkedHashMap<>();
            for (FlinkJob job : jobs) {
                try {
                    start(job).ifPresent(id -> fresh.put(job.name(), id));
                } catch (NotStartedException e) {
                    out.println(e.getMessage());
                    allRun = false;
                }
            }
            markAfterFirstCheckpoint(fresh);
            return allRun;
        }
    }

    /** Starts a job if it isn't there; answers its Flink id if it was started without state. */
    private Optional<String> start(FlinkJob job) throws IOException, InterruptedException, NotStartedException {
        Optional<FlinkRest.Job> present = awaitEndOf(job.name());
        RunMarker marker = RunMarker.in(settings.checkpointDirOf(job.name()));
        if (present.isPresent()) {
            out.println("job " + job.name() + ": already there, "
                    + present.get().state() + ", " + present.get().id());
            return Optional.empty();
        }
        Optional<RestorePoint> newest =
                RestorePoint.newestOf(settings.checkpointDirOf(job.name()), settings.savepointDirOf(job.name()));
        StartDecision decision = StartDecision.of(job.name(), newest, marker, kafkaMemory(job, newest.isPresent()));
        if (decision instanceof StartDecision.Refuse refuse) {
            throw new NotStartedException(refuse.problem(), null);
        }
        if (decision instanceof StartDecision.Restore restore) {
            marker.write();
            Path from = restore.from().folder();
            out.println("job " + job.name() + ": restored from " + from + ", " + submit(job, Optional.of(from)));
            new OldStates(settings.checkpointDirOf(job.name()), settings.savepointDirOf(job.name()))
                    .prune(Instant.now());
            return Optional.empty();
        }
        String id = submit(job, Optional.empty());
        out.println("job " + job.name() + ": started for the first time, " + id);
        return Optional.of(id);
    }

    private StartDecision.KafkaMemory kafkaMemory(FlinkJob job, boolean hasState) throws NotStartedException {
        String group = KafkaEnds.groupOf(job.name());
        if (hasState) {
            return new StartDecision.KafkaMemory(group, true);
        }
        try {
            return new StartDecision.KafkaMemory(
                    group, KafkaGroups.hasCommittedOffsets(settings.kafkaBootstrap(), group));
        } catch (IOException e) {
            throw new NotStartedException(
                    "job " + job.name() + " has no state on disk, and Kafka at " + settings.kafkaBootstrap()
                            + " can't be asked whether it has run: " + e.getMessage(),
                    e);
        }
    }

    private String submit(FlinkJob job, Optional<Path> from) throws NotStartedException {
        Configuration configuration = JobEnvironment.of(job.name(), settings);
        configuration.set(DeploymentOptions.TARGET, "remote");
        configuration.set(DeploymentOptions.ATTACHED, false);
        configuration.set(RestOptions.ADDRESS, flink.address().getHost());
        configuration.set(RestOptions.PORT, flink.address().getPort());
        if (from.isPresent()) {
            configuration.set(
                    StateRecoveryOptions.SAVEPOINT_PATH, from.get().toUri().toString());
            // The new run's first checkpoint is whole and refers to no older file, so older states can be deleted.
            configuration.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.NO_CLAIM);
        }
        try {
            StreamExecutionEnvironment environment = new StreamExecutionEnvironment(configuration);
            job.wiring().build(environment, settings);
            JobClient client = environment.executeAsync(job.name());
            return client.getJobID().toHexString();
        } catch (Exception e) {
            throw new NotStartedException("job " + job.name() + ": not started: " + reasons(e), e);
        }
    }

    /** The job as it is on the cluster, unless it has ended; one that is ending is waited for. */
    private Optional<FlinkRest.Job> awaitEndOf(String name) throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + END_WAIT.toNanos();
        while (true) {
            Optional<FlinkRest.Job> present = flink.jobs().stream()
                    .filter(job -> job.name().equals(name) && !job.hasEnded())
                    .findFirst();
            if (present.isEmpty() || !present.get().isEnding() || System.nanoTime() > giveUp) {
                return present;
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    /** Until the marker is there, Kafka's memory of the job guards it alone. */
    private void markAfterFirstCheckpoint(Map<String, String> fresh) throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + FIRST_CHECKPOINT_WAIT.toNanos();
        List<String> waiting = new ArrayList<>(fresh.keySet());
        while (!waiting.isEmpty() && System.nanoTime() < giveUp) {
            for (String name : List.copyOf(waiting)) {
                if (flink.completeCheckpoints(fresh.get(name)) > 0) {
                    RunMarker.in(settings.checkpointDirOf(name)).write();
                    waiting.remove(name);
                }
            }
            if (!waiting.isEmpty()) {
                Thread.sleep(POLL.toMillis());
            }
        }
        for (String name : waiting) {
            out.println("job " + name + ": no checkpoint complete after " + FIRST_CHECKPOINT_WAIT.toSeconds()
                    + " s; see the log of the TaskManager");
        }
    }

    /** The first and the last cause; that of the cluster is inside the text of a client's exception. */
    private static String reasons(Throwable fault) {
        String first = String.valueOf(fault.getMessage());
        Throwable deepest = fault;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String last = String.valueOf(deepest.getMessage());
        for (String line : last.lines().toList()) {
            if (line.startsWith(CAUSED_BY)) {
                last = line.substring(CAUSED_BY.length());
            }
        }
        String firstLine = first.lines().findFirst().orElse("");
        String lastLine = last.lines().findFirst().orElse("");
        return firstLine.equals(lastLine) ? firstLine : firstLine + " <- " + lastLine;
    }

    /** A job that stays down; the message is the line to print. */
    private static final class NotStartedException extends Exception {
        private static final long serialVersionUID = 1L;

        NotStartedException(String message, @org.jspecify.annotations.Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
