package org.brandcast.gateway;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.brandcast.schemas.JournalEntry;
import org.brandcast.schemas.JournalLease;
import org.brandcast.schemas.JournalPosition;
import org.brandcast.schemas.JournalSend;
import org.brandcast.schemas.SourceOffset;
import org.jspecify.annotations.Nullable;

/**
 * What a route's journal says, read record by record in the order of the topic: who holds the lease, how far the sources
 * are consumed, and which decisions are still open. It obeys the journal and judges nothing again.
 *
 * <p>A decision of a superseded owner behind its successor's lease is void: its lease had run out, so nothing of it
 * reached the wire. A position of a superseded owner counts wherever it stands: it only covers decisions that were
 * durable while the lease held, and the tombstones behind it rely on it.
 *
 * <p>Not safe for use by many threads.
 */
final class JournalReplay {
    private final LeaseBook leases = new LeaseBook();
    private final Map<String, Decision> open = new LinkedHashMap<>();
    private final Map<String, Position> positions = new LinkedHashMap<>();
    private final Set<String> voidKeys = new LinkedHashSet<>();
    private long records;

    /** A decision that isn't closed, and when it was made. */
    record Decision(JournalSend send, long atMillis) {}

    private record Position(long epoch, JournalPosition offsets) {}

    /** Where reading a source partition goes on. */
    static final class SourceResume {
        private long consumedTo = -1;
        private final Set<Long> decided = new HashSet<>();

        /** Last offset up to which everything is consumed; -1: read from the earliest record. */
        long consumedTo() {
            return consumedTo;
        }

        /** Whether the journal has a decision about this record. */
        boolean isConsumed(long offset) {
            return offset <= consumedTo || decided.contains(offset);
        }
    }

    /** Takes the next record; a null entry is a tombstone. */
    void accept(String key, @Nullable JournalEntry entry) {
        records++;
        if (entry == null) {
            open.remove(key);
            positions.remove(key);
            voidKeys.remove(key);
            leases.forget(key);
            return;
        }
        Object body = entry.getBody();
        if (body instanceof JournalLease lease) {
            leases.accept(key, entry.getEpoch(), lease);
        } else if (body instanceof JournalPosition position) {
            positions.put(key, new Position(entry.getEpoch(), position));
        } else if (!(body instanceof JournalSend send)) {
            throw new IllegalStateException("a journal entry has an unknown body: " + body.getClass());
        } else if (leases.isVoid(entry.getEpoch())) {
            voidKeys.add(key);
        } else {
            open.put(key, new Decision(send, entry.getAtMillis()));
        }
    }

    LeaseBook leases() {
        return leases;
    }

    long recordsRead() {
        return records;
    }

    /** Open decisions in the order in which they were journaled, by key. */
    Map<String, Decision> openDecisions() {
        return new LinkedHashMap<>(open);
    }

    /** Keys of what superseded owners decided in vain; the new owner removes them. */
    List<String> voidKeys() {
        return new ArrayList<>(voidKeys);
    }

    /**
     * Keys of positions and leases of epochs before this one. They are kept for some epochs, although newer ones replace
     * them: a superseded owner that was frozen may yet write behind whatever its successor removed.
     */
    List<String> keysOfEpochsBefore(long epoch) {
        List<String> keys = new ArrayList<>(leases.keysBefore(epoch));
        positions.forEach((key, position) -> {
            if (position.epoch() < epoch) {
                keys.add(key);
            }
        });
        return keys;
    }

    /** Each source partition of which anything is known. */
    Map<TopicPartition, SourceResume> sources() {
        Map<TopicPartition, SourceResume> sources = new HashMap<>();
        for (Position position : positions.values()) {
            for (SourceOffset offset : position.offsets().getOffsets()) {
                SourceResume resume = resumeOf(sources, offset);
                resume.consumedTo = Math.max(resume.consumedTo, offset.getOffset());
            }
        }
        for (Decision decision : open.values()) {
            SourceOffset source = decision.send().getSource();
            if (source != null) {
                resumeOf(sources, source).decided.add(source.getOffset());
            }
        }
        return sources;
    }

    private static SourceResume resumeOf(Map<TopicPartition, SourceResume> sources, SourceOffset offset) {
        return sources.computeIfAbsent(
                new TopicPartition(offset.getTopic(), offset.getPartition()), partition -> new SourceResume());
    }
}
