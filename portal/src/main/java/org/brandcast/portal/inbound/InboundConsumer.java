package org.brandcast.portal.inbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.kafka.KafkaClients;
import org.brandcast.portal.kafka.StoredOffsets;
import org.brandcast.portal.system.BackgroundWork;
import org.brandcast.portal.system.Worker;
import org.brandcast.schemas.InboundMessage;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.UnreadableRecordException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads messages from phones and has them handled; rows, outbox and offsets are of one transaction. One thread. */
@Singleton
final class InboundConsumer implements BackgroundWork {
    private static final Logger LOG = LoggerFactory.getLogger(InboundConsumer.class);
    private static final RecordCodec<InboundMessage> CODEC = RecordCodec.of(InboundMessage.class);
    private static final String NAME = "inbound";
    private static final long LOCK = 0x6272_616e_6463_0004L;
    private static final int POLL_RECORDS = 200;
    private static final Duration POLL_WAIT = Duration.ofMillis(500);

    private final Database database;
    private final KafkaClients kafka;
    private final InboundHandler handler;
    private final Worker worker = new Worker(NAME, this::step);
    private final StoredOffsets offsets = new StoredOffsets(NAME);
    private final Counter received;
    private @Nullable KafkaConsumer<String, byte[]> consumer;

    InboundConsumer(Database database, KafkaClients kafka, InboundHandler handler, MeterRegistry metrics) {
        this.database = database;
        this.kafka = kafka;
        this.handler = handler;
        this.received = metrics.counter("brandcast.inbound.received");
    }

    @Override
    public String workName() {
        return NAME;
    }

    @Override
    public void start() {
        worker.start();
    }

    @Override
    public String failure() {
        return worker.failure();
    }

    private void step() {
        try {
            KafkaConsumer<String, byte[]> open = consumer;
            if (open == null) {
                open = kafka.viewConsumer(NAME, POLL_RECORDS);
                consumer = open;
                offsets.seek(database, open, List.of(Topics.INBOUND_MESSAGES));
            }
            ConsumerRecords<String, byte[]> polled = open.poll(POLL_WAIT);
            if (!polled.isEmpty()) {
                apply(polled);
            }
        } catch (InterruptException e) {
            // Kafka's own form of an interrupt, which asks the worker to stop.
            close();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void apply(ConsumerRecords<String, byte[]> polled) {
        List<InboundMessage> messages = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : polled) {
            try {
                messages.add(CODEC.decode(record.value()));
            } catch (UnreadableRecordException e) {
                LOG.warn("{} offset={} can't be read: {}", record.topic(), record.offset(), e.getMessage());
            }
        }
        Map<TopicPartition, Long> next = new HashMap<>();
        polled.nextOffsets().forEach((partition, offset) -> next.put(partition, offset.offset()));
        database.run(TenantScope.SYSTEM, tx -> {
            tx.first("SELECT pg_advisory_xact_lock(?)", row -> 1, LOCK);
            offsets.advance(tx, next);
            for (InboundMessage message : messages) {
                handler.handle(tx, message);
            }
        });
        offsets.advanced(next);
        received.increment(messages.size());
    }

    private void close() {
        KafkaConsumer<String, byte[]> open = consumer;
        consumer = null;
        if (open != null) {
            open.close(CloseOptions.timeout(Duration.ofSeconds(1)));
        }
    }

    @PreDestroy
    void stop() {
        worker.stop();
    }
}
