package org.brandcast.flink.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.brandcast.flink.testing.Samples.NOW;
import static org.brandcast.flink.testing.Samples.VIETTEL_NUMBER;
import static org.brandcast.flink.testing.Samples.VINAPHONE_NUMBER;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.domain.routing.RouteChooser;
import org.brandcast.flink.admission.control.ControlView;
import org.brandcast.flink.testing.Samples;
import org.brandcast.schemas.CampaignControl;
import org.brandcast.schemas.CampaignState;
import org.brandcast.schemas.Encoding;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.SendRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RecipientRulesTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();

    @Test
    void passesWithWhatTheAccountNeeds() {
        Verdict verdict = judge(Samples.worldView(), Samples.request("a"), NOW);

        assertThat(verdict)
                .isEqualTo(new Verdict.Pass(
                        "LOTUS",
                        "viettel",
                        new CheckedText(Encoding.GSM7, 1, null, null, List.of()),
                        new RouteChooser.Plan(
                                List.of("viettel-sim", "viettel-two"), "viettel: priority 100, first of 2"),
                        NOW + 24 * HOUR,
                        null));
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal(RejectReason.NUMBER_LANDLINE, "0243 123 4567", r -> r.setTo("02431234567")),
                refusal(RejectReason.NUMBER_SCIENTIFIC, "a spreadsheet's number", r -> r.setTo("8.49E+10")),
                refusal(RejectReason.NUMBER_UNKNOWN_PREFIX, "no range covers it", r -> r.setTo("84991234567")),
                refusal(RejectReason.BRANDNAME_NOT_OWNED, "nobody's", r -> r.setBrandname("ROSE")),
                refusal(RejectReason.BRANDNAME_NOT_OWNED, "the platform's", r -> r.setTenantId(1L)),
                refusal(RejectReason.BRANDNAME_NOT_REGISTERED, "not at mobifone", r -> r.setTo("84901234567")),
                refusal(RejectReason.TEXT_EMPTY, "blank text", r -> r.setText(" \n")),
                refusal(RejectReason.TEXT_TOO_LONG, "four segments of three", r -> r.setText("a".repeat(460))),
                refusal(RejectReason.UCS2_REFUSED, "vinaphone takes GSM-7 alone", r -> {
                    r.setTo(VINAPHONE_NUMBER);
                    r.setText("Cảm ơn quý khách");
                }),
                refusal(RejectReason.KEYWORD_BANNED, "without its diacritics", r -> r.setText("choi CO BAC online")),
                refusal(RejectReason.DEADLINE_PASSED, "its own deadline", r -> r.setDeadlineMillis(NOW)),
                refusal(RejectReason.DEADLINE_PASSED, "an OTP is valid for ten minutes", r -> {
                    r.setType(MessageType.OTP);
                    r.setAcceptedAtMillis(NOW - 600_000);
                }),
                refusal(RejectReason.CAMPAIGN_CANCELLED, "cancelled", r -> r.setCampaignId(92L)),
                refusal(RejectReason.CAMPAIGN_UNKNOWN, "another tenant's", r -> r.setCampaignId(93L)));
    }

    private static Arguments refusal(RejectReason reason, String why, Consumer<SendRequest> change) {
        return arguments(reason, why, change);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("refusals")
    void refuses(RejectReason reason, String why, Consumer<SendRequest> change) {
        ControlView control = Samples.worldView();
        control.apply(Samples.control(20, "campaign/92", Samples.campaign(92, CampaignState.CANCELLED)));
        control.apply(Samples.control(21, "campaign/93", new CampaignControl(93L, 1L, CampaignState.RUNNING)));
        SendRequest request = Samples.request("a");
        change.accept(request);

        Verdict verdict = judge(control, request, NOW);

        assertThat(verdict).as(why).isInstanceOf(Verdict.Refuse.class);
        assertThat(((Verdict.Refuse) verdict).reason()).isEqualTo(reason);
    }

    @Test
    void refusesASuspendedTenantAndEveryoneBelowIt() {
        ControlView control = Samples.worldView();
        control.apply(Samples.control(20, "tenant/1", Samples.tenant(1, null, false)));
        assertThat(reasonOf(judge(control, Samples.request("a"), NOW))).isEqualTo(RejectReason.TENANT_SUSPENDED);

        control.apply(Samples.control(21, "tenant/1", Samples.tenant(1, null, true)));
        assertThat(judge(control, Samples.request("a"), NOW)).isInstanceOf(Verdict.Pass.class);

        control.apply(Samples.control(22, "tenant/7", Samples.tenant(7, 1L, false)));
        assertThat(reasonOf(judge(control, Samples.request("a"), NOW))).isEqualTo(RejectReason.TENANT_SUSPENDED);
    }

    @Test
    void aRegistrationEndsAtItsHour() {
        SendRequest request = Samples.request("a");
        request.setTo(VINAPHONE_NUMBER);
        ControlView control = Samples.worldView();

        assertThat(judge(control, request, NOW + HOUR - 1)).isInstanceOf(Verdict.Pass.class);
        assertThat(reasonOf(judge(control, request, NOW + HOUR))).isEqualTo(RejectReason.BRANDNAME_NOT_REGISTERED);
    }

    @Test
    void aClosedRouteIsNoCandidate() {
        ControlView control = Samples.worldView();
        control.apply(Samples.control(20, "route/viettel-sim", Samples.route("viettel-sim", 100, false, "viettel")));
        assertThat(((Verdict.Pass) judge(control, Samples.request("a"), NOW))
                        .plan()
                        .routes())
                .containsExactly("viettel-two");

        control.apply(Samples.control(21, "route/viettel-two", Samples.route("viettel-two", 200, false, "viettel")));
        assertThat(reasonOf(judge(control, Samples.request("a"), NOW))).isEqualTo(RejectReason.NO_ROUTE);
    }

    @Test
    void aWithdrawnKeywordBansNothing() {
        ControlView control = Samples.worldView();
        SendRequest request = Samples.request("a");
        request.setText("choi co bac online");
        assertThat(reasonOf(judge(control, request, NOW))).isEqualTo(RejectReason.KEYWORD_BANNED);

        control.apply(Samples.control(20, "keyword/1", Samples.keyword(1, "cờ bạc", false)));
        assertThat(judge(control, request, NOW)).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void aRenamedBrandnameLeavesItsOldName() {
        ControlView control = Samples.worldView();
        control.apply(Samples.control(20, "brandname/1", Samples.brandname(1, "LOTUS-VN", 7, true)));
        assertThat(reasonOf(judge(control, Samples.request("a"), NOW))).isEqualTo(RejectReason.BRANDNAME_NOT_OWNED);

        control.apply(Samples.control(21, "brandname/2", Samples.brandname(2, "Lotus", 7, true)));
        control.apply(Samples.control(22, "brandname/1", Samples.brandname(1, "LOTUS", 7, false)));
        assertThat(((Verdict.Pass) judge(control, Samples.request("a"), NOW)).brandname())
                .isEqualTo("Lotus");
    }

    @Test
    void waitsForTheVersionItsDoorKnewAndForThatOfTheSubmission() {
        ControlView control = Samples.worldView();
        SendRequest request = Samples.request("a");
        request.setControlVersion(13L);

        assertThat(judgeSince(control, request, 0, NOW, NOW + 29_999)).isEqualTo(new Verdict.Wait(NOW + 30_000));
        assertThat(judgeSince(control, request, 0, NOW, NOW + 30_000)).isInstanceOf(Verdict.Pass.class);

        request.setControlVersion(0L);
        assertThat(judgeSince(control, request, 13, NOW, NOW)).isInstanceOf(Verdict.Wait.class);
        control.sawVersion(13);
        assertThat(judgeSince(control, request, 13, NOW, NOW)).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void aPausedCampaignWaitsUntilItsDeadlineAndNoLonger() {
        ControlView control = Samples.worldView();
        control.apply(Samples.control(20, "campaign/9", Samples.campaign(9, CampaignState.PAUSED)));
        SendRequest request = Samples.request("a");
        request.setCampaignId(9L);

        assertThat(judge(control, request, NOW + 23 * HOUR)).isEqualTo(new Verdict.Wait(NOW + 24 * HOUR));
        assertThat(reasonOf(judge(control, request, NOW + 24 * HOUR))).isEqualTo(RejectReason.DEADLINE_PASSED);
    }

    @Test
    void aDeadlineIsAtMostThreeDaysAndAnAcceptanceNeverInTheFuture() {
        SendRequest request = Samples.request("a");
        request.setDeadlineMillis(NOW + 100 * 24 * HOUR);
        assertThat(RecipientRules.deadlineOf(request, NOW)).isEqualTo(NOW + 72 * HOUR);

        request.setDeadlineMillis(null);
        request.setAcceptedAtMillis(NOW + 100 * 24 * HOUR);
        assertThat(RecipientRules.deadlineOf(request, NOW)).isEqualTo(NOW + 24 * HOUR);
    }

    @Test
    void aTenantNobodyToldAboutIsUnknown() {
        SendRequest request = Samples.request("a");
        request.setTenantId(404L);
        assertThat(judge(Samples.worldView(), request, NOW)).isInstanceOf(Verdict.UnknownTenant.class);
    }

    @Test
    void everyFormOfANumberReachesTheSameCarrier() {
        for (String typed : List.of("0961234567", "961234567", "+84 96 123 45 67", VIETTEL_NUMBER, "01681234567")) {
            SendRequest request = Samples.request("a");
            request.setTo(typed);
            ControlView control = Samples.worldView();
            control.apply(Samples.control(
                    20, "prefix/8438", new org.brandcast.schemas.PrefixControl("8438", "viettel", 0L, null)));
            assertThat(judge(control, request, NOW)).as(typed).isInstanceOf(Verdict.Pass.class);
        }
    }

    private static Verdict judge(ControlView control, SendRequest request, long nowMillis) {
        return judgeSince(control, request, 0, nowMillis, nowMillis);
    }

    private static Verdict judgeSince(
            ControlView control, SendRequest request, long floor, long since, long nowMillis) {
        return RecipientRules.judge(control, request, Recipient.UNKNOWN, new Asking(floor, since, null, nowMillis));
    }

    private static RejectReason reasonOf(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Refuse.class);
        return ((Verdict.Refuse) verdict).reason();
    }
}
