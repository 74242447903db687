package org.brandcast.flink.admission.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.brandcast.flink.testing.Samples.NOW;

import java.util.List;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.brandcast.flink.admission.Judged;
import org.brandcast.flink.admission.RecipientRecord;
import org.brandcast.flink.io.RawRecord;
import org.brandcast.flink.testing.Samples;
import org.brandcast.schemas.CampaignState;
import org.brandcast.schemas.ClientSendRequest;
import org.brandcast.schemas.DeadLetter;
import org.brandcast.schemas.Door;
import org.brandcast.schemas.SendRequest;
import org.junit.jupiter.api.Test;

class RecipientStepTest extends RecipientHarness {
    @Test
    void judgesByTheControlDataThatItHas() throws Exception {
        open(0, null);
        world();

        send(Samples.request("a"));

        Judged judged = only().judged();
        assertThat(judged.outcome()).isInstanceOf(Judged.Passed.class);
        assertThat(judged.facts().getBrandname()).isEqualTo("LOTUS");
        assertThat(judged.facts().getCarrier()).isEqualTo("viettel");
        assertThat(judged.facts().getBodyHash()).hasSize(32);
        assertThat(judged.controlVersion()).isEqualTo(12);
        assertNothingLeft();
    }

    @Test
    void aRefusalGoesToTheAccountToo() throws Exception {
        open(0, null);
        world();
        SendRequest request = Samples.request("a");
        request.setTo("0243 123 4567");

        send(request);

        Judged judged = only().judged();
        assertThat(refusalOf(only())).isEqualTo("NUMBER_LANDLINE");
        assertThat(judged.facts().getTo()).isEqualTo("0243 123 4567");
        assertThat(judged.facts().getCarrier()).isEmpty();
    }

    @Test
    void beforeTheFirstControlRecordEveryRequestWaits() throws Exception {
        open(12, null);
        ClientSendRequest client = new ClientSendRequest("LOTUS", Samples.VIETTEL_NUMBER, Samples.TEXT, "ref", null);
        RecipientRecord door =
                RecipientRecord.of(RecipientRecord.Kind.REQUEST, Samples.VIETTEL_NUMBER, Samples.ofTenant(client, 3));
        step.processElement(door, NOW);
        assertThat(step.extractOutputValues()).isEmpty();
        assertThat(step.numProcessingTimeTimers()).isEqualTo(1);

        world();
        step.setProcessingTime(NOW + 200);

        Judged judged = only().judged();
        assertThat(judged.outcome()).isInstanceOf(Judged.Passed.class);
        assertThat(judged.facts().getDoor()).isEqualTo(Door.KAFKA);
        assertThat(judged.facts().getTenantId()).isEqualTo(Samples.TENANT);
        assertNothingLeft();
    }

    @Test
    void waitsForTheVersionOfItsDoorThenJudgesWithWhatItHas() throws Exception {
        open(0, null);
        world();
        SendRequest request = Samples.request("a");
        request.setControlVersion(99L);
        send(request);

        step.setProcessingTime(NOW + 29_999);
        assertThat(step.extractOutputValues()).isEmpty();
        assertThat(step.numProcessingTimeTimers()).isEqualTo(1);

        step.setProcessingTime(NOW + 30_000);
        assertThat(only().judged().outcome()).isInstanceOf(Judged.Passed.class);
        assertNothingLeft();
    }

    @Test
    void aGrantGoesBeforeTheRequestsThatWaitedForIt() throws Exception {
        open(0, null);
        world();
        SendRequest request = Samples.request("a");
        request.setControlVersion(13L);
        send(request);

        control(Samples.control(13, "order/5", Samples.grant(5, 1, 100)));
        step.setProcessingTime(NOW + 1_000);

        assertThat(step.extractOutputValues())
                .satisfiesExactly(
                        command -> assertThat(command.grant().getOrderId()).isEqualTo(5L),
                        command -> assertThat(command.judged().facts().getClientRef())
                                .isEqualTo("a"));
        assertNothingLeft();
    }

    @Test
    void aPausedCampaignLosesNothing() throws Exception {
        open(0, null);
        world();
        control(Samples.control(13, "campaign/9", Samples.campaign(9, CampaignState.PAUSED)));
        for (String ref : List.of("a", "b", "c")) {
            SendRequest request = Samples.request(ref);
            request.setCampaignId(9L);
            send(request);
        }
        step.setProcessingTime(NOW + 3_600_000);
        assertThat(step.extractOutputValues()).isEmpty();
        assertThat(step.numProcessingTimeTimers()).isBetween(1, 3);

        control(Samples.control(14, "campaign/9", Samples.campaign(9, CampaignState.RUNNING)));
        step.setProcessingTime(NOW + 3_600_000 + 40_000);

        assertThat(step.extractOutputValues())
                .extracting(command -> command.judged().facts().getClientRef())
                .containsExactlyInAnyOrder("a", "b", "c");
        assertNothingLeft();
    }

    @Test
    void aCampaignCancelledWhilePausedIsRefused() throws Exception {
        open(0, null);
        world();
        control(Samples.control(13, "campaign/9", Samples.campaign(9, CampaignState.PAUSED)));
        SendRequest request = Samples.request("a");
        request.setCampaignId(9L);
        send(request);
        control(Samples.control(14, "campaign/9", Samples.campaign(9, CampaignState.CANCELLED)));

        step.setProcessingTime(NOW + 1_000);

        assertThat(refusalOf(only())).isEqualTo("CAMPAIGN_CANCELLED");
        assertNothingLeft();
    }

    @Test
    void aPausedRequestEndsAtItsDeadline() throws Exception {
        open(0, null);
        world();
        control(Samples.control(13, "campaign/9", Samples.campaign(9, CampaignState.PAUSED)));
        SendRequest request = Samples.request("a");
        request.setCampaignId(9L);
        request.setDeadlineMillis(NOW + 60_000);
        send(request);

        step.setProcessingTime(NOW + 60_000);

        assertThat(refusalOf(only())).isEqualTo("DEADLINE_PASSED");
        assertNothingLeft();
    }

    @Test
    void anUnknownTenantEndsInTheDeadLettersWhole() throws Exception {
        open(0, null);
        world();
        SendRequest request = Samples.request("a");
        request.setTenantId(404L);
        RawRecord raw = send(request);

        assertThat(step.extractOutputValues()).isEmpty();
        DeadLetter letter = deadLetters().get(0);
        assertThat(letter.getReason()).isEqualTo("UNKNOWN_TENANT");
        assertThat(letter.getTenantId()).isEqualTo(404L);
        assertThat(letter.getOffset()).isEqualTo(raw.offset());
        assertThat(letter.getValue().array()).isEqualTo(raw.value());
        assertNothingLeft();
    }

    @Test
    void whatWaitsAndWhatIsKnownSurvivesARestore() throws Exception {
        open(0, null);
        world();
        SendRequest request = Samples.request("a");
        request.setControlVersion(13L);
        send(request);
        OperatorSubtaskState snapshot = step.snapshot(1, NOW);
        step.close();

        open(0, snapshot);
        control(Samples.control(13, "tenant/9", Samples.tenant(9, 1L, true)));
        step.setProcessingTime(NOW + 500);

        Judged judged = only().judged();
        assertThat(judged.outcome()).isInstanceOf(Judged.Passed.class);
        assertThat(judged.controlVersion()).isEqualTo(13);
        assertNothingLeft();
    }

    @Test
    void afterARestoreTheWaitBeginsAnew() throws Exception {
        open(0, null);
        world();
        SendRequest request = Samples.request("a");
        request.setControlVersion(99L);
        send(request);
        OperatorSubtaskState snapshot = step.snapshot(1, NOW);
        step.close();

        long later = NOW + 7_200_000;
        openAt(0, snapshot, later);
        step.setProcessingTime(later + 1);
        step.setProcessingTime(later + 29_000);
        assertThat(step.extractOutputValues()).isEmpty();

        step.setProcessingTime(later + 31_000);
        assertThat(only().judged().outcome()).isInstanceOf(Judged.Passed.class);
        assertNothingLeft();
    }

    @Test
    void controlStateHoldsTheNewestRecordOfAKeyAndNoGrants() throws Exception {
        open(0, null);
        world();
        control(Samples.control(13, "order/5", Samples.grant(5, 1, 100)));
        control(Samples.control(14, "tenant/7", Samples.tenant(7, 1L, false)));

        BroadcastState<String, byte[]> state = step.getBroadcastState(RecipientStep.CONTROL);
        assertThat(state.get("order/5")).isNull();
        assertThat(state.get("tenant/7"))
                .isEqualTo(Samples.ofControl(Samples.control(14, "tenant/7", Samples.tenant(7, 1L, false)))
                        .value());
    }
}
