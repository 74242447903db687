package org.brandcast.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A Flink standalone cluster (JobManager and TaskManager) and the jobs on it. A JobManager that was killed forgets its
 * jobs; {@link #submitMissing} brings them back from their newest complete state.
 */
final class FlinkCluster {
    static final List<String> JOBS = List.of("admission", "tracking", "export");

    private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED", "SUSPENDED");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SLOTS = 6;
    private static final int TASK_HEAP_MEGABYTES = 320;
    private static final int FRAMEWORK_HEAP_MEGABYTES = 128;

    private final Layout layout;
    private final Ports ports;
    private final JavaCommand jvm;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    FlinkCluster(Layout layout, Ports ports, JavaCommand jvm) {
        this.layout = layout;
        this.ports = ports;
        this.jvm = jvm;
    }

    void prepare() {
        try {
            Path conf = Files.createDirectories(configurationFolder());
            Files.writeString(conf.resolve("config.yaml"), yaml());
            Files.createDirectories(checkpoints());
            Files.createDirectories(savepoints());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write Flink's configuration to " + configurationFolder(), e);
        }
    }

    List<String> jobManagerCommand() {
        return jvm.command(
                "flink-jobs",
                256,
                moduleFlags(),
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                "--configDir",
                configurationFolder().toString());
    }

    List<String> taskManagerCommand() {
        return jvm.command(
                "flink-jobs",
                TASK_HEAP_MEGABYTES + FRAMEWORK_HEAP_MEGABYTES,
                moduleFlags(),
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                "--configDir",
                configurationFolder().toString());
    }

    Part.Health jobManagerHealth() {
        return HealthChecks.http(ports.url(Listener.FLINK) + "/overview");
    }

    Part.Health taskManagerHealth() {
        return HealthChecks.http(ports.url(Listener.FLINK) + "/overview", body -> !body.contains("\"taskmanagers\":0"));
    }

    /**
     * How the jobs stand.
     *
     * @param problem empty when every job runs, else which one does not
     * @param missing whether the cluster does not know one of them, so that it must be submitted
     */
    record JobsState(String problem, boolean missing) {}

    JobsState jobs() {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(ports.url(Listener.FLINK) + "/jobs/overview"))
                    .timeout(Duration.ofSeconds(2))
                    .build();
            JsonNode overview = JSON.readTree(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
            String problem = "";
            boolean missing = false;
            for (String job : JOBS) {
                Optional<JsonNode> alive = aliveJob(overview, job);
                missing |= alive.isEmpty();
                if (problem.isEmpty() && !alive.map(FlinkCluster::runs).orElse(false)) {
                    problem = "job " + job + " is not running"
                            + alive.map(found -> ", it is "
                                            + found.path("state").asText().toLowerCase(Locale.ROOT))
                                    .orElse("");
                }
            }
            return new JobsState(problem, missing);
        } catch (IOException e) {
            return new JobsState("the JobManager does not answer", false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new JobsState("interrupted", false);
        }
    }

    private static Optional<JsonNode> aliveJob(JsonNode overview, String name) {
        for (JsonNode job : overview.path("jobs")) {
            if (name.equals(job.path("name").asText())
                    && !ENDED.contains(job.path("state").asText())) {
                return Optional.of(job);
            }
        }
        return Optional.empty();
    }

    private static boolean runs(JsonNode job) {
        JsonNode tasks = job.path("tasks");
        return "RUNNING".equals(job.path("state").asText())
                && tasks.path("running").asInt() == tasks.path("total").asInt();
    }

    /** Submits each job that the cluster doesn't know, from its newest complete state; false when that failed. */
    boolean submitMissing() {
        return run(
                "org.brandcast.flink.SubmitJobs",
                180,
                "--flink-url",
                ports.url(Listener.FLINK),
                "--kafka-bootstrap",
                ports.address(Listener.KAFKA),
                "--clickhouse-url",
                ports.url(Listener.CLICKHOUSE),
                "--checkpoint-dir",
                checkpoints().toString(),
                "--savepoint-dir",
                savepoints().toString(),
                "--parallelism",
                "1");
    }

    /** Stops every job with a savepoint; what could not be stopped so comes back from its newest checkpoint. */
    boolean stopJobs() {
        return run(
                "org.brandcast.flink.StopJobs",
                60,
                "--flink-url",
                ports.url(Listener.FLINK),
                "--savepoint-dir",
                savepoints().toString());
    }

    private boolean run(String mainClass, int timeoutSeconds, String... args) {
        try {
            Process process = new ProcessBuilder(jvm.command("flink-jobs", 256, moduleFlags(), mainClass, args))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            layout.log("flink-jobs").toFile()))
                    .start();
            if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Path configurationFolder() {
        return layout.conf().resolve("flink");
    }

    private Path checkpoints() {
        return layout.data("flink").resolve("checkpoints");
    }

    private Path savepoints() {
        return layout.data("flink").resolve("savepoints");
    }

    /** What Flink's own scripts open to it on JDK 17 and later. */
    private static List<String> moduleFlags() {
        return List.of(
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.net=ALL-UNNAMED",
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                "--add-opens=java.base/java.text=ALL-UNNAMED",
                "--add-opens=java.base/java.time=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED",
                "-XX:MaxMetaspaceSize=256m",
                "-XX:MaxDirectMemorySize=384m");
    }

    private String yaml() {
        return String.join(
                "\n",
                "rest.address: " + Listener.HOST,
                "rest.bind-address: " + Listener.HOST,
                "rest.port: " + ports.of(Listener.FLINK),
                "rest.bind-port: '" + ports.of(Listener.FLINK) + "'",
                "jobmanager.rpc.address: " + Listener.HOST,
                "jobmanager.rpc.port: " + ports.of(Listener.FLINK_JOBMANAGER),
                "jobmanager.bind-host: " + Listener.HOST,
                "blob.server.port: '" + ports.of(Listener.FLINK_JOBMANAGER_BLOB) + "'",
                "taskmanager.host: " + Listener.HOST,
                "taskmanager.bind-host: " + Listener.HOST,
                // Never the ports of one that was killed: the JobManager still talks to it, and a new one that hears
                // that first answers on a connection that may only be read from, and is never registered.
                "taskmanager.rpc.port: '0'",
                "taskmanager.data.port: 0",
                "taskmanager.numberOfTaskSlots: " + SLOTS,
                "taskmanager.cpu.cores: 2",
                "taskmanager.memory.framework.heap.size: " + FRAMEWORK_HEAP_MEGABYTES + "m",
                "taskmanager.memory.task.heap.size: " + TASK_HEAP_MEGABYTES + "m",
                "taskmanager.memory.framework.off-heap.size: 128m",
                "taskmanager.memory.task.off-heap.size: 64m",
                "taskmanager.memory.network.min: 96m",
                "taskmanager.memory.network.max: 96m",
                "taskmanager.memory.managed.size: 384m",
                "taskmanager.memory.jvm-metaspace.size: 256m",
                "taskmanager.memory.jvm-overhead.min: 192m",
                "taskmanager.memory.jvm-overhead.max: 192m",
                "taskmanager.slot.timeout: 30 s",
                "heartbeat.interval: 3000",
                "heartbeat.timeout: 15000",
                "resourcemanager.taskmanager-registration.timeout: 10 min",
                "taskmanager.registration.timeout: Inf",
                "io.tmp.dirs: " + layout.data("flink").resolve("tmp"),
                "execution.checkpointing.dir: file://" + checkpoints(),
                "execution.checkpointing.savepoint-dir: file://" + savepoints(),
                "");
    }
}
