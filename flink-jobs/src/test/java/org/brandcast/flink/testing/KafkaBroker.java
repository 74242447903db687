package org.brandcast.flink.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.test.KafkaClusterTestKit;
import org.apache.kafka.common.test.TestKitNodes;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.UnreadableRecordException;
import org.jspecify.annotations.Nullable;

/** A real broker in this JVM, with the topics of the small world, and a plain client for tests. */
public final class KafkaBroker implements AutoCloseable {
    private static final Duration CALL = Duration.ofSeconds(30);

    private final KafkaClusterTestKit kit;
    private final Producer<byte[], byte[]> producer;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    private KafkaBroker(KafkaClusterTestKit kit) {
        this.kit = kit;
        this.producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        kit.bootstrapServers(),
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.LINGER_MS_CONFIG,
                        5),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    public static KafkaBroker start() throws Exception {
        TestKitNodes nodes = new TestKitNodes.Builder()
                .setCombined(true)
                .setNumBrokerNodes(1)
                .setNumControllerNodes(1)
                .build();
        KafkaClusterTestKit kit = new KafkaClusterTestKit.Builder(nodes)
                .setConfigProp("offsets.topic.replication.factor", "1")
                .setConfigProp("offsets.topic.num.partitions", "1")
                .setConfigProp("transaction.state.log.replication.factor", "1")
                .setConfigProp("transaction.state.log.min.isr", "1")
                .setConfigProp("transaction.state.log.num.partitions", "1")
                .setConfigProp(
                        "transaction.max.timeout.ms",
                        Long.toString(Duration.ofDays(7).toMillis()))
                .setConfigProp("auto.create.topics.enable", "false")
                .build();
        kit.format();
        kit.startup();
        kit.waitForReadyBrokers();
        KafkaBroker broker = new KafkaBroker(kit);
        broker.createTopics(Topics.ofInstallation());
        for (String route : List.of("viettel-sim", "viettel-two", "vinaphone-sim")) {
            broker.createTopics(Topics.ofRoute(route));
        }
        broker.createTopics(Topics.ofTenant(Samples.TENANT));
        return broker;
    }

    public String bootstrap() {
        return kit.bootstrapServers();
    }

    public void createTopics(List<Topics.Concrete> topics) throws ExecutionException, InterruptedException {
        try (Admin admin = admin()) {
            admin.createTopics(topics.stream()
                            .map(topic ->
                                    new NewTopic(topic.name(), topic.spec().partitions(), (short) 1))
                            .toList())
                    .all()
                    .get();
        }
    }

    public Admin admin() {
        return Admin.create(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap()));
    }

    public <T extends SpecificRecordBase> void send(String topic, String key, T value) {
        @SuppressWarnings("unchecked")
        Class<T> type = (Class<T>) value.getClass();
        send(topic, key, RecordCodec.of(type).encode(value));
    }

    public void send(String topic, @Nullable String key, byte[] value) {
        sent.add(producer.send(
                new ProducerRecord<>(topic, key == null ? null : key.getBytes(StandardCharsets.UTF_8), value)));
    }

    /** Waits until everything that was sent is durable. */
    public void flush() throws ExecutionException, InterruptedException {
        for (Future<RecordMetadata> each : sent) {
            each.get();
        }
        sent.clear();
    }

    /** Everything that a committed reader finds in these topics now. */
    public <T extends SpecificRecordBase> List<T> read(Class<T> type, String... topics) {
        return read(type, Function.identity(), topics);
    }

    /** Keeps of each record only what is asked for: there may be a million. */
    public <T extends SpecificRecordBase, R> List<R> read(Class<T> type, Function<T, R> kept, String... topics) {
        List<R> found = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = fromTheBeginning(consumer, topics);
            toTheEnd(consumer, partitions, each -> found.add(kept.apply(decoded(type, each))));
        }
        return found;
    }

    private static <T extends SpecificRecordBase> T decoded(Class<T> type, ConsumerRecord<byte[], byte[]> record) {
        try {
            return RecordCodec.of(type).decode(record.value());
        } catch (UnreadableRecordException e) {
            throw new AssertionError("unreadable record in " + record.topic(), e);
        }
    }

    public List<ConsumerRecord<byte[], byte[]>> readRaw(String... topics) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            toTheEnd(consumer, fromTheBeginning(consumer, topics), found::add);
        }
        return found;
    }

    private static List<TopicPartition> fromTheBeginning(Consumer<byte[], byte[]> consumer, String... topics) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            consumer.partitionsFor(topic, CALL)
                    .forEach(each -> partitions.add(new TopicPartition(topic, each.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return partitions;
    }

    /** From where the consumer stands to what is committed now. */
    private static void toTheEnd(
            Consumer<byte[], byte[]> consumer,
            List<TopicPartition> partitions,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> told) {
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions, CALL));
        while (partitions.stream().anyMatch(each -> consumer.position(each, CALL) < ends.get(each))) {
            consumer.poll(Duration.ofMillis(200)).forEach(told);
        }
    }

    private Consumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrap(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Waits until a committed reader finds at least so many records. */
    public <T extends SpecificRecordBase> List<T> await(Class<T> type, int least, Duration atMost, String... topics)
            throws InterruptedException {
        return await(type, Function.identity(), least, atMost, topics);
    }

    /** The same, keeping of each record only what is asked for. Every record is read once. */
    public <T extends SpecificRecordBase, R> List<R> await(
            Class<T> type, Function<T, R> kept, int least, Duration atMost, String... topics)
            throws InterruptedException {
        long giveUp = System.nanoTime() + atMost.toNanos();
        List<R> found = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = fromTheBeginning(consumer, topics);
            while (true) {
                toTheEnd(consumer, partitions, each -> found.add(kept.apply(decoded(type, each))));
                if (found.size() >= least || System.nanoTime() > giveUp) {
                    assertThat(found.size())
                            .as("records of %s after %s", List.of(topics), atMost)
                            .isGreaterThanOrEqualTo(least);
                    return found;
                }
                Thread.sleep(300);
            }
        }
    }

    @Override
    public void close() throws Exception {
        producer.close(Duration.ZERO);
        kit.close();
    }
}
