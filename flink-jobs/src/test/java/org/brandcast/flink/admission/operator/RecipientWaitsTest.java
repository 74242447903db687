package org.brandcast.flink.admission.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.brandcast.flink.testing.RuleSamples.ad;
import static org.brandcast.flink.testing.RuleSamples.advertising;
import static org.brandcast.flink.testing.RuleSamples.at;
import static org.brandcast.flink.testing.RuleSamples.policy;
import static org.brandcast.flink.testing.RuleSamples.subscriber;
import static org.brandcast.flink.testing.Samples.NOW;
import static org.brandcast.flink.testing.Samples.TENANT;
import static org.brandcast.flink.testing.Samples.VIETTEL_NUMBER;

import java.time.Duration;
import java.util.List;
import org.brandcast.flink.admission.AccountCommand;
import org.brandcast.flink.admission.Deferral;
import org.brandcast.flink.admission.Judged;
import org.brandcast.flink.admission.RecipientRecord.Kind;
import org.brandcast.flink.testing.KeyedStates;
import org.brandcast.flink.testing.RuleSamples;
import org.brandcast.flink.testing.Samples;
import org.brandcast.schemas.CampaignState;
import org.brandcast.schemas.ContentPolicyMode;
import org.brandcast.schemas.DeferredMessage;
import org.brandcast.schemas.Encoding;
import org.brandcast.schemas.FrequencyReturn;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.ModerationVerdict;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.SubscriberRuleKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What waits in the recipient step with the account's knowledge: for moderators, for hours, for gateways. */
class RecipientWaitsTest extends RecipientHarness {
    private static final long NIGHT = at(23, 0);
    private static final long MORNING = at(7, 0) + Duration.ofDays(1).toMillis();
    private static final long SPREAD = Duration.ofMinutes(10).toMillis();
    private long version = 100;

    private void openAtHour(long nowMillis) throws Exception {
        openAt(0, null, nowMillis);
        world();
        put(advertising(1));
    }

    private void put(Object body) throws Exception {
        version++;
        control(Samples.control(version, body.getClass().getSimpleName() + "/" + version, body));
    }

    private static SendRequest adAt(String ref, long acceptedAt) {
        SendRequest request = ad(ref);
        request.setAcceptedAtMillis(acceptedAt);
        return request;
    }

    // Moderation

    private AccountCommand hold() throws Exception {
        open(0, null);
        world();
        put(policy(TENANT, ContentPolicyMode.HOLD_ALL));
        send(Samples.request("a"));
        return next();
    }

    private static ModerationVerdict verdict(AccountCommand held, boolean approved) {
        return ModerationVerdict.newBuilder()
                .setMessageId(held.judged().facts().getMessageId())
                .setTenantId(TENANT)
                .setTo(held.judged().facts().getTo())
                .setBodyHash(held.judged().facts().getBodyHash())
                .setApproved(approved)
                .setModerator("hoa")
                .setComment("no")
                .setAtMillis(NOW)
                .build();
    }

    @Test
    void anApprovalLetsAHeldRequestGoOn() throws Exception {
        AccountCommand held = hold();
        assertThat(held.judged().continues()).isFalse();
        assertThat(((Judged.Held) held.judged().outcome()).expiresAtMillis()).isEqualTo(NOW + 3_600_000);
        restart();

        tell(Kind.MODERATION, VIETTEL_NUMBER, verdict(held, true));

        AccountCommand passed = next();
        assertThat(passed(passed).moderator()).isEqualTo("hoa");
        assertThat(passed.judged().continues()).isTrue();
        assertThat(passed.judged().facts().getBodyHash())
                .isEqualTo(held.judged().facts().getBodyHash());
        assertNothingLeft();
    }

    @Test
    void aRefusalEndsIt() throws Exception {
        AccountCommand held = hold();

        tell(Kind.MODERATION, VIETTEL_NUMBER, verdict(held, false));

        AccountCommand refused = next();
        assertThat(refused.judged().outcome()).isEqualTo(new Judged.Refused("HOLD_REFUSED", "no"));
        assertThat(refused.judged().continues()).isTrue();
        assertThat(refused.judged().facts().getCarrier()).isEqualTo("viettel");
        assertNothingLeft();
    }

    @Test
    void aHeldRequestExpires() throws Exception {
        AccountCommand held = hold();

        step.setProcessingTime(NOW + 3_600_000 - 1);
        assertThat(told()).isEmpty();
        step.setProcessingTime(NOW + 3_600_000);

        assertThat(refusalOf(next())).isEqualTo("HOLD_EXPIRED");
        tell(Kind.MODERATION, VIETTEL_NUMBER, verdict(held, true));
        assertThat(told()).isEmpty();
        assertNothingLeft();
    }

    @Test
    void aVerdictOnAnotherBodyOrTwiceChangesNothing() throws Exception {
        AccountCommand held = hold();
        ModerationVerdict other = verdict(held, true);
        other.setBodyHash("other");

        tell(Kind.MODERATION, VIETTEL_NUMBER, other);
        assertThat(told()).isEmpty();
        tell(Kind.MODERATION, VIETTEL_NUMBER, verdict(held, true));
        tell(Kind.MODERATION, VIETTEL_NUMBER, verdict(held, true));

        assertThat(told()).hasSize(1);
    }

    @Test
    void anApprovedRequestIsJudgedByTheRulesOfToday() throws Exception {
        AccountCommand held = hold();
        put(Samples.brandname(1, "LOTUS", TENANT, false));

        tell(Kind.MODERATION, VIETTEL_NUMBER, verdict(held, true));

        assertThat(refusalOf(next())).isEqualTo("BRANDNAME_NOT_OWNED");
        assertNothingLeft();
    }

    @Test
    void aCopyOfAHeldRequestIsToldAndKeptOnce() throws Exception {
        AccountCommand held = hold();

        send(Samples.request("a"));

        assertThat(next().judged().continues()).isFalse();
        assertThat(KeyedStates.countOf(step, RecipientState.WAITING)).isEqualTo(1);
        tell(Kind.MODERATION, VIETTEL_NUMBER, verdict(held, true));
        assertThat(told()).hasSize(1);
        assertNothingLeft();
    }

    @Test
    void anApprovalSurvivesAPausedCampaign() throws Exception {
        open(0, null);
        world();
        put(policy(TENANT, ContentPolicyMode.HOLD_ALL));
        SendRequest request = Samples.request("a");
        request.setCampaignId(9L);
        send(request);
        AccountCommand held = next();
        control(Samples.control(900, "campaign/9", Samples.campaign(9, CampaignState.PAUSED)));
        tell(Kind.MODERATION, VIETTEL_NUMBER, verdict(held, true));
        assertThat(told()).isEmpty();
        restart();

        control(Samples.control(901, "campaign/9", Samples.campaign(9, CampaignState.RUNNING)));
        step.setProcessingTime(NOW + 60_000);

        AccountCommand passed = next();
        assertThat(passed(passed).moderator()).isEqualTo("hoa");
        assertThat(passed.judged().continues()).isTrue();
        assertNothingLeft();
    }

    // Hours

    @Test
    void advertisingAtNightWaitsForTheMorningAndIsCountedThen() throws Exception {
        openAtHour(NIGHT);
        send(adAt("a", NIGHT));
        AccountCommand delayed = next();
        Judged.Delayed outcome = (Judged.Delayed) delayed.judged().outcome();
        assertThat(outcome.reason()).isEqualTo("AD_OUT_OF_HOURS");
        assertThat(outcome.untilMillis()).isBetween(MORNING, MORNING + SPREAD);
        assertThat(KeyedStates.countOf(step, RecipientState.WINDOWS)).isZero();
        restart();

        step.setProcessingTime(outcome.untilMillis() - 1);
        assertThat(told()).isEmpty();
        step.setProcessingTime(outcome.untilMillis());

        AccountCommand passed = next();
        assertThat(passed(passed).counted()).isTrue();
        assertThat(passed.judged().continues()).isTrue();
        assertThat(KeyedStates.countOf(step, RecipientState.WINDOWS)).isEqualTo(1);
        assertNothingLeft();
    }

    @Test
    void theReleaseIsSpreadOverTime() throws Exception {
        openAtHour(NIGHT);
        for (int i = 0; i < 50; i++) {
            send(adAt("m" + i, NIGHT));
        }

        assertThat(told())
                .extracting(each -> ((Judged.Delayed) each.judged().outcome()).untilMillis())
                .allSatisfy(until -> assertThat(until).isBetween(MORNING, MORNING + SPREAD))
                .doesNotHaveDuplicates();
    }

    @Test
    void whoOptsOutAtNightGetsNothingInTheMorning() throws Exception {
        openAtHour(NIGHT);
        send(adAt("a", NIGHT));
        told();

        tell(Kind.SUBSCRIBER_RULE, VIETTEL_NUMBER, subscriber(SubscriberRuleKind.OPTED_OUT));
        step.setProcessingTime(MORNING + SPREAD);

        assertThat(refusalOf(next())).isEqualTo("AD_OPTED_OUT");
        assertNothingLeft();
    }

    @Test
    void aCopyOfADelayedRequestIsReleasedOnce() throws Exception {
        openAtHour(NIGHT);
        send(adAt("a", NIGHT));
        send(adAt("a", NIGHT));
        assertThat(told()).hasSize(2);

        step.setProcessingTime(MORNING + SPREAD);

        assertThat(told()).hasSize(1);
        assertNothingLeft();
    }

    // Frequency

    @Test
    void theFourthOfADayIsRefusedAndACopyIsNotCounted() throws Exception {
        openAtHour(at(12, 0));
        for (String ref : List.of("a", "b", "a", "c", "d")) {
            send(adAt(ref, at(12, 0)));
        }

        List<AccountCommand> told = told();
        assertThat(told.subList(0, 4))
                .extracting(each -> passed(each).counted())
                .containsExactly(true, true, false, true);
        assertThat(refusalOf(told.get(4))).isEqualTo("AD_FREQUENCY");
    }

    @Test
    void whatTheAccountRefusedIsGivenBack() throws Exception {
        openAtHour(at(12, 0));
        for (String ref : List.of("a", "b", "c")) {
            send(adAt(ref, at(12, 0)));
        }
        told();
        String refused = ad("b").getMessageId();

        tell(Kind.FREQUENCY_RETURN, VIETTEL_NUMBER, new FrequencyReturn(refused, TENANT, VIETTEL_NUMBER, NOW));
        tell(Kind.FREQUENCY_RETURN, VIETTEL_NUMBER, new FrequencyReturn(refused, TENANT, VIETTEL_NUMBER, NOW));
        restart();
        send(adAt("d", at(12, 0)));
        send(adAt("e", at(12, 0)));

        List<AccountCommand> told = told();
        assertThat(passed(told.get(0)).counted()).isTrue();
        assertThat(refusalOf(told.get(1))).isEqualTo("AD_FREQUENCY");
    }

    @Test
    void theLastOneGivenBackLeavesNoState() throws Exception {
        openAtHour(at(12, 0));
        send(adAt("a", at(12, 0)));

        tell(
                Kind.FREQUENCY_RETURN,
                VIETTEL_NUMBER,
                new FrequencyReturn(ad("a").getMessageId(), TENANT, VIETTEL_NUMBER, NOW));

        assertThat(KeyedStates.countOf(step, RecipientState.WINDOWS)).isZero();
    }

    // Given back by a gateway

    private static OutboundMessage outbound(String ref, int hop, long deadline) {
        return OutboundMessage.newBuilder()
                .setMessageId(ad(ref).getMessageId())
                .setTenantId(TENANT)
                .setType(MessageType.AD)
                .setRoute("viettel-sim")
                .setBrandname("LOTUS")
                .setTo(VIETTEL_NUMBER)
                .setText(RuleSamples.AD_TEXT)
                .setEncoding(Encoding.GSM7)
                .setSegments(1)
                .setControlVersion(12)
                .setAdmittedAtMillis(NOW)
                .setDeadlineMillis(deadline)
                .setHop(hop)
                .build();
    }

    private void giveBack(OutboundMessage message, long notBefore) throws Exception {
        tell(
                Kind.DEFERRED,
                VIETTEL_NUMBER,
                new DeferredMessage(message, "AD_OUT_OF_HOURS", notBefore, 12L, step.getProcessingTime()));
    }

    @Test
    void aMessageGivenBackIsUncountedWaitsAndIsCountedAgain() throws Exception {
        openAtHour(NIGHT);
        OutboundMessage message = outbound("a", 0, MORNING + Duration.ofHours(5).toMillis());

        giveBack(message, MORNING);

        Deferral waits = next().deferral();
        assertThat(waits.course()).isEqualTo(Deferral.Course.WAITS);
        assertThat(waits.hop()).isEqualTo(1);
        assertThat(waits.untilMillis()).isBetween(MORNING, MORNING + SPREAD);
        restart();
        step.setProcessingTime(waits.untilMillis());

        Deferral goes = next().deferral();
        assertThat(goes.course()).isEqualTo(Deferral.Course.GOES);
        assertThat(goes.counted()).isTrue();
        assertThat(goes.message()).isEqualTo(message);
        assertNothingLeft();
    }

    @Test
    void itsPlaceInTheWindowIsFreeWhileItWaits() throws Exception {
        long noon = at(12, 0);
        openAtHour(noon);
        for (String ref : List.of("a", "b", "c")) {
            send(adAt(ref, noon));
        }
        told();
        giveBack(outbound("a", 0, noon + 3_600_000), noon + 60_000);

        send(adAt("d", noon));
        step.setProcessingTime(noon + 60_000 + SPREAD);

        List<AccountCommand> told = told();
        assertThat(passed(told.get(1)).counted()).isTrue();
        Deferral ends = told.get(2).deferral();
        assertThat(ends.course()).isEqualTo(Deferral.Course.ENDS);
        assertThat(ends.reason()).isEqualTo("AD_FREQUENCY");
        assertNothingLeft();
    }

    @Test
    void aRepeatedCopyChangesNothingAndTheNextHopDoes() throws Exception {
        long noon = at(12, 0);
        openAtHour(noon);
        giveBack(outbound("a", 0, noon + 3_600_000), noon);
        giveBack(outbound("a", 0, noon + 3_600_000), noon);
        step.setProcessingTime(noon + 1);
        assertThat(told()).hasSize(2);
        restart();

        giveBack(outbound("a", 0, noon + 3_600_000), noon);
        assertThat(told()).isEmpty();

        giveBack(outbound("a", 1, noon + 3_600_000), noon);
        assertThat(next().deferral().hop()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"AD_DO_NOT_CALL", "CAMPAIGN_CANCELLED", "DEADLINE_PASSED", "TENANT_SUSPENDED", "AD_OUT_OF_HOURS"
            })
    void whatMayNotGoAnyMoreEnds(String reason) throws Exception {
        long noon = at(12, 0);
        openAtHour(noon);
        OutboundMessage message = outbound("a", 0, noon + 3_600_000);
        message.setCampaignId(9L);
        long asked = noon + 60_000;
        if (reason.equals("AD_OUT_OF_HOURS")) {
            asked = at(22, 0);
            message.setDeadlineMillis(at(23, 0));
        }
        giveBack(message, asked);
        told();
        switch (reason) {
            case "AD_DO_NOT_CALL" ->
                tell(Kind.SUBSCRIBER_RULE, VIETTEL_NUMBER, subscriber(SubscriberRuleKind.DO_NOT_CALL));
            case "CAMPAIGN_CANCELLED" ->
                control(Samples.control(900, "campaign/9", Samples.campaign(9, CampaignState.CANCELLED)));
            case "DEADLINE_PASSED" ->
                control(Samples.control(900, "campaign/9", Samples.campaign(9, CampaignState.PAUSED)));
            case "TENANT_SUSPENDED" -> control(Samples.control(900, "tenant/7", Samples.tenant(7, 1L, false)));
            default -> {}
        }

        for (long now = noon; now <= at(23, 0); now += 30_000) {
            step.setProcessingTime(now);
        }

        Deferral ends = next().deferral();
        assertThat(ends.course()).isEqualTo(Deferral.Course.ENDS);
        assertThat(ends.reason()).isEqualTo(reason);
        assertNothingLeft();
    }

    @Test
    void whatCannotBeReadEndsInTheDeadLetters() throws Exception {
        openAtHour(NIGHT);

        tell(Kind.MODERATION, VIETTEL_NUMBER, new FrequencyReturn("m", TENANT, VIETTEL_NUMBER, NOW));

        assertThat(deadLetters())
                .singleElement()
                .satisfies(each -> assertThat(each.getReason()).isEqualTo("UNKNOWN_FINGERPRINT"));
        assertNothingLeft();
    }
}
