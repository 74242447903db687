package org.brandcast.flink;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** One of our jobs, as what submits it sees it. */
public record FlinkJob(String name, Wiring wiring) {
    /** Puts sources, operators and sinks of a job into an environment. */
    @FunctionalInterface
    public interface Wiring {
        void build(StreamExecutionEnvironment environment, JobSettings settings);
    }
}
