package org.brandcast.flink;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.state.rocksdb.RocksDBConfigurableOptions;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.rocksdb.CompactionStyle;
import org.rocksdb.CompressionType;

/** How every job runs: one place, so that a job's class holds its wiring and nothing else. */
public final class JobEnvironment {
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(1);
    private static final Duration CHECKPOINT_PAUSE = Duration.ofMillis(200);
    private static final Duration CHECKPOINT_TIMEOUT = Duration.ofMinutes(2);
    private static final int CHECKPOINTS_KEPT = 3;
    private static final int WRITE_BUFFER_MEBIBYTES = 16;

    /** One question in 250 of a file that hasn't the entry is let through to its blocks. */
    private static final double FILTER_BITS = 12;

    /**
     * A checkpoint may fail this often in a row (a broker that restarts fails several) before the job restarts. What
     * was written since the last complete one stays invisible until the next is complete, so nothing is at risk.
     */
    private static final int TOLERATED_CHECKPOINT_FAILURES = 20;

    private JobEnvironment() {}

    /** The configuration of one job; the caller adds where it runs and what it restores. */
    public static Configuration of(String job, JobSettings settings) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.NAME, job);
        configuration.setString("parallelism.default", Integer.toString(settings.parallelism()));
        shapeOfGraph(configuration);
        checkpoints(configuration, settings.checkpointDirOf(job).toUri().toString());
        restarts(configuration);
        return configuration;
    }

    private static void shapeOfGraph(Configuration configuration) {
        // A missing uid or a fall back to Kryo fails the build of the graph, not a restore months later.
        configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(PipelineOptions.MAX_PARALLELISM, JobSettings.MAX_PARALLELISM);
        // An OTP waits for a network buffer to fill at most this long, at each of two shuffles.
        configuration.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ofMillis(10));
    }

    private static void checkpoints(Configuration configuration, String directory) {
        configuration.set(StateBackendOptions.STATE_BACKEND, WideCache.class.getName());
        // Each checkpoint leaves a small file, and nearly every message id that is asked for is in none of them.
        configuration.set(RocksDBConfigurableOptions.USE_BLOOM_FILTER, true);
        configuration.set(RocksDBConfigurableOptions.BLOOM_FILTER_BITS_PER_KEY, FILTER_BITS);
        // Filters and indexes are asked far more often than blocks of entries, which the system's cache has, too.
        configuration.set(RocksDBOptions.HIGH_PRIORITY_POOL_RATIO, 0.5);
        // A checkpoint every second empties them: an eighth of this is taken at a time, from memory that all states of
        // a
        // slot share, and one that finds none left is written out at once.
        configuration.set(RocksDBConfigurableOptions.WRITE_BUFFER_SIZE, MemorySize.ofMebiBytes(WRITE_BUFFER_MEBIBYTES));
        // With the levels that RocksDB has by default, every fourth of those files costs the rewriting of a whole
        // level,
        // a third of the job's processor time; so files of like size are merged, and only the oldest are compressed.
        configuration.set(RocksDBConfigurableOptions.COMPACTION_STYLE, CompactionStyle.UNIVERSAL);
        configuration.set(
                RocksDBConfigurableOptions.COMPRESSION_PER_LEVEL,
                List.of(
                        CompressionType.NO_COMPRESSION,
                        CompressionType.NO_COMPRESSION,
                        CompressionType.NO_COMPRESSION,
                        CompressionType.NO_COMPRESSION,
                        CompressionType.NO_COMPRESSION,
                        CompressionType.NO_COMPRESSION,
                        CompressionType.LZ4_COMPRESSION));
        configuration.set(RocksDBOptions.OPTIONS_FACTORY, SmallRuns.class.getName());
        configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, directory);
        configuration.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
        configuration.set(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, CHECKPOINT_PAUSE);
        configuration.set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, CHECKPOINT_TIMEOUT);
        configuration.set(CheckpointingOptions.MAX_CONCURRENT_CHECKPOINTS, 1);
        configuration.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, TOLERATED_CHECKPOINT_FAILURES);
        configuration.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, CHECKPOINTS_KEPT);
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    }

    private static void restarts(Configuration configuration) {
        // No limit of attempts: a dead TaskManager or broker may be away for hours, and the job must come back alone.
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF, Duration.ofMillis(500));
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF, Duration.ofSeconds(10));
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
                Duration.ofMinutes(1));
    }
}
