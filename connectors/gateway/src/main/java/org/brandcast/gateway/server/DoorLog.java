package org.brandcast.gateway.server;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.SmppPart;
import org.brandcast.schemas.SmppReceipt;
import org.brandcast.schemas.Topics;
import org.jspecify.annotations.Nullable;

/** The SMPP server's Kafka: what it writes, and readers of what it wrote. A future that completes means: durable. */
final class DoorLog implements AutoCloseable {
    static final RecordCodec<SmppReceipt> RECEIPTS = RecordCodec.of(SmppReceipt.class);
    static final RecordCodec<SmppPart> PARTS = RecordCodec.of(SmppPart.class);
    private static final RecordCodec<SendRequest> REQUESTS = RecordCodec.of(SendRequest.class);

    private final String bootstrap;
    private final String gatewayId;
    private final Producer<String, byte[]> producer;

    DoorLog(String bootstrap, String gatewayId) {
        this.bootstrap = bootstrap;
        this.gatewayId = gatewayId;
        Map<String, Object> config = new HashMap<>();
        config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        config.put(ProducerConfig.CLIENT_ID_CONFIG, "smpp-server-" + gatewayId);
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.LINGER_MS_CONFIG, 2);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        // Whoever submits waits in a session's reader: it is told soon that nothing goes.
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 8_000);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 12_000);
        this.producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    CompletableFuture<Void> request(String msisdn, SendRequest request) {
        return write(Topics.door(request.getType()), msisdn, REQUESTS.encode(request));
    }

    CompletableFuture<Void> part(SmppPart part) {
        return write(Topics.SMPP_PARTS, part.getMessageId(), PARTS.encode(part));
    }

    /** What is known of a receipt; null: it was told, or nobody wants it. */
    CompletableFuture<Void> receipt(String messageId, byte @Nullable [] receipt) {
        return write(Topics.SMPP_RECEIPTS, messageId, receipt);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback gets what Kafka's future would tell
    private CompletableFuture<Void> write(String topic, String key, byte @Nullable [] value) {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        try {
            producer.send(new ProducerRecord<>(topic, key, value), (metadata, failure) -> {
                if (failure == null) {
                    durable.complete(null);
                } else {
                    durable.completeExceptionally(failure);
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            durable.completeExceptionally(e);
        }
        return durable;
    }

    /** A consumer for topics whose partitions it is assigned; its group only keeps the place. */
    Consumer<String, byte[]> reader(String name) {
        Map<String, Object> config = new HashMap<>();
        config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, name + "-" + gatewayId);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, name + "-" + gatewayId);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 20_000);
        return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public void close() {
        producer.close(java.time.Duration.ofSeconds(15));
    }
}
