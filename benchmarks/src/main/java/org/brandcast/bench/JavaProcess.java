package org.brandcast.bench;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A JVM that a benchmark started. It ends with the benchmark. */
public final class JavaProcess implements AutoCloseable {
    private final String name;
    private final Process process;

    JavaProcess(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * What it ended with.
     *
     * @throws IllegalThreadStateException if it hasn't
     */
    public int exitCode() {
        return process.exitValue();
    }

    public long pid() {
        return process.pid();
    }

    /**
     * Processor time that it has used so far, of all its threads.
     *
     * @throws IllegalStateException if it has ended
     */
    public Duration cpu() {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException(name + " has ended, or its processor time can't be read"));
    }

    /** kill -9. */
    public void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            process.waitFor();
        }
    }
}
