package org.brandcast.bench.admission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.brandcast.bench.JavaProcess;
import org.brandcast.bench.Lab;

/** A job in a process of its own, which can be stopped with its state and started again from there. */
final class JobUnderTest implements AutoCloseable {
    private static final int HEAP_MEGABYTES = 2048;

    private final Lab lab;
    private final String name;
    private final String bootstrap;
    private final Path folder;
    private JavaProcess process;
    private int starts;

    private JobUnderTest(Lab lab, String name, String bootstrap) throws IOException {
        this.lab = lab;
        this.name = name;
        this.bootstrap = bootstrap;
        this.folder = Files.createDirectories(lab.folder().resolve(name));
        this.process = start("none");
    }

    static JobUnderTest start(Lab lab, String name, String bootstrap) throws IOException {
        return new JobUnderTest(lab, name, bootstrap);
    }

    private JavaProcess start(String savepoint) throws IOException {
        starts++;
        return lab.start(
                name + "-" + starts,
                "flink-jobs",
                HEAP_MEGABYTES,
                Map.of(),
                "org.brandcast.bench.admission.JobProcessMain",
                List.of(name, bootstrap, folder.toString(), savepoint, "1"));
    }

    JavaProcess process() {
        return process;
    }

    /** Name of the process's log. */
    String log() {
        return name + "-" + starts;
    }

    /** Stops with a savepoint, lets something happen meanwhile, and goes on from there. */
    void whileStopped(Pause pause) throws Exception {
        Path written = folder.resolve("savepoint");
        Files.createFile(folder.resolve("stop"));
        lab.await("the job stops with a savepoint", process, log(), Duration.ofMinutes(3), () -> Files.exists(written));
        String savepoint = Files.readString(written);
        Files.delete(written);
        process.close();
        pause.run();
        process = start(savepoint);
    }

    /** What happens while the job is stopped. */
    @FunctionalInterface
    interface Pause {
        void run() throws Exception;
    }

    @Override
    public void close() throws InterruptedException {
        process.close();
    }
}
