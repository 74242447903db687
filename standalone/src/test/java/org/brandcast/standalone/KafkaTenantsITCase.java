package org.brandcast.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The stack's own broker as it is configured, and what tenants' clients can do on it. */
@Timeout(300)
class KafkaTenantsITCase {
    private static final String FIRST = "send-requests.tenant.1.care";
    private static final String SECOND = "send-requests.tenant.2.care";
    private static final String INNER = "control";

    @TempDir
    static Path var;

    private static Process broker;
    private static Ports ports;
    private static Admin admin;

    /** A client's settings. */
    private static Map<String, Object> tenant(String user, String password) {
        return Map.of(
                "bootstrap.servers",
                ports.address(Listener.KAFKA_TENANTS),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user + "\" password=\""
                        + password + "\";",
                "default.api.timeout.ms",
                20_000,
                "request.timeout.ms",
                15_000);
    }

    private static Map<String, Object> with(Map<String, Object> settings, Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(settings);
        all.putAll(more);
        return all;
    }

    @BeforeAll
    static void start() throws Exception {
        Map<String, String> environment = new HashMap<>(
                Map.of("BRANDCAST_HOME", Path.of("..").toAbsolutePath().toString(), "BRANDCAST_VAR", var.toString()));
        for (Listener listener : List.of(Listener.KAFKA, Listener.KAFKA_CONTROLLER, Listener.KAFKA_TENANTS)) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                environment.put(listener.variable(), Integer.toString(free.getLocalPort()));
            }
        }
        Layout layout = Layout.of(environment);
        layout.createFolders();
        ports = new Ports(environment);
        KafkaBroker kafka = new KafkaBroker(layout, ports, new JavaCommand(layout));
        kafka.prepare();
        broker = new ProcessBuilder(kafka.command())
                .redirectErrorStream(true)
                .redirectOutput(layout.log("kafka").toFile())
                .start();
        admin = Admin.create(Map.<String, Object>of(
                "bootstrap.servers", ports.address(Listener.KAFKA), "default.api.timeout.ms", 120_000));
        List<NewTopic> topics = new ArrayList<>();
        for (String topic : List.of(FIRST, SECOND, INNER)) {
            topics.add(new NewTopic(topic, 1, (short) 1));
        }
        admin.createTopics(topics).all().get();
        for (int id = 1; id <= 2; id++) {
            allow("tenant-" + id, "password-" + id, "send-requests.tenant." + id + ".care");
        }
        // The broker tells of a log-in when its own metadata has it.
        while (refusal(tenant("tenant-1", "password-1"), Action.LIST).isPresent()) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        if (admin != null) {
            admin.close(Duration.ZERO);
        }
        broker.destroyForcibly().waitFor();
    }

    private static void allow(String user, String password, String topic) throws Exception {
        admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                        user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4_096), password)))
                .all()
                .get();
        List<AclBinding> rules = new ArrayList<>();
        for (AclOperation operation : List.of(AclOperation.WRITE, AclOperation.DESCRIBE)) {
            rules.add(new AclBinding(
                    new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                    new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW)));
        }
        admin.createAcls(rules).all().get();
    }

    private interface Action {
        Action LIST = settings -> {
            try (Admin client = Admin.create(settings)) {
                client.listTopics().names().get();
            }
        };

        void with(Map<String, Object> settings) throws Exception;

        static Action write(String topic) {
            return settings -> {
                try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        KafkaTenantsITCase.with(settings, Map.of("max.block.ms", 20_000)),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
                    producer.send(new ProducerRecord<>(topic, new byte[] {1})).get();
                }
            };
        }

        static Action read(String topic) {
            return settings -> {
                try (KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                    TopicPartition partition = new TopicPartition(topic, 0);
                    consumer.assign(List.of(partition));
                    consumer.seekToBeginning(List.of(partition));
                    consumer.poll(Duration.ofSeconds(20));
                }
            };
        }
    }

    /** What the broker says; empty if it allows it. */
    private static Optional<String> refusal(Map<String, Object> settings, Action action) {
        try {
            action.with(settings);
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(e.getCause().getClass().getSimpleName());
        } catch (KafkaException e) {
            return Optional.of(e.getClass().getSimpleName());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aTenantWritesToItsOwnTopicAndNothingElse() throws Exception {
        Map<String, Object> first = tenant("tenant-1", "password-1");
        assertThat(refusal(first, Action.write(FIRST))).isEmpty();
        for (String foreign : List.of(SECOND, INNER)) {
            assertThat(refusal(first, Action.write(foreign)))
                    .as("write to %s", foreign)
                    .contains("TopicAuthorizationException");
            assertThat(refusal(first, Action.read(foreign)))
                    .as("read of %s", foreign)
                    .contains("TopicAuthorizationException");
        }
        assertThat(refusal(first, Action.read(FIRST))).as("read of its own").contains("TopicAuthorizationException");
        assertThat(refusal(first, settings -> {
                    try (Admin client = Admin.create(settings)) {
                        client.createTopics(List.of(new NewTopic("mine", 1, (short) 1)))
                                .all()
                                .get();
                    }
                }))
                .contains("TopicAuthorizationException");
        try (Admin client = Admin.create(first)) {
            assertThat(client.listTopics().names().get()).isEqualTo(Set.of(FIRST));
        }
        assertThat(refusal(tenant("tenant-2", "password-2"), Action.write(SECOND)))
                .isEmpty();
        assertThat(refusal(tenant("tenant-2", "password-2"), Action.write(FIRST)))
                .contains("TopicAuthorizationException");
    }

    @Test
    void aWrongPasswordOrNameIsNobody() {
        assertThat(refusal(tenant("tenant-1", "password-2"), Action.LIST)).contains("SaslAuthenticationException");
        assertThat(refusal(tenant("ANONYMOUS", ""), Action.LIST)).contains("SaslAuthenticationException");
    }

    @Test
    void theInnerListenerIsThePlatformsOwn() {
        Map<String, Object> inner = Map.of("bootstrap.servers", ports.address(Listener.KAFKA));
        assertThat(refusal(inner, Action.write(INNER))).isEmpty();
        assertThat(refusal(inner, Action.read(INNER))).isEmpty();
    }

    /** The example in JavaScript: nothing of ours but the published schema file. */
    @Test
    void aClientInAnotherLanguageWritesByThePublishedSchema() throws Exception {
        Path example = Path.of("..", "examples", "kafka-node");
        if (!Files.isDirectory(example.resolve("node_modules"))) {
            run(example, Map.of(), "npm", "ci", "--no-audit", "--no-fund");
        }
        Map<String, String> environment = Map.of(
                "KAFKA_BOOTSTRAP",
                ports.address(Listener.KAFKA_TENANTS),
                "KAFKA_USER",
                "tenant-2",
                "KAFKA_PASSWORD",
                "password-2",
                "KAFKA_TOPIC",
                SECOND);
        run(example, environment, "node", "send.mjs", "LOTUS", "0961234567", "Xin chào", "order-1");
        byte[] value = last(SECOND);
        // Marker and fingerprint of the first published version of ClientSendRequest.
        assertThat(value).startsWith(0xC3, 0x01, 0x4B, 0x34, 0x2E, 0x02, 0xEB, 0x1A, 0x99, 0xCF);
    }

    private static byte[] last(String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", ports.address(Listener.KAFKA)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            consumer.seek(partition, end - 1);
            byte[] value = null;
            while (value == null) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    value = record.value();
                }
            }
            return value;
        }
    }

    private static void run(Path folder, Map<String, String> environment, String... command) throws Exception {
        Path log = var.resolve("run.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        assertThat(builder.start().waitFor()).as(Files.readString(log)).isZero();
    }
}
