package org.brandcast.portal.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tables that are made of topics: what was read and how far one is are written in one transaction, so after a kill it
 * goes on exactly there, and of two portals only one advances. For one thread, which calls {@link #step} again and again.
 */
public final class TopicTables {
    private static final Logger LOG = LoggerFactory.getLogger(TopicTables.class);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(1);

    private final Database database;
    private final KafkaClients kafka;
    private final Setting setting;
    private final Function<ConsumerRecords<String, byte[]>, Database.Task<RuntimeException>> reading;
    private final StoredOffsets offsets;
    private @Nullable KafkaConsumer<String, byte[]> consumer;
    private volatile long lag;

    /**
     * What is read, and how much at once.
     *
     * @param name under which the offsets are kept
     * @param lock advisory lock that is held while rows are written; each name has its own
     * @param pollRecords at most so many in one transaction
     */
    public record Setting(String name, List<String> topics, long lock, int pollRecords, Duration pollWait) {}

    /**
     * Opens nothing yet.
     *
     * @param reading decodes what was read, outside of the transaction; its answer is what the transaction does
     */
    public TopicTables(
            Database database,
            KafkaClients kafka,
            Setting setting,
            Function<ConsumerRecords<String, byte[]>, Database.Task<RuntimeException>> reading) {
        this.database = database;
        this.kafka = kafka;
        this.setting = setting;
        this.reading = reading;
        this.offsets = new StoredOffsets(setting.name());
    }

    /**
     * Waits shortly for records and writes what they say.
     *
     * @return how many there were
     */
    public int step() {
        try {
            KafkaConsumer<String, byte[]> open = consumer;
            if (open == null) {
                open = kafka.viewConsumer(setting.name(), setting.pollRecords());
                consumer = open;
                offsets.seek(database, open, setting.topics());
                LOG.info("{} goes on from {}", setting.name(), offsets);
            }
            ConsumerRecords<String, byte[]> polled = open.poll(setting.pollWait());
            if (!polled.isEmpty()) {
                apply(polled);
            }
            lag = lagOf(open);
            return polled.count();
        } catch (InterruptException e) {
            // Kafka's own form of an interrupt, which asks the thread to stop.
            close();
            return 0;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Records that were not yet read when {@link #step} last looked. */
    public long lag() {
        return lag;
    }

    private void apply(ConsumerRecords<String, byte[]> polled) {
        Database.Task<RuntimeException> task = reading.apply(polled);
        Map<TopicPartition, Long> next = new HashMap<>();
        polled.nextOffsets().forEach((partition, offset) -> next.put(partition, offset.offset()));
        database.run(TenantScope.SYSTEM, tx -> {
            tx.first("SELECT pg_advisory_xact_lock(?)", row -> 1, setting.lock());
            offsets.advance(tx, next);
            task.run(tx);
        });
        offsets.advanced(next);
    }

    private static long lagOf(KafkaConsumer<String, byte[]> open) {
        long sum = 0;
        for (TopicPartition partition : open.assignment()) {
            sum += open.currentLag(partition).orElse(0);
        }
        return sum;
    }

    private void close() {
        KafkaConsumer<String, byte[]> open = consumer;
        consumer = null;
        if (open != null) {
            open.close(CloseOptions.timeout(CLOSE_WAIT));
        }
    }
}
