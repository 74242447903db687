package org.brandcast.gateway.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.brandcast.jdbc.Database;
import org.brandcast.jdbc.Outbox;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.UnreadableRecordException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one intake's rows what became of their messages. Its place in the events is kept in a group of the intake's own and
 * moves on when the rows are written, so a database that can't be reached holds up nobody else and misses nothing for as
 * long as events are kept. The gateways share the partitions.
 *
 * <p>One thread of its own; {@link #stop} and the figures are for any.
 */
final class NewsFollower {
    private static final Logger log = LoggerFactory.getLogger(NewsFollower.class);
    private static final Duration POLL = Duration.ofMillis(300);
    private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long RETRY_MIN_MILLIS = 1_000;
    private static final long RETRY_MAX_MILLIS = 60_000;

    private final String name;
    private final DatabaseIntakesConfig config;
    private final Database database;
    private final Outbox outbox;
    private final long tenantId;
    private final long intakeId;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final AtomicLong unreadable = new AtomicLong();
    private final Thread thread;
    private volatile @Nullable Consumer<String, byte[]> current;
    private volatile String problem = "";

    NewsFollower(DatabaseIntakesConfig config, Database database, Outbox outbox, long tenantId, long intakeId) {
        this.name = "database-intake-" + intakeId;
        this.config = config;
        this.database = database;
        this.outbox = outbox;
        this.tenantId = tenantId;
        this.intakeId = intakeId;
        this.thread = new Thread(this::work, name + "-news");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Why rows aren't told; empty: they are. */
    String problem() {
        return problem;
    }

    /** Events that could not be read. */
    long unreadable() {
        return unreadable.get();
    }

    /** False if it took longer. */
    boolean stop(Duration wait) throws InterruptedException {
        stopping.countDown();
        Consumer<String, byte[]> consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
        thread.join(Math.max(1, wait.toMillis()));
        return !thread.isAlive();
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void work() {
        long retryMillis = RETRY_MIN_MILLIS;
        try {
            while (!isStopping()) {
                try (Consumer<String, byte[]> consumer =
                        new KafkaConsumer<>(settings(), new StringDeserializer(), new ByteArrayDeserializer())) {
                    current = consumer;
                    consumer.subscribe(List.of(Topics.ADMISSION_EVENTS, Topics.TRACKING_EVENTS));
                    follow(consumer);
                    retryMillis = RETRY_MIN_MILLIS;
                } catch (WakeupException e) {
                    log.debug("{} was woken up", name);
                } catch (SQLException | RuntimeException | AssertionError e) {
                    // PostgreSQL's driver throws AssertionError when its connection ends within a batch.
                    if (!isStopping()) {
                        problem = "states can't be written back: " + e.getMessage();
                        log.warn("{}: {}; next try in {} ms", name, problem, retryMillis);
                    }
                } finally {
                    current = null;
                }
                if (stopping.await(retryMillis, TimeUnit.MILLISECONDS)) {
                    return;
                }
                retryMillis = Math.min(RETRY_MAX_MILLIS, retryMillis * 2);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(Consumer<String, byte[]> consumer) throws SQLException {
        RowNews news = new RowNews(tenantId, intakeId);
        Connection connection = null;
        long committed = System.nanoTime();
        try {
            while (!isStopping()) {
                ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
                for (ConsumerRecord<String, byte[]> record : records) {
                    take(news, record);
                }
                List<RowNews.Batch> batches = news.drain();
                for (RowNews.Batch batch : batches) {
                    if (connection == null) {
                        connection = database.open();
                    }
                    outbox.write(connection, batch.news(), batch.staying());
                }
                if (!batches.isEmpty()) {
                    problem = "";
                }
                if (!batches.isEmpty() || System.nanoTime() - committed > COMMIT_NANOS) {
                    consumer.commitSync();
                    committed = System.nanoTime();
                }
            }
        } finally {
            if (connection != null) {
                connection.close();
            }
        }
    }

    private void take(RowNews news, ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return;
        }
        try {
            news.take(record.topic(), record.value());
        } catch (UnreadableRecordException e) {
            unreadable.incrementAndGet();
            log.error("{} at {}/{} can't be read", record.topic(), record.partition(), record.offset(), e);
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, config.kafkaBootstrap());
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, name + "-" + config.gatewayId());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, name);
        // Who comes back after a kill -9 has its partitions at once; another gateway takes them after the time-out.
        settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, config.gatewayId());
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // A new intake has no messages from before; the hour is for its first rows, accepted before it has its place.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "by_duration:PT1H");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 20_000);
        return settings;
    }
}
