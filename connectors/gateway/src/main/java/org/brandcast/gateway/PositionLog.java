package org.brandcast.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.brandcast.schemas.JournalEntry;
import org.brandcast.schemas.JournalPosition;
import org.brandcast.schemas.SourceOffset;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the journal short: how far the sources are consumed is journaled first, then the entries of finished messages
 * that this covers are removed. In this order no offset is ever lost with an entry.
 *
 * <p>Owned by the dispatcher.
 */
final class PositionLog {
    private final Effects effects;
    private final WorkerClock clock;
    private final long epoch;
    private final Map<TopicPartition, OffsetTracker> trackers = new HashMap<>();
    private final Map<TopicPartition, Long> journaled = new HashMap<>();
    private List<Finished> finished = new ArrayList<>();

    /** What is left of a finished message: half a second's worth of whole messages is much to keep. */
    private record Finished(@Nullable SourceOffset source, List<String> keys) {}

    PositionLog(Effects effects, WorkerClock clock, long epoch) {
        this.effects = effects;
        this.clock = clock;
        this.epoch = epoch;
    }

    /** Says behind which offset a source partition is read on, before its first record comes; -1: from the earliest. */
    void resume(TopicPartition partition, long consumedTo) {
        trackers.put(partition, new OffsetTracker(consumedTo));
        journaled.put(partition, consumedTo);
    }

    /** Takes a source record; it is consumed once it is marked as done. */
    OffsetTracker.Taken take(SourceOffset source) {
        return trackers.computeIfAbsent(partitionOf(source), partition -> new OffsetTracker(-1))
                .take(source.getOffset());
    }

    /** Removes this message's entries with the next flush that covers its source. */
    void finish(MessageInFlight message) {
        finished.add(new Finished(message.source, message.journalKeys));
    }

    /** Journals the position if it changed, then removes what it covers. */
    void flush() {
        Map<TopicPartition, Long> consumed = consumed();
        if (!consumed.equals(journaled)) {
            write(consumed);
        }
        List<Finished> uncovered = new ArrayList<>();
        for (Finished message : finished) {
            if (isCovered(message.source())) {
                message.keys().forEach(effects::tombstone);
            } else {
                uncovered.add(message);
            }
        }
        finished = uncovered;
    }

    /** Journals the position under this epoch, whether it changed or not. */
    void write() {
        write(consumed());
    }

    private Map<TopicPartition, Long> consumed() {
        Map<TopicPartition, Long> consumed = new HashMap<>();
        trackers.forEach((partition, tracker) -> consumed.put(partition, tracker.consumedTo()));
        return consumed;
    }

    private void write(Map<TopicPartition, Long> consumed) {
        List<SourceOffset> offsets = new ArrayList<>();
        consumed.forEach((partition, offset) -> {
            if (offset >= 0) {
                offsets.add(new SourceOffset(partition.topic(), partition.partition(), offset));
            }
        });
        JournalEntry entry = new JournalEntry(epoch, clock.nowMillis(), new JournalPosition(offsets));
        effects.journal(JournalKeys.position(epoch), entry, () -> {});
        journaled.clear();
        journaled.putAll(consumed);
    }

    private boolean isCovered(@Nullable SourceOffset source) {
        if (source == null) {
            return true;
        }
        Long position = journaled.get(partitionOf(source));
        return position == null || source.getOffset() <= position;
    }

    private static TopicPartition partitionOf(SourceOffset source) {
        return new TopicPartition(source.getTopic(), source.getPartition());
    }
}
