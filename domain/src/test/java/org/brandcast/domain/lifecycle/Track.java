package org.brandcast.domain.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.brandcast.domain.lifecycle.TrackingDecision.Late;
import org.brandcast.domain.lifecycle.TrackingDecision.Moved;
import org.brandcast.domain.lifecycle.TrackingDecision.Settle;
import org.brandcast.domain.lifecycle.TrackingDecision.StatusChanged;
import org.brandcast.domain.lifecycle.TrackingFact.Admitted;
import org.brandcast.domain.lifecycle.TrackingFact.DeadlinePassed;
import org.brandcast.domain.lifecycle.TrackingFact.SegmentReceipt;
import org.brandcast.domain.lifecycle.TrackingFact.SegmentResult;

/** One message told a list of facts, with what must hold after any list at all. */
final class Track {
    final List<StatusChanged> statuses = new ArrayList<>();
    final List<Settle> settlements = new ArrayList<>();
    final List<Late> late = new ArrayList<>();
    final List<Moved> moves = new ArrayList<>();
    MessageState state = MessageState.UNKNOWN;

    static Track of(List<? extends TrackingFact> facts) {
        Track track = new Track();
        facts.forEach(track::tell);
        return track;
    }

    static Admitted admitted(int segments, ChargeOn chargeOn) {
        return new Admitted(segments, chargeOn, 1_000, "viettel-sim");
    }

    static SegmentResult result(int segment, int attempt, SubmitOutcome outcome) {
        return new SegmentResult(segment, attempt, outcome, outcome == SubmitOutcome.REJECTED ? "ESME_RINVDSTADR" : "");
    }

    static SegmentResult accepted(int segment) {
        return result(segment, 1, SubmitOutcome.ACCEPTED);
    }

    static SegmentResult dropped(int segment, String reason) {
        return new SegmentResult(segment, 1, SubmitOutcome.DROPPED, reason);
    }

    static SegmentReceipt receipt(int segment, DlrState state) {
        return new SegmentReceipt(segment, state, state == DlrState.DELIVERED ? "000" : "0x5");
    }

    static DeadlinePassed deadline() {
        return new DeadlinePassed();
    }

    void tell(TrackingFact fact) {
        MessageState before = state;
        MessageState.Step step = state.apply(fact);
        state = step.state();
        for (TrackingDecision decision : step.decisions()) {
            if (decision instanceof StatusChanged changed) {
                statuses.add(changed);
            } else if (decision instanceof Settle settle) {
                settlements.add(settle);
            } else if (decision instanceof Moved moved) {
                moves.add(moved);
            } else {
                late.add((Late) decision);
            }
        }
        assertThat(state.apply(fact).decisions()).as("%s again", fact).isEmpty();
        assertThat(before.status().isFinal() && before.status() != state.status())
                .as("left a final status")
                .isFalse();
    }

    /** What holds whatever was told: statuses climb from QUEUED, and the reserve ends once, with the final one. */
    Track check() {
        for (int i = 0; i < statuses.size(); i++) {
            MessageStatus from =
                    i == 0 ? MessageStatus.ACCEPTED : statuses.get(i - 1).status();
            assertThat(from.mayBecome(statuses.get(i).status()))
                    .as("%s", statuses)
                    .isTrue();
        }
        assertThat(state.admitted()).isEqualTo(!statuses.isEmpty());
        assertThat(settlements).hasSize(state.status().isFinal() ? 1 : 0);
        if (state.admitted()) {
            assertThat(statuses.get(0).status()).isEqualTo(MessageStatus.QUEUED);
            assertThat(statuses.get(statuses.size() - 1).status()).isEqualTo(state.status());
        }
        for (Settle settle : settlements) {
            assertThat(settle.postSegments()).isNotNegative();
            assertThat(settle.voidSegments()).isNotNegative();
            assertThat(settle.postSegments() + settle.voidSegments())
                    .isEqualTo(state.segments().size());
        }
        return this;
    }

    StatusChanged last() {
        return statuses.get(statuses.size() - 1);
    }
}
