package org.brandcast.bench;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.brandcast.schemas.Topics;

/** One Kafka broker in a process of its own, with the settings of the one-machine stack. */
public final class KafkaBroker {
    private static final int HEAP_MEGABYTES = 512;

    private final JavaProcess process;
    private final String bootstrap;
    private final String tenantBootstrap;

    private KafkaBroker(JavaProcess process, String bootstrap, String tenantBootstrap) {
        this.process = process;
        this.bootstrap = bootstrap;
        this.tenantBootstrap = tenantBootstrap;
    }

    /** Formats a log folder and starts the broker; it is ready when this returns. */
    public static KafkaBroker start(Lab lab) throws Exception {
        return start(lab, "");
    }

    /** The same, with the listener for tenants' own clients and what is checked there. */
    public static KafkaBroker startWithTenants(Lab lab) throws Exception {
        return start(lab, "127.0.0.1:" + Lab.freePort());
    }

    private static KafkaBroker start(Lab lab, String tenants) throws Exception {
        String address = "127.0.0.1:" + Lab.freePort();
        String controller = "127.0.0.1:" + Lab.freePort();
        Path file = lab.folder().resolve("kafka.properties");
        Files.writeString(
                file, properties(address, tenants, controller, lab.folder().resolve("kafka-data")));
        JavaProcess format = lab.start(
                "kafka-format",
                "standalone",
                128,
                Map.of(),
                "kafka.tools.StorageTool",
                List.of("format", "--standalone", "-t", kafkaUuid(), "-c", file.toString()));
        while (format.isAlive()) {
            Thread.sleep(50);
        }
        JavaProcess process =
                lab.start("kafka", "standalone", HEAP_MEGABYTES, Map.of(), "kafka.Kafka", List.of(file.toString()));
        KafkaBroker broker = new KafkaBroker(process, address, tenants);
        lab.await("the broker answers", process, "kafka", broker::answers);
        return broker;
    }

    public String bootstrap() {
        return bootstrap;
    }

    /** Where tenants' clients log in; empty without that listener. */
    public String tenantBootstrap() {
        return tenantBootstrap;
    }

    public JavaProcess process() {
        return process;
    }

    private boolean answers() throws InterruptedException {
        try (Admin admin = admin()) {
            return !admin.describeCluster().nodes().get().isEmpty();
        } catch (ExecutionException e) {
            return false;
        }
    }

    /** A client for what topics there are. */
    public Admin admin() {
        return Admin.create(Map.of(
                "bootstrap.servers", bootstrap, "request.timeout.ms", "5000", "default.api.timeout.ms", "10000"));
    }

    /** Makes these topics as the portal makes them. */
    public void make(Collection<Topics.Concrete> topics) throws ExecutionException, InterruptedException {
        try (Admin admin = admin()) {
            Collection<String> known = admin.listTopics().names().get();
            admin.createTopics(topics.stream()
                            .filter(topic -> !known.contains(topic.name()))
                            .map(KafkaBroker::newTopic)
                            .toList())
                    .all()
                    .get();
        }
    }

    /** Makes a topic of one partition that is a benchmark's own. */
    public void makePlain(String topic) throws ExecutionException, InterruptedException {
        makePlain(topic, 1);
    }

    /** The same with more partitions. */
    public void makePlain(String topic, int partitions) throws ExecutionException, InterruptedException {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1)))
                    .all()
                    .get();
        }
    }

    private static NewTopic newTopic(Topics.Concrete topic) {
        Map<String, String> config = new HashMap<>();
        config.put(TopicConfig.CLEANUP_POLICY_CONFIG, topic.spec().retention().isPresent() ? "delete" : "compact");
        return new NewTopic(topic.name(), Optional.of(topic.spec().partitions()), Optional.of((short) 1))
                .configs(config);
    }

    private static String kafkaUuid() {
        UUID uuid = UUID.randomUUID();
        ByteBuffer bytes =
                ByteBuffer.allocate(16).putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
        return text.startsWith("-") ? "A" + text.substring(1) : text; // a leading hyphen would be read as an option
    }

    private static String forTenants() {
        return """
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,TENANTS:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT
                inter.broker.listener.name=PLAINTEXT
                listener.name.tenants.sasl.enabled.mechanisms=SCRAM-SHA-512
                listener.name.tenants.scram-sha-512.sasl.jaas.config=\
                org.apache.kafka.common.security.scram.ScramLoginModule required;
                authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
                super.users=User:ANONYMOUS
                allow.everyone.if.no.acl.found=false
                """;
    }

    private static String properties(String address, String tenants, String controller, Path data) {
        String listeners = "PLAINTEXT://" + address + (tenants.isEmpty() ? "" : ",TENANTS://" + tenants)
                + ",CONTROLLER://" + controller;
        return (tenants.isEmpty() ? "" : forTenants())
                + String.join(
                        "\n",
                        "process.roles=broker,controller",
                        "node.id=1",
                        "controller.quorum.bootstrap.servers=" + controller,
                        "controller.listener.names=CONTROLLER",
                        "listeners=" + listeners,
                        "advertised.listeners=" + listeners,
                        "log.dirs=" + data,
                        "auto.create.topics.enable=false",
                        "offsets.topic.replication.factor=1",
                        "offsets.topic.num.partitions=4",
                        "transaction.state.log.replication.factor=1",
                        "transaction.state.log.min.isr=1",
                        "transaction.state.log.num.partitions=4",
                        "share.coordinator.state.topic.replication.factor=1",
                        "share.coordinator.state.topic.min.isr=1",
                        "group.initial.rebalance.delay.ms=0",
                        "transaction.max.timeout.ms=691200000",
                        "num.network.threads=2",
                        "num.io.threads=4",
                        "log.cleaner.dedupe.buffer.size=16777216",
                        "log.segment.bytes=134217728",
                        "");
    }
}
