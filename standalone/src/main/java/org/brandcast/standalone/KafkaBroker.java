package org.brandcast.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * One Kafka broker that is its own controller (KRaft). Two listeners: the inner one for the platform, without log-in and on
 * loopback alone, and one for tenants' clients, with SCRAM.
 */
final class KafkaBroker {
    /** Longer than any outage that a job's open transaction must survive. */
    private static final long TRANSACTION_MAX_TIMEOUT_MILLIS = TimeUnit.DAYS.toMillis(8);

    private final Layout layout;
    private final Ports ports;
    private final JavaCommand jvm;

    KafkaBroker(Layout layout, Ports ports, JavaCommand jvm) {
        this.layout = layout;
        this.ports = ports;
        this.jvm = jvm;
    }

    /** Writes the configuration and, once, formats the log folder. */
    void prepare() {
        try {
            Files.writeString(configuration(), properties());
            if (!Files.exists(data().resolve("meta.properties"))) {
                Process process = new ProcessBuilder(jvm.command(
                                "standalone",
                                128,
                                List.of(),
                                "kafka.tools.StorageTool",
                                "format",
                                "--standalone",
                                "-t",
                                kafkaUuid(),
                                "-c",
                                configuration().toString()))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(
                                layout.log("kafka").toFile()))
                        .start();
                if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                    throw new StackException("Kafka's log folder could not be formatted: see " + layout.log("kafka"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare Kafka in " + data(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("interrupted while formatting Kafka's log folder", e);
        }
    }

    List<String> command() {
        return jvm.command(
                "standalone", 512, List.of(), "kafka.Kafka", configuration().toString());
    }

    private Path data() {
        return layout.data("kafka");
    }

    private Path configuration() {
        return layout.conf().resolve("kafka.properties");
    }

    private static String kafkaUuid() {
        UUID uuid = UUID.randomUUID();
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits());
        String text = java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
        // A leading hyphen would be read as an option.
        return text.startsWith("-") ? "A" + text.substring(1) : text;
    }

    private String listeners() {
        return "PLAINTEXT://" + ports.address(Listener.KAFKA) + ",TENANTS://" + ports.address(Listener.KAFKA_TENANTS)
                + ",CONTROLLER://" + ports.address(Listener.KAFKA_CONTROLLER);
    }

    private String properties() {
        return String.join(
                "\n",
                "process.roles=broker,controller",
                "node.id=1",
                "controller.quorum.bootstrap.servers=" + ports.address(Listener.KAFKA_CONTROLLER),
                "controller.listener.names=CONTROLLER",
                "listeners=" + listeners(),
                "advertised.listeners=" + listeners(),
                "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,TENANTS:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name=PLAINTEXT",
                "listener.name.tenants.sasl.enabled.mechanisms=SCRAM-SHA-512",
                "listener.name.tenants.scram-sha-512.sasl.jaas.config="
                        + "org.apache.kafka.common.security.scram.ScramLoginModule required;",
                // Who comes by the inner listener has no name and may do everything; who comes by the tenants' listener
                // may do what is allowed to its name.
                "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users=User:ANONYMOUS",
                "allow.everyone.if.no.acl.found=false",
                "log.dirs=" + data(),
                "auto.create.topics.enable=false",
                "num.partitions=1",
                "default.replication.factor=1",
                "offsets.topic.replication.factor=1",
                "offsets.topic.num.partitions=4",
                "transaction.state.log.replication.factor=1",
                "transaction.state.log.min.isr=1",
                "transaction.state.log.num.partitions=4",
                "share.coordinator.state.topic.replication.factor=1",
                "share.coordinator.state.topic.min.isr=1",
                "group.initial.rebalance.delay.ms=0",
                "transaction.max.timeout.ms=" + TRANSACTION_MAX_TIMEOUT_MILLIS,
                "message.max.bytes=1048588",
                "num.network.threads=2",
                "num.io.threads=4",
                "log.cleaner.dedupe.buffer.size=16777216",
                "log.segment.bytes=134217728",
                "");
    }
}
