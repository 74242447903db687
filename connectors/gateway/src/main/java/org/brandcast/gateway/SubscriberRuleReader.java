package org.brandcast.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.SubscriberRule;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.UnreadableRecordException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads topic {@code subscriber-rules} from four days back and goes on reading it, into {@link SubscriberChanges}. One
 * thread of its own.
 */
final class SubscriberRuleReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SubscriberRuleReader.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final RecordCodec<SubscriberRule> CODEC = RecordCodec.of(SubscriberRule.class);

    private final KafkaClients kafka;
    private final SendTimeRules rules;
    private final LongSupplier nowMillis;
    private final Thread thread;
    private final AtomicLong unreadable = new AtomicLong();
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private volatile boolean stopping;
    private volatile String problem = "subscriber rules aren't read yet: advertising waits";

    SubscriberRuleReader(KafkaClients kafka, SendTimeRules rules, LongSupplier nowMillis) {
        this.kafka = kafka;
        this.rules = rules;
        this.nowMillis = nowMillis;
        this.thread = new Thread(this::run, "subscriber-rule-reader");
    }

    void start() {
        thread.start();
    }

    /** Records that could not be read. */
    long unreadable() {
        return unreadable.get();
    }

    /** Why subscriber rules aren't up to date; empty if they are. */
    String problem() {
        return problem;
    }

    @Override
    public void close() throws InterruptedException {
        stopping = true;
        Consumer<byte[], byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
        thread.interrupt();
        thread.join(5_000);
    }

    private void run() {
        while (!stopping) {
            try (Consumer<byte[], byte[]> next = kafka.rawReader("gateway-subscriber-rules")) {
                consumer = next;
                read(next);
            } catch (WakeupException | org.apache.kafka.common.errors.InterruptException e) {
                log.debug("Reading of subscriber rules was woken up");
            } catch (RuntimeException e) {
                problem = "subscriber rules can't be read: " + e.getMessage();
                if (!stopping) {
                    log.warn("{}", problem);
                }
            }
            pause();
        }
    }

    private void pause() {
        if (!stopping) {
            try {
                Thread.sleep(RETRY.toMillis());
            } catch (InterruptedException e) {
                stopping = true;
            }
        }
    }

    private void read(Consumer<byte[], byte[]> from) {
        List<PartitionInfo> infos = from.partitionsFor(Topics.SUBSCRIBER_RULES);
        if (infos == null || infos.isEmpty()) {
            problem = "topic " + Topics.SUBSCRIBER_RULES + " does not exist yet: advertising waits";
            return;
        }
        List<TopicPartition> partitions = new ArrayList<>();
        infos.forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
        from.assign(partitions);
        long since = nowMillis.getAsLong() - SubscriberChanges.KEPT.toMillis();
        Map<TopicPartition, Long> ends = from.endOffsets(partitions);
        seek(from, partitions, since, ends);
        rules.subscribers().beginAt(since);
        while (!stopping) {
            if (!problem.isEmpty() && hasReached(from, ends)) {
                problem = "";
                rules.subscribersRead();
            }
            for (ConsumerRecord<byte[], byte[]> record : from.poll(POLL)) {
                take(record);
            }
            rules.subscribers().forgetBefore(nowMillis.getAsLong() - SubscriberChanges.KEPT.toMillis());
        }
    }

    private static void seek(
            Consumer<byte[], byte[]> from,
            List<TopicPartition> partitions,
            long since,
            Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, since));
        Map<TopicPartition, OffsetAndTimestamp> found = from.offsetsForTimes(times);
        for (TopicPartition partition : partitions) {
            OffsetAndTimestamp first = found.get(partition);
            from.seek(partition, first == null ? ends.get(partition) : first.offset());
        }
    }

    private static boolean hasReached(Consumer<byte[], byte[]> from, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> from.position(end.getKey()) >= end.getValue());
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return; // a fact was removed: what it said before still stood when admission judged
        }
        try {
            rules.subscribers().accept(CODEC.decode(record.value()), record.timestamp());
        } catch (UnreadableRecordException | RuntimeException e) {
            unreadable.incrementAndGet();
            log.error("Subscriber rule at {}/{} can't be used", record.partition(), record.offset(), e);
        }
    }
}
