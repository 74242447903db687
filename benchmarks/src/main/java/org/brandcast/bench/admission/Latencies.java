package org.brandcast.bench.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.brandcast.bench.job.Outputs;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.UnreadableRecordException;

/** Reads routes' topics as a gateway does, committed records alone, and takes the time since each was sent in. */
final class Latencies implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final long QUIET_MILLIS = 4_000;

    private final Map<String, Long> sentAtMillis = new ConcurrentHashMap<>();
    private final List<Long> taken = Collections.synchronizedList(new ArrayList<>());
    private final Consumer<byte[], byte[]> consumer;
    private final Thread reader;
    private volatile boolean closed;
    private volatile long lastMillis = System.currentTimeMillis();

    Latencies(String bootstrap, Collection<String> topics) {
        consumer = Outputs.consumer(bootstrap);
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            consumer.partitionsFor(topic).forEach(each -> partitions.add(new TopicPartition(topic, each.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        reader = new Thread(this::read, "latencies");
        reader.start();
    }

    /** A message is on its way to the door's topic. */
    void sending(String messageId) {
        sentAtMillis.put(messageId, System.currentTimeMillis());
    }

    private void read() {
        while (!closed) {
            for (ConsumerRecord<byte[], byte[]> each : consumer.poll(POLL)) {
                Long sent = sentAtMillis.remove(messageIdOf(each.value()));
                if (sent != null) {
                    lastMillis = System.currentTimeMillis();
                    taken.add(lastMillis - sent);
                }
            }
        }
        consumer.close();
    }

    private static String messageIdOf(byte[] value) {
        try {
            return RecordCodec.of(OutboundMessage.class).decode(value).getMessageId();
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException("a route's topic holds something else", e);
        }
    }

    /** Waits until nothing comes any more: what is still missing was refused. */
    void awaitQuiet() throws InterruptedException {
        while (System.currentTimeMillis() - lastMillis < QUIET_MILLIS) {
            Thread.sleep(100);
        }
    }

    /** In milliseconds. */
    double percentile(double share) {
        List<Long> sorted = new ArrayList<>(taken);
        Collections.sort(sorted);
        if (sorted.size() < 100) {
            throw new IllegalStateException("only " + sorted.size() + " messages came out");
        }
        return sorted.get((int) (share * (sorted.size() - 1)));
    }

    @Override
    public String toString() {
        return String.format(
                "%d messages, p50 %.0f ms, p99 %.0f ms, the slowest %.0f ms",
                taken.size(), percentile(0.5), percentile(0.99), percentile(1));
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        reader.join();
    }
}
