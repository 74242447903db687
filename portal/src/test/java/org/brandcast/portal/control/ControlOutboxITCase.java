package org.brandcast.portal.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestKafka;
import org.brandcast.portal.testing.TestPortal;
import org.brandcast.schemas.ControlRecord;
import org.brandcast.schemas.KeywordControl;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.UnreadableRecordException;
import org.junit.jupiter.api.Test;

/** Versions follow commits, whatever the transactions do meanwhile, and the topic follows versions. */
class ControlOutboxITCase {
    private static final int WRITERS = 4;
    private static final int EACH = 25;
    private static final long SEED = 20261123;

    private final TestPortal portal = SharedPortal.portal();
    private final Database database = portal.bean(Database.class);
    private final ControlOutbox outbox = portal.bean(ControlOutbox.class);

    @Test
    void concurrent_commits_get_versions_without_a_gap_and_reach_the_topic_in_order() throws Exception {
        long before = version();
        CountDownLatch go = new CountDownLatch(1);
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
        List<Future<?>> results = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
            int number = writer;
            results.add(writers.submit(() -> {
                go.await();
                write(number, new Random(SEED + number));
                return null;
            }));
        }
        go.countDown();
        for (Future<?> result : results) {
            result.get(60, TimeUnit.SECONDS);
        }
        writers.shutdown();
        long expected = before + WRITERS * EACH;
        assertThat(version()).as("rolled back ones left no gap").isEqualTo(expected);
        TestPortal.await("the outbox to be carried", () -> unpublished() == 0);
        List<Long> onTopic = versionsOnTopic().stream().filter(v -> v > before).toList();
        assertThat(onTopic)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(before + 1, expected).boxed().toList());
    }

    @Test
    void a_transaction_that_rolls_back_publishes_nothing() throws SQLException {
        long before = version();
        assertThatThrownBy(() -> database.<IllegalStateException>run(TenantScope.SYSTEM, tx -> {
                    outbox.publish(tx, keyword(1));
                    throw new IllegalStateException("changed its mind");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(version()).isEqualTo(before);
    }

    @Test
    void the_doors_know_a_version_as_soon_as_it_is_committed() {
        long published = database.call(TenantScope.SYSTEM, tx -> outbox.publish(tx, keyword(2)));
        assertThat(portal.bean(ControlView.class).current().version()).isGreaterThanOrEqualTo(published);
    }

    /** Every fifth rolls back; others linger between taking the version and committing. */
    private void write(int writer, Random random) throws InterruptedException {
        int committed = 0;
        while (committed < EACH) {
            boolean fails = random.nextInt(5) == 0;
            int pause = random.nextInt(4);
            long id = 1_000_000L + writer * 1_000L + committed;
            try {
                this.database.<InterruptedException>run(TenantScope.SYSTEM, tx -> {
                    outbox.publish(tx, keyword(id));
                    Thread.sleep(pause);
                    if (fails) {
                        throw new IllegalStateException("rolled back on purpose");
                    }
                });
                committed++;
            } catch (IllegalStateException e) {
                assertThat(fails).isTrue();
            }
        }
    }

    private static KeywordControl keyword(long id) {
        return KeywordControl.newBuilder()
                .setKeywordId(id)
                .setWord("word" + id)
                .setActive(false)
                .build();
    }

    private long version() {
        return database.call(TenantScope.SYSTEM, tx -> tx.number("SELECT version FROM control_version"));
    }

    private long unpublished() {
        return database.call(
                TenantScope.SYSTEM,
                tx -> tx.number("SELECT count(*) FROM control_outbox WHERE published_at_millis IS NULL"));
    }

    private static List<Long> versionsOnTopic() throws UnreadableRecordException {
        List<Long> versions = new ArrayList<>();
        TopicPartition control = new TopicPartition(Topics.CONTROL, 0);
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrap()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(control));
            consumer.seekToBeginning(List.of(control));
            long end = consumer.endOffsets(List.of(control)).get(control);
            while (consumer.position(control) < end) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    versions.add(RecordCodec.of(ControlRecord.class)
                            .decode(record.value())
                            .getVersion());
                }
            }
        }
        return versions;
    }
}
