package org.brandcast.bench.job;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.brandcast.bench.JavaProcess;
import org.brandcast.bench.Lab;

/** A job in a process of its own, which can be stopped with its state, or killed, and started again from there. */
public final class JobUnderTest implements AutoCloseable {
    private static final int HEAP_MEGABYTES = 2048;
    private static final String NOWHERE = "http://127.0.0.1:1";

    private final Lab lab;
    private final String name;
    private final String bootstrap;
    private final String clickhouse;
    private final Path folder;
    private JavaProcess process;
    private int starts;

    private JobUnderTest(Lab lab, String name, String folder, String bootstrap, String clickhouse) throws IOException {
        this.lab = lab;
        this.name = name;
        this.bootstrap = bootstrap;
        this.clickhouse = clickhouse;
        this.folder = Files.createDirectories(lab.folder().resolve(folder));
        this.process = start("none");
    }

    /** A job between topics, without a state from before. */
    public static JobUnderTest start(Lab lab, String name, String bootstrap) throws IOException {
        return new JobUnderTest(lab, name, name, bootstrap, NOWHERE);
    }

    /**
     * A job that writes to a ClickHouse, without a state from before.
     *
     * @param folder its own in the lab's: the same job may be started anew beside an older one's
     */
    public static JobUnderTest start(Lab lab, String name, String folder, String bootstrap, URI clickhouse)
            throws IOException {
        return new JobUnderTest(lab, name, folder, bootstrap, clickhouse.toString());
    }

    private JavaProcess start(String state) throws IOException {
        starts++;
        return lab.start(
                log(),
                "flink-jobs",
                HEAP_MEGABYTES,
                Map.of(),
                JobProcessMain.class.getName(),
                List.of(name, bootstrap, clickhouse, folder.toString(), state, "1"));
    }

    public JavaProcess process() {
        return process;
    }

    /** Name of the process's log. */
    public String log() {
        return folder.getFileName() + "-" + starts;
    }

    /** Stops with a savepoint, lets something happen meanwhile, and goes on from there. */
    public void whileStopped(Pause pause) throws Exception {
        Path written = folder.resolve("savepoint");
        Files.createFile(folder.resolve("stop"));
        lab.await("the job stops with a savepoint", process, log(), Duration.ofMinutes(3), () -> Files.exists(written));
        String savepoint = Files.readString(written);
        Files.delete(written);
        process.close();
        pause.run();
        process = start(savepoint);
    }

    /** kill -9, and on from the newest checkpoint that is complete. */
    public void killAndRestart() throws InterruptedException, IOException {
        process.kill();
        process.close();
        process = start("newest");
    }

    /** What happens while the job is stopped. */
    @FunctionalInterface
    public interface Pause {
        void run() throws Exception;
    }

    @Override
    public void close() throws InterruptedException {
        process.close();
    }
}
