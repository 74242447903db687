package org.brandcast.acceptance;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.apache.avro.generic.GenericData;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A partner's Kafka client, built on kafka-clients and the published schema file alone. */
final class KafkaSide implements AutoCloseable {
    private static final int LARGEST_REQUEST_BYTES = 900_000;
    private static final Pattern COMPACTED = Pattern.compile("control|subscriber-rules|smpp-.*");

    private final Map<String, Object> connection;
    private final Producer<byte[], byte[]> producer;
    private final PublishedSchema schema;

    private KafkaSide(Map<String, Object> connection) throws IOException {
        this.connection = connection;
        this.schema = new PublishedSchema("ClientSendRequest");
        this.producer = new KafkaProducer<>(
                with(Map.of(
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        LARGEST_REQUEST_BYTES,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        20_000)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** By the platform's own listener, where everything is allowed. */
    static KafkaSide inner(Endpoints endpoints) throws IOException {
        return new KafkaSide(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, endpoints.text("kafkaBootstrap")));
    }

    /** As a partner, by the listener for partners. */
    static KafkaSide of(OperatorTools.KafkaLogin login) throws IOException {
        return new KafkaSide(Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                login.bootstrap(),
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + login.user()
                        + "\" password=\"" + login.password() + "\";"));
    }

    private Map<String, Object> with(Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(connection);
        all.putAll(more);
        return all;
    }

    static String topic(long tenantId, String lane) {
        return "send-requests.tenant." + tenantId + "." + lane;
    }

    byte[] request(String from, String to, String text, @Nullable String clientRef) throws IOException {
        GenericData.Record record = new GenericData.Record(schema.schema());
        record.put("from", from);
        record.put("to", to);
        record.put("text", text);
        record.put("clientRef", clientRef);
        return schema.encode(record);
    }

    /** Returns when the broker has the record. */
    void send(String topic, byte[] value) throws InterruptedException {
        try {
            producer.send(new ProducerRecord<>(topic, value)).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("topic " + topic + " took no record", e);
        }
    }

    /** Returns when the broker has all of them; many are under way at once. */
    void sendAll(String topic, Iterable<byte[]> values) throws InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (byte[] value : values) {
            sent.add(producer.send(new ProducerRecord<>(topic, value)));
        }
        producer.flush();
        for (Future<RecordMetadata> each : sent) {
            try {
                each.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("topic " + topic + " did not take every record", e);
            }
        }
    }

    /** What the broker says when it is asked, as the simple name of its exception; empty if it allows it. */
    Optional<String> refusalOf(Attempt attempt) {
        try (Admin admin = Admin.create(connection)) {
            attempt.on(admin, producer);
            return Optional.empty();
        } catch (ExecutionException e) {
            return Optional.of(e.getCause().getClass().getSimpleName());
        } catch (KafkaException e) {
            return Optional.of(e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Something that a client may try. */
    interface Attempt {
        void on(Admin admin, Producer<byte[], byte[]> producer) throws ExecutionException, InterruptedException;
    }

    void makeTopic(String topic) throws InterruptedException {
        try (Admin admin = Admin.create(connection)) {
            admin.createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException("topic " + topic + " could not be made", e);
            }
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                with(Map.of(
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Every committed record that now lies in the topics whose names match, from their beginnings. */
    List<byte[]> everything(Pattern topics) {
        List<byte[]> values = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = consumer.listTopics().entrySet().stream()
                    .filter(topic -> topics.matcher(topic.getKey()).matches())
                    .flatMap(topic -> topic.getValue().stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }

    /**
     * Every record of every topic since a time, committed or not, with its key, headers and value as octets; of topics that
     * are compacted, all of them.
     */
    void everywhereSince(long millis, BiConsumer<String, byte[]> each) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                with(Map.of(ConsumerConfig.EXCLUDE_INTERNAL_TOPICS_CONFIG, false)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.listTopics().values().stream()
                    .flatMap(List::stream)
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> times = new HashMap<>();
            partitions.stream()
                    .filter(partition -> !COMPACTED.matcher(partition.topic()).matches())
                    .forEach(partition -> times.put(partition, millis));
            consumer.offsetsForTimes(times)
                    .forEach((partition, found) ->
                            consumer.seek(partition, found == null ? ends.get(partition) : found.offset()));
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    each.accept(record.topic(), record.key());
                    each.accept(record.topic(), record.value());
                    record.headers().forEach(header -> each.accept(record.topic(), header.value()));
                });
            }
        }
    }

    /** A consumer at the present end of a topic of one partition. */
    Consumer<byte[], byte[]> fromNow(String topic) {
        KafkaConsumer<byte[], byte[]> consumer = consumer();
        TopicPartition partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seekToEnd(List.of(partition));
        consumer.position(partition);
        return consumer;
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
