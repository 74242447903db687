package org.brandcast.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.brandcast.schemas.JournalEntry;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.UnreadableRecordException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the topics that a worker starts from: its journal from the beginning, and the ends of results and receipts. */
final class JournalReader {
    private static final Logger log = LoggerFactory.getLogger(JournalReader.class);
    private static final RecordCodec<JournalEntry> ENTRIES = RecordCodec.of(JournalEntry.class);

    private final Consumer<String, byte[]> consumer;
    private final TopicPartition journal;
    private final JournalReplay replay;

    /** A reader at the beginning of the journal. */
    JournalReader(String route, Consumer<String, byte[]> consumer, JournalReplay replay) {
        this.consumer = consumer;
        this.journal = new TopicPartition(Topics.journal(route), 0);
        this.replay = replay;
        consumer.assign(List.of(journal));
        consumer.seekToBeginning(List.of(journal));
    }

    /** Reads what is there within the time into the replay; true if there was anything. */
    boolean read(Duration wait) {
        boolean any = false;
        for (ConsumerRecord<String, byte[]> record : consumer.poll(wait)) {
            replay.accept(record.key(), entryOf(record).orElse(null));
            any = true;
        }
        return any;
    }

    /** Where the journal is read next. */
    long position() {
        return consumer.position(journal);
    }

    /** Where the journal ended just now. */
    long end() {
        return consumer.endOffsets(List.of(journal)).get(journal);
    }

    private static Optional<JournalEntry> entryOf(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(ENTRIES.decode(record.value()));
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException(
                    "the journal can't be read at offset " + record.offset() + " of " + record.topic()
                            + ": without it nothing may be sent",
                    e);
        }
    }

    /**
     * Reads the records of a one-partition topic from an offset to its present end; unreadable ones are left out.
     *
     * @param consumer is assigned to the topic by this
     */
    static <T extends SpecificRecordBase> List<T> tail(
            Consumer<String, byte[]> consumer, String topic, long from, RecordCodec<T> codec) {
        TopicPartition partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        Map<TopicPartition, Long> ends = consumer.endOffsets(List.of(partition));
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(List.of(partition));
        long end = ends.get(partition);
        consumer.seek(partition, Math.max(begins.get(partition), Math.min(from, end)));
        List<T> records = new ArrayList<>();
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                try {
                    records.add(codec.decode(record.value()));
                } catch (UnreadableRecordException e) {
                    // No record of a gateway: it says nothing about a decision.
                    log.warn("{} offset={} can't be read: {}", topic, record.offset(), e.getMessage());
                }
            }
        }
        return records;
    }

    /** Where a one-partition topic ends. */
    static long endOf(Consumer<String, byte[]> consumer, String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        return consumer.endOffsets(List.of(partition)).get(partition);
    }
}
