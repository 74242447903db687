package org.brandcast.portal.kafka;

import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The portal's Kafka clients. Keys are text, values single-object Avro. */
@Factory
public final class KafkaClients {
    /** The doors' producer: what it has acknowledged is on every in-sync copy. */
    public static final String DOOR = "door";

    /** The control relay's producer. */
    public static final String CONTROL = "control";

    private static final int DOOR_MAX_BLOCK_MILLIS = 2_000;
    private static final int DOOR_DELIVERY_MILLIS = 20_000;

    private final KafkaConfig config;

    KafkaClients(KafkaConfig config) {
        this.config = config;
    }

    @Singleton
    @Bean(preDestroy = "close")
    Admin admin() {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                config.bootstrap(),
                AdminClientConfig.CLIENT_ID_CONFIG,
                "portal-admin",
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                10_000,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                8_000));
    }

    @Singleton
    @Named(DOOR)
    @Bean(preDestroy = "close")
    Producer<String, byte[]> doorProducer() {
        return new KafkaProducer<>(
                Map.ofEntries(
                        Map.entry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrap()),
                        Map.entry(ProducerConfig.CLIENT_ID_CONFIG, "portal-door"),
                        Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
                        Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
                        Map.entry(ProducerConfig.LINGER_MS_CONFIG, 2),
                        Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024),
                        Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"),
                        Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, DOOR_MAX_BLOCK_MILLIS),
                        Map.entry(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000),
                        Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, DOOR_DELIVERY_MILLIS)),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    @Singleton
    @Named(CONTROL)
    @Bean(preDestroy = "close")
    Producer<String, byte[]> controlProducer() {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        config.bootstrap(),
                        ProducerConfig.CLIENT_ID_CONFIG,
                        "portal-control",
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        true,
                        ProducerConfig.LINGER_MS_CONFIG,
                        0,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        10_000),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** A consumer that keeps its offsets in PostgreSQL: no group, no commits, only committed records. */
    public KafkaConsumer<String, byte[]> viewConsumer(String name, int maxPollRecords) {
        return new KafkaConsumer<>(
                Map.ofEntries(
                        Map.entry(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrap()),
                        Map.entry(ConsumerConfig.CLIENT_ID_CONFIG, "portal-" + name),
                        Map.entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"),
                        Map.entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false),
                        Map.entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                        Map.entry(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, maxPollRecords),
                        Map.entry(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100),
                        Map.entry(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 * 1024 * 1024)),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }
}
