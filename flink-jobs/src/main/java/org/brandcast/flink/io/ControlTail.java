package org.brandcast.flink.io;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.brandcast.schemas.ControlRecord;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.UnreadableRecordException;

/** Reads how far control data has come, when a job is put together. */
public final class ControlTail {
    private static final Duration CALL = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofSeconds(2);

    /** How many records from the end are tried: one that can't be read, or a transaction's marker, isn't the answer. */
    private static final long LOOK_BACK = 100;

    private ControlTail() {}

    /** The version of the newest control record in Kafka; 0: there is none. */
    public static long newestVersion(String bootstrap) {
        Map<String, Object> properties = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false);
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<PartitionInfo> partitions = consumer.partitionsFor(Topics.CONTROL, CALL);
            if (partitions == null || partitions.isEmpty()) {
                return 0;
            }
            TopicPartition control = new TopicPartition(Topics.CONTROL, 0);
            List<TopicPartition> only = List.of(control);
            consumer.assign(only);
            long begin = consumer.beginningOffsets(only, CALL).getOrDefault(control, 0L);
            long end = consumer.endOffsets(only, CALL).getOrDefault(control, 0L);
            consumer.seek(control, Math.max(begin, end - LOOK_BACK));
            return readTo(consumer, control, end);
        }
    }

    private static long readTo(Consumer<byte[], byte[]> consumer, TopicPartition control, long end) {
        long newest = 0;
        while (consumer.position(control, CALL) < end) {
            for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
                newest = Math.max(newest, versionOf(each.value()));
            }
        }
        return newest;
    }

    private static long versionOf(byte[] value) {
        try {
            return RecordCodec.of(ControlRecord.class).decode(value).getVersion();
        } catch (UnreadableRecordException e) {
            // The job puts it into its dead letters; here it only names no version.
            return 0;
        }
    }
}
