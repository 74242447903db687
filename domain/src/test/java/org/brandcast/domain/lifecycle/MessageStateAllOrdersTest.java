package org.brandcast.domain.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.brandcast.domain.lifecycle.DlrState.DELIVERED;
import static org.brandcast.domain.lifecycle.DlrState.ENROUTE;
import static org.brandcast.domain.lifecycle.DlrState.EXPIRED;
import static org.brandcast.domain.lifecycle.DlrState.UNDELIVERABLE;
import static org.brandcast.domain.lifecycle.SubmitOutcome.ACCEPTED;
import static org.brandcast.domain.lifecycle.SubmitOutcome.REJECTED;
import static org.brandcast.domain.lifecycle.SubmitOutcome.RESENT;
import static org.brandcast.domain.lifecycle.SubmitOutcome.UNKNOWN;
import static org.brandcast.domain.lifecycle.Track.accepted;
import static org.brandcast.domain.lifecycle.Track.admitted;
import static org.brandcast.domain.lifecycle.Track.deadline;
import static org.brandcast.domain.lifecycle.Track.dropped;
import static org.brandcast.domain.lifecycle.Track.receipt;
import static org.brandcast.domain.lifecycle.Track.result;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.brandcast.domain.lifecycle.TrackingDecision.Settle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A message of two segments told its facts in every order there is. */
class MessageStateAllOrdersTest {
    /**
     * Facts that tell one story.
     *
     * @param last told after all the others; the deadline, where the story has one
     * @param postAccepted segments posted by an order that charges what was accepted
     * @param postDelivered by one that charges what was delivered
     */
    record Story(
            String name,
            List<TrackingFact> facts,
            List<TrackingFact> last,
            MessageStatus end,
            int postAccepted,
            int postDelivered) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Story> stories() {
        List<TrackingFact> silence = List.of(deadline());
        List<TrackingFact> none = List.of();
        return Stream.of(
                new Story(
                        "both delivered",
                        List.of(accepted(1), accepted(2), receipt(1, DELIVERED), receipt(2, DELIVERED)),
                        none,
                        MessageStatus.DELIVERED,
                        2,
                        2),
                new Story(
                        "both delivered, everything told twice",
                        List.of(
                                accepted(1),
                                accepted(1),
                                accepted(2),
                                receipt(1, DELIVERED),
                                receipt(2, DELIVERED),
                                receipt(2, DELIVERED)),
                        none,
                        MessageStatus.DELIVERED,
                        2,
                        2),
                new Story(
                        "under way first",
                        List.of(
                                accepted(1),
                                accepted(2),
                                receipt(1, ENROUTE),
                                receipt(1, DELIVERED),
                                receipt(2, ENROUTE),
                                receipt(2, DELIVERED)),
                        none,
                        MessageStatus.DELIVERED,
                        2,
                        2),
                new Story(
                        "receipts only: the answers were lost",
                        List.of(receipt(1, DELIVERED), receipt(2, DELIVERED)),
                        silence,
                        MessageStatus.DELIVERED,
                        2,
                        2),
                new Story(
                        "an unequal end",
                        List.of(accepted(1), accepted(2), receipt(1, DELIVERED), receipt(2, UNDELIVERABLE)),
                        none,
                        MessageStatus.PARTIAL,
                        2,
                        1),
                new Story(
                        "one refused, one delivered",
                        List.of(result(1, 1, REJECTED), accepted(2), receipt(2, DELIVERED)),
                        none,
                        MessageStatus.PARTIAL,
                        1,
                        1),
                new Story(
                        "both undeliverable",
                        List.of(accepted(1), accepted(2), receipt(1, UNDELIVERABLE), receipt(2, EXPIRED)),
                        none,
                        MessageStatus.FAILED,
                        2,
                        0),
                new Story(
                        "both refused",
                        List.of(result(1, 1, REJECTED), result(2, 1, REJECTED), result(2, 1, REJECTED)),
                        none,
                        MessageStatus.FAILED,
                        0,
                        0),
                new Story(
                        "never written, too late",
                        List.of(dropped(1, "DEADLINE_PASSED"), dropped(2, "DEADLINE_PASSED")),
                        none,
                        MessageStatus.EXPIRED,
                        0,
                        0),
                new Story(
                        "never written, cancelled",
                        List.of(dropped(1, "CAMPAIGN_CANCELLED"), dropped(2, "CAMPAIGN_CANCELLED")),
                        none,
                        MessageStatus.CANCELLED,
                        0,
                        0),
                new Story(
                        "a doubt settled by its receipt",
                        List.of(
                                result(1, 1, UNKNOWN),
                                accepted(1),
                                accepted(2),
                                receipt(1, DELIVERED),
                                receipt(2, DELIVERED)),
                        none,
                        MessageStatus.DELIVERED,
                        2,
                        2),
                new Story(
                        "a doubt settled by its resend",
                        List.of(
                                result(1, 1, UNKNOWN),
                                result(1, 2, RESENT),
                                result(1, 2, ACCEPTED),
                                accepted(2),
                                receipt(1, DELIVERED),
                                receipt(2, DELIVERED)),
                        none,
                        MessageStatus.DELIVERED,
                        2,
                        2),
                new Story(
                        "a doubt, resent and refused",
                        List.of(
                                result(1, 1, UNKNOWN),
                                result(1, 2, RESENT),
                                result(1, 2, REJECTED),
                                result(2, 1, REJECTED)),
                        silence,
                        MessageStatus.FAILED,
                        0,
                        0),
                new Story(
                        "a doubt for ever",
                        List.of(result(1, 1, UNKNOWN), accepted(2), receipt(2, DELIVERED)),
                        silence,
                        MessageStatus.PARTIAL,
                        1,
                        1),
                new Story(
                        "doubts only",
                        List.of(result(1, 1, UNKNOWN), result(2, 1, UNKNOWN)),
                        silence,
                        MessageStatus.EXPIRED,
                        0,
                        0),
                new Story(
                        "no receipt for one",
                        List.of(accepted(1), accepted(2), receipt(1, DELIVERED)),
                        silence,
                        MessageStatus.PARTIAL,
                        2,
                        1),
                new Story("no receipt at all", List.of(accepted(1), accepted(2)), silence, MessageStatus.EXPIRED, 2, 0),
                new Story("nothing at all", none, silence, MessageStatus.EXPIRED, 0, 0));
    }

    @ParameterizedTest
    @MethodSource("stories")
    void endsTheSameInEveryOrder(Story story) {
        for (ChargeOn chargeOn : ChargeOn.values()) {
            List<TrackingFact> facts = new ArrayList<>(story.facts());
            facts.add(admitted(2, chargeOn));
            int post = chargeOn == ChargeOn.ACCEPTED ? story.postAccepted() : story.postDelivered();
            Orders.forEach(facts, order -> {
                Track track = Track.of(order);
                story.last().forEach(track::tell);
                track.check();

                assertThat(track.state.status()).as("%s", order).isEqualTo(story.end());
                assertThat(track.settlements)
                        .as("%s", order)
                        .extracting(Settle::postSegments, Settle::voidSegments)
                        .containsExactly(tuple(post, 2 - post));
                assertThat(track.late).as("%s", order).isEmpty();
                assertThat(track.last().cause()).as("%s", order).isEqualTo(causeInFirstOrder(story, chargeOn));
            });
        }
    }

    /** What a gateway tells of a segment comes in its order; receipts have a way of their own and may overtake it. */
    @ParameterizedTest
    @EnumSource
    void aReceiptThatOvertakesTheAnswersHidesNoResend(ChargeOn chargeOn) {
        List<TrackingFact> told = List.of(result(1, 1, UNKNOWN), result(1, 2, RESENT), result(1, 2, ACCEPTED));
        List<TrackingFact> facts = new ArrayList<>(told);
        facts.addAll(List.of(admitted(1, chargeOn), receipt(1, ENROUTE), receipt(1, DELIVERED)));
        Orders.forEach(facts, order -> {
            if (order.stream().filter(told::contains).toList().equals(told)) {
                Track track = Track.of(order).check();
                assertThat(track.last().status()).as("%s", order).isEqualTo(MessageStatus.DELIVERED);
                assertThat(track.last().resentSegments()).as("%s", order).isEqualTo(1);
            }
        });
    }

    /** The name of the end doesn't depend on the order either. */
    private static String causeInFirstOrder(Story story, ChargeOn chargeOn) {
        List<TrackingFact> facts = new ArrayList<>();
        facts.add(admitted(2, chargeOn));
        facts.addAll(story.facts());
        facts.addAll(story.last());
        return Track.of(facts).last().cause();
    }

    @ParameterizedTest
    @EnumSource
    void aDeadlineAnywhereCutsTheStoryThere(ChargeOn chargeOn) {
        List<TrackingFact> facts = List.of(
                admitted(2, chargeOn),
                accepted(1),
                accepted(2),
                receipt(1, DELIVERED),
                receipt(2, DELIVERED),
                deadline());
        Orders.forEach(facts, order -> {
            Track track = Track.of(order).check();
            // What was known when both the admission and the deadline were.
            int cut = Math.max(order.indexOf(facts.get(0)), order.indexOf(deadline()));
            List<TrackingFact> known = order.subList(0, cut);
            boolean first = known.contains(receipt(1, DELIVERED));
            boolean second = known.contains(receipt(2, DELIVERED));
            MessageStatus expected = first && second
                    ? MessageStatus.DELIVERED
                    : first || second ? MessageStatus.PARTIAL : MessageStatus.EXPIRED;
            assertThat(track.state.status()).as("%s", order).isEqualTo(expected);
            assertThat(track.late)
                    .as("%s", order)
                    .filteredOn(late -> late.state().equals("DLR_DELIVERED"))
                    .hasSize((first ? 0 : 1) + (second ? 0 : 1));
        });
    }

    @Test
    void ofContradictingReceiptsTheFirstStandsInEveryOrder() {
        List<TrackingFact> facts = List.of(
                admitted(2, ChargeOn.DELIVERED),
                accepted(1),
                accepted(2),
                receipt(1, DELIVERED),
                receipt(1, UNDELIVERABLE),
                receipt(2, DELIVERED));
        Orders.forEach(facts, order -> {
            Track track = Track.of(order).check();
            boolean deliveredFirst = order.indexOf(receipt(1, DELIVERED)) < order.indexOf(receipt(1, UNDELIVERABLE));

            assertThat(track.state.status())
                    .as("%s", order)
                    .isEqualTo(deliveredFirst ? MessageStatus.DELIVERED : MessageStatus.PARTIAL);
            assertThat(track.late).as("%s", order).hasSize(1);
            assertThat(track.settlements)
                    .extracting(Settle::postSegments)
                    .as("%s", order)
                    .containsExactly(deliveredFirst ? 2 : 1);
        });
    }
}
