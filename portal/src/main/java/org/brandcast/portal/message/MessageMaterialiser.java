package org.brandcast.portal.message;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.kafka.KafkaClients;
import org.brandcast.portal.kafka.TopicTables;
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

    private final MessageViewWriter writer;
    private final TopicTables tables;
    private final Worker worker;
    private final Counter records;
    private final Counter skipped;
    private final Timer batches;
    private volatile long progressAtMillis = System.currentTimeMillis();

    MessageMaterialiser(Database database, KafkaClients kafka, MessageViewWriter writer, MeterRegistry metrics) {
        this.writer = writer;
        this.tables = new TopicTables(
                database,
                kafka,
                new TopicTables.Setting(CONSUMER, topics(), LOCK, POLL_RECORDS, POLL_WAIT),
                this::read);
        this.worker = new Worker("message-view", this::step);
        this.records = metrics.counter("brandcast.view.records");
        this.skipped = metrics.counter("brandcast.view.skipped");
        this.batches = metrics.timer("brandcast.view.batch");
        metrics.gauge("brandcast.view.lag", tables, TopicTables::lag);
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
        boolean stuck = tables.lag() > 0 && System.currentTimeMillis() - progressAtMillis > STUCK_MILLIS;
        return stuck ? tables.lag() + " records behind, and no progress for a minute" : "";
    }

    private void step() {
        long begin = System.nanoTime();
        int count = tables.step();
        if (count > 0) {
            batches.record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
            records.increment(count);
            progressAtMillis = System.currentTimeMillis();
        }
    }

    private Database.Task<RuntimeException> read(ConsumerRecords<String, byte[]> polled) {
        ViewBatch batch = new ViewBatch();
        for (ConsumerRecord<String, byte[]> record : polled) {
            batch.add(record);
        }
        if (batch.skipped() > 0) {
            skipped.increment(batch.skipped());
            LOG.warn("{} of {} records could not be read and were passed over", batch.skipped(), polled.count());
        }
        return tx -> writer.write(tx, batch);
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

    @PreDestroy
    void stop() {
        worker.stop();
    }
}
