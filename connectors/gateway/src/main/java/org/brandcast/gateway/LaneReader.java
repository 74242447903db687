package org.brandcast.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.brandcast.gateway.JournalReplay.SourceResume;
import org.brandcast.gateway.LaneRecord.Content;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.SourceOffset;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.UnreadableRecordException;
import org.brandcast.smpp.ShortMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one lane of one route ahead of the worker, decoded and cut into its parts, into a bounded buffer; when the
 * buffer is full it waits. A lane is what admission sent and what tracking moved here from another route. One thread and one consumer a lane, so that a full lane never holds up another's fetch.
 *
 * <p>A partition is read on where the journal says; it keeps no offset in Kafka.
 */
final class LaneReader {
    private static final Logger log = LoggerFactory.getLogger(LaneReader.class);
    private static final int BUFFER_RECORDS = 1_000;
    private static final long FULL_PAUSE_MILLIS = 5;
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);
    private static final RecordCodec<OutboundMessage> CODEC = RecordCodec.of(OutboundMessage.class);

    private final List<String> topics;
    private final Function<OutboundMessage, ShortMessage> wireText;
    private final MessageType lane;
    private final Consumer<byte[], byte[]> consumer;
    private final Queue<LaneRecord> buffer = new ConcurrentLinkedQueue<>();
    private final AtomicInteger buffered = new AtomicInteger();
    private final Runnable arrived;
    private final Map<TopicPartition, SourceResume> resume = new HashMap<>();
    private final Thread thread;
    private volatile @Nullable RuntimeException fault;
    private boolean started;
    private volatile boolean stopping;
    private volatile long lag;

    /**
     * A reader that isn't started yet.
     *
     * @param resume what the journal says of any source partition
     * @param wireText how the route cuts a message; throws IllegalArgumentException for one that it can't
     * @param arrived told after a record was put into the buffer
     */
    LaneReader(
            String route,
            MessageType lane,
            Consumer<byte[], byte[]> consumer,
            Map<TopicPartition, SourceResume> resume,
            Function<OutboundMessage, ShortMessage> wireText,
            Runnable arrived) {
        this.topics = List.of(Topics.outbound(route, lane), Topics.resend(route, lane));
        this.wireText = wireText;
        this.lane = lane;
        this.consumer = consumer;
        this.arrived = arrived;
        this.resume.putAll(resume);
        this.thread = new Thread(this::run, "lane-" + route + "-" + Topics.lane(lane));
        thread.setDaemon(true);
    }

    /** Assigns the lane's partitions and finds where to go on; returns the offset behind which each one starts. */
    Map<TopicPartition, Long> assign() {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            List<PartitionInfo> infos = consumer.partitionsFor(topic);
            if (infos == null || infos.isEmpty()) {
                throw new IllegalStateException("topic " + topic + " does not exist yet");
            }
            infos.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        consumer.assign(partitions);
        Map<TopicPartition, Long> consumedTo = new HashMap<>();
        for (TopicPartition partition : partitions) {
            long behind = resumeOf(partition).consumedTo();
            if (behind >= 0) {
                consumer.seek(partition, behind + 1);
            } else {
                consumer.seekToBeginning(List.of(partition));
            }
            consumedTo.put(partition, behind);
        }
        return consumedTo;
    }

    void start() {
        started = true;
        thread.start();
    }

    MessageType lane() {
        return lane;
    }

    /** The first record of the buffer, left where it is; null if there is none. Called by the worker. */
    @Nullable
    LaneRecord peek() {
        return buffer.peek();
    }

    /** Takes the first record out of the buffer. Called by the worker. */
    void remove() {
        buffer.remove();
        buffered.decrementAndGet();
    }

    /** Records in the topic that aren't in the buffer yet, plus those that are. */
    long lag() {
        return lag + buffered.get();
    }

    /** Why the reader died; null while it lives. */
    @Nullable
    RuntimeException fault() {
        return fault;
    }

    /** Ends the reader and closes its consumer, also if it never started. */
    void stop() {
        stopping = true;
        if (!started) {
            consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
            return;
        }
        consumer.wakeup();
        thread.interrupt();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (!stopping) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    awaitRoom();
                    buffer.add(read(record));
                    buffered.incrementAndGet();
                    arrived.run();
                }
                lag = lagOf(consumer);
            }
        } catch (WakeupException | InterruptedException | InterruptException e) {
            if (!stopping) {
                fault = new IllegalStateException("the reader of " + topics + " was interrupted", e);
            }
        } catch (RuntimeException e) {
            log.error("The reader of {} ended", topics, e);
            fault = e;
        } finally {
            Thread.interrupted();
            consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
            arrived.run();
        }
    }

    /** Looks now and then: a full buffer lasts longer than that, and to be woken for each place would cost more. */
    private void awaitRoom() throws InterruptedException {
        while (buffered.get() >= BUFFER_RECORDS) {
            TimeUnit.MILLISECONDS.sleep(FULL_PAUSE_MILLIS);
        }
    }

    private static long lagOf(Consumer<byte[], byte[]> consumer) {
        long lag = 0;
        for (TopicPartition partition : consumer.assignment()) {
            lag += consumer.currentLag(partition).orElse(0);
        }
        return lag;
    }

    private SourceResume resumeOf(TopicPartition partition) {
        return resume.computeIfAbsent(partition, key -> new SourceResume());
    }

    private LaneRecord read(ConsumerRecord<byte[], byte[]> record) {
        SourceOffset source = new SourceOffset(record.topic(), record.partition(), record.offset());
        int size = record.value() == null ? 0 : record.value().length;
        Content content =
                resumeOf(new TopicPartition(record.topic(), record.partition())).isConsumed(record.offset())
                        ? new Content.Consumed()
                        : contentOf(record);
        return new LaneRecord(lane, source, size, content);
    }

    private Content contentOf(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value() == null ? new byte[0] : record.value();
        try {
            OutboundMessage message = CODEC.decode(value);
            return new Content.Sendable(message, wireText.apply(message));
        } catch (UnreadableRecordException e) {
            return new Content.Poison(e.reason(), String.valueOf(e.getMessage()), record.key(), value);
        } catch (IllegalArgumentException e) {
            return new Content.Poison(
                    UnreadableRecordException.Reason.MALFORMED, String.valueOf(e.getMessage()), record.key(), value);
        }
    }
}
