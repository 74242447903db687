package org.brandcast.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a person at the terminal sees: the start as it goes on, the state, the end. */
final class Console {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(5);
    private static final Duration STOP_TIMEOUT = Duration.ofMinutes(3);
    private static final int RESTARTS_BEFORE_GIVING_UP = 6;

    private final Layout layout;
    private final PrintStream out = System.out;

    Console(Layout layout) {
        this.layout = layout;
    }

    /** Whether a supervisor of this data folder is alive. */
    boolean isRunning() {
        return supervisor().isPresent();
    }

    /** Whether processes of a supervisor that was killed are still there; the next one adopts them. */
    boolean hasSurvivors() {
        return StackStatus.read(layout.statusFile())
                .map(status -> status.processes().stream()
                        .anyMatch(part -> part.pid() != 0
                                && ProcessHandle.of(part.pid())
                                        .flatMap(handle -> handle.info().startInstant())
                                        .map(start -> start.toEpochMilli() == part.startedAtMillis())
                                        .orElse(false)))
                .orElse(false);
    }

    /** Prints each part as it comes up, then the addresses and logins. */
    int followStart() throws Exception {
        Instant begin = Instant.now();
        Map<String, String> shown = new HashMap<>();
        while (true) {
            Optional<StackStatus> status = StackStatus.read(layout.statusFile())
                    // not what an earlier supervisor left behind
                    .filter(found ->
                            found.startedAtMillis() >= begin.minusSeconds(10).toEpochMilli());
            if (status.isPresent()) {
                showProgress(status.get(), shown, begin);
                if (status.get().state().equals("READY")) {
                    printEndpoints(Duration.between(begin, Instant.now()));
                    return 0;
                }
                for (StackStatus.PartStatus part : status.get().processes()) {
                    if (part.restarts() >= RESTARTS_BEFORE_GIVING_UP) {
                        System.err.println("brandcast: " + part.name() + " does not start (" + part.problem()
                                + "): see " + layout.log(part.name()));
                        return 1;
                    }
                }
                if (status.get().state().equals("STOPPED")) {
                    return 1;
                }
            }
            if (Duration.between(begin, Instant.now()).compareTo(START_TIMEOUT) > 0) {
                System.err.println("brandcast: the stack is not ready after " + START_TIMEOUT.toMinutes()
                        + " minutes: " + status.map(StackStatus::problem).orElse("no sign of life")
                        + "; logs are in " + layout.logs());
                return 1;
            }
            Thread.sleep(300);
        }
    }

    private void showProgress(StackStatus status, Map<String, String> shown, Instant begin) {
        int healthy = 0;
        for (StackStatus.PartStatus part : status.processes()) {
            if (part.state().equals("HEALTHY")) {
                healthy++;
            }
            if (part.state().equals("HEALTHY")
                    && !"HEALTHY".equals(shown.put(part.name(), part.state()))
                    && !part.name().equals("supervisor")) {
                out.printf(
                        Locale.ROOT,
                        "  ✔ %-18s %5.1f s   (%d of %d)%n",
                        part.name(),
                        Duration.between(begin, Instant.now()).toMillis() / 1000.0,
                        healthy,
                        status.processes().size() - 1);
            }
        }
    }

    /** Follows the stack in the foreground until it ends. */
    int waitForEnd() throws InterruptedException {
        while (isRunning() || hasSurvivors()) {
            Thread.sleep(500);
        }
        return 0;
    }

    int status() {
        Optional<StackStatus> found = StackStatus.read(layout.statusFile());
        if (found.isEmpty() || !isRunning()) {
            out.println("The stack is not running (data in " + layout.var() + "). Start it with ./brandcast up");
            return 3;
        }
        StackStatus status = found.get();
        out.printf("Brandcast is %s (data in %s)%n%n", status.state().toLowerCase(Locale.ROOT), layout.var());
        out.printf("  %-18s %-10s %8s %9s %9s%n", "process", "state", "pid", "restarts", "RSS MB");
        for (StackStatus.PartStatus part : status.processes()) {
            out.printf(
                    "  %-18s %-10s %8d %9d %9d%n",
                    part.name(),
                    part.state().toLowerCase(Locale.ROOT),
                    part.pid(),
                    part.restarts(),
                    part.rssBytes() >> 20);
        }
        out.printf("  %-18s %-10s %8s %9s %9d%n", "total", "", "", "", status.totalRssBytes() >> 20);
        addresses().forEach((name, url) -> out.printf("  %-18s %s%n", name, url));
        if (!status.problem().isEmpty()) {
            out.println();
            out.println("  " + status.problem());
        }
        return status.state().equals("READY") && status.problem().isEmpty() ? 0 : 1;
    }

    int down() throws Exception {
        Optional<ProcessHandle> supervisor = supervisor();
        if (supervisor.isEmpty()) {
            if (hasSurvivors()) {
                throw new StackException(
                        "the supervisor is gone but processes are left: ./brandcast up adopts them, then ./brandcast down stops them");
            }
            out.println("The stack is not running.");
            return 0;
        }
        out.println("Stopping the stack; the jobs leave a savepoint …");
        supervisor.get().destroy();
        Instant deadline = Instant.now().plus(STOP_TIMEOUT);
        while (supervisor.get().isAlive()) {
            if (Instant.now().isAfter(deadline)) {
                throw new StackException("the stack did not stop within " + STOP_TIMEOUT.toMinutes() + " minutes: see "
                        + layout.log("supervisor"));
            }
            Thread.sleep(200);
        }
        out.println("Stopped. Data is kept in " + layout.var());
        return 0;
    }

    private Optional<ProcessHandle> supervisor() {
        try {
            if (!Files.exists(layout.supervisorPid())) {
                return Optional.empty();
            }
            long pid = Long.parseLong(Files.readString(layout.supervisorPid()).strip());
            // The pid may have been given to another program since.
            return ProcessHandle.of(pid)
                    .filter(handle -> StackStatus.commandLine(pid).contains(Main.class.getName()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Where people look: the portal, and the mails that it sent. */
    private Map<String, String> addresses() {
        try {
            JsonNode endpoints =
                    new ObjectMapper().readTree(layout.endpointsFile().toFile());
            return new TreeMap<>(Map.of(
                    "portal", endpoints.path("portalUrl").asText(),
                    "mail", endpoints.path("mailUrl").asText()));
        } catch (IOException e) {
            // not written yet
            return Map.of();
        }
    }

    private void printEndpoints(Duration took) throws IOException {
        JsonNode endpoints = new ObjectMapper().readTree(layout.endpointsFile().toFile());
        StackStatus status = StackStatus.read(layout.statusFile()).orElseThrow();
        out.println();
        out.printf(
                Locale.ROOT,
                "Brandcast is ready after %d s, %d MB in %d processes.%n%n",
                took.toSeconds(),
                status.totalRssBytes() >> 20,
                status.processes().size());
        out.println("  portal      " + endpoints.path("portalUrl").asText());
        for (JsonNode user : endpoints.path("users")) {
            out.printf(
                    "              %-26s %-16s %s, %s%n",
                    user.path("login").asText(),
                    user.path("password").asText(),
                    user.path("role").asText(),
                    user.path("tenant").asText());
        }
        if (endpoints.has("apiKey")) {
            out.println("  API key     " + endpoints.path("apiKey").asText() + "   (brandname "
                    + endpoints.path("brandname").asText() + ")");
        }
        for (JsonNode smsc : endpoints.path("smscs")) {
            out.printf(
                    "  %-13s %s   (%s %s:%d)%n",
                    smsc.path("name").asText(),
                    smsc.path("httpUrl").asText(),
                    smsc.path("protocol").asText(),
                    smsc.path("host").asText(),
                    smsc.path("port").asInt());
        }
        out.println("  mail        " + endpoints.path("mailUrl").asText());
        out.println("  Kafka       " + endpoints.path("kafkaBootstrap").asText());
        out.println("  ClickHouse  " + endpoints.path("clickhouseUrl").asText());
        out.println("  PostgreSQL  " + endpoints.path("postgresUrl").asText());
        out.println("  Flink       " + endpoints.path("flinkUrl").asText());
        out.println();
        out.println("All of it is also in " + layout.endpointsFile());
    }
}
