package org.brandcast.gateway;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Makes the gateway's Kafka clients, all settings in one place. */
final class KafkaClients {
    private final String bootstrap;

    KafkaClients(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /**
     * The one producer of a route: idempotent, acks=all, and patient. It never gives a record up while the process lives,
     * so a decision's place in the journal and a result's arrival don't depend on how long a broker is away.
     */
    Producer<String, byte[]> producer(String clientId) {
        Map<String, Object> config = common(clientId);
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        // Each message is four records: a few milliseconds together save most requests, and a window covers them.
        config.put(ProducerConfig.LINGER_MS_CONFIG, 4);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        config.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 15_000);
        config.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 20);
        config.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 1_000);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        // While every broker is away it must know its topics on: bootstrapping anew, it forgets them, and then a send
        // blocks
        // its worker, fails, and takes along the answers that wait to be written. What they were about would be sent
        // again.
        config.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
        return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    /** A consumer that is assigned its partitions and keeps no offsets in Kafka; keys are text. */
    Consumer<String, byte[]> reader(String clientId) {
        return new KafkaConsumer<>(readerConfig(clientId), new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** The same with keys as they are: for topics where a stranger may have put anything. */
    Consumer<byte[], byte[]> rawReader(String clientId) {
        return new KafkaConsumer<>(readerConfig(clientId), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    Admin admin(String clientId) {
        Map<String, Object> config = common(clientId);
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 20_000);
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        return Admin.create(config);
    }

    private Map<String, Object> readerConfig(String clientId) {
        Map<String, Object> config = common(clientId);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 20_000);
        return config;
    }

    private Map<String, Object> common(String clientId) {
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", bootstrap);
        config.put("client.id", clientId);
        config.put("reconnect.backoff.ms", 100);
        config.put("reconnect.backoff.max.ms", 2_000);
        return config;
    }
}
