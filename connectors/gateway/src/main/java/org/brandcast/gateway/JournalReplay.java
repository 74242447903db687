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
 * <p>Not safe for use by many threads.
 */
final class JournalReplay {
    private final LeaseBook leases = new LeaseBook();
    private final Map<String, JournalSend> open = new LinkedHashMap<>();
    private final Map<String, JournalPosition> positions = new LinkedHashMap<>();
    private final Set<String> voidKeys = new LinkedHashSet<>();
    private long records;

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
        } else if (leases.isVoid(entry.getEpoch())) {
            voidKeys.add(key);
        } else if (body instanceof JournalPosition position) {
            positions.put(key, position);
        } else if (body instanceof JournalSend send) {
            open.put(key, send);
        } else {
            throw new IllegalStateException("a journal entry has an unknown body: " + body.getClass());
        }
    }

    LeaseBook leases() {
        return leases;
    }

    long recordsRead() {
        return records;
    }

    /** Open decisions in the order in which they were journaled, by key. */
    Map<String, JournalSend> openDecisions() {
        return new LinkedHashMap<>(open);
    }

    /** Keys of what superseded owners wrote in vain; the new owner removes them. */
    List<String> voidKeys() {
        return new ArrayList<>(voidKeys);
    }

    /** Keys of positions; the new owner removes them once it has written its own. */
    List<String> positionKeys() {
        return new ArrayList<>(positions.keySet());
    }

    /** Each source partition of which anything is known. */
    Map<TopicPartition, SourceResume> sources() {
        Map<TopicPartition, SourceResume> sources = new HashMap<>();
        for (JournalPosition position : positions.values()) {
            for (SourceOffset offset : position.getOffsets()) {
                SourceResume resume = resumeOf(sources, offset);
                resume.consumedTo = Math.max(resume.consumedTo, offset.getOffset());
            }
        }
        for (JournalSend send : open.values()) {
            if (send.getSource() != null) {
                resumeOf(sources, send.getSource()).decided.add(send.getSource().getOffset());
            }
        }
        return sources;
    }

    private static SourceResume resumeOf(Map<TopicPartition, SourceResume> sources, SourceOffset offset) {
        return sources.computeIfAbsent(
                new TopicPartition(offset.getTopic(), offset.getPartition()), partition -> new SourceResume());
    }
}
