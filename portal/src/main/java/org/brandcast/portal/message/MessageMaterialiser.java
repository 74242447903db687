package org.brandcast.portal.message;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
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
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.Topics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the tables of messages, campaigns' counters and orders' balances at what the topics say: doors (ACCEPTED),
 * admission's and tracking's events. One thread and one consumer for all of them, because a counter follows the
 * difference of a message's row, which two writers would both count. Offsets are stored in the transaction that writes
 * the rows, each step compared with the one before: of two portals only one can advance.
 */
@Singleton
public final class MessageMaterialiser implements BackgroundWork {
    private static final Logger LOG = LoggerFactory.getLogger(MessageMaterialiser.class);
    static final String CONSUMER = "message-view";
    private static final long LOCK = 0x6272_616e_6463_0002L;
    private static final int POLL_RECORDS = 10_000;
    private static final Duration POLL_WAIT = Duration.ofMillis(200);
    private static final long STUCK_MILLIS = 60_000;

    private final Database database;
    private final KafkaClients kafka;
    private final MessageViewWriter writer;
    private final Worker worker;
    private final Counter records;
    private final Counter skipped;
    private final Timer batches;
    private final AtomicLong lag = new AtomicLong();
    private volatile long progressAtMillis = System.currentTimeMillis();

    private @org.jspecify.annotations.Nullable KafkaConsumer<String, byte[]> consumer;
    private final StoredOffsets offsets = new StoredOffsets(CONSUMER);

    MessageMaterialiser(Database database, KafkaClients kafka, MessageViewWriter writer, MeterRegistry metrics) {
        this.database = database;
        this.kafka = kafka;
        this.writer = writer;
        this.worker = new Worker("message-view", this::step);
        this.records = metrics.counter("brandcast.view.records");
        this.skipped = metrics.counter("brandcast.view.skipped");
        this.batches = metrics.timer("brandcast.view.batch");
        metrics.gauge("brandcast.view.lag", lag);
    }

    @Override
    public String workName() {
        return "message-view";
    }

    @Override
    public void start() {
        worker.start();
    }

    /** What is wrong; empty: it keeps up. */
    @Override
    public String failure() {
        if (!worker.failure().isEmpty()) {
            return worker.failure();
        }
        boolean stuck = lag.get() > 0 && System.currentTimeMillis() - progressAtMillis > STUCK_MILLIS;
        return stuck ? lag.get() + " records behind, and no progress for a minute" : "";
    }

    private void step() {
        try {
            KafkaConsumer<String, byte[]> open = consumer;
            if (open == null) {
                open = kafka.viewConsumer(CONSUMER, POLL_RECORDS);
                consumer = open;
                offsets.seek(database, open, topics());
                LOG.info("message view goes on from {}", offsets);
            }
            ConsumerRecords<String, byte[]> polled = open.poll(POLL_WAIT);
            if (!polled.isEmpty()) {
                batches.record(() -> apply(polled));
                progressAtMillis = System.currentTimeMillis();
            }
            lag.set(lagOf(open));
        } catch (InterruptException e) {
            // Kafka's own form of an interrupt, which asks the worker to stop.
            close();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void apply(ConsumerRecords<String, byte[]> polled) {
        ViewBatch batch = new ViewBatch();
        for (ConsumerRecord<String, byte[]> record : polled) {
            batch.add(record);
        }
        Map<TopicPartition, Long> next = new HashMap<>();
        polled.nextOffsets().forEach((partition, offset) -> next.put(partition, offset.offset()));
        database.run(TenantScope.SYSTEM, tx -> {
            tx.first("SELECT pg_advisory_xact_lock(?)", row -> 1, LOCK);
            offsets.advance(tx, next);
            writer.write(tx, batch);
        });
        offsets.advanced(next);
        records.increment(polled.count());
        if (batch.skipped() > 0) {
            skipped.increment(batch.skipped());
            LOG.warn("{} of {} records could not be read and were passed over", batch.skipped(), polled.count());
        }
    }

    private static long lagOf(KafkaConsumer<String, byte[]> open) {
        long sum = 0;
        for (TopicPartition partition : open.assignment()) {
            sum += open.currentLag(partition).orElse(0);
        }
        return sum;
    }

    private static List<String> topics() {
        List<String> topics = new ArrayList<>();
        for (MessageType type : MessageType.values()) {
            topics.add(Topics.door(type));
        }
        topics.add(Topics.ADMISSION_EVENTS);
        topics.add(Topics.TRACKING_EVENTS);
        return topics;
    }

    private void close() {
        KafkaConsumer<String, byte[]> open = consumer;
        consumer = null;
        if (open != null) {
            open.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(1)));
        }
    }

    @PreDestroy
    void stop() {
        worker.stop();
    }
}
