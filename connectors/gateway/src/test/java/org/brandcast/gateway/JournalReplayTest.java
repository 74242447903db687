package org.brandcast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.brandcast.schemas.JournalDecision;
import org.brandcast.schemas.JournalEntry;
import org.brandcast.schemas.JournalLease;
import org.brandcast.schemas.JournalPosition;
import org.brandcast.schemas.JournalSend;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.SourceOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JournalReplayTest {
    private static final TopicPartition LANE = new TopicPartition("outbound.viettel-sim.ad", 0);

    private final JournalReplay replay = new JournalReplay();

    private void lease(long epoch, String owner, long durationMillis) {
        replay.accept(
                JournalKeys.leaseTaken(epoch, owner),
                new JournalEntry(epoch, 0L, new JournalLease(owner, durationMillis)));
    }

    private void send(long epoch, String messageId, @Nullable Long offset) {
        SourceOffset source = offset == null ? null : new SourceOffset(LANE.topic(), LANE.partition(), offset);
        replay.accept(
                messageId + "/0/1/" + epoch,
                new JournalEntry(
                        epoch,
                        5L,
                        new JournalSend(
                                JournalDecision.SEND,
                                Samples.message(messageId, MessageType.AD, "84901234567", "a")
                                        .build(),
                                List.of(1),
                                1,
                                0,
                                0,
                                "",
                                source,
                                0L,
                                0L,
                                0,
                                null,
                                0L)));
    }

    private void position(long epoch, long offset) {
        replay.accept(
                JournalKeys.position(epoch),
                new JournalEntry(
                        epoch,
                        0L,
                        new JournalPosition(List.of(new SourceOffset(LANE.topic(), LANE.partition(), offset)))));
    }

    @Test
    void anEmptyJournalSaysNothing() {
        assertThat(replay.openDecisions()).isEmpty();
        assertThat(replay.sources()).isEmpty();
        assertThat(replay.leases().epoch()).isZero();
        assertThat(replay.leases().durationMillis()).isZero();
    }

    @Test
    void aTombstoneClosesAnEntry() {
        lease(1, "a", 1);
        send(1, "m1", 4L);
        send(1, "m2", 5L);
        replay.accept("m1/0/1/1", null);
        assertThat(replay.openDecisions()).containsOnlyKeys("m2/0/1/1");
    }

    @Test
    void withoutAPositionReadingStartsAtTheEarliestAndSkipsWhatIsDecided() {
        lease(1, "a", 1);
        send(1, "m1", 4L);
        JournalReplay.SourceResume lane = replay.sources().get(LANE);
        assertThat(lane.consumedTo()).isEqualTo(-1);
        assertThat(lane.isConsumed(3)).isFalse();
        assertThat(lane.isConsumed(4)).isTrue();
        assertThat(lane.isConsumed(5)).isFalse();
    }

    @Test
    void theHighestPositionCountsAndOpenEntriesBehindItToo() {
        lease(1, "a", 1);
        position(1, 10);
        lease(2, "b", 1);
        send(2, "m1", 14L);
        position(2, 12);
        position(1, 11);
        JournalReplay.SourceResume lane = replay.sources().get(LANE);
        assertThat(lane.consumedTo()).isEqualTo(12);
        assertThat(lane.isConsumed(13)).isFalse();
        assertThat(lane.isConsumed(14)).isTrue();
    }

    @Test
    void whatASupersededOwnerDecidesBehindItsSuccessorsLeaseIsVoid() {
        lease(1, "a", 1);
        send(1, "before", 1L);
        lease(2, "b", 1);
        send(1, "behind", 2L);
        send(2, "next", 3L);
        assertThat(replay.openDecisions()).containsOnlyKeys("before/0/1/1", "next/0/1/2");
        assertThat(replay.voidKeys()).containsExactly("behind/0/1/1");
        assertThat(replay.sources().get(LANE).isConsumed(2)).isFalse();
    }

    @Test
    void butItsPositionCountsForItsTombstonesRelyOnIt() {
        lease(1, "a", 1);
        send(1, "m1", 7L);
        lease(2, "b", 1);
        position(2, 3);
        position(1, 7);
        replay.accept("m1/0/1/1", null);
        assertThat(replay.sources().get(LANE).isConsumed(7)).isTrue();
    }

    @Test
    void theFirstLeaseOfAnEpochWinsIt() {
        lease(1, "a", 8_000);
        lease(2, "b", 8_000);
        lease(2, "c", 9_000);
        lease(1, "a", 7_000);
        assertThat(replay.leases().epoch()).isEqualTo(2);
        assertThat(replay.leases().holder()).isEqualTo("b");
        assertThat(replay.leases().durationMillis()).isEqualTo(8_000);
    }

    @Test
    void onlyTheHoldersHeartbeatsCount() {
        lease(1, "a", 8_000);
        long before = replay.leases().heartbeats();
        lease(1, "b", 9_000);
        assertThat(replay.leases().heartbeats()).isEqualTo(before);
        lease(1, "a", 0);
        assertThat(replay.leases().heartbeats()).isEqualTo(before + 1);
        assertThat(replay.leases().durationMillis()).isZero();
    }

    @Test
    void leasesAndPositionsOfOldEpochsAreNamedForRemoval() {
        lease(1, "a", 1);
        position(1, 1);
        lease(2, "b", 1);
        position(2, 2);
        lease(3, "c", 1);
        assertThat(replay.keysOfEpochsBefore(3))
                .containsExactlyInAnyOrder("lease/1/a/taken", "lease/2/b/taken", "position/1", "position/2");
        replay.accept("position/1", null);
        replay.accept("lease/1/a/taken", null);
        assertThat(replay.keysOfEpochsBefore(2)).isEmpty();
    }
}
