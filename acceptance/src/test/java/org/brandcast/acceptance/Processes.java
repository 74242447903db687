package org.brandcast.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The stack's processes, as {@code status.json} tells of them, and the script that starts and stops them. */
final class Processes {
    private static final int FIRST_PORTAL_PORT = 8_600;
    private static final Duration RECOVERY = Duration.ofMinutes(2);
    private static final Duration SCRIPT = Duration.ofMinutes(4);

    private final Path var;
    private final URI portal;

    Processes(Path var, URI portal) {
        this.var = var;
        this.portal = portal;
    }

    /** A process of the stack. */
    record Running(String name, long pid, String state) {}

    List<Running> running() throws IOException {
        List<Running> running = new ArrayList<>();
        for (JsonNode process : status().path("processes")) {
            running.add(new Running(
                    process.path("name").asText(),
                    process.path("pid").asLong(),
                    process.path("state").asText()));
        }
        return running;
    }

    long supervisorPid() throws IOException {
        return status().path("supervisorPid").asLong();
    }

    private JsonNode status() throws IOException {
        return Http.JSON.readTree(Files.readString(var.resolve("status.json")));
    }

    private Running named(String name) throws IOException {
        return running().stream()
                .filter(process -> process.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("status.json knows no process " + name));
    }

    /** kill -9. */
    static void kill(long pid) {
        ProcessHandle process =
                ProcessHandle.of(pid).orElseThrow(() -> new AssertionError("there is no process " + pid + " to kill"));
        if (!process.destroyForcibly()) {
            throw new AssertionError("process " + pid + " could not be killed");
        }
    }

    /** kill -9 of a process; returns the pid that it had. */
    long kill(String name) throws IOException {
        long pid = named(name).pid();
        kill(pid);
        return pid;
    }

    /** Waits until the supervisor has a new process of that name and everything is ready. */
    void awaitRestart(String name, long killedPid) {
        Waiting.until(name + " runs again after kill -9", RECOVERY, () -> {
            Running now = named(name);
            if (now.pid() == killedPid || now.pid() == 0) {
                return Optional.of(name + " has not been started again: " + now);
            }
            return notReady();
        });
    }

    void awaitReady() {
        Waiting.until("the stack is ready", RECOVERY, this::notReady);
    }

    private Optional<String> notReady() throws IOException {
        JsonNode status = status();
        return status.path("state").asText().equals("READY")
                ? Optional.empty()
                : Optional.of("the stack is " + status.path("state").asText() + ": "
                        + status.path("problem").asText() + " " + running());
    }

    /** Runs {@code ./brandcast} with the installation's own folder and ports. */
    void script(String... arguments) throws IOException {
        Path home = Path.of(System.getProperty("brandcast.home", ".."))
                .toAbsolutePath()
                .normalize();
        List<String> command = new ArrayList<>(List.of(home.resolve("brandcast").toString()));
        command.addAll(List.of(arguments));
        Path log = Files.createTempFile("brandcast-", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("BRANDCAST_VAR", var.toString());
        environment.putIfAbsent("BRANDCAST_PORT_OFFSET", Integer.toString(portal.getPort() - FIRST_PORTAL_PORT));
        Process process = builder.start();
        try {
            if (!process.waitFor(SCRIPT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroy();
                throw new AssertionError(
                        command + " did not end in " + SCRIPT.toSeconds() + " s: " + Files.readString(log));
            }
            if (process.exitValue() != 0) {
                throw new AssertionError(command + " ended with " + process.exitValue() + ": " + Files.readString(log));
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            Files.deleteIfExists(log);
        }
    }
}
