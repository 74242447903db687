package org.brandcast.portal.control;

import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import org.brandcast.portal.database.CopyRows;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.kafka.FactWriter;

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

    /** Writes many records, which leave in their order. */
    public void publish(Tx tx, List<FactWriter.Fact> facts) throws SQLException {
        if (facts.isEmpty()) {
            return;
        }
        CopyRows rows = new CopyRows("COPY topic_outbox (topic, key, partition_key, value, at_millis) FROM STDIN");
        long now = clock.millis();
        for (FactWriter.Fact fact : facts) {
            rows.add(fact.topic())
                    .add(fact.key())
                    .add(fact.partitionKey())
                    .add("\\x" + HexFormat.of().formatHex(fact.value()))
                    .add(now)
                    .endRow();
        }
        rows.flush(tx);
        tx.afterCommitOnce("topic-outbox", () -> relay.get().wake());
    }
}
