package org.brandcast.portal.control;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.kafka.FactWriter;
import org.brandcast.portal.system.BackgroundWork;
import org.brandcast.portal.system.Worker;

/**
 * Carries {@link TopicOutbox} to its topics, in the order of its numbers, at least once. A portion leaves the table
 * when all of it is acknowledged. Of several portals one relays at a time.
 */
@Singleton
public final class TopicRelay implements BackgroundWork {
    private static final int PORTION = 2_000;
    private static final long LOCK = 0x6272_616e_6463_0003L;
    private static final long IDLE_MILLIS = 1_000;

    private final Database database;
    private final FactWriter facts;
    private final Worker worker;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Waiting(long id, FactWriter.Fact fact) {}

    TopicRelay(Database database, FactWriter facts, MeterRegistry metrics) {
        this.database = database;
        this.facts = facts;
        this.worker = new Worker("topic-relay", this::step);
        metrics.gauge("brandcast.outbox.unpublished", this, TopicRelay::unpublished);
    }

    @Override
    public String workName() {
        return "topic-relay";
    }

    @Override
    public void start() {
        worker.start();
    }

    void wake() {
        worker.wake();
    }

    @Override
    public String failure() {
        return worker.failure();
    }

    private void step() throws InterruptedException {
        if (relayPortion() < PORTION) {
            worker.awaitWork(IDLE_MILLIS);
        }
    }

    private int relayPortion() throws InterruptedException {
        return this.database.<Integer, InterruptedException>call(TenantScope.SYSTEM, tx -> {
            boolean mine = tx.first("SELECT pg_try_advisory_xact_lock(?)", row -> row.getBoolean(1), LOCK)
                    .orElse(false);
            return mine ? publish(tx) : 0;
        });
    }

    private int publish(Tx tx) throws SQLException, InterruptedException {
        List<Waiting> portion = tx.list(
                "SELECT id, topic, key, partition_key, value FROM topic_outbox ORDER BY id LIMIT ?",
                row -> new Waiting(
                        row.getLong(1),
                        new FactWriter.Fact(row.getString(2), row.getString(3), row.getString(4), row.getBytes(5))),
                PORTION);
        if (!portion.isEmpty()) {
            facts.write(portion.stream().map(Waiting::fact).toList());
            tx.update(
                    "DELETE FROM topic_outbox WHERE id = ANY (?)",
                    tx.longs(portion.stream().map(Waiting::id).toList()));
        }
        return portion.size();
    }

    private double unpublished() {
        return database.call(TenantScope.SYSTEM, tx -> tx.number("SELECT count(*) FROM topic_outbox"));
    }

    @PreDestroy
    void stop() {
        worker.stop();
    }
}
