package org.brandcast.analytics;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@link ClickHouseFrontMain} as a child of this JVM, on the same class path: for tests and benches, which must not
 * have the engine in their own process. The library is where {@link FrontSettings#libraryDir} finds it; without it the
 * start fails with the remedy.
 */
public final class FrontProcess implements AutoCloseable {
    private static final Duration START_WAIT = Duration.ofSeconds(60);
    private static final Duration STOP_WAIT = Duration.ofSeconds(20);
    private static final Pattern SERVES = Pattern.compile(" serves .* on ([0-9.]+):(\\d+) after ");

    private final Process process;
    private final String address;

    private FrontProcess(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /** Starts over this data directory on any free port of loopback. */
    public static FrontProcess start(Path dataDir) throws IOException {
        return start(dataDir, 0, Map.of());
    }

    /**
     * Starts over this data directory; returns when it serves.
     *
     * @param port 0: any free one
     * @param environment more variables of the process
     * @throws IOException with what the process said, when it doesn't serve within a minute
     */
    public static FrontProcess start(Path dataDir, int port, Map<String, String> environment) throws IOException {
        Files.createDirectories(dataDir);
        File said = dataDir.resolve("front.log").toFile();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ClickHouseFrontMain.class.getName()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.to(said));
        builder.environment().put("BRANDCAST_CLICKHOUSE_DATA_DIR", dataDir.toString());
        builder.environment().put("BRANDCAST_CLICKHOUSE_PORT", Integer.toString(port));
        builder.environment().putAll(environment);
        Process process = builder.start();
        long deadline = System.nanoTime() + START_WAIT.toNanos();
        while (System.nanoTime() < deadline) {
            String output = Files.readString(said.toPath(), StandardCharsets.UTF_8);
            Matcher matcher = SERVES.matcher(output);
            if (matcher.find()) {
                return new FrontProcess(process, matcher.group(1) + ":" + matcher.group(2));
            }
            if (!process.isAlive()) {
                throw new IOException("the ClickHouse front did not start: " + output.strip());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        process.destroyForcibly();
        throw new IOException("the ClickHouse front did not serve within " + START_WAIT.toSeconds() + " s: "
                + Files.readString(said.toPath(), StandardCharsets.UTF_8).strip());
    }

    /** Address for HTTP clients. */
    public URI url() {
        return URI.create("http://" + address);
    }

    /** Address for the JDBC driver. */
    public String jdbcUrl(String database) {
        return "jdbc:clickhouse://" + address + "/" + database;
    }

    public int port() {
        return url().getPort();
    }

    public long pid() {
        return process.pid();
    }

    /** kill -9. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM, and kill -9 if that doesn't end it. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
