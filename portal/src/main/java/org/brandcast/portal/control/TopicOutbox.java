package org.brandcast.portal.control;

import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import org.brandcast.portal.database.Tx;

/**
 * Facts for topics other than control: the record is written in the transaction that changes the rows it tells of, so
 * that neither exists without the other. Who writes two facts of one key locks the row they are of first; then they
 * leave in that order.
 */
@Singleton
public final class TopicOutbox {
    private final Clock clock;
    private final Provider<TopicRelay> relay;

    TopicOutbox(Clock clock, Provider<TopicRelay> relay) {
        this.clock = clock;
        this.relay = relay;
    }

    /**
     * Writes one record.
     *
     * @param partitionKey decides the partition as Kafka's own partitioner would; the key itself, or a part of it
     */
    public void publish(Tx tx, String topic, String key, String partitionKey, byte[] value) throws SQLException {
        tx.update(
                "INSERT INTO topic_outbox (topic, key, partition_key, value, at_millis) VALUES (?, ?, ?, ?, ?)",
                topic,
                key,
                partitionKey,
                value,
                clock.millis());
        tx.afterCommitOnce("topic-outbox", () -> relay.get().wake());
    }
}
