package org.brandcast.portal.control;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.kafka.KafkaClients;
import org.brandcast.portal.system.BackgroundWork;
import org.brandcast.portal.system.Worker;
import org.brandcast.schemas.Topics;

/**
 * Carries the outbox to the topic {@code control}, by version, at least once. One record is acknowledged before the
 * next is sent, so a failure can't let a later version overtake an earlier one. Of several portals one relays: the
 * one that holds the advisory lock during its portion.
 */
@Singleton
public final class ControlRelay implements BackgroundWork {
    private static final int PORTION = 500;
    private static final long LOCK = 0x6272_616e_6463_0001L;
    private static final long IDLE_MILLIS = 1_000;
    private static final long ACK_SECONDS = 30;

    private final Database database;
    private final Producer<String, byte[]> producer;
    private final Clock clock;
    private final Worker worker;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Waiting(long version, String key, byte[] value) {}

    ControlRelay(
            Database database,
            @Named(KafkaClients.CONTROL) Producer<String, byte[]> producer,
            Clock clock,
            MeterRegistry metrics) {
        this.database = database;
        this.producer = producer;
        this.clock = clock;
        this.worker = new Worker("control-relay", this::step);
        metrics.gauge("brandcast.control.unpublished", this, ControlRelay::unpublished);
    }

    @Override
    public String workName() {
        return "control-relay";
    }

    @Override
    public void start() {
        worker.start();
    }

    /** There is something to carry. */
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

    /** Publishes what waits, up to one portion; returns how much that was. */
    int relayPortion() throws InterruptedException {
        return this.database.<Integer, InterruptedException>call(TenantScope.SYSTEM, tx -> {
            boolean mine = tx.first("SELECT pg_try_advisory_xact_lock(?)", row -> row.getBoolean(1), LOCK)
                    .orElse(false);
            return mine ? publish(tx) : 0;
        });
    }

    private int publish(Tx tx) throws SQLException, InterruptedException {
        List<Waiting> portion = tx.list(
                "SELECT version, key, value FROM control_outbox WHERE published_at_millis IS NULL ORDER BY version LIMIT ?",
                row -> new Waiting(row.getLong(1), row.getString(2), row.getBytes(3)),
                PORTION);
        for (Waiting waiting : portion) {
            try {
                producer.send(new ProducerRecord<>(Topics.CONTROL, 0, waiting.key(), waiting.value()))
                        .get(ACK_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new IllegalStateException(
                        "control version " + waiting.version() + " could not be published: " + e.getMessage(), e);
            }
        }
        if (!portion.isEmpty()) {
            tx.update(
                    "UPDATE control_outbox SET published_at_millis = ? WHERE published_at_millis IS NULL AND version <= ?",
                    clock.millis(),
                    portion.get(portion.size() - 1).version());
        }
        return portion.size();
    }

    private double unpublished() {
        return database.call(
                TenantScope.SYSTEM,
                tx -> tx.number("SELECT count(*) FROM control_outbox WHERE published_at_millis IS NULL"));
    }

    @PreDestroy
    void stop() {
        worker.stop();
    }
}
