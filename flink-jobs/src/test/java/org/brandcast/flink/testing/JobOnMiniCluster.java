package org.brandcast.flink.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.brandcast.flink.FlinkJob;
import org.brandcast.flink.JobEnvironment;
import org.brandcast.flink.JobSettings;

/** A cluster in this JVM that runs one job of ours, in its production configuration. */
public final class JobOnMiniCluster implements AutoCloseable {
    private static final Duration CALL = Duration.ofMinutes(1);

    private final MiniCluster cluster;
    private final FlinkJob job;
    private JobSettings settings;
    private JobID id;

    private JobOnMiniCluster(MiniCluster cluster, FlinkJob job, JobSettings settings) {
        this.cluster = cluster;
        this.job = job;
        this.settings = settings;
    }

    public static JobOnMiniCluster start(FlinkJob job, JobSettings settings) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128));
        MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(settings.parallelism())
                .withRandomPorts()
                .build());
        cluster.start();
        JobOnMiniCluster started = new JobOnMiniCluster(cluster, job, settings);
        started.submit(Optional.empty());
        return started;
    }

    private void submit(Optional<String> savepoint) throws Exception {
        Configuration configuration = JobEnvironment.of(job.name(), settings);
        StreamExecutionEnvironment environment = new StreamExecutionEnvironment(configuration);
        job.wiring().build(environment, settings);
        JobGraph graph = environment.getStreamGraph().getJobGraph();
        savepoint.ifPresent(path -> graph.setSavepointRestoreSettings(
                SavepointRestoreSettings.forPath(path, false, RecoveryClaimMode.NO_CLAIM)));
        cluster.submitJob(graph).get(CALL.toSeconds(), TimeUnit.SECONDS);
        id = graph.getJobID();
    }

    /** Stops the job with a savepoint and starts it again from there. */
    public void stopAndRestore() throws Exception {
        submit(Optional.of(stop()));
    }

    /** A job that is just coming back from a loss takes no savepoint: it is asked again. */
    private String stop() throws Exception {
        Path folder = settings.savepointDirOf(job.name());
        long giveUp = System.nanoTime() + CALL.toNanos();
        while (true) {
            try {
                return cluster.stopWithSavepoint(id, folder.toUri().toString(), false, SavepointFormatType.CANONICAL)
                        .get(CALL.toSeconds(), TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (System.nanoTime() > giveUp) {
                    throw e;
                }
                Thread.sleep(200);
            }
        }
    }

    /** The same, with another parallelism; the cluster has as many slots as the job began with. */
    public void stopAndRestoreAt(int parallelism) throws Exception {
        settings = new JobSettings(
                settings.kafkaBootstrap(),
                settings.clickhouseUrl(),
                settings.checkpointDir(),
                settings.savepointDir(),
                parallelism,
                settings.trackingGrace());
        stopAndRestore();
    }

    /** The TaskManager dies with all that it has in memory, and another one comes. */
    public void loseTaskManager() throws Exception {
        cluster.terminateTaskManager(0).get(CALL.toSeconds(), TimeUnit.SECONDS);
        cluster.startTaskManager();
    }

    public JobStatus status() throws Exception {
        return cluster.getJobStatus(id).get(CALL.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        cluster.close();
    }
}
