package org.brandcast.domain.rating;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.brandcast.domain.Seed;
import org.brandcast.domain.lifecycle.ChargeOn;
import org.brandcast.domain.lifecycle.DlrState;
import org.brandcast.domain.lifecycle.MessageState;
import org.brandcast.domain.lifecycle.MessageStatus;
import org.brandcast.domain.lifecycle.MessageType;
import org.brandcast.domain.lifecycle.SubmitOutcome;
import org.brandcast.domain.lifecycle.TrackingDecision;
import org.brandcast.domain.lifecycle.TrackingFact;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/**
 * Random traffic through the message state machine that also settles the quota ledger: what the nights book is what the
 * ledger posted, each at its own price, plus the corrections of late receipts.
 */
class RatingPropertyTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 10, 28);
    private static final int DAYS = 7;
    private static final long OLD_PRICE = 350;
    private static final long NEW_PRICE = 370;
    /** The price changes at this midnight, which is also a month's end. */
    private static final LocalDate NEW_PRICE_FROM = LocalDate.of(2026, 11, 1);

    /** A message when all is over. */
    private static final class Sent {
        UsageKey key;
        UsageCount count;
        /** When analytics shows it; may be nights after it was final. */
        long visibleAtMillis;
        /** What the ledger posted. */
        long posted;

        final Set<Integer> lateDelivered = new HashSet<>();
        final Set<Integer> lateAccepted = new HashSet<>();
        long lateVisibleAtMillis;
    }

    @RepeatedTest(20)
    void linesEqualTheLedgerPlusListedCorrections() {
        Random random = Seed.forProperty("linesEqualTheLedgerPlusListedCorrections");
        List<Sent> traffic = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            traffic.add(send(random));
        }
        Map<UsageKey, UsageCount> booked = new HashMap<>();
        Map<UsageKey, UsageCount> bookedLate = new HashMap<>();
        long lines = 0;
        long corrections = 0;
        for (int day = 0; day < DAYS + 4; day++) {
            long now = BillingDays.endMillis(FIRST.plusDays(day))
                    + Duration.ofHours(1).toMillis();
            lines += book(usage(traffic, now), booked);
            corrections += book(late(traffic, now), bookedLate);
            assertThat(Booking.difference(usage(traffic, now), booked))
                    .as("the same night again")
                    .isEmpty();
        }
        assertThat(lines)
                .isEqualTo(traffic.stream()
                        .mapToLong(m -> m.posted * m.key.unitPriceVnd())
                        .sum());
        assertThat(corrections)
                .isEqualTo(traffic.stream().mapToLong(RatingPropertyTest::owed).sum());
    }

    private static long owed(Sent message) {
        long segments = message.key.chargeOn() == ChargeOn.DELIVERED
                ? message.lateDelivered.size()
                : message.lateAccepted.size();
        return segments * message.key.unitPriceVnd();
    }

    /** Books what is missing; its sum in đồng. */
    private static long book(Map<UsageKey, UsageCount> known, Map<UsageKey, UsageCount> booked) {
        long sum = 0;
        for (Booking.Line line : Booking.difference(known, booked)) {
            booked.merge(line.key(), line.count(), UsageCount::plus);
            sum += line.amountVnd();
        }
        return sum;
    }

    private static Map<UsageKey, UsageCount> usage(List<Sent> traffic, long nowMillis) {
        Map<UsageKey, UsageCount> usage = new HashMap<>();
        traffic.stream()
                .filter(m -> m.visibleAtMillis < nowMillis)
                .forEach(m -> usage.merge(m.key, m.count, UsageCount::plus));
        return usage;
    }

    private static Map<UsageKey, UsageCount> late(List<Sent> traffic, long nowMillis) {
        Map<UsageKey, UsageCount> usage = new HashMap<>();
        traffic.stream()
                .filter(m -> m.visibleAtMillis < nowMillis && m.lateVisibleAtMillis < nowMillis)
                .forEach(m -> usage.merge(
                        m.key,
                        LateReceipts.more(m.key.chargeOn(), m.count, m.lateDelivered.size(), m.lateAccepted.size()),
                        UsageCount::plus));
        return usage;
    }

    private static Sent send(Random random) {
        // Often within a second of a midnight of +07:00.
        long admitted = BillingDays.startMillis(FIRST.plusDays(random.nextInt(DAYS)))
                + (random.nextBoolean() ? random.nextInt(2_000) - 1_000 : random.nextInt(86_400_000));
        LocalDate pricedOn = BillingDays.of(admitted);
        ChargeOn chargeOn = Seed.oneOf(random, ChargeOn.values());
        int segments = 1 + random.nextInt(3);
        Sent sent = new Sent();
        MessageState state = MessageState.UNKNOWN;
        List<TrackingFact> facts = new ArrayList<>();
        facts.add(new TrackingFact.Admitted(segments, chargeOn, admitted + 1_000, "viettel"));
        for (int segment = 1; segment <= segments; segment++) {
            facts.addAll(fateOf(segment, random));
        }
        facts.add(new TrackingFact.DeadlinePassed());
        for (int segment = 1; segment <= segments; segment++) {
            facts.addAll(fateOf(segment, random));
        }
        Set<Integer> taken = new HashSet<>();
        for (TrackingFact fact : facts) {
            if (!state.status().isFinal()) {
                taken(fact, taken);
            }
            MessageState.Step step = state.apply(fact);
            state = step.state();
            for (TrackingDecision decision : step.decisions()) {
                if (decision instanceof TrackingDecision.StatusChanged changed
                        && changed.status().isFinal()) {
                    sent.count = new UsageCount(
                            1, changed.segments(), changed.acceptedSegments(), changed.deliveredSegments());
                    long finalAt = admitted + random.nextInt(3_600_000);
                    sent.visibleAtMillis = finalAt + (random.nextInt(10) == 0 ? 100_000_000 : 60_000);
                    sent.key = new UsageKey(
                            BillingDays.of(finalAt),
                            pricedOn,
                            1,
                            7,
                            "LOTUS",
                            "viettel",
                            MessageType.CARE,
                            changed.status(),
                            chargeOn,
                            pricedOn.isBefore(NEW_PRICE_FROM) ? OLD_PRICE : NEW_PRICE);
                } else if (decision instanceof TrackingDecision.Settle settle) {
                    sent.posted = settle.postSegments();
                } else if (decision instanceof TrackingDecision.Late late) {
                    if (late.state().equals(LateReceipts.DELIVERED)) {
                        sent.lateDelivered.add(late.segment());
                    }
                    if (!late.state().equals(LateReceipts.REFUSED) && !taken.contains(late.segment())) {
                        sent.lateAccepted.add(late.segment());
                    }
                }
            }
        }
        sent.lateVisibleAtMillis = sent.visibleAtMillis + random.nextInt(200_000_000);
        return sent;
    }

    private static void taken(TrackingFact fact, Set<Integer> taken) {
        if (fact instanceof TrackingFact.SegmentResult result && result.outcome() == SubmitOutcome.ACCEPTED) {
            taken.add(result.segment());
        } else if (fact instanceof TrackingFact.SegmentReceipt receipt
                && receipt.state().isFinal()) {
            taken.add(receipt.segment());
        }
    }

    private static List<TrackingFact> fateOf(int segment, Random random) {
        List<TrackingFact> facts = new ArrayList<>();
        if (random.nextInt(3) > 0) {
            facts.add(new TrackingFact.SegmentResult(
                    segment,
                    1,
                    Seed.oneOf(random, new SubmitOutcome[] {SubmitOutcome.ACCEPTED, SubmitOutcome.UNKNOWN}),
                    ""));
        }
        if (random.nextInt(3) > 0) {
            facts.add(new TrackingFact.SegmentReceipt(
                    segment, Seed.oneOf(random, new DlrState[] {DlrState.DELIVERED, DlrState.UNDELIVERABLE}), ""));
        }
        return facts;
    }

    @Test
    void aRejectedMessageIsALineThatCostsNothing() {
        UsageKey key = new UsageKey(
                FIRST, FIRST, 1, 0, "LOTUS", "", MessageType.AD, MessageStatus.REJECTED, ChargeOn.ACCEPTED, 0);
        Booking.Line line = Booking.difference(Map.of(key, new UsageCount(3, 0, 0, 0)), Map.of())
                .get(0);
        assertThat(line.amountVnd()).isZero();
        assertThat(line.count().messages()).isEqualTo(3);
    }

    @Test
    void whatIsNoLongerKnownIsTakenBack() {
        UsageKey key = new UsageKey(
                FIRST,
                FIRST,
                1,
                7,
                "LOTUS",
                "viettel",
                MessageType.AD,
                MessageStatus.DELIVERED,
                ChargeOn.DELIVERED,
                350);
        List<Booking.Line> lines = Booking.difference(Map.of(), Map.of(key, new UsageCount(2, 4, 4, 4)));
        assertThat(lines).containsExactly(new Booking.Line(key, new UsageCount(-2, -4, -4, -4)));
        assertThat(lines.get(0).amountVnd()).isEqualTo(-1400);
    }
}
