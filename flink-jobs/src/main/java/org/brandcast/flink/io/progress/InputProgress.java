package org.brandcast.flink.io.progress;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far a job has read its inputs, as a time: everything that was in the topics at that time has been processed and
 * is in a complete checkpoint. Deadlines follow this time and not the wall clock: after an outage of hours it stands
 * where the outage began until the backlog has been read, and only then moves on. It needs no traffic: on quiet topics
 * it keeps up with the clock. And it needs no guess about idle inputs: while Kafka can't be asked, it stands still.
 *
 * <p>How it is found: note the end of every partition together with the time; when the job's consumer group has
 * committed all these ends (Flink commits a checkpoint's positions once it is complete), that time is reached; note the
 * next ends.
 *
 * <p>One thread.
 */
final class InputProgress {
    /** Nothing can be said yet. */
    static final long NONE = Long.MIN_VALUE;

    private final Positions positions;
    private final Clock clock;
    private @Nullable Noted noted;
    private long reachedMillis = NONE;

    InputProgress(Positions positions, Clock clock) {
        this.positions = positions;
        this.clock = clock;
    }

    /** What Kafka is asked. */
    interface Positions {
        /** The end of every partition of the inputs as a committed reader sees it. */
        Map<TopicPartition, Long> ends();

        /** The committed offsets of the job's consumer group. */
        Map<TopicPartition, Long> committed();

        /** Whether any record that a committed reader gets lies in this stretch; markers of transactions don't count. */
        boolean hasRecords(TopicPartition partition, @Nullable Long from, long to);
    }

    private record Noted(long atMillis, Map<TopicPartition, Long> ends) {}

    /** Asks once more, and answers the time that is reached. */
    long check() {
        Map<TopicPartition, Long> committed = positions.committed();
        if (noted != null && isReached(noted, committed)) {
            reachedMillis = noted.atMillis();
            noted = null;
        }
        if (noted == null) {
            // The time first: a record written between the two calls is later than it says.
            long now = clock.millis();
            noted = new Noted(now, positions.ends());
        }
        return reachedMillis;
    }

    private boolean isReached(Noted mark, Map<TopicPartition, Long> committed) {
        Map<TopicPartition, Long> behind = new HashMap<>();
        mark.ends().forEach((partition, end) -> {
            Long read = committed.get(partition);
            if (read == null || read < end) {
                behind.put(partition, end);
            }
        });
        if (behind.isEmpty()) {
            return true;
        }
        // A topic that was deleted since will never be read to its end.
        Map<TopicPartition, Long> present = positions.ends();
        for (Map.Entry<TopicPartition, Long> each : behind.entrySet()) {
            boolean gone = !present.containsKey(each.getKey());
            if (!gone
                    && positions.hasRecords(
                            each.getKey(), committed.get(each.getKey()), Objects.requireNonNull(each.getValue()))) {
                return false;
            }
        }
        return true;
    }
}
