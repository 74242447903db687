package org.brandcast.domain.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.brandcast.domain.lifecycle.Track.accepted;
import static org.brandcast.domain.lifecycle.Track.admitted;
import static org.brandcast.domain.lifecycle.Track.deadline;
import static org.brandcast.domain.lifecycle.Track.dropped;
import static org.brandcast.domain.lifecycle.Track.receipt;
import static org.brandcast.domain.lifecycle.Track.result;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.brandcast.domain.Seed;
import org.brandcast.domain.lifecycle.TrackingDecision.Late;
import org.brandcast.domain.lifecycle.TrackingDecision.Settle;
import org.brandcast.domain.lifecycle.TrackingDecision.StatusChanged;
import org.brandcast.domain.lifecycle.TrackingFact.SegmentReceipt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageStateTest {
    private static final TrackingFact CARE = admitted(1, ChargeOn.ACCEPTED);

    @Test
    void goesFromQueuedOverSentToDelivered() {
        Track track = Track.of(List.of(CARE, accepted(1), receipt(1, DlrState.DELIVERED)))
                .check();

        assertThat(track.statuses)
                .containsExactly(
                        new StatusChanged(MessageStatus.QUEUED, "ADMITTED", "", 1, 0, 0, 0, 0),
                        new StatusChanged(MessageStatus.SENT, "SMSC_ACCEPTED", "", 1, 1, 0, 0, 0),
                        new StatusChanged(MessageStatus.DELIVERED, "DLR_DELIVERED", "000", 1, 1, 1, 0, 0));
        assertThat(track.settlements).containsExactly(new Settle(1, 0, "DLR_DELIVERED"));
    }

    @Test
    void decidesNothingBeforeTheAdmission() {
        Track track = Track.of(List.of(accepted(1), receipt(1, DlrState.DELIVERED), deadline()))
                .check();

        assertThat(track.statuses).isEmpty();
        assertThat(track.state.status()).isEqualTo(MessageStatus.ACCEPTED);
        track.tell(CARE);
        assertThat(track.check().last().status()).isEqualTo(MessageStatus.DELIVERED);
    }

    @Test
    void aSecondAdmissionChangesNothing() {
        Track track = Track.of(List.of(CARE));

        assertThat(track.state.apply(admitted(3, ChargeOn.DELIVERED)).state()).isEqualTo(track.state);
    }

    @ParameterizedTest
    @EnumSource(names = {"DELIVERED", "EXPIRED", "DELETED", "UNDELIVERABLE", "REJECTED"})
    void aFinalReceiptEndsASegment(DlrState end) {
        Track track = Track.of(List.of(CARE, accepted(1), receipt(1, end))).check();

        assertThat(track.last().cause()).isEqualTo("DLR_" + end);
        assertThat(track.last().status())
                .isEqualTo(
                        switch (end) {
                            case DELIVERED -> MessageStatus.DELIVERED;
                            case EXPIRED -> MessageStatus.EXPIRED;
                            default -> MessageStatus.FAILED;
                        });
    }

    @ParameterizedTest
    @EnumSource(names = {"ENROUTE", "ACCEPTED", "UNKNOWN"})
    void anIntermediateReceiptSaysNoMoreThanTheAnswer(DlrState state) {
        Track track = Track.of(List.of(CARE, result(1, 1, SubmitOutcome.UNKNOWN), receipt(1, state)))
                .check();
        assertThat(track.state.status()).isEqualTo(MessageStatus.QUEUED);

        track.tell(accepted(1));

        assertThat(track.check().last().status()).isEqualTo(MessageStatus.SENT);
        assertThat(track.last().inDoubtSegments()).isZero();
    }

    @Test
    void aRejectionEndsItWithTheSmscsReason() {
        Track track =
                Track.of(List.of(CARE, result(1, 1, SubmitOutcome.REJECTED))).check();

        assertThat(track.last())
                .isEqualTo(new StatusChanged(MessageStatus.FAILED, "SMSC_REJECTED", "ESME_RINVDSTADR", 1, 0, 0, 0, 0));
        assertThat(track.settlements).containsExactly(new Settle(0, 1, "SMSC_REJECTED"));
    }

    @Test
    void whatWasNeverWrittenIsExpiredOrCancelled() {
        assertThat(Track.of(List.of(CARE, dropped(1, "DEADLINE_PASSED")))
                        .check()
                        .last())
                .isEqualTo(new StatusChanged(MessageStatus.EXPIRED, "DEADLINE", "", 1, 0, 0, 0, 0));
        assertThat(Track.of(List.of(CARE, dropped(1, "CAMPAIGN_CANCELLED")))
                        .check()
                        .last())
                .isEqualTo(new StatusChanged(MessageStatus.CANCELLED, "CAMPAIGN_CANCELLED", "", 1, 0, 0, 0, 0));
    }

    @Test
    void aDoubtIsNoEnd() {
        Track track =
                Track.of(List.of(CARE, result(1, 1, SubmitOutcome.UNKNOWN))).check();
        assertThat(track.state.status()).isEqualTo(MessageStatus.QUEUED);

        track.tell(deadline());

        assertThat(track.check().last())
                .isEqualTo(new StatusChanged(MessageStatus.EXPIRED, "IN_DOUBT", "", 1, 0, 0, 1, 0));
        assertThat(track.settlements).containsExactly(new Settle(0, 1, "IN_DOUBT"));
    }

    @Test
    void whoSaysThatNothingLeftEndsADoubtAndFreesItsQuota() {
        List<TrackingFact> facts =
                List.of(CARE, result(1, 1, SubmitOutcome.UNKNOWN), dropped(1, SegmentState.SETTLED_NOT_SENT));
        Orders.forEach(facts, order -> {
            Track track = Track.of(order).check();
            assertThat(track.last())
                    .isEqualTo(new StatusChanged(
                            MessageStatus.CANCELLED, SegmentState.SETTLED_NOT_SENT, "", 1, 0, 0, 0, 0));
            assertThat(track.settlements).containsExactly(new Settle(0, 1, SegmentState.SETTLED_NOT_SENT));
            track.tell(result(1, 1, SubmitOutcome.UNKNOWN));
            track.tell(accepted(1));
            assertThat(track.check().settlements).hasSize(1);
            assertThat(track.late).as("an answer that comes after all").hasSize(1);
        });
    }

    @Test
    void whoSaysThatItLeftEndsADoubtAsAnAnswerWould() {
        Track track = Track.of(List.of(CARE, result(1, 1, SubmitOutcome.UNKNOWN), result(1, 0, SubmitOutcome.ACCEPTED)))
                .check();
        assertThat(track.last().status()).isEqualTo(MessageStatus.SENT);
        assertThat(track.last().inDoubtSegments()).isZero();
        track.tell(deadline());
        assertThat(track.check().settlements).containsExactly(new Settle(1, 0, "NO_RECEIPT"));
    }

    @Test
    void aRefusedResendOfWhichTheFirstCopyDidNotLeaveFails() {
        Track track = Track.of(List.of(
                        CARE,
                        result(1, 1, SubmitOutcome.UNKNOWN),
                        result(1, 2, SubmitOutcome.REJECTED),
                        dropped(1, SegmentState.SETTLED_NOT_SENT)))
                .check();
        assertThat(track.last().status()).isEqualTo(MessageStatus.FAILED);
        assertThat(track.settlements).containsExactly(new Settle(0, 1, "SMSC_REJECTED"));
    }

    @Test
    void theAnswerToAResendSettlesADoubt() {
        Track track = Track.of(List.of(
                        CARE,
                        result(1, 1, SubmitOutcome.UNKNOWN),
                        result(1, 2, SubmitOutcome.RESENT),
                        result(1, 2, SubmitOutcome.ACCEPTED)))
                .check();

        assertThat(track.last()).isEqualTo(new StatusChanged(MessageStatus.SENT, "SMSC_ACCEPTED", "", 1, 1, 0, 0, 1));
    }

    @Test
    void aRefusedResendProvesNothingAboutTheFirstCopy() {
        List<TrackingFact> facts = List.of(
                CARE,
                result(1, 1, SubmitOutcome.UNKNOWN),
                result(1, 2, SubmitOutcome.RESENT),
                result(1, 2, SubmitOutcome.REJECTED));

        Track received = Track.of(facts);
        assertThat(received.state.status()).isEqualTo(MessageStatus.QUEUED);
        received.tell(accepted(1));
        received.tell(receipt(1, DlrState.DELIVERED));
        assertThat(received.check().last().status()).isEqualTo(MessageStatus.DELIVERED);

        Track silent = Track.of(facts);
        silent.tell(deadline());
        assertThat(silent.check().last())
                .isEqualTo(new StatusChanged(MessageStatus.FAILED, "SMSC_REJECTED", "ESME_RINVDSTADR", 1, 0, 0, 1, 1));
    }

    @Test
    void noReceiptByTheDeadlineIsExpiredAndChargedByContract() {
        Track accepted = Track.of(List.of(CARE, accepted(1), deadline())).check();
        Track delivered = Track.of(List.of(admitted(1, ChargeOn.DELIVERED), accepted(1), deadline()))
                .check();

        assertThat(accepted.last())
                .isEqualTo(new StatusChanged(MessageStatus.EXPIRED, "NO_RECEIPT", "", 1, 1, 0, 0, 0));
        assertThat(accepted.settlements).containsExactly(new Settle(1, 0, "NO_RECEIPT"));
        assertThat(delivered.settlements).containsExactly(new Settle(0, 1, "NO_RECEIPT"));
    }

    @Test
    void ofTwoContradictingReceiptsTheFirstStandsAndTheOtherIsLate() {
        Track track = Track.of(List.of(
                        admitted(2, ChargeOn.ACCEPTED),
                        accepted(1),
                        accepted(2),
                        receipt(1, DlrState.DELIVERED),
                        receipt(1, DlrState.UNDELIVERABLE),
                        receipt(2, DlrState.DELIVERED),
                        receipt(2, DlrState.EXPIRED)))
                .check();

        assertThat(track.last().status()).isEqualTo(MessageStatus.DELIVERED);
        assertThat(track.late)
                .containsExactly(
                        new Late(MessageStatus.SENT, "DLR_UNDELIVERABLE", 1),
                        new Late(MessageStatus.DELIVERED, "DLR_EXPIRED", 2));
    }

    @Test
    void whatComesAfterTheEndIsLateOnceForEachFact() {
        Track track = Track.of(List.of(
                        CARE,
                        deadline(),
                        accepted(1),
                        receipt(1, DlrState.DELIVERED),
                        accepted(1),
                        receipt(1, DlrState.DELIVERED),
                        receipt(1, DlrState.ENROUTE),
                        result(1, 1, SubmitOutcome.REJECTED),
                        result(1, 1, SubmitOutcome.UNKNOWN),
                        dropped(1, "CAMPAIGN_CANCELLED")))
                .check();

        assertThat(track.state.status()).isEqualTo(MessageStatus.EXPIRED);
        assertThat(track.late)
                .extracting(Late::state)
                .containsExactly("SMSC_ACCEPTED", "DLR_DELIVERED", "DLR_ENROUTE", "SMSC_REJECTED");
        assertThat(track.settlements).containsExactly(new Settle(0, 1, "DEADLINE"));
    }

    @Test
    void theWorstOfUndeliveredSegmentsNamesTheEnd() {
        Track cancelledAndExpired = Track.of(
                List.of(admitted(2, ChargeOn.ACCEPTED), dropped(1, "CAMPAIGN_CANCELLED"), accepted(2), deadline()));
        Track expiredAndFailed = Track.of(List.of(
                admitted(2, ChargeOn.ACCEPTED),
                accepted(1),
                receipt(1, DlrState.EXPIRED),
                result(2, 1, SubmitOutcome.REJECTED)));

        assertThat(cancelledAndExpired.check().last().cause()).isEqualTo("NO_RECEIPT");
        assertThat(expiredAndFailed.check().last().status()).isEqualTo(MessageStatus.FAILED);
        assertThat(expiredAndFailed.last().cause()).isEqualTo("SMSC_REJECTED");
    }

    @Test
    void segmentsThatTheMessageDoesNotHaveChangeNothing() {
        Track before = Track.of(List.of(accepted(3), receipt(2, DlrState.DELIVERED), CARE));
        Track after = Track.of(List.of(CARE, accepted(3), receipt(2, DlrState.DELIVERED)));

        assertThat(before.check().state).isEqualTo(after.check().state);
        assertThat(before.state.segments()).hasSize(1);
        assertThat(before.state.status()).isEqualTo(MessageStatus.QUEUED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 256})
    void aSegmentNumberFitsTheHeader(int segment) {
        assertThatThrownBy(() -> accepted(segment)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SegmentReceipt(segment, DlrState.DELIVERED, ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> admitted(segment, ChargeOn.ACCEPTED)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void holdsItsInvariantsUnderAnyFacts() {
        Random random = Seed.forProperty("random facts about a message");
        for (int round = 0; round < 20_000; round++) {
            Track track = new Track();
            int segments = 1 + random.nextInt(4);
            int facts = random.nextInt(25);
            for (int i = 0; i < facts; i++) {
                track.tell(randomFact(random, segments));
            }
            track.check();
            track.tell(admitted(segments, ChargeOn.ACCEPTED));
            track.tell(deadline());
            assertThat(track.check().state.status().isFinal()).isTrue();
            int late = track.late.size();
            IntStream.range(0, 10).forEach(i -> track.tell(randomFact(random, segments)));
            assertThat(track.check().late.size() - late).isLessThanOrEqualTo(10);
        }
    }

    private static TrackingFact randomFact(Random random, int segments) {
        int segment = 1 + random.nextInt(segments);
        return switch (random.nextInt(12)) {
            case 0 -> admitted(segments, Seed.oneOf(random, ChargeOn.values()));
            case 1 -> random.nextInt(5) == 0 ? deadline() : accepted(segment);
            case 2 -> dropped(segment, random.nextBoolean() ? "DEADLINE_PASSED" : "CAMPAIGN_CANCELLED");
            case 3, 4, 5, 6 -> result(segment, 1 + random.nextInt(3), Seed.oneOf(random, SubmitOutcome.values()));
            default -> receipt(segment, Seed.oneOf(random, DlrState.values()));
        };
    }
}
