package org.brandcast.acceptance;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The example clients in JavaScript, run as their README says. */
final class NodeExample {
    private static final long PATIENCE_MINUTES = 5;

    private NodeExample() {}

    static void install(Path folder) throws IOException, InterruptedException {
        if (!Files.isDirectory(folder.resolve("node_modules"))) {
            run(folder, Map.of(), "", "npm", "ci", "--no-audit", "--no-fund");
        }
    }

    /** What it prints. */
    static String send(Path folder, OperatorTools.KafkaLogin login, String topic, String lines)
            throws IOException, InterruptedException {
        Map<String, String> environment = Map.of(
                "KAFKA_BOOTSTRAP",
                login.bootstrap(),
                "KAFKA_USER",
                login.user(),
                "KAFKA_PASSWORD",
                login.password(),
                "KAFKA_TOPIC",
                topic);
        return run(folder, environment, lines, "node", "send.mjs");
    }

    /** What becomes of the messages with these refs: one JSON object a line; it ends when all are final. */
    static String statuses(Path folder, OperatorTools.KafkaLogin login, String topic, List<String> refs)
            throws IOException, InterruptedException {
        Map<String, String> environment = Map.of(
                "KAFKA_BOOTSTRAP",
                login.bootstrap(),
                "KAFKA_USER",
                login.user(),
                "KAFKA_PASSWORD",
                login.password(),
                "KAFKA_TOPIC",
                topic,
                "KAFKA_GROUP",
                login.user() + "." + refs.get(0));
        List<String> command = new ArrayList<>(List.of("node", "statuses.mjs"));
        command.addAll(refs);
        return run(folder, environment, "", command.toArray(String[]::new));
    }

    /** What the SMPP client prints; it ends when every accepted message has its receipts. */
    static String sendBySmpp(Path folder, Endpoints.SmppServer server, String lines)
            throws IOException, InterruptedException {
        Map<String, String> environment = Map.of(
                "SMPP_HOST",
                server.host(),
                "SMPP_PORT",
                Integer.toString(server.port()),
                "SMPP_SYSTEM_ID",
                server.systemId(),
                "SMPP_PASSWORD",
                server.password());
        return run(folder, environment, lines, "node", "send.mjs");
    }

    private static String run(Path folder, Map<String, String> environment, String input, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("node-example", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        String printed = Files.readString(output);
        if (process.waitFor() != 0) {
            throw new AssertionError(String.join(" ", command) + " ended with " + process.exitValue() + ": " + printed);
        }
        return printed;
    }
}
