package org.brandcast.flink.io.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InputProgressTest {
    private static final TopicPartition RESULTS = new TopicPartition("results.one", 0);
    private static final TopicPartition RECEIPTS = new TopicPartition("receipts.one", 0);

    private final FakeKafka kafka = new FakeKafka();
    private final SteppingClock clock = new SteppingClock();
    private final InputProgress progress = new InputProgress(kafka, clock);

    @Test
    void nothingIsSaidBeforeTheFirstEndsAreRead() {
        kafka.ends.put(RESULTS, 10L);
        kafka.committed.put(RESULTS, 4L);
        assertThat(progress.check()).isEqualTo(InputProgress.NONE);

        kafka.committed.put(RESULTS, 9L);
        assertThat(progress.check()).isEqualTo(InputProgress.NONE);

        kafka.committed.put(RESULTS, 10L);
        assertThat(progress.check()).isEqualTo(100);
    }

    @Test
    void underTrafficItFollowsBehind() {
        kafka.ends.put(RESULTS, 10L);
        progress.check();
        for (int i = 1; i <= 5; i++) {
            clock.millis = 100 + 10L * i;
            kafka.committed.put(RESULTS, 10L * i);
            kafka.ends.put(RESULTS, 10L * i + 10);
            assertThat(progress.check()).isEqualTo(100 + 10L * (i - 1));
        }
    }

    @Test
    void onQuietTopicsItKeepsUpWithTheClock() {
        kafka.ends.put(RESULTS, 10L);
        kafka.committed.put(RESULTS, 10L);
        progress.check();
        clock.millis = 200;
        assertThat(progress.check()).isEqualTo(100);
        clock.millis = 300;
        assertThat(progress.check()).isEqualTo(200);
    }

    @Test
    void duringAnOutageItStandsStill() {
        kafka.ends.put(RESULTS, 10L);
        kafka.committed.put(RESULTS, 10L);
        progress.check();
        progress.check();
        kafka.ends.put(RESULTS, 5_000L);
        progress.check();
        clock.millis = 1_000_000;
        long standing = progress.check();
        assertThat(standing).isEqualTo(100);
        kafka.committed.put(RESULTS, 4_999L);
        assertThat(progress.check()).isEqualTo(standing);

        kafka.committed.put(RESULTS, 5_000L);
        progress.check();
        assertThat(progress.check()).isEqualTo(1_000_000);
    }

    @Test
    void oneInputBehindHoldsAll() {
        kafka.ends.put(RESULTS, 10L);
        kafka.ends.put(RECEIPTS, 10L);
        kafka.committed.put(RESULTS, 10L);
        progress.check();
        assertThat(progress.check()).isEqualTo(InputProgress.NONE);
        kafka.committed.put(RECEIPTS, 10L);
        assertThat(progress.check()).isEqualTo(100);
    }

    @Test
    void theMarkerOfATransactionAtTheEndIsNoRecord() {
        kafka.ends.put(RESULTS, 10L);
        kafka.committed.put(RESULTS, 9L);
        kafka.markersOnly.add(RESULTS);
        progress.check();
        assertThat(progress.check()).isEqualTo(100);
    }

    @Test
    void aTopicNobodyEverWroteToHoldsNothing() {
        kafka.ends.put(RESULTS, 0L);
        kafka.markersOnly.add(RESULTS);
        progress.check();
        assertThat(progress.check()).isEqualTo(100);
    }

    @Test
    void aNewTopicHoldsUntilItIsReadAndADeletedOneNoLonger() {
        kafka.ends.put(RESULTS, 10L);
        progress.check();
        assertThat(progress.check()).isEqualTo(InputProgress.NONE);
        kafka.ends.clear();
        assertThat(progress.check()).isEqualTo(100);
    }

    @Test
    void whileKafkaCantBeAskedItStandsStill() {
        kafka.ends.put(RESULTS, 10L);
        kafka.committed.put(RESULTS, 10L);
        progress.check();
        kafka.isDown = true;
        clock.millis = 1_000_000;
        assertThatThrownBy(progress::check).isInstanceOf(KafkaException.class);
        kafka.isDown = false;
        assertThat(progress.check()).isEqualTo(100);
    }

    private static final class FakeKafka implements InputProgress.Positions {
        private final Map<TopicPartition, Long> ends = new HashMap<>();
        private final Map<TopicPartition, Long> committed = new HashMap<>();
        private final Set<TopicPartition> markersOnly = new HashSet<>();
        private boolean isDown;

        @Override
        public Map<TopicPartition, Long> ends() {
            return Map.copyOf(ends);
        }

        @Override
        public Map<TopicPartition, Long> committed() {
            if (isDown) {
                throw new KafkaException("down");
            }
            return Map.copyOf(committed);
        }

        @Override
        public boolean hasRecords(TopicPartition partition, @Nullable Long from, long to) {
            return !markersOnly.contains(partition);
        }
    }

    private static final class SteppingClock extends Clock {
        private long millis = 100;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }
    }
}
