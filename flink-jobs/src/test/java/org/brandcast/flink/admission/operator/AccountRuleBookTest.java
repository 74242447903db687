package org.brandcast.flink.admission.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.brandcast.flink.testing.RuleSamples.cap;
import static org.brandcast.flink.testing.Samples.NOW;
import static org.brandcast.flink.testing.Samples.ORDER;
import static org.brandcast.flink.testing.Samples.TENANT;
import static org.brandcast.flink.testing.Samples.VIETTEL_NUMBER;

import java.time.Duration;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.brandcast.flink.admission.AccountCommand;
import org.brandcast.flink.admission.Decision;
import org.brandcast.flink.admission.Deferral;
import org.brandcast.flink.admission.Judged;
import org.brandcast.flink.io.DeadLetters;
import org.brandcast.flink.testing.Samples;
import org.brandcast.schemas.Admitted;
import org.brandcast.schemas.CapControl;
import org.brandcast.schemas.CapScope;
import org.brandcast.schemas.Conflicted;
import org.brandcast.schemas.Delayed;
import org.brandcast.schemas.Door;
import org.brandcast.schemas.Dropped;
import org.brandcast.schemas.Encoding;
import org.brandcast.schemas.FrequencyReturn;
import org.brandcast.schemas.Held;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OrderGrant;
import org.brandcast.schemas.OrderThreshold;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.QuotaUnit;
import org.brandcast.schemas.Rejected;
import org.brandcast.schemas.RuleHit;
import org.brandcast.schemas.Settled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the account does beyond paying: waiting requests, caps, thresholds, orders in đồng, messages given back. */
class AccountRuleBookTest extends AccountHarness {
    private static final Judged.Outcome HELD =
            new Judged.Held(List.of(new RuleHit("KEYWORD", "vay", 0, 3)), 2, NOW + 3_600_000);

    private void restart() throws Exception {
        OperatorSubtaskState snapshot = step.snapshot(1, NOW);
        step.close();
        open(snapshot);
    }

    private List<String> kinds() {
        return told().stream()
                .map(each -> each.event() == null
                        ? "-"
                        : each.event().getBody().getClass().getSimpleName())
                .toList();
    }

    // Requests that wait

    @Test
    void aHeldRequestReservesNothingAndGoesOnOnce() throws Exception {
        grant(Samples.grant(ORDER, 1, 10));
        told();

        request(judged("a", null, false, HELD));
        Held held = (Held) body(told(), 0);
        assertThat(held.getExpiresAtMillis()).isEqualTo(NOW + 3_600_000);
        assertThat(held.getSegments()).isEqualTo(2);
        assertThat(held.getHits())
                .singleElement()
                .satisfies(hit -> assertThat(hit.getDetail()).isEqualTo("vay"));
        assertThat(openReservations()).isZero();
        restart();

        request(judged("a", null, true, passed(2, false)));
        request(judged("a", null, true, passed(2, false)));

        List<Decision> decisions = told();
        assertThat(decisions).hasSize(1);
        assertThat(((Admitted) body(decisions, 0)).getLedger().getReservedAfter())
                .isEqualTo(2);
    }

    private long openReservations() throws Exception {
        step.snapshot(99, NOW);
        return org.brandcast.flink.testing.KeyedStates.countOf(
                step, AccountState.DECIDED, entry -> entry.open() != null);
    }

    @Test
    void aCopyOfAWaitingRequestIsSilentWhateverItsVerdict() throws Exception {
        grant(Samples.grant(ORDER, 1, 10));
        request(judged("a", null, false, HELD));
        told();

        request(judged("a", null, false, HELD));
        request(judged("a", 1));
        request(refused("a", "NUMBER_LANDLINE"));

        assertThat(told()).isEmpty();
    }

    @Test
    void anotherBodyUnderAWaitingIdIsAConflictAndItsOwnWaitEndsSilently() throws Exception {
        request(judged("a", null, false, HELD));
        told();
        Judged other = judged("a", null, false, HELD);
        other.facts().setBodyHash("other");

        request(other);
        assertThat(((Conflicted) body(told(), 0)).getOriginalBodyHash()).isEqualTo("hash");

        Judged expired = judged("a", null, true, new Judged.Refused("HOLD_EXPIRED", ""));
        expired.facts().setBodyHash("other");
        request(expired);
        assertThat(told()).isEmpty();
    }

    @Test
    void heldThenDelayedThenRefused() throws Exception {
        request(judged("a", null, false, HELD));
        request(judged("a", null, true, new Judged.Delayed("AD_OUT_OF_HOURS", NOW + 5)));
        request(judged("a", null, true, new Judged.Refused("AD_OPTED_OUT", "")));
        request(judged("a", null, true, new Judged.Refused("AD_OPTED_OUT", "")));

        List<Decision> decisions = told();
        assertThat(decisions).hasSize(3);
        Delayed delayed = (Delayed) body(decisions, 1);
        assertThat(delayed.getHop()).isZero();
        assertThat(delayed.getUntilMillis()).isEqualTo(NOW + 5);
        assertThat(((Rejected) body(decisions, 2)).getReason()).isEqualTo("AD_OPTED_OUT");
    }

    // Frequency returns

    @Test
    void whatWasCountedAndIsRefusedGoesBack() throws Exception {
        request(judged("a", null, false, passed(1, true)));

        List<Decision> decisions = told();
        assertThat(((Rejected) body(decisions, 0)).getReason()).isEqualTo("ORDER_NONE");
        FrequencyReturn back = decisions.get(1).frequencyReturn();
        assertThat(back.getMessageId()).isEqualTo("a");
        assertThat(back.getTo()).isEqualTo(VIETTEL_NUMBER);
    }

    @Test
    void anAdmittedMessageOrAnUncountedCopyGivesNothingBack() throws Exception {
        grant(Samples.grant(ORDER, 1, 1));
        request(judged("a", null, false, passed(1, true)));
        request(judged("a", null, false, passed(1, false)));
        request(judged("b", null, false, passed(1, false)));

        assertThat(told()).allSatisfy(each -> assertThat(each.frequencyReturn()).isNull());
    }

    @Test
    void aCountedCopyGoesBackSilently() throws Exception {
        grant(Samples.grant(ORDER, 1, 10));
        request(judged("a", null, false, passed(1, true)));
        told();

        request(judged("a", null, false, passed(1, true)));

        List<Decision> decisions = told();
        assertThat(decisions).singleElement().satisfies(each -> {
            assertThat(each.event()).isNull();
            assertThat(each.outbound()).isNull();
            assertThat(each.frequencyReturn()).isNotNull();
        });
    }

    // Caps

    @ParameterizedTest
    @EnumSource(CapScope.class)
    void aCapRefusesWhatItCoversAndNothingElse(CapScope scope) throws Exception {
        grant(Samples.grant(ORDER, 1, 100));
        CapControl cap = cap(1, scope, 3L, null);
        cap.setBrandname("Lotus");
        cap.setType(MessageType.CARE);
        cap.setSenderId(3L);
        command(AccountCommand.of(cap));
        told();

        request(judged("a", 2));
        request(judged("b", 2));
        request(judged("c", 1));
        Judged other = judged("d", 5);
        other.facts().setBrandname("ROSE");
        other.facts().setType(MessageType.OTP);
        other.facts().setSenderId(null);
        request(other);

        List<Decision> decisions = told();
        assertThat(body(decisions, 0)).isInstanceOf(Admitted.class);
        assertThat(((Rejected) body(decisions, 1)).getReason()).isEqualTo("CAP_DAY");
        assertThat(body(decisions, 2)).isInstanceOf(Admitted.class);
        assertThat(body(decisions, 3)).isInstanceOf(scope == CapScope.TENANT ? Rejected.class : Admitted.class);
    }

    /** Users, SMPP accounts and databases have numbers of their own, which may be that of an API key. */
    @ParameterizedTest
    @EnumSource(Door.class)
    void aCapOfAnApiKeyHoldsForNobodyElseWithItsNumber(Door door) throws Exception {
        grant(Samples.grant(ORDER, 1, 100));
        CapControl cap = cap(1, CapScope.SENDER, 3L, null);
        cap.setSenderId(3L);
        command(AccountCommand.of(cap));
        told();

        Judged large = judged("a", 5);
        large.facts().setDoor(door);
        request(large);

        assertThat(body(told(), 0)).isInstanceOf(door == Door.REST ? Rejected.class : Admitted.class);
    }

    @Test
    void aCapNamesItsLimitAndAMonthIsLongerThanADay() throws Exception {
        grant(Samples.grant(ORDER, 1, 100));
        command(AccountCommand.of(cap(1, CapScope.TENANT, 2L, 3L)));
        told();
        request(judged("a", 2));
        step.setProcessingTime(NOW + Duration.ofDays(1).toMillis());
        request(judged("b", 2));
        request(judged("c", 1));

        List<Decision> decisions = told();
        Rejected month = (Rejected) body(decisions, 1);
        assertThat(month.getReason()).isEqualTo("CAP_MONTH");
        assertThat(month.getDetail()).isEqualTo("TENANT: 3");
        assertThat(body(decisions, 2)).isInstanceOf(Admitted.class);
    }

    @Test
    void whatIsVoidedCountsAgainstNoCap() throws Exception {
        grant(Samples.grant(ORDER, 1, 100));
        command(AccountCommand.of(cap(1, CapScope.TENANT, 3L, null)));
        request(judged("a", 3));
        told();
        restart();

        settle("a", 1, 2);
        request(judged("b", 3));
        request(judged("c", 2));

        assertThat(kinds()).containsExactly("Settled", "Rejected", "Admitted");
    }

    @Test
    void aNewerVersionOfACapHoldsAndItsUseStays() throws Exception {
        grant(Samples.grant(ORDER, 1, 100));
        CapControl first = cap(1, CapScope.TENANT, 2L, null);
        command(AccountCommand.of(first));
        request(judged("a", 2));
        CapControl second = cap(1, CapScope.TENANT, 4L, null);
        second.setCapVersion(2);
        command(AccountCommand.of(second));
        command(AccountCommand.of(first));
        told();
        restart();

        request(judged("b", 3));
        request(judged("c", 2));
        CapControl withdrawn = cap(1, CapScope.TENANT, 4L, null);
        withdrawn.setCapVersion(3);
        withdrawn.setActive(false);
        command(AccountCommand.of(withdrawn));
        command(AccountCommand.of(second));
        request(judged("d", 50));

        assertThat(kinds()).containsExactly("Rejected", "Admitted", "Admitted");
    }

    @Test
    void aMessageThatACapRefusesTouchesNoOrder() throws Exception {
        grant(Samples.grant(ORDER, 1, 10));
        command(AccountCommand.of(cap(1, CapScope.TENANT, 0L, null)));
        request(judged("a", 1));
        told();
        CapControl withdrawn = cap(1, CapScope.TENANT, 0L, null);
        withdrawn.setCapVersion(2);
        withdrawn.setActive(false);
        command(AccountCommand.of(withdrawn));
        request(judged("b", 1));

        assertThat(((Admitted) body(told(), 0)).getLedger().getReservedAfter()).isEqualTo(1);
    }

    // Orders in đồng, thresholds

    @Test
    void anOrderInDongPaysByPrice() throws Exception {
        OrderGrant grant = Samples.grant(ORDER, 1, 1_200);
        grant.setUnit(QuotaUnit.VND);
        grant(grant);
        told();

        request(judged("a", 2));
        request(judged("b", 1));
        settle("a", 1, 1);
        request(judged("c", 1));

        List<Decision> decisions = told();
        assertThat(((Admitted) body(decisions, 0)).getLedger().getReservedAfter())
                .isEqualTo(1_000);
        assertThat(((Rejected) body(decisions, 1)).getReason()).isEqualTo("ORDER_EXHAUSTED");
        assertThat(((Settled) body(decisions, 2)).getDeltas())
                .extracting(delta -> delta.getPostedAfter())
                .containsExactly(500L, 500L);
        assertThat(body(decisions, 3)).isInstanceOf(Admitted.class);
    }

    @Test
    void anOrderNeverChangesItsUnit() throws Exception {
        grant(Samples.grant(ORDER, 1, 10));
        told();
        OrderGrant other = Samples.grant(ORDER, 2, 10_000);
        other.setUnit(QuotaUnit.VND);

        grant(other);

        assertThat(told()).isEmpty();
        assertThat(step.getSideOutput(DeadLetters.TAG)).hasSize(1);
    }

    @Test
    void eachThresholdIsToldOncePerVersionOfTheGrant() throws Exception {
        OrderGrant grant = Samples.grant(ORDER, 1, 10);
        grant.setThresholdPercents(List.of(100, 50, 80));
        grant(grant);
        request(judged("a", 4));
        assertThat(kinds()).containsExactly("OrderEcho", "Admitted");

        request(judged("b", 4));
        List<Decision> decisions = told();
        assertThat(decisions.subList(1, 3))
                .extracting(each -> ((OrderThreshold) each.event().getBody()).getPercent())
                .containsExactly(50, 80);
        OrderThreshold told = (OrderThreshold) body(decisions, 2);
        assertThat(told.getUsed()).isEqualTo(8);
        assertThat(told.getGranted()).isEqualTo(10);
        assertThat(decisions.get(2).key()).isEqualTo("order/5");

        settle("b", 0, 4);
        restart();
        request(judged("c", 4));
        assertThat(kinds()).containsExactly("Admitted");

        OrderGrant more = Samples.grant(ORDER, 2, 16);
        more.setThresholdPercents(List.of(50, 80));
        grant(more);
        assertThat(kinds()).containsExactly("OrderEcho", "OrderThreshold");
    }

    // Given back by a gateway

    private static Deferral deferral(int hop, Deferral.Course course, boolean counted) {
        OutboundMessage message = OutboundMessage.newBuilder()
                .setMessageId("a")
                .setTenantId(TENANT)
                .setType(MessageType.AD)
                .setRoute("viettel-sim")
                .setBrandname("LOTUS")
                .setTo(VIETTEL_NUMBER)
                .setText("text")
                .setEncoding(Encoding.GSM7)
                .setSegments(2)
                .setControlVersion(12)
                .setAdmittedAtMillis(NOW)
                .setDeadlineMillis(NOW + 1)
                .setHop(hop)
                .build();
        return new Deferral(message, course, "AD_OUT_OF_HOURS", "detail", NOW + 7, counted);
    }

    @Test
    void aMessageGivenBackGoesOutAgainUnderItsReservation() throws Exception {
        grant(Samples.grant(ORDER, 1, 10));
        request(judged("a", 2));
        told();

        command(AccountCommand.of(deferral(0, Deferral.Course.WAITS, false)));
        command(AccountCommand.of(deferral(0, Deferral.Course.GOES, true)));
        restart();
        command(AccountCommand.of(deferral(1, Deferral.Course.GOES, true)));
        settle("a", 2, 0);

        List<Decision> decisions = told();
        assertThat(decisions).hasSize(2);
        assertThat(decisions.get(0).event()).isNull();
        assertThat(decisions.get(0).outbound().getHop()).isEqualTo(2);
        assertThat(((Settled) body(decisions, 1)).getDeltas().get(0).getPostedAfter())
                .isEqualTo(2);
    }

    @Test
    void itIsToldAsDelayedWithItsHop() throws Exception {
        grant(Samples.grant(ORDER, 1, 10));
        request(judged("a", 2));
        told();

        command(AccountCommand.of(deferral(0, Deferral.Course.WAITS, false)));

        Delayed delayed = (Delayed) body(told(), 0);
        assertThat(delayed.getHop()).isEqualTo(1);
        assertThat(delayed.getUntilMillis()).isEqualTo(NOW + 7);
    }

    @Test
    void aHopThatWentOnDoesNotGoOnAgain() throws Exception {
        grant(Samples.grant(ORDER, 1, 10));
        request(judged("a", 2));
        command(AccountCommand.of(deferral(0, Deferral.Course.GOES, false)));
        told();

        command(AccountCommand.of(deferral(0, Deferral.Course.GOES, false)));
        command(AccountCommand.of(deferral(0, Deferral.Course.ENDS, false)));

        assertThat(told()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"GOES, true, 1", "GOES, false, 0", "ENDS, false, 0", "WAITS, false, 0"})
    void whatWasSettledMeanwhileHasEnded(Deferral.Course course, boolean counted, int returns) throws Exception {
        grant(Samples.grant(ORDER, 1, 10));
        request(judged("a", 2));
        settle("a", 0, 2);
        told();

        command(AccountCommand.of(deferral(0, course, counted)));

        List<Decision> decisions = told();
        assertThat(decisions).hasSize(returns);
        assertThat(decisions).allSatisfy(each -> {
            assertThat(each.event()).isNull();
            assertThat(each.outbound()).isNull();
        });
    }

    @Test
    void whatMayNotGoAnyMoreIsToldAndStillSettles() throws Exception {
        grant(Samples.grant(ORDER, 1, 10));
        request(judged("a", 2));
        told();

        command(AccountCommand.of(deferral(0, Deferral.Course.ENDS, false)));

        Dropped dropped = (Dropped) body(told(), 0);
        assertThat(dropped.getReason()).isEqualTo("AD_OUT_OF_HOURS");
        assertThat(dropped.getSegments()).isEqualTo(2);
        assertThat(dropped.getHop()).isEqualTo(1);
        settle("a", 0, 2);
        assertThat(((Settled) body(told(), 0)).getDeltas().get(0).getReservedAfter())
                .isZero();
    }
}
