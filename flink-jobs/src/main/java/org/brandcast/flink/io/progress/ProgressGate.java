package org.brandcast.flink.io.progress;

import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Lets a progress through only once this run of the job has committed positions of its own. Before that the consumer
 * group holds those of an earlier run, and a job that was put back to an older state would take them for its own.
 *
 * <p>No state: a restart begins to wait anew. No timers.
 */
public final class ProgressGate extends ProcessFunction<Long, Long> implements CheckpointListener {
    private static final long serialVersionUID = 1L;

    /** The source's reader commits a complete checkpoint's positions when its current poll returns: 10 s at most. */
    private static final Duration COMMIT_TAKES = Duration.ofSeconds(30);

    private transient long opensAtMillis;

    @Override
    public void open(OpenContext openContext) {
        opensAtMillis = Long.MAX_VALUE;
    }

    @Override
    public void processElement(Long reachedMillis, Context context, Collector<Long> out) {
        if (reachedMillis >= opensAtMillis) {
            out.collect(reachedMillis);
        }
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        if (opensAtMillis == Long.MAX_VALUE) {
            opensAtMillis = System.currentTimeMillis() + COMMIT_TAKES.toMillis();
        }
    }
}
