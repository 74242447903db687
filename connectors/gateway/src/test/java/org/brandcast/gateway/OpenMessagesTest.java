package org.brandcast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.gateway.JournalReplay.Decision;
import org.brandcast.gateway.OpenMessages.OpenMessage;
import org.brandcast.gateway.OpenMessages.OpenSegment;
import org.brandcast.gateway.OpenMessages.Standing;
import org.brandcast.schemas.JournalDecision;
import org.brandcast.schemas.JournalSend;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.SourceOffset;
import org.brandcast.schemas.SubmitOutcome;
import org.brandcast.schemas.SubmitResult;
import org.junit.jupiter.api.Test;

class OpenMessagesTest {
    private final Map<String, Decision> decisions = new LinkedHashMap<>();
    private final List<SubmitResult> results = new ArrayList<>();

    private void decide(JournalDecision decision, String messageId, int attempt, String reason, Integer... segments) {
        boolean first = attempt == 1;
        decisions.put(
                JournalKeys.send(message(messageId), first ? 0 : segments[0], attempt, 1),
                new Decision(
                        new JournalSend(
                                decision,
                                message(messageId),
                                List.of(segments),
                                attempt,
                                9,
                                1,
                                reason,
                                first ? new SourceOffset("t", 0, 3L) : null,
                                0L,
                                0L,
                                0,
                                null,
                                0L),
                        100L + attempt));
    }

    private static OutboundMessage message(String messageId) {
        return Samples.message(messageId, MessageType.CARE, "84901234567", "a").build();
    }

    private void result(String messageId, int segment, int attempt, SubmitOutcome outcome) {
        results.add(new SubmitResult(
                "r",
                "s",
                messageId,
                1L,
                segment,
                2,
                attempt,
                outcome,
                null,
                0,
                "why",
                false,
                0,
                "84901234567",
                1L,
                77L,
                0L));
    }

    private OpenMessage only() {
        List<OpenMessage> open = OpenMessages.of(decisions, results);
        assertThat(open).hasSize(1);
        return open.get(0);
    }

    private Map<Integer, Standing> standings() {
        Map<Integer, Standing> standings = new LinkedHashMap<>();
        for (OpenSegment segment : only().segments()) {
            standings.put(segment.number(), segment.standing());
        }
        return standings;
    }

    @Test
    void aSendWithoutAResultIsInDoubt() {
        decide(JournalDecision.SEND, "m", 1, "", 1, 2);
        result("m", 1, 1, SubmitOutcome.ACCEPTED);
        assertThat(standings()).containsEntry(1, Standing.SETTLED).containsEntry(2, Standing.IN_DOUBT);
        assertThat(only().segments().get(1).doubtToldAtMillis()).isNull();
        assertThat(only().segments().get(1).decidedAtMillis()).isEqualTo(101);
        assertThat(only().source()).isEqualTo(new SourceOffset("t", 0, 3L));
    }

    @Test
    void aDoubtThatWasToldIsNotToldAgain() {
        decide(JournalDecision.SEND, "m", 1, "", 1);
        result("m", 1, 1, SubmitOutcome.UNKNOWN);
        OpenSegment segment = only().segments().get(0);
        assertThat(segment.standing()).isEqualTo(Standing.IN_DOUBT);
        assertThat(segment.doubtToldAtMillis()).isEqualTo(77);
    }

    @Test
    void anAnswerBehindADoubtSettlesIt() {
        decide(JournalDecision.SEND, "m", 1, "", 1);
        result("m", 1, 1, SubmitOutcome.ACCEPTED);
        result("m", 1, 1, SubmitOutcome.UNKNOWN);
        assertThat(standings()).containsEntry(1, Standing.SETTLED);
    }

    @Test
    void onlyTheLastAttemptCounts() {
        decide(JournalDecision.SEND, "m", 1, "", 1, 2);
        decide(JournalDecision.SEND, "m", 2, "ESME_RTHROTTLED", 2);
        result("m", 1, 1, SubmitOutcome.REJECTED);
        result("m", 2, 2, SubmitOutcome.ACCEPTED);
        assertThat(standings()).containsEntry(1, Standing.SETTLED).containsEntry(2, Standing.SETTLED);
        assertThat(only().keys()).containsExactly("m/0/1/1", "m/2/2/1");
    }

    @Test
    void aHoldIsSurelyNotOnTheWire() {
        decide(JournalDecision.SEND, "m", 1, "", 1);
        decide(JournalDecision.HOLD, "m", 2, "GATEWAY_STOPPED", 1);
        assertThat(standings()).containsEntry(1, Standing.HELD);
        assertThat(only().segments().get(0).attempt()).isEqualTo(2);
    }

    @Test
    void aDropThatNobodyWasToldOfIsToldAgain() {
        decide(JournalDecision.DROP, "m", 1, "DEADLINE_PASSED", 1);
        assertThat(standings()).containsEntry(1, Standing.DROPPED_UNTOLD);
        result("m", 1, 1, SubmitOutcome.DROPPED);
        assertThat(standings()).containsEntry(1, Standing.SETTLED);
    }

    @Test
    void aResendThatNobodyWasToldOfIsToldAlsoWhenItWasThrottledSince() {
        decide(JournalDecision.SEND, "m", 1, "", 1);
        decide(JournalDecision.SEND, "m", 2, Dispatcher.IN_DOUBT, 1);
        decide(JournalDecision.SEND, "m", 3, "ESME_RTHROTTLED", 1);
        assertThat(only().segments().get(0).untoldResend()).isEqualTo(2);
        result("m", 1, 2, SubmitOutcome.RESENT);
        assertThat(only().segments().get(0).untoldResend()).isNull();
    }

    @Test
    void resultsOfOtherMessagesAndAttemptsSayNothing() {
        decide(JournalDecision.SEND, "m", 2, "", 1);
        result("n", 1, 2, SubmitOutcome.ACCEPTED);
        result("m", 2, 2, SubmitOutcome.ACCEPTED);
        result("m", 1, 1, SubmitOutcome.ACCEPTED);
        assertThat(standings()).containsEntry(1, Standing.IN_DOUBT);
    }

    @Test
    void messagesKeepTheirOrder() {
        decide(JournalDecision.SEND, "b", 1, "", 1);
        decide(JournalDecision.SEND, "a", 1, "", 1);
        assertThat(OpenMessages.of(decisions, results))
                .extracting(open -> open.last().getMessage().getMessageId())
                .containsExactly("b", "a");
    }
}
