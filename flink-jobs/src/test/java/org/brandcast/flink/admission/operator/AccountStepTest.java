package org.brandcast.flink.admission.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.brandcast.flink.testing.Samples.NOW;
import static org.brandcast.flink.testing.Samples.ORDER;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.brandcast.flink.admission.Decision;
import org.brandcast.flink.admission.Judged;
import org.brandcast.flink.io.DeadLetters;
import org.brandcast.flink.testing.KeyedStates;
import org.brandcast.flink.testing.Samples;
import org.brandcast.schemas.Admitted;
import org.brandcast.schemas.ChargeOn;
import org.brandcast.schemas.Conflicted;
import org.brandcast.schemas.LedgerDelta;
import org.brandcast.schemas.LedgerVerb;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OrderEcho;
import org.brandcast.schemas.OrderGrant;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.Rejected;
import org.brandcast.schemas.Settled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountStepTest extends AccountHarness {
    @Test
    void admitsReservesAndSends() throws Exception {
        grant(Samples.grant(ORDER, 1, 10));
        request(judged("a", 2));

        List<Decision> decisions = told();
        OrderEcho echo = (OrderEcho) decisions.get(0).event().getBody();
        assertThat(decisions.get(0).key()).isEqualTo("order/5");
        assertThat(echo.getGrantVersion()).isEqualTo(1);
        assertThat(echo.getLedger()).isEqualTo(new LedgerDelta(ORDER, 1L, LedgerVerb.GRANT, 10L, 0L, 10L, 0L, 0L));

        Admitted admitted = (Admitted) decisions.get(1).event().getBody();
        assertThat(decisions.get(1).key()).isEqualTo("a");
        assertThat(admitted.getRoute()).isEqualTo("viettel-sim");
        assertThat(admitted.getOtherRoutes()).containsExactly("viettel-two");
        assertThat(admitted.getUnitPriceVnd()).isEqualTo(500);
        assertThat(admitted.getSegments()).isEqualTo(2);
        assertThat(admitted.getLedger())
                .isEqualTo(new LedgerDelta(ORDER, 2L, LedgerVerb.RESERVE, 2L, 1000L, 10L, 2L, 0L));

        OutboundMessage message = decisions.get(1).outbound();
        assertThat(message.getRoute()).isEqualTo("viettel-sim");
        assertThat(message.getText()).isEqualTo(Samples.TEXT);
        assertThat(message.getAdmittedAtMillis()).isEqualTo(NOW);
        assertThat(message.getHop()).isZero();
    }

    @Test
    void theSameRequestAgainIsSilent() throws Exception {
        grant(Samples.grant(ORDER, 1, 10));
        request(judged("a", 1));
        told();

        request(judged("a", 1));
        request(judged("a", 1));

        assertThat(told()).isEmpty();
    }

    @Test
    void anotherBodyUnderTheSameIdChangesNothingAndIsTold() throws Exception {
        grant(Samples.grant(ORDER, 1, 10));
        request(judged("a", 1));
        told();
        Judged other = judged("a", 1);
        other.facts().setBodyHash("other");

        request(other);

        Conflicted conflicted = (Conflicted) body(told(), 0);
        assertThat(conflicted.getOriginalBodyHash()).isEqualTo("hash");
        request(judged("b", 1));
        assertThat(((Admitted) body(told(), 0)).getLedger().getReservedAfter()).isEqualTo(2);
    }

    @Test
    void aRefusedRequestIsRememberedToo() throws Exception {
        grant(Samples.grant(ORDER, 1, 10));
        told();
        request(refused("a", "NUMBER_LANDLINE"));
        Rejected rejected = (Rejected) body(told(), 0);
        assertThat(rejected.getReason()).isEqualTo("NUMBER_LANDLINE");

        request(refused("a", "NUMBER_LANDLINE"));
        request(judged("a", 1));

        assertThat(told()).isEmpty();
    }

    @Test
    void theLastSegmentIsSoldOnce() throws Exception {
        grant(Samples.grant(ORDER, 1, 3));
        for (String id : List.of("a", "b", "c", "d", "e")) {
            request(judged(id, 1));
        }

        List<Decision> decisions = told();
        assertThat(decisions)
                .extracting(each -> each.event().getBody().getClass().getSimpleName())
                .containsExactly("OrderEcho", "Admitted", "Admitted", "Admitted", "Rejected", "Rejected");
        assertThat(((Rejected) decisions.get(4).event().getBody()).getReason()).isEqualTo("ORDER_EXHAUSTED");
        assertThat(decisions.get(4).outbound()).isNull();
    }

    @Test
    void theEarliestExpiryPaysFirstThenTheNext() throws Exception {
        OrderGrant late = Samples.grant(1, 1, 10);
        OrderGrant early = Samples.grant(2, 1, 1);
        early.setValidUntilMillis(NOW + 1_000);
        grant(late);
        grant(early);
        told();

        request(judged("a", 1));
        request(judged("b", 1));

        List<Decision> decisions = told();
        assertThat(((Admitted) body(decisions, 0)).getLedger().getOrderId()).isEqualTo(2);
        assertThat(((Admitted) body(decisions, 1)).getLedger().getOrderId()).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "none, ORDER_NONE",
        "unknown, ORDER_UNKNOWN",
        "closed, ORDER_CLOSED",
        "type, ORDER_NOT_COVERING",
        "carrier, ORDER_NOT_COVERING",
        "early, ORDER_NOT_YET_VALID",
        "late, ORDER_EXPIRED",
        "empty, ORDER_EXHAUSTED"
    })
    void refusesWhatNoOrderPaysFor(String flaw, String reason) throws Exception {
        Judged request = judged("a", 1);
        OrderGrant grant = Samples.grant(ORDER, 1, 10);
        switch (flaw) {
            case "unknown" -> request = named("a", 404L);
            case "closed" -> grant.setClosed(true);
            case "type" -> grant.setTypes(List.of(MessageType.AD));
            case "carrier" -> grant.setCarriers(List.of("vinaphone"));
            case "early" -> grant.setValidFromMillis(NOW + 1);
            case "late" -> grant.setValidUntilMillis(NOW);
            default -> grant.setGrantedSegments(0L);
        }
        if (!flaw.equals("none")) {
            grant(grant);
        }
        told();

        request(request);

        assertThat(((Rejected) body(told(), 0)).getReason()).isEqualTo(reason);
    }

    @Test
    void theNamedOrderPaysEvenIfAnotherExpiresEarlier() throws Exception {
        OrderGrant early = Samples.grant(2, 1, 10);
        early.setValidUntilMillis(NOW + 1_000);
        grant(early);
        grant(Samples.grant(1, 1, 10));
        told();

        request(named("a", 1L));

        assertThat(((Admitted) body(told(), 0)).getLedger().getOrderId()).isEqualTo(1);
    }

    @Test
    void aGrantIsSetAndNotAddedAndItsCopiesAreSilent() throws Exception {
        grant(Samples.grant(ORDER, 1, 10));
        grant(Samples.grant(ORDER, 1, 10));
        grant(Samples.grant(ORDER, 3, 25));
        grant(Samples.grant(ORDER, 2, 99));

        assertThat(told())
                .extracting(each -> ((OrderEcho) each.event().getBody()).getLedger())
                .containsExactly(
                        new LedgerDelta(ORDER, 1L, LedgerVerb.GRANT, 10L, 0L, 10L, 0L, 0L),
                        new LedgerDelta(ORDER, 2L, LedgerVerb.GRANT, 15L, 0L, 25L, 0L, 0L));
    }

    @Test
    void aGrantLoweredBelowWhatIsUsedIsClamped() throws Exception {
        grant(Samples.grant(ORDER, 1, 10));
        request(judged("a", 4));
        told();

        grant(Samples.grant(ORDER, 2, 1));

        OrderEcho echo = (OrderEcho) body(told(), 0);
        assertThat(echo.getClamped()).isTrue();
        assertThat(echo.getLedger().getGrantedAfter()).isEqualTo(4);
    }

    @Test
    void aClosedOrderStillSettlesWhatItReserved() throws Exception {
        grant(Samples.grant(ORDER, 1, 10));
        request(judged("a", 4));
        OrderGrant closed = Samples.grant(ORDER, 2, 10);
        closed.setClosed(true);
        grant(closed);
        told();

        settle("a", 4, 0);

        Settled settled = (Settled) body(told(), 0);
        assertThat(settled.getDeltas())
                .containsExactly(new LedgerDelta(ORDER, 5L, LedgerVerb.POST, 4L, 2000L, 10L, 0L, 4L));
    }

    @Test
    void aPartialMessagePostsAndVoidsInOneEvent() throws Exception {
        grant(Samples.grant(ORDER, 1, 10));
        Judged request = judged("a", 3);
        request.facts().setCampaignId(9L);
        request(request);
        told();

        settle("a", 1, 2);

        Settled settled = (Settled) body(told(), 0);
        assertThat(settled.getCampaignId()).isEqualTo(9L);
        assertThat(settled.getDeltas())
                .extracting(LedgerDelta::getVerb, LedgerDelta::getSegments, LedgerDelta::getReservedAfter)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(LedgerVerb.POST, 1L, 2L),
                        org.assertj.core.groups.Tuple.tuple(LedgerVerb.VOID, 2L, 0L));
    }

    @Test
    void eachReserveEndsOnce() throws Exception {
        grant(Samples.grant(ORDER, 1, 10));
        request(judged("a", 1));
        told();

        settle("a", 1, 0);
        settle("a", 0, 1);
        settle("never admitted", 1, 0);

        assertThat(told()).hasSize(1);
        step.snapshot(1, NOW);
        assertThat(KeyedStates.countOf(step, AccountState.DECIDED, entry -> true))
                .isEqualTo(1);
        assertThat(KeyedStates.countOf(step, AccountState.DECIDED, entry -> entry.open() != null))
                .isZero();
    }

    /** What a checkpoint would write is written without one before it is too much for memory. */
    @Test
    void idsDoNotWaitForACheckpointThatDoesNotCome() throws Exception {
        for (int i = 0; i < AccountState.MOST_IDS_UNWRITTEN - 1; i++) {
            request(refused("id " + i, "NUMBER_LANDLINE"));
        }
        assertThat(KeyedStates.countOf(step, AccountState.DECIDED, entry -> true))
                .isZero();

        request(refused("the last", "NUMBER_LANDLINE"));

        assertThat(KeyedStates.countOf(step, AccountState.DECIDED, entry -> true))
                .isEqualTo(AccountState.MOST_IDS_UNWRITTEN);
        told();
        request(refused("id 7", "NUMBER_LANDLINE"));
        request(refused("the last", "NUMBER_LANDLINE"));
        assertThat(told()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-3, 0, 2, 99})
    void aSettlementNeverMovesMoreThanTheReserve(int post) throws Exception {
        grant(Samples.grant(ORDER, 1, 10));
        request(judged("a", 2));
        told();

        settle("a", post, 77);

        List<LedgerDelta> deltas = ((Settled) body(told(), 0)).getDeltas();
        LedgerDelta last = deltas.get(deltas.size() - 1);
        assertThat(last.getReservedAfter()).isZero();
        assertThat(last.getPostedAfter()).isEqualTo(Math.max(0, Math.min(post, 2)));
    }

    @Test
    void aRestoredAccountKnowsWhatItDecidedAndWhatIsReserved() throws Exception {
        grant(Samples.grant(ORDER, 1, 3));
        request(judged("a", 1));
        request(refused("b", "NUMBER_LANDLINE"));
        OperatorSubtaskState snapshot = step.snapshot(1, NOW);
        step.close();
        open(snapshot);

        request(judged("a", 1));
        request(refused("b", "NUMBER_LANDLINE"));
        assertThat(told()).isEmpty();

        settle("a", 1, 0);
        request(judged("c", 2));
        request(judged("d", 1));
        assertThat(told())
                .extracting(each -> each.event().getBody().getClass().getSimpleName())
                .containsExactly("Settled", "Admitted", "Rejected");
    }

    @Test
    void anIdIsForgottenSevenDaysAfterTheLastPossibleDeadline() throws Exception {
        grant(Samples.grant(ORDER, 1, 10));
        step.setStateTtlProcessingTime(NOW);
        request(refused("a", "NUMBER_LANDLINE"));
        step.snapshot(1, NOW);
        told();

        step.setStateTtlProcessingTime(NOW + Duration.ofDays(10).toMillis() - 1);
        request(refused("a", "NUMBER_LANDLINE"));
        assertThat(told()).isEmpty();

        step.setStateTtlProcessingTime(NOW + Duration.ofDays(10).toMillis());
        request(refused("a", "NUMBER_LANDLINE"));
        assertThat(told()).hasSize(1);
    }

    @Test
    void aRuleThatThrowsCostsOneDeadLetterAndChangesNothing() throws Exception {
        OrderGrant dear = Samples.grant(ORDER, 1, 10);
        dear.getPrices().get(0).setUnitPriceVnd(Long.MAX_VALUE);
        grant(dear);
        told();

        request(judged("a", 2));

        assertThat(told()).isEmpty();
        assertThat(step.getSideOutput(DeadLetters.TAG))
                .singleElement()
                .satisfies(each -> assertThat(each.getValue().getReason()).isEqualTo("FAULT"));
        grant(Samples.grant(ORDER, 2, 10));
        request(judged("a", 2));
        assertThat(((Admitted) body(told(), 1)).getLedger().getReservedAfter()).isEqualTo(2);
    }

    /** Random requests, copies, conflicts, grants and settlements of three orders, with restarts in between. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theLedgerBalancesWhateverComes(long seed) throws Exception {
        Random random = new Random(seed);
        List<Decision> all = new ArrayList<>();
        List<String> admitted = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < 400; i++) {
            switch (random.nextInt(8)) {
                case 0 -> grant(Samples.grant(1 + random.nextInt(3), 1 + random.nextInt(40), random.nextInt(60)));
                case 1, 2, 3 -> request(judged("m" + next++, 1 + random.nextInt(3)));
                case 4 -> request(judged("m" + random.nextInt(next + 1), 1 + random.nextInt(3)));
                case 5, 6 -> {
                    if (!admitted.isEmpty()) {
                        settle(admitted.get(random.nextInt(admitted.size())), random.nextInt(4), random.nextInt(4));
                    }
                }
                default -> {
                    if (random.nextInt(10) == 0) {
                        OperatorSubtaskState snapshot = step.snapshot(i, NOW);
                        step.close();
                        open(snapshot);
                    }
                }
            }
            for (Decision each : told()) {
                all.add(each);
                if (each.event().getBody() instanceof Admitted) {
                    admitted.add(each.key());
                }
            }
        }
        assertThat(admitted).as("seed %s", seed).doesNotHaveDuplicates().hasSizeGreaterThan(5);
        LedgerReplay.assertBalanced(all);
    }

    @Test
    void chargeAndDeadlineAreFrozen() throws Exception {
        OrderGrant delivered = Samples.grant(ORDER, 1, 10);
        delivered.setChargeOn(ChargeOn.DELIVERED);
        grant(delivered);
        told();

        request(judged("a", 1));

        Admitted admitted = (Admitted) body(told(), 0);
        assertThat(admitted.getChargeOn()).isEqualTo(ChargeOn.DELIVERED);
        assertThat(admitted.getDeadlineMillis()).isEqualTo(NOW + 3_600_000);
    }
}
