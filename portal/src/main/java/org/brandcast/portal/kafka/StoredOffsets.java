package org.brandcast.portal.kafka;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;

/**
 * How far the tables are that are made of topics: the offset is stored in the transaction that writes the rows, and each
 * step is compared with the one before, so of two portals only one can advance. Confined to its reader's thread.
 */
public final class StoredOffsets {
    private final String consumer;
    private final Map<TopicPartition, Long> stored = new HashMap<>();

    /** @param consumer under which the offsets are kept */
    public StoredOffsets(String consumer) {
        this.consumer = consumer;
    }

    /** Assigns all partitions of the topics, to be read from where the tables are, or from their beginning. */
    public void seek(Database database, KafkaConsumer<String, byte[]> open, List<String> topics) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            open.partitionsFor(topic).forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        Map<TopicPartition, Long> known = database.call(TenantScope.SYSTEM, tx -> read(tx, consumer));
        open.assign(partitions);
        stored.clear();
        for (TopicPartition partition : partitions) {
            Long next = known.get(partition);
            if (next == null) {
                open.seekToBeginning(List.of(partition));
                database.run(
                        TenantScope.SYSTEM,
                        tx -> tx.update(
                                "INSERT INTO kafka_offset VALUES (?, ?, ?, 0) ON CONFLICT DO NOTHING",
                                consumer,
                                partition.topic(),
                                partition.partition()));
                stored.put(partition, 0L);
            } else {
                open.seek(partition, next);
                stored.put(partition, next);
            }
        }
    }

    /**
     * Stores how far the rows of this transaction are.
     *
     * @throws IllegalStateException when another portal has written them
     */
    public void advance(Tx tx, Map<TopicPartition, Long> next) throws SQLException {
        for (Map.Entry<TopicPartition, Long> each : next.entrySet()) {
            TopicPartition partition = each.getKey();
            int advanced = tx.update(
                    """
                    UPDATE kafka_offset SET next_offset = ?
                    WHERE consumer = ? AND topic = ? AND part = ? AND next_offset = ?""", each.getValue(), consumer, partition.topic(), partition.partition(), stored.get(partition));
            if (advanced != 1) {
                throw new IllegalStateException("another portal has advanced " + partition);
            }
        }
    }

    /** Once that transaction is durable. */
    public void advanced(Map<TopicPartition, Long> next) {
        stored.putAll(next);
    }

    /** Where the tables of a consumer are. */
    public static Map<TopicPartition, Long> read(Tx tx, String consumer) throws SQLException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        tx.forEach(
                500,
                "SELECT topic, part, next_offset FROM kafka_offset WHERE consumer = ?",
                row -> offsets.put(new TopicPartition(row.getString(1), row.getInt(2)), row.getLong(3)),
                consumer);
        return offsets;
    }

    @Override
    public String toString() {
        return stored.toString();
    }
}
