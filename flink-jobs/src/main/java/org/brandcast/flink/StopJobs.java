package org.brandcast.flink;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.brandcast.flink.submit.FlinkRest;

/**
 * Stops the jobs with a savepoint each, without draining them: nothing is released early, and the next start goes on
 * exactly there. A job that is restarting can't take one: it is cancelled, and its newest checkpoint stays.
 *
 * <p>Prints one line for each job. Exit code 0: all have stopped; 1: at least one still runs; 2: wrong arguments.
 */
public final class StopJobs {
    private static final Duration POLL = Duration.ofMillis(300);
    private static final int DEFAULT_TIMEOUT_SECONDS = 60;

    private final FlinkRest flink;
    private final Path savepointDir;
    private final Duration timeout;
    private final PrintStream out;

    StopJobs(FlinkRest flink, Path savepointDir, Duration timeout, PrintStream out) {
        this.flink = flink;
        this.savepointDir = savepointDir;
        this.timeout = timeout;
        this.out = out;
    }

    private record Stopping(FlinkRest.Job job, String requestId) {}

    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(String[] args) throws Exception {
        Quiet.please();
        StopJobs stop;
        List<String> names;
        try {
            Arguments arguments =
                    Arguments.parse(args, List.of("flink-url", "savepoint-dir", "timeout-seconds", "jobs"));
            names = Jobs.names(arguments);
            stop = new StopJobs(
                    new FlinkRest(URI.create(arguments.required("flink-url"))),
                    Path.of(arguments.required("savepoint-dir")).toAbsolutePath(),
                    Duration.ofSeconds(arguments.intOrElse("timeout-seconds", DEFAULT_TIMEOUT_SECONDS, 1, 3600)),
                    System.out);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        boolean stopped;
        try {
            stopped = stop.run(names);
        } catch (IOException e) {
            System.out.println("the Flink cluster at " + stop.flink.address() + " can't be asked: " + e);
            stopped = false;
        }
        System.exit(stopped ? 0 : 1);
    }

    /** Whether every one of these jobs has stopped. */
    boolean run(List<String> names) throws IOException, InterruptedException {
        boolean stopped = true;
        List<Stopping> stopping = new ArrayList<>();
        for (FlinkRest.Job job : flink.jobs()) {
            if (!names.contains(job.name()) || job.hasEnded()) {
                continue;
            }
            if (!job.state().equals("RUNNING")) {
                flink.cancel(job.id());
                out.println("job " + job.name() + ": was " + job.state() + ", cancelled; its newest checkpoint stays");
                continue;
            }
            Path folder = savepointDir.resolve(job.name());
            Files.createDirectories(folder);
            try {
                stopping.add(new Stopping(job, flink.stopWithSavepoint(job.id(), folder.toUri())));
            } catch (IOException e) {
                out.println("job " + job.name() + ": not stopped: " + e.getMessage());
                stopped = false;
            }
        }
        return awaitAll(stopping) && stopped;
    }

    private boolean awaitAll(List<Stopping> stopping) throws InterruptedException {
        long giveUp = System.nanoTime() + timeout.toNanos();
        boolean stopped = true;
        for (Stopping each : stopping) {
            stopped &= await(each, giveUp);
        }
        return stopped;
    }

    private boolean await(Stopping each, long giveUp) throws InterruptedException {
        String name = each.job().name();
        String lastProblem = "";
        while (System.nanoTime() < giveUp) {
            try {
                FlinkRest.Stop stop = flink.stopProgress(each.job().id(), each.requestId());
                if (stop.done()
                        && stop.problem().isEmpty()
                        && hasEnded(each.job().id())) {
                    out.println("job " + name + ": stopped with savepoint " + stop.location());
                    return true;
                }
                if (stop.done() && !stop.problem().isEmpty()) {
                    out.println("job " + name + ": not stopped: " + stop.problem());
                    return false;
                }
            } catch (IOException e) {
                lastProblem = "; " + e.getMessage();
            }
            Thread.sleep(POLL.toMillis());
        }
        out.println("job " + name + ": not stopped after " + timeout.toSeconds() + " s" + lastProblem);
        return false;
    }

    /** The savepoint is complete a moment before the job has committed what belongs to it and ends. */
    private boolean hasEnded(String jobId) throws IOException, InterruptedException {
        return flink.jobs().stream().noneMatch(job -> job.id().equals(jobId) && !job.hasEnded());
    }
}
