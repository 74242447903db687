package org.brandcast.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The example clients in JavaScript, run as their README says. */
final class NodeExample {
    /** How long the SMPP client waits for the last receipts. */
    private static final Duration RECEIPTS = Duration.ofMinutes(4);

    private NodeExample() {}

    static void install(Path folder) throws IOException, InterruptedException {
        if (!Files.isDirectory(folder.resolve("node_modules"))) {
            ExampleProcess.run(folder, Map.of(), "", "npm", "ci", "--no-audit", "--no-fund");
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
        return ExampleProcess.run(folder, environment, lines, "node", "send.mjs");
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
        return ExampleProcess.run(folder, environment, "", command.toArray(String[]::new));
    }

    /** What the SMPP client prints; it ends when every accepted message has its receipts. */
    static String sendBySmpp(Path folder, Endpoints.SmppServer server, String lines)
            throws IOException, InterruptedException {
        return ExampleProcess.run(folder, smpp(server), lines, "node", "send.mjs");
    }

    /** The same, which stays bound and sends what it is told. */
    static ExampleProcess startSmpp(Path folder, Endpoints.SmppServer server) throws IOException {
        return ExampleProcess.start(folder, smpp(server), "node", "send.mjs");
    }

    private static Map<String, String> smpp(Endpoints.SmppServer server) {
        return Map.of(
                "SMPP_HOST",
                server.host(),
                "SMPP_PORT",
                Integer.toString(server.port()),
                "SMPP_SYSTEM_ID",
                server.systemId(),
                "SMPP_PASSWORD",
                server.password(),
                "SMPP_RECEIPTS_MILLIS",
                Long.toString(RECEIPTS.toMillis()));
    }

    /** The JSON objects among the lines of its output. */
    static List<JsonNode> printed(String output) throws IOException {
        List<JsonNode> printed = new ArrayList<>();
        for (String each : output.lines().filter(text -> text.startsWith("{")).toList()) {
            printed.add(Http.JSON.readTree(each));
        }
        return printed;
    }
}
