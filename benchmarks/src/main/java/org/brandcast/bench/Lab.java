package org.brandcast.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Where a benchmark runs: a folder of its own, free ports on loopback, JVMs of the built modules. All of it is gone after
 * the benchmark; the folder with the logs stays if it failed to close.
 */
public final class Lab implements AutoCloseable {
    private final Path home;
    private final Path folder;
    private final Deque<JavaProcess> processes = new ConcurrentLinkedDeque<>();

    private Lab(Path home, Path folder) {
        this.home = home;
        this.folder = folder;
        // Ctrl-C leaves nothing running either.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> processes.forEach(JavaProcess::kill), "lab-end"));
    }

    static Lab open(String bench) throws IOException {
        String variable = System.getenv("BRANDCAST_HOME");
        return open(Path.of(variable == null ? "." : variable), bench);
    }

    /**
     * A lab over an installation's folder.
     *
     * @param purpose part of the folder's name
     */
    public static Lab open(Path installation, String purpose) throws IOException {
        Path home = installation.toAbsolutePath().normalize();
        Path parent = home.resolve("benchmarks").resolve("target");
        Files.createDirectories(parent);
        return new Lab(home, Files.createTempDirectory(parent, "run-" + purpose + "-"));
    }

    /** The installation's folder. */
    public Path home() {
        return home;
    }

    /** The benchmark's folder, which is deleted behind it. */
    public Path folder() {
        return folder;
    }

    /** A port on loopback that nobody has at this moment. */
    public static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no free port", e);
        }
    }

    /**
     * A main class of a built module, or of the benchmarks on that module's class path, as a process of its own; its output goes to {@code <name>.log} in the folder.
     *
     * @param module as a path from the installation's folder, e.g. {@code connectors/gateway}
     */
    public JavaProcess start(
            String name,
            String module,
            int heapMegabytes,
            Map<String, String> environment,
            String mainClass,
            List<String> arguments)
            throws IOException {
        return start(name, heapMegabytes, environment, classpath(module), mainClass, arguments);
    }

    /**
     * JMH's benchmarks of one class, on a built module's class path with JMH's behind it.
     *
     * @param results the file that gets the figures, as JSON
     */
    public JavaProcess startJmh(String name, String module, int heapMegabytes, Class<?> benchmarks, Path results)
            throws IOException {
        return start(
                name,
                heapMegabytes,
                Map.of(),
                classpath(module) + ":" + classpath("benchmarks"),
                "org.openjdk.jmh.Main",
                List.of(benchmarks.getName(), "-foe", "true", "-rf", "json", "-rff", results.toString()));
    }

    private JavaProcess start(
            String name,
            int heapMegabytes,
            Map<String, String> environment,
            String classpath,
            String mainClass,
            List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMegabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Duser.timezone=UTC",
                "-Dfile.encoding=UTF-8",
                "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=org.brandcast.schemas",
                "-cp",
                classpath,
                mainClass));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve(name + ".log").toFile()));
        builder.environment().putAll(environment);
        JavaProcess process = new JavaProcess(name, builder.start());
        processes.push(process);
        return process;
    }

    private String classpath(String module) throws IOException {
        Path target = home.resolve(module).resolve("target");
        Path jar = target.resolve("brandcast-" + module.substring(module.lastIndexOf('/') + 1) + "-0.1.0-SNAPSHOT.jar");
        Path others = target.resolve("runtime.classpath");
        if (!Files.exists(jar) || !Files.exists(others)) {
            throw new IOException("module " + module + " is not built: run ./brandcast build");
        }
        Path own = home.resolve("benchmarks").resolve("target").resolve("brandcast-benchmarks-0.1.0-SNAPSHOT.jar");
        return jar + ":" + Files.readString(others).strip() + (jar.equals(own) ? "" : ":" + own);
    }

    /** Waits until something is so, at most a minute; the message of the failure shows the process's log. */
    public void await(String what, JavaProcess process, String log, Callable<Boolean> condition) throws Exception {
        await(what, process, log, Duration.ofMinutes(1), condition);
    }

    /** As {@link #await(String, JavaProcess, String, Callable)}, with another patience. */
    public void await(String what, JavaProcess process, String log, Duration atMost, Callable<Boolean> condition)
            throws Exception {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.call()) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        (process.isAlive() ? "not within " + atMost + ": " : "its process ended before: ") + what + "\n"
                                + tail(folder.resolve(log + ".log")));
            }
            Thread.sleep(50);
        }
    }

    private static String tail(Path log) throws IOException {
        List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    /** Ends every process and deletes the folder. */
    @Override
    public void close() throws InterruptedException, IOException {
        while (!processes.isEmpty()) {
            processes.pop().close();
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
