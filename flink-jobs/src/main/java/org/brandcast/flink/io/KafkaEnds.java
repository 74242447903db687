package org.brandcast.flink.io;

import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Makes the Kafka sources and sinks of one job, all with the same guarantees. */
public final class KafkaEnds {
    /** A topic made while the job runs is read within this time. */
    private static final Duration DISCOVERY = Duration.ofSeconds(10);

    /**
     * A transaction that times out while the job is down is silent loss: Flink logs the failed commit and goes on. As
     * long as the inputs themselves are kept. The broker's transaction.max.timeout.ms must allow it.
     */
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofDays(7);

    private final String bootstrap;
    private final String job;

    public KafkaEnds(String bootstrap, String job) {
        this.bootstrap = Objects.requireNonNull(bootstrap, "bootstrap is null");
        this.job = Objects.requireNonNull(job, "job is null");
    }

    /**
     * Consumer group in which the job leaves how far its complete checkpoints have read. The job itself starts from
     * its state, never from there.
     */
    public static String groupOf(String job) {
        return "brandcast-" + job;
    }

    /** Everything in the topics of this name pattern, those made later too; without state from the beginning. */
    public KafkaSource<RawRecord> source(Pattern topics) {
        return reader().setTopicPattern(topics).build();
    }

    /** Everything in one topic; without state from the beginning. */
    public KafkaSource<RawRecord> source(String topic) {
        return reader().setTopics(topic).build();
    }

    private KafkaSourceBuilder<RawRecord> reader() {
        return KafkaSource.<RawRecord>builder()
                .setBootstrapServers(bootstrap)
                .setGroupId(groupOf(job))
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(new RawRecordReader())
                .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
                .setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "2000")
                .setProperty(
                        KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(), Long.toString(DISCOVERY.toMillis()));
    }

    /**
     * A transactional sink. Transactional ids are pooled: with one checkpoint a second, a fresh id for each would
     * leave the broker hundreds of thousands to remember.
     *
     * @param name unique among the job's sinks, and kept for ever: it names the transactions
     * @param topics matches every topic that the sink ever writes
     */
    public KafkaSink<KafkaRecord> sink(String name, Pattern topics) {
        Properties properties = new Properties();
        properties.setProperty(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Long.toString(TRANSACTION_TIMEOUT.toMillis()));
        // Each transaction that follows another closely meets CONCURRENT_TRANSACTIONS once: 100 ms by default.
        properties.setProperty(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, "2");
        properties.setProperty(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, "20");
        // Nobody reads a record before the checkpoint commits it, so that waiting for a fuller batch costs no one time.
        properties.setProperty(ProducerConfig.LINGER_MS_CONFIG, "50");
        properties.setProperty(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(128 * 1024));
        properties.setProperty(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(2 * 1024 * 1024));
        return KafkaSink.<KafkaRecord>builder()
                .setBootstrapServers(bootstrap)
                .setKafkaProducerConfig(properties)
                .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
                .setTransactionalIdPrefix("brandcast-" + job + "-" + name)
                .setRecordSerializer(new KafkaRecordWriter(topics))
                .build();
    }
}
