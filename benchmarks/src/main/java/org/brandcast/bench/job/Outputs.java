package org.brandcast.bench.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.Admitted;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.Rejected;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.UnreadableRecordException;

/** Looks at what jobs have read and written, from outside. While they are measured it asks for offsets alone. */
public final class Outputs implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);

    private final String bootstrap;
    private final Admin admin;

    public Outputs(String bootstrap) {
        this.bootstrap = bootstrap;
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
    }

    @Override
    public void close() {
        admin.close();
    }

    public String bootstrap() {
        return bootstrap;
    }

    /** What was reserved for an admitted message. */
    public record Reserve(long tenantId, String messageId, int segments) {}

    /** Where a topic ended at some instant. */
    public record Mark(String topic, Map<TopicPartition, Long> ends) {}

    /**
     * What came out behind a mark.
     *
     * @param refusals how many for each reason
     */
    public record Decided(int count, List<Reserve> reserves, Map<String, Integer> refusals) {
        @Override
        public String toString() {
            return String.format("%d decisions, %d admitted, refused %s", count, reserves.size(), refusals);
        }
    }

    /** How many offsets of the topic committed readers may read, transactions' markers included. */
    public long committed(String topic) throws ExecutionException, InterruptedException {
        return mark(topic).ends().values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many offsets of these topics a job's complete checkpoints have read. */
    public long readOf(String group, Collection<String> topics) throws ExecutionException, InterruptedException {
        return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().entrySet().stream()
                .filter(each -> topics.contains(each.getKey().topic()) && each.getValue() != null)
                .mapToLong(each -> each.getValue().offset())
                .sum();
    }

    /** Whether a job's complete checkpoints have read all that is in these topics. */
    public boolean isThrough(String group, Collection<String> topics) throws ExecutionException, InterruptedException {
        return readOf(group, topics) >= ends(topics);
    }

    /** How many offsets these topics have together. */
    public long ends(Collection<String> topics) throws ExecutionException, InterruptedException {
        long ends = 0;
        for (String topic : topics) {
            ends += committed(topic);
        }
        return ends;
    }

    public Mark mark(String topic) throws ExecutionException, InterruptedException {
        var partitions = admin.describeTopics(List.of(topic))
                .allTopicNames()
                .get()
                .get(topic)
                .partitions();
        Map<TopicPartition, OffsetSpec> asked = partitions.stream()
                .collect(Collectors.toMap(
                        each -> new TopicPartition(topic, each.partition()), each -> OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get()
                .forEach((partition, found) -> ends.put(partition, found.offset()));
        return new Mark(topic, ends);
    }

    /** Everything between a mark and now. */
    public Decided since(Mark begin) throws Exception {
        Mark end = mark(begin.topic());
        List<Reserve> reserves = new ArrayList<>();
        Map<String, Integer> refusals = new TreeMap<>();
        int count = 0;
        boolean events = begin.topic().equals(Topics.ADMISSION_EVENTS);
        try (Consumer<byte[], byte[]> consumer = consumer(bootstrap)) {
            consumer.assign(begin.ends().keySet());
            begin.ends().forEach(consumer::seek);
            while (end.ends().entrySet().stream()
                    .anyMatch(each -> consumer.position(each.getKey()) < each.getValue())) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
                    if (!events || isDecision(each.value(), reserves, refusals)) {
                        count++;
                    }
                }
            }
        }
        return new Decided(count, reserves, refusals);
    }

    private static boolean isDecision(byte[] value, List<Reserve> reserves, Map<String, Integer> refusals)
            throws UnreadableRecordException {
        AdmissionEvent event = RecordCodec.of(AdmissionEvent.class).decode(value);
        if (event.getBody() instanceof Admitted admitted) {
            reserves.add(new Reserve(event.getTenantId(), admitted.getFacts().getMessageId(), admitted.getSegments()));
            return true;
        }
        if (event.getBody() instanceof Rejected rejected) {
            refusals.merge(rejected.getReason(), 1, Integer::sum);
            return true;
        }
        return false;
    }

    public static Consumer<byte[], byte[]> consumer(String bootstrap) {
        Properties config = new Properties();
        config.putAll(Map.of(
                "bootstrap.servers", bootstrap,
                "isolation.level", "read_committed",
                "max.poll.records", "5000",
                "fetch.max.wait.ms", "20",
                "enable.auto.commit", "false"));
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
