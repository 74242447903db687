package org.brandcast.domain.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.brandcast.domain.lifecycle.Track.deadline;
import static org.brandcast.domain.lifecycle.Track.receipt;

import java.util.ArrayList;
import java.util.List;
import org.brandcast.domain.lifecycle.TrackingDecision.Moved;
import org.brandcast.domain.lifecycle.TrackingDecision.Settle;
import org.brandcast.domain.lifecycle.TrackingDecision.StatusChanged;
import org.brandcast.domain.lifecycle.TrackingFact.Admitted;
import org.brandcast.domain.lifecycle.TrackingFact.SegmentResult;
import org.brandcast.domain.lifecycle.TrackingFact.Sender;
import org.junit.jupiter.api.Test;

/** A message moves to its next route only while nothing of it has left or may have. */
class FailoverTest {
    private static final Admitted TWO_SEGMENTS =
            new Admitted(2, ChargeOn.ACCEPTED, 1_000, "first", List.of("second", "third"));

    private static SegmentResult from(String route, int segment, SubmitOutcome outcome, boolean routeFault) {
        String reason = outcome == SubmitOutcome.REJECTED ? "ESME_RSUBMITFAIL" : "";
        return new SegmentResult(segment, 1, outcome, reason, new Sender(route, false, routeFault));
    }

    private static SegmentResult refused(String route, int segment) {
        return from(route, segment, SubmitOutcome.REJECTED, true);
    }

    private static SegmentResult accepted(String route, int segment) {
        return from(route, segment, SubmitOutcome.ACCEPTED, false);
    }

    private static List<MessageStatus> statuses(Track track) {
        return track.statuses.stream().map(StatusChanged::status).toList();
    }

    @Test
    void movesOnceEverySegmentIsRefusedByTheRoute() {
        Track track = Track.of(List.of(TWO_SEGMENTS, refused("first", 1)));
        assertThat(track.moves).isEmpty();
        track.tell(refused("first", 2));
        assertThat(track.moves).containsExactly(new Moved("first", "second", "ESME_RSUBMITFAIL"));
        assertThat(statuses(track)).as("the sender sees nothing").containsExactly(MessageStatus.QUEUED);
        assertThat(track.settlements).isEmpty();

        List.of(accepted("second", 1), accepted("second", 2), receipt(1, DlrState.DELIVERED))
                .forEach(track::tell);
        track.tell(receipt(2, DlrState.DELIVERED));
        assertThat(statuses(track)).containsExactly(MessageStatus.QUEUED, MessageStatus.SENT, MessageStatus.DELIVERED);
        assertThat(track.check().settlements).containsExactly(new Settle(2, 0, "DLR_DELIVERED"));
    }

    @Test
    void afterTheLastRouteItFails() {
        Track track = Track.of(List.of(TWO_SEGMENTS));
        for (String route : List.of("first", "second", "third")) {
            track.tell(refused(route, 1));
            track.tell(refused(route, 2));
        }
        assertThat(track.moves).hasSize(2);
        assertThat(track.check().last().status()).isEqualTo(MessageStatus.FAILED);
        assertThat(track.settlements).containsExactly(new Settle(0, 2, "SMSC_REJECTED"));
    }

    @Test
    void whatTheOldRouteStillSaysCountsNoMore() {
        Track track = Track.of(List.of(TWO_SEGMENTS, refused("first", 1), refused("first", 2)));
        track.tell(refused("first", 1));
        track.tell(from("first", 2, SubmitOutcome.REJECTED, false));
        track.tell(accepted("second", 1));
        assertThat(track.moves).hasSize(1);
        assertThat(statuses(track)).containsExactly(MessageStatus.QUEUED);
    }

    @Test
    void whatHasLeftOrMayHaveKeepsItOnItsRoute() {
        for (SegmentResult other : List.of(
                accepted("first", 2),
                from("first", 2, SubmitOutcome.UNKNOWN, false),
                from("first", 2, SubmitOutcome.DROPPED, false),
                from("first", 2, SubmitOutcome.REJECTED, false))) {
            Track track = Track.of(List.of(TWO_SEGMENTS, refused("first", 1), other));
            assertThat(track.moves).as("%s", other).isEmpty();
            assertThat(Track.of(List.of(TWO_SEGMENTS, other, refused("first", 1))).moves)
                    .as("%s first", other)
                    .isEmpty();
        }
        Track doubted = Track.of(List.of(
                new Admitted(1, ChargeOn.ACCEPTED, 1_000, "first", List.of("second")),
                from("first", 1, SubmitOutcome.UNKNOWN, false),
                refused("first", 1)));
        assertThat(doubted.moves).as("the first copy may have left").isEmpty();
    }

    @Test
    void afterTheDeadlineItMovesNoMore() {
        Track track = Track.of(List.of(TWO_SEGMENTS, refused("first", 1), deadline(), refused("first", 2)));
        assertThat(track.moves).isEmpty();
        assertThat(track.check().state.status().isFinal()).isTrue();
    }

    @Test
    void theAdmissionMayComeLast() {
        List<TrackingFact> facts = List.of(TWO_SEGMENTS, refused("first", 1), refused("first", 2));
        for (List<Integer> order : List.of(
                List.of(0, 1, 2),
                List.of(0, 2, 1),
                List.of(1, 0, 2),
                List.of(1, 2, 0),
                List.of(2, 0, 1),
                List.of(2, 1, 0))) {
            List<TrackingFact> told = new ArrayList<>();
            order.forEach(index -> told.add(facts.get(index)));
            Track track = Track.of(told);
            assertThat(track.moves).as("%s", order).hasSize(1);
            assertThat(track.state.route()).isEqualTo("second");
        }
    }

    @Test
    void whatGoesInOnePieceIsToldOnceAndMeansEverySegment() {
        SegmentResult whole = new SegmentResult(1, 1, SubmitOutcome.ACCEPTED, "", new Sender("first", true, false));
        Admitted three = new Admitted(3, ChargeOn.DELIVERED, 1_000, "first");
        List<TrackingFact> facts = List.of(three, whole, receipt(1, DlrState.DELIVERED));
        for (List<Integer> order : List.of(
                List.of(0, 1, 2),
                List.of(0, 2, 1),
                List.of(1, 0, 2),
                List.of(1, 2, 0),
                List.of(2, 0, 1),
                List.of(2, 1, 0))) {
            List<TrackingFact> told = new ArrayList<>();
            order.forEach(index -> told.add(facts.get(index)));
            Track track = Track.of(told).check();
            assertThat(track.last().status()).as("%s", order).isEqualTo(MessageStatus.DELIVERED);
            assertThat(track.settlements).containsExactly(new Settle(3, 0, "DLR_DELIVERED"));
        }
    }

    @Test
    void aPieceThatTheRouteRefusesMovesWhole() {
        Track track = Track.of(List.of(
                TWO_SEGMENTS,
                new SegmentResult(1, 1, SubmitOutcome.REJECTED, "ESME_RSYSERR", new Sender("first", true, true))));
        assertThat(track.moves).hasSize(1);
        track.tell(accepted("second", 1));
        assertThat(statuses(track)).as("two parts there").containsExactly(MessageStatus.QUEUED);
        track.tell(accepted("second", 2));
        assertThat(track.last().status()).isEqualTo(MessageStatus.SENT);
    }
}
