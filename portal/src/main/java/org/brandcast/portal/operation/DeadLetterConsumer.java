package org.brandcast.portal.operation;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.kafka.KafkaClients;
import org.brandcast.portal.kafka.TopicTables;
import org.brandcast.portal.system.BackgroundWork;
import org.brandcast.portal.system.Worker;
import org.brandcast.schemas.DeadLetter;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.UnreadableRecordException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts what jobs and gateways could not take into a table, each once; rows and offsets are of one transaction. One thread. */
@Singleton
final class DeadLetterConsumer implements BackgroundWork {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterConsumer.class);
    private static final RecordCodec<DeadLetter> CODEC = RecordCodec.of(DeadLetter.class);
    private static final String NAME = "dead-letters";
    private static final long LOCK = 0x6272_616e_6463_0005L;
    private static final int POLL_RECORDS = 200;
    private static final Duration POLL_WAIT = Duration.ofMillis(500);
    private static final Duration KEPT = Duration.ofDays(90);

    private final Clock clock;
    private final Worker worker;

    private record Found(long offset, DeadLetter letter) {}

    DeadLetterConsumer(Database database, KafkaClients kafka, Clock clock) {
        this.clock = clock;
        TopicTables tables = new TopicTables(
                database,
                kafka,
                new TopicTables.Setting(
                        NAME, Topics.JOBS.stream().map(Topics::deadLetters).toList(), LOCK, POLL_RECORDS, POLL_WAIT),
                this::read);
        this.worker = new Worker(NAME, tables::step);
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

    private Database.Task<RuntimeException> read(ConsumerRecords<String, byte[]> polled) {
        List<Found> letters = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : polled) {
            try {
                letters.add(new Found(record.offset(), CODEC.decode(record.value())));
            } catch (UnreadableRecordException e) {
                LOG.error("{} offset={} can't be read: {}", record.topic(), record.offset(), e.getMessage());
            }
        }
        return tx -> {
            long root = tx.number("SELECT id FROM tenant WHERE parent_id IS NULL");
            for (Found found : letters) {
                insert(tx, root, found);
            }
            tx.update("DELETE FROM dead_letter WHERE at_millis < ?", clock.millis() - KEPT.toMillis());
        };
    }

    private static void insert(Tx tx, long root, Found found) throws SQLException {
        DeadLetter letter = found.letter();
        byte[] record = octets(letter.getValue());
        String replayTopic = LetterContent.replayTopic(letter.getTopic(), record, letter.getDetail());
        tx.update(
                """
                INSERT INTO dead_letter (tenant_id, job, letter_offset, topic, part, position, reason, detail, record_key,
                  record, at_millis, replay_topic)
                VALUES (coalesce((SELECT id FROM tenant WHERE id = ?), ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (job, letter_offset) DO NOTHING""",
                tenantOf(letter),
                root,
                letter.getJob(),
                found.offset(),
                letter.getTopic(),
                letter.getPartition(),
                letter.getOffset(),
                letter.getReason(),
                letter.getDetail().replace("\0", ""),
                octets(letter.getKey()),
                record,
                letter.getAtMillis(),
                replayTopic.equals(letter.getTopic()) || isOfARoute(tx, replayTopic) ? replayTopic : "");
    }

    /** A topic that a record names, and not the place where it stood: it must exist, or the outbox would wait for it. */
    private static boolean isOfARoute(Tx tx, String topic) throws SQLException {
        return tx.number("SELECT count(*) FROM route WHERE ? IN ('results.' || route, 'receipts.' || route)", topic)
                > 0;
    }

    /** Of a tenant's own topic it is that tenant's, whatever stands in the record. */
    private static long tenantOf(DeadLetter letter) {
        Optional<Topics.TenantDoor> door = Topics.tenantDoorOf(letter.getTopic());
        Long told = letter.getTenantId();
        return door.isPresent() ? door.get().tenantId() : told == null ? -1 : told;
    }

    private static byte @Nullable [] octets(@Nullable ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        byte[] octets = new byte[buffer.remaining()];
        buffer.duplicate().get(octets);
        return octets;
    }

    @PreDestroy
    void stop() {
        worker.stop();
    }
}
