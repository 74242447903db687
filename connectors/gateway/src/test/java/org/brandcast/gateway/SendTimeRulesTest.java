package org.brandcast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.brandcast.schemas.AdvertisingControl;
import org.brandcast.schemas.JournalDecision;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.SendingStop;
import org.brandcast.schemas.SubscriberRule;
import org.brandcast.schemas.SubscriberRuleKind;
import org.brandcast.schemas.TenantControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules at the time of sending, by hand-made facts. */
class SendTimeRulesTest {
    private static final String NUMBER = "84961234567";
    private static final long NOON = Instant.parse("2026-03-02T05:00:00Z").toEpochMilli(); // 12:00 in Vietnam
    private static final long DAY = 24 * 3_600_000L;

    private final SubscriberChanges subscribers = new SubscriberChanges(3);
    private final AdvertisingRules advertising = new AdvertisingRules();
    private final SendTimeRules rules = new SendTimeRules(new Campaigns(), advertising, subscribers);

    SendTimeRulesTest() {
        subscribers.beginAt(NOON - 4 * DAY);
        rules.subscribersRead();
        tenant(1, "1");
        tenant(4, "1.4");
        tenant(7, "1.4.7");
    }

    private void tenant(long id, String path) {
        advertising.set(TenantControl.newBuilder()
                .setTenantId(id)
                .setPath(path)
                .setName("t")
                .setActive(true)
                .build());
    }

    private AdvertisingControl.Builder rule(long id, long tenant, int opens, int closes) {
        return AdvertisingControl.newBuilder()
                .setRuleId(id)
                .setTenantId(tenant)
                .setActive(true)
                .setValidFromMillis(0)
                .setLabels(List.of("[QC]"))
                .setOptOutMarks(List.of())
                .setOpensMinute(opens)
                .setClosesMinute(closes);
    }

    private static SendingStop.Builder stop(long id) {
        return SendingStop.newBuilder().setStopId(id).setInForce(true);
    }

    private JournalDecision decisionOn(OutboundMessage message) {
        return rules.judge(message, NOON).decision();
    }

    @Test
    void aStopHoldsWhatAllOfItFits() {
        OutboundMessage care = Samples.message("m", MessageType.CARE, NUMBER, "Hello")
                .setTenantId(7)
                .setDeadlineMillis(NOON + DAY)
                .build();
        assertThat(decisionOn(care)).isEqualTo(JournalDecision.SEND);
        for (SendingStop covering : List.of(
                stop(1).setTenantId(7L).build(),
                stop(1).setTenantId(4L).build(),
                stop(1).setTenantId(1L).setType(MessageType.CARE).build(),
                stop(1).setType(MessageType.CARE).build(),
                stop(1).setRoute(care.getRoute()).build(),
                stop(1).setRoute(care.getRoute())
                        .setTenantId(4L)
                        .setType(MessageType.CARE)
                        .build())) {
            rules.stops().set(covering);
            assertThat(rules.judge(care, NOON))
                    .as(covering.toString())
                    .isEqualTo(Verdict.hold(SendTimeRules.EMERGENCY_STOP));
        }
        for (SendingStop other : List.of(
                stop(1).setTenantId(9L).build(),
                stop(1).setType(MessageType.OTP).build(),
                stop(1).setRoute("another").build(),
                stop(1).setTenantId(7L).setType(MessageType.AD).build())) {
            rules.stops().set(other);
            assertThat(decisionOn(care)).as(other.toString()).isEqualTo(JournalDecision.SEND);
        }
    }

    @Test
    void aLiftedStopLetsGoAndADeadlineEndsWhatIsStopped() {
        OutboundMessage care = Samples.message("m", MessageType.CARE, NUMBER, "Hello")
                .setTenantId(7)
                .setDeadlineMillis(NOON + DAY)
                .build();
        rules.stops().set(stop(1).setTenantId(7L).build());
        rules.stops().set(stop(2).setType(MessageType.CARE).build());
        rules.stops().set(stop(1).setTenantId(7L).setInForce(false).build());
        assertThat(decisionOn(care)).as("the other still stands").isEqualTo(JournalDecision.HOLD);
        assertThat(rules.judge(care, NOON + DAY).decision()).isEqualTo(JournalDecision.DROP);
        rules.stops().remove(2);
        assertThat(decisionOn(care)).isEqualTo(JournalDecision.SEND);
    }

    private OutboundMessage.Builder ad() {
        return Samples.message("m", MessageType.AD, NUMBER, "[QC] Sale")
                .setTenantId(7)
                .setAdmittedAtMillis(NOON - 60_000)
                .setDeadlineMillis(NOON + 2 * DAY);
    }

    private SubscriberRule.Builder told(SubscriberRuleKind kind) {
        return SubscriberRule.newBuilder()
                .setMsisdn(NUMBER)
                .setKind(kind)
                .setActive(true)
                .setFromMillis(0)
                .setAtMillis(NOON);
    }

    private Verdict judge(long atMillis) {
        return rules.judge(ad().build(), atMillis);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-02T00:00:00Z, SEND, 2026-03-02T00:00:00Z",
        "2026-03-02T14:59:59.999Z, SEND, 2026-03-02T00:00:00Z",
        "2026-03-02T15:00:00Z, DEFER, 2026-03-03T00:00:00Z",
        "2026-03-01T23:59:59.999Z, DEFER, 2026-03-02T00:00:00Z",
    })
    void advertisingOutsideItsHoursGoesBackUntilTheyOpen(String at, JournalDecision decision, String opening) {
        advertising.set(rule(1, 1, 420, 1_320).build());
        OutboundMessage message = ad().setAdmittedAtMillis(NOON - DAY).build();
        Verdict verdict = rules.judge(message, Instant.parse(at).toEpochMilli());
        assertThat(verdict.decision()).isEqualTo(decision);
        if (decision == JournalDecision.DEFER) {
            assertThat(verdict.reason()).isEqualTo("AD_OUT_OF_HOURS");
            assertThat(verdict.notBeforeMillis())
                    .isEqualTo(Instant.parse(opening).toEpochMilli());
        }
    }

    @Test
    void aMessageThatIsDueBeforeTheHoursOpenIsDropped() {
        advertising.set(rule(1, 1, 420, 600).build());
        assertThat(rules.judge(ad().setDeadlineMillis(NOON + 3_600_000).build(), NOON))
                .isEqualTo(Verdict.drop("AD_OUT_OF_HOURS"));
    }

    @Test
    void theHoursOfTheNearestTenantCountAndOnlyForAdvertising() {
        advertising.set(rule(1, 1, 420, 600).build());
        assertThat(judge(NOON).decision()).isEqualTo(JournalDecision.DEFER);
        advertising.set(rule(2, 4, 0, 1_440).build());
        assertThat(judge(NOON)).isEqualTo(Verdict.SEND);
        advertising.set(rule(2, 4, 0, 1_440).setActive(false).build());
        assertThat(judge(NOON).decision()).isEqualTo(JournalDecision.DEFER);
        advertising.set(rule(2, 4, 0, 1_440).setValidFromMillis(NOON + 1).build());
        assertThat(judge(NOON).decision()).as("not in force yet").isEqualTo(JournalDecision.DEFER);
        assertThat(rules.judge(ad().setType(MessageType.CARE).build(), NOON)).isEqualTo(Verdict.SEND);
        advertising.remove(1);
        advertising.remove(2);
        assertThat(judge(NOON)).isEqualTo(Verdict.SEND);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "DO_NOT_CALL, -, -, AD_DO_NOT_CALL",
                "OPTED_OUT, -, -, AD_OPTED_OUT",
                "OPTED_OUT, 7, -, AD_OPTED_OUT",
                "OPTED_OUT, 4, -, AD_OPTED_OUT",
                "OPTED_OUT, 8, -, -",
                "OPTED_OUT, 7, lotus, AD_OPTED_OUT",
                "OPTED_OUT, 7, OTHER, -",
                "CONSENTED, 7, -, -",
                "PORTED, -, -, -",
            })
    void whoSaidNoAfterTheJudgementGetsNone(SubscriberRuleKind kind, Long tenant, String brandname, String reason) {
        subscribers.accept(
                told(kind).setTenantId(tenant).setBrandname(brandname).build(), NOON);
        assertThat(judge(NOON)).isEqualTo(reason == null ? Verdict.SEND : Verdict.drop(reason));
        assertThat(rules.judge(ad().setType(MessageType.OTP).build(), NOON)).isEqualTo(Verdict.SEND);
    }

    @Test
    void aWithdrawnNoIsNone() {
        subscribers.accept(told(SubscriberRuleKind.DO_NOT_CALL).build(), NOON);
        subscribers.accept(
                told(SubscriberRuleKind.DO_NOT_CALL)
                        .setActive(false)
                        .setAtMillis(NOON + 1)
                        .build(),
                NOON + 1);
        subscribers.accept(told(SubscriberRuleKind.DO_NOT_CALL).build(), NOON + 2); // told earlier, came later
        assertThat(judge(NOON)).isEqualTo(Verdict.SEND);
    }

    @Test
    void aNoCountsFromItsInstantOn() {
        subscribers.accept(
                told(SubscriberRuleKind.OPTED_OUT).setFromMillis(NOON + 1).build(), NOON);
        assertThat(judge(NOON)).isEqualTo(Verdict.SEND);
        assertThat(judge(NOON + 1)).isEqualTo(Verdict.drop("AD_OPTED_OUT"));
    }

    @Test
    void aWithdrawnConsentCountsWhereConsentIsRequired() {
        subscribers.accept(
                told(SubscriberRuleKind.CONSENTED)
                        .setActive(false)
                        .setTenantId(7L)
                        .build(),
                NOON);
        assertThat(judge(NOON)).isEqualTo(Verdict.SEND);
        advertising.set(rule(1, 1, 0, 1_440).setConsentRequired(true).build());
        assertThat(judge(NOON)).isEqualTo(Verdict.drop("AD_CONSENT_MISSING"));
    }

    @Test
    void whatWasJudgedBeforeAnythingIsRememberedIsJudgedByAdmissionAgain() {
        OutboundMessage.Builder old = ad().setAdmittedAtMillis(NOON - 5 * DAY);
        assertThat(rules.judge(old.build(), NOON))
                .isEqualTo(new Verdict(JournalDecision.DEFER, "SUBSCRIBER_RULES_NEWER", NOON));
        assertThat(rules.judge(old.setJudgedAtMillis(NOON - 1).build(), NOON)).isEqualTo(Verdict.SEND);
        assertThat(rules.judge(old.setJudgedAtMillis(0).setHop(1).build(), NOON))
                .as("else it would go round for ever")
                .isEqualTo(Verdict.SEND);
    }

    @Test
    void aFloodOfFactsIsNotRememberedAndSaysSo() {
        for (int i = 0; i < 10; i++) {
            subscribers.accept(
                    told(SubscriberRuleKind.DO_NOT_CALL)
                            .setMsisdn("8490000000" + i)
                            .build(),
                    NOON - 30_000 + i);
        }
        assertThat(subscribers.numbers()).isEqualTo(3);
        assertThat(judge(NOON).reason()).as("judged before the flood").isEqualTo("SUBSCRIBER_RULES_NEWER");
        assertThat(rules.judge(ad().setAdmittedAtMillis(NOON).build(), NOON)).isEqualTo(Verdict.SEND);
        subscribers.forgetBefore(NOON);
        assertThat(subscribers.numbers()).isZero();
    }

    @Test
    void advertisingWaitsUntilSubscriberRulesAreRead() {
        SendTimeRules fresh = new SendTimeRules(new Campaigns(), advertising, subscribers);
        assertThat(fresh.canJudge(MessageType.AD)).isFalse();
        assertThat(fresh.canJudge(MessageType.OTP)).isTrue();
        fresh.subscribersRead();
        assertThat(fresh.canJudge(MessageType.AD)).isTrue();
    }
}
