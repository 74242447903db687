package org.brandcast.gateway;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.brandcast.schemas.ControlRecord;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.UnreadableRecordException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads topic {@code control} from its beginning and goes on reading it: no offset is kept, the state is the topic.
 *
 * <p>One thread of its own, which also calls {@link Facts}.
 */
final class ControlReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ControlReader.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final RecordCodec<ControlRecord> CODEC = RecordCodec.of(ControlRecord.class);

    /** What control data tells. */
    interface Facts {
        /** A new or changed fact. */
        void fact(ControlRecord record);

        /** A fact that is no more: the kind and id of its key. */
        void removed(String kind, String id);

        /** Everything that stood in the topic at the start was told. Called once. */
        void complete();
    }

    private final KafkaClients kafka;
    private final Facts facts;
    private final Thread thread;
    private volatile @Nullable Consumer<String, byte[]> consumer;
    private volatile boolean stopping;
    private volatile boolean complete;
    private volatile long version;
    private final AtomicLong unreadable = new AtomicLong();
    private volatile String problem = "control data isn't read yet";

    ControlReader(KafkaClients kafka, Facts facts) {
        this.kafka = kafka;
        this.facts = facts;
        this.thread = new Thread(this::run, "control-reader");
    }

    void start() {
        thread.start();
    }

    /** Version of the latest fact. */
    long version() {
        return version;
    }

    /** Records that could not be read. */
    long unreadable() {
        return unreadable.get();
    }

    /** Why control data isn't up to date; empty if it is. */
    String problem() {
        return problem;
    }

    @Override
    public void close() throws InterruptedException {
        stopping = true;
        Consumer<String, byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        } else {
            thread.interrupt();
        }
        thread.join(5_000);
    }

    private void run() {
        while (!stopping) {
            try (Consumer<String, byte[]> next = kafka.reader("gateway-control")) {
                consumer = next;
                read(next);
            } catch (WakeupException e) {
                log.debug("Reading of control data was woken up");
            } catch (RuntimeException e) {
                problem = "control data can't be read: " + e.getMessage();
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

    private void read(Consumer<String, byte[]> from) {
        List<PartitionInfo> partitions = from.partitionsFor(Topics.CONTROL);
        if (partitions == null || partitions.isEmpty()) {
            problem = "topic " + Topics.CONTROL + " does not exist yet";
            return;
        }
        TopicPartition partition = new TopicPartition(Topics.CONTROL, 0);
        from.assign(List.of(partition));
        from.seekToBeginning(List.of(partition));
        long end = from.endOffsets(List.of(partition)).get(partition);
        while (!stopping) {
            if (from.position(partition) >= end) {
                problem = "";
                if (!complete) {
                    complete = true;
                    facts.complete();
                }
            }
            for (ConsumerRecord<String, byte[]> record : from.poll(POLL)) {
                tell(record);
            }
        }
    }

    private void tell(ConsumerRecord<String, byte[]> record) {
        try {
            if (record.value() == null) {
                int slash = record.key().indexOf('/');
                facts.removed(
                        record.key().substring(0, Math.max(0, slash)),
                        record.key().substring(slash + 1));
            } else {
                ControlRecord fact = CODEC.decode(record.value());
                facts.fact(fact);
                version = Math.max(version, fact.getVersion());
            }
        } catch (UnreadableRecordException | RuntimeException e) {
            unreadable.incrementAndGet();
            log.error("Control record {} at offset {} can't be used", record.key(), record.offset(), e);
        }
    }
}
