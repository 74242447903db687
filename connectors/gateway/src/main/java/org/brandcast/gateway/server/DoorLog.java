package org.brandcast.gateway.server;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.brandcast.gateway.door.DurableWriter;
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

    private final String bootstrap;
    private final String gatewayId;
    private final DurableWriter writer;

    DoorLog(String bootstrap, String gatewayId) {
        this.bootstrap = bootstrap;
        this.gatewayId = gatewayId;
        this.writer = new DurableWriter(bootstrap, "smpp-server-" + gatewayId);
    }

    CompletableFuture<Void> request(String msisdn, SendRequest request) {
        return writer.request(msisdn, request);
    }

    CompletableFuture<Void> part(SmppPart part) {
        return writer.write(Topics.SMPP_PARTS, part.getMessageId(), PARTS.encode(part));
    }

    /** What is known of a receipt; null: it was told, or nobody wants it. */
    CompletableFuture<Void> receipt(String messageId, byte @Nullable [] receipt) {
        return writer.write(Topics.SMPP_RECEIPTS, messageId, receipt);
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
        writer.close();
    }
}
