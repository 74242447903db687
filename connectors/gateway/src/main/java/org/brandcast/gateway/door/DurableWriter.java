package org.brandcast.gateway.door;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.Topics;
import org.jspecify.annotations.Nullable;

/** What a door writes to Kafka. A future that completes means: durable. Safe for many threads. */
public final class DurableWriter implements AutoCloseable {
    private static final RecordCodec<SendRequest> REQUESTS = RecordCodec.of(SendRequest.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(15);

    private final Producer<String, byte[]> producer;

    public DurableWriter(String bootstrap, String clientId) {
        Map<String, Object> config = new HashMap<>();
        config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        config.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.LINGER_MS_CONFIG, 2);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 * 1024);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        // Whoever hands something over waits: it is told soon that nothing goes.
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 8_000);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 12_000);
        this.producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    /** A request on its way to admission. */
    public CompletableFuture<Void> request(String msisdn, SendRequest request) {
        return write(Topics.door(request.getType()), msisdn, REQUESTS.encode(request));
    }

    /** Any record; a null value ends what its key named. */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback gets what Kafka's future would tell
    public CompletableFuture<Void> write(String topic, String key, byte @Nullable [] value) {
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

    @Override
    public void close() {
        producer.close(CLOSE_LIMIT);
    }
}
