package org.brandcast.acceptance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The example client in Java, compiled and run by Maven as its README says, with the Maven of this project. */
final class JavaExample {
    private JavaExample() {}

    /** What it prints. */
    static String send(Path home, OperatorTools.KafkaLogin login, String topic, String arguments)
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
        return ExampleProcess.run(
                home.resolve("examples").resolve("kafka-java"),
                environment,
                "",
                home.resolve("mvnw").toString(),
                "-q",
                "compile",
                "exec:java",
                "-Dexec.args=../../schemas/src/main/resources/published/ClientSendRequest/v1.avsc " + arguments);
    }
}
