package org.brandcast.bench.job;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.brandcast.flink.JobEnvironment;
import org.brandcast.flink.JobSettings;
import org.brandcast.flink.admission.AdmissionJob;
import org.brandcast.flink.export.ExportJob;
import org.brandcast.flink.submit.RestorePoint;

/**
 * {@code JobProcessMain JOB BOOTSTRAP CLICKHOUSE FOLDER STATE PARALLELISM}: one job in its production configuration on a
 * cluster of its own in this JVM, until there is a file {@code stop} in the folder; then it stops with a savepoint and
 * writes its path to the file {@code savepoint}. STATE is the savepoint to begin from, {@code newest} for the newest
 * complete state in the folder, as after a kill, or {@code none}.
 */
public final class JobProcessMain {
    private static final Duration CALL = Duration.ofMinutes(5);
    private static final long LOOK_EVERY_MILLIS = 50;

    private JobProcessMain() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[3]);
        int parallelism = Integer.parseInt(args[5]);
        JobSettings settings = new JobSettings(
                args[1],
                args[2],
                folder.resolve("checkpoints"),
                folder.resolve("savepoints"),
                parallelism,
                Duration.ofHours(1));
        Configuration cluster = new Configuration();
        cluster.set(CoreOptions.TMP_DIRS, folder.resolve("tmp").toString());
        cluster.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(512));
        try (MiniCluster mini = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(cluster)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(parallelism)
                .withRandomPorts()
                .build())) {
            mini.start();
            JobID job = submit(mini, args[0], settings, args[4]);
            while (!Files.exists(folder.resolve("stop"))) {
                Thread.sleep(LOOK_EVERY_MILLIS);
            }
            Files.delete(folder.resolve("stop"));
            String savepoint = mini.stopWithSavepoint(
                            job, folder.resolve("savepoints").toUri().toString(), false, SavepointFormatType.NATIVE)
                    .get(CALL.toSeconds(), TimeUnit.SECONDS);
            Path written = Files.writeString(folder.resolve("savepoint.tmp"), savepoint);
            Files.move(written, folder.resolve("savepoint"));
        }
        System.exit(0);
    }

    private static JobID submit(MiniCluster cluster, String name, JobSettings settings, String state) throws Exception {
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(JobEnvironment.of(name, settings));
        switch (name) {
            case SkeletonJob.NAME -> SkeletonJob.build(environment, settings);
            case ExportJob.NAME -> ExportJob.build(environment, settings);
            case AdmissionJob.NAME -> AdmissionJob.build(environment, settings);
            default -> throw new IllegalArgumentException("there is no job " + name);
        }
        JobGraph graph = environment.getStreamGraph().getJobGraph();
        stateOf(name, settings, state)
                .ifPresent(path -> graph.setSavepointRestoreSettings(
                        SavepointRestoreSettings.forPath(path, false, RecoveryClaimMode.NO_CLAIM)));
        cluster.submitJob(graph).get(CALL.toSeconds(), TimeUnit.SECONDS);
        return graph.getJobID();
    }

    private static Optional<String> stateOf(String name, JobSettings settings, String state) {
        return switch (state) {
            case "none" -> Optional.empty();
            case "newest" ->
                RestorePoint.newestOf(settings.checkpointDirOf(name), settings.savepointDirOf(name))
                        .map(point -> point.folder().toUri().toString());
            default -> Optional.of(state);
        };
    }
}
