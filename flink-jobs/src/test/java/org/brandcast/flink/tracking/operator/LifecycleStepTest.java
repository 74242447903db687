package org.brandcast.flink.tracking.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.brandcast.flink.testing.Samples.NOW;
import static org.brandcast.flink.tracking.TrackingSamples.DEADLINE;
import static org.brandcast.flink.tracking.TrackingSamples.admitted;
import static org.brandcast.flink.tracking.TrackingSamples.admittedWithOtherRoutes;
import static org.brandcast.flink.tracking.TrackingSamples.receipt;
import static org.brandcast.flink.tracking.TrackingSamples.result;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.brandcast.flink.io.DeadLetters;
import org.brandcast.flink.testing.KeyedStates;
import org.brandcast.flink.testing.Samples;
import org.brandcast.flink.tracking.Lifecycle;
import org.brandcast.flink.tracking.MessageFact;
import org.brandcast.flink.tracking.TrackingOutput;
import org.brandcast.schemas.ChargeOn;
import org.brandcast.schemas.DlrState;
import org.brandcast.schemas.LateFact;
import org.brandcast.schemas.MessageStatus;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.Settlement;
import org.brandcast.schemas.StatusChanged;
import org.brandcast.schemas.SubmitOutcome;
import org.brandcast.schemas.SubmitResult;
import org.brandcast.schemas.TrackingEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LifecycleStepTest {
    private static final Duration GRACE = Duration.ofHours(1);
    private static final long END = DEADLINE + 3_600_000;
    private static final long FORGOTTEN = NOW + Lifecycle.KEPT_AFTER_FINAL.toMillis();

    private KeyedOneInputStreamOperatorTestHarness<String, MessageFact, TrackingOutput> step;

    @BeforeEach
    void openEmpty() throws Exception {
        open(null);
    }

    @AfterEach
    void close() throws Exception {
        step.close();
    }

    @Test
    void aDeliveredMessageTellsItsLifeAndSettlesOnce() throws Exception {
        tell(admitted("m", 1, ChargeOn.ACCEPTED));
        tell(MessageFact.of(result("m", 1, SubmitOutcome.ACCEPTED, "s1")));
        tell(MessageFact.matched("m", 1, receipt("s1", DlrState.DELIVERED)));

        assertThat(events())
                .extracting(TrackingEvent::getSequence, each -> describe(each))
                .containsExactly(
                        tuple(1, "QUEUED ADMITTED"),
                        tuple(2, "SegmentSubmitted"),
                        tuple(3, "SENT SMSC_ACCEPTED"),
                        tuple(4, "SegmentReceipt"),
                        tuple(5, "DELIVERED DLR_DELIVERED"));
        assertThat(events()).allSatisfy(each -> {
            assertThat(each.getTenantId()).isEqualTo(Samples.TENANT);
            assertThat(each.getCampaignId()).isEqualTo(9L);
        });
        assertThat(settlements()).singleElement().satisfies(settlement -> {
            assertThat(settlement.getOrderId()).isEqualTo(Samples.ORDER);
            assertThat(settlement.getPostSegments()).isEqualTo(1);
            assertThat(settlement.getVoidSegments()).isZero();
        });
    }

    @Test
    void copiesAreToldOnce() throws Exception {
        for (int i = 0; i < 3; i++) {
            tell(admitted("m", 1, ChargeOn.ACCEPTED));
            tell(MessageFact.of(result("m", 1, SubmitOutcome.ACCEPTED, "s1")));
            tell(MessageFact.matched("m", 1, receipt("s1", DlrState.DELIVERED)));
        }

        assertThat(events()).hasSize(5);
        assertThat(settlements()).hasSize(1);
    }

    /** Every order of the five facts of a message of two segments leads to the same end and the same settlement. */
    @Test
    void theOrderOfTheFactsDoesNotMatter() throws Exception {
        List<List<Integer>> orders = permutations(5);
        for (int i = 0; i < orders.size(); i++) {
            String id = "m" + i;
            List<MessageFact> facts = List.of(
                    admitted(id, 2, ChargeOn.DELIVERED),
                    MessageFact.of(result(id, 1, SubmitOutcome.ACCEPTED, "s1")),
                    MessageFact.of(result(id, 2, SubmitOutcome.ACCEPTED, "s2")),
                    MessageFact.matched(id, 1, receipt("s1", DlrState.DELIVERED)),
                    MessageFact.matched(id, 2, receipt("s2", DlrState.UNDELIVERABLE)));
            for (int index : orders.get(i)) {
                tell(facts.get(index));
            }
        }

        Map<String, String> ends = new TreeMap<>();
        for (TrackingEvent event : events()) {
            if (event.getBody() instanceof StatusChanged changed && isFinal(changed.getStatus())) {
                assertThat(ends.put(event.getMessageId(), changed.getStatus().name()))
                        .isNull();
            }
        }
        assertThat(ends).hasSize(120).allSatisfy((id, end) -> assertThat(end).isEqualTo("PARTIAL"));
        assertThat(settlements()).hasSize(120).allSatisfy(settlement -> {
            assertThat(settlement.getPostSegments()).isEqualTo(1);
            assertThat(settlement.getVoidSegments()).isEqualTo(1);
        });
    }

    @Test
    void aMessageThatItsRouteRefusesMovesToTheNextOneUnseenBySettlementAndSender() throws Exception {
        tell(admittedWithOtherRoutes("m", 2));
        tell(MessageFact.of(result("viettel-sim", 1, "m", 1, SubmitOutcome.REJECTED, true)));
        assertThat(resends()).isEmpty();
        tell(MessageFact.of(result("viettel-sim", 1, "m", 2, SubmitOutcome.REJECTED, true)));

        assertThat(resends()).singleElement().satisfies(message -> {
            assertThat(message.getRoute()).isEqualTo("viettel-2");
            assertThat(message.getMessageId()).isEqualTo("m");
            assertThat(message.getText()).isEqualTo("Chao ban");
            assertThat(message.getTo()).isEqualTo(Samples.VIETTEL_NUMBER);
            assertThat(message.getSegments()).isEqualTo(2);
            assertThat(message.getDeadlineMillis()).isEqualTo(DEADLINE);
            assertThat(message.getHop())
                    .as("it came back once on its first route")
                    .isEqualTo(1);
        });
        assertThat(settlements()).isEmpty();
        OperatorSubtaskState snapshot = step.snapshot(1, NOW);
        step.close();
        open(snapshot);
        tell(MessageFact.of(result("viettel-sim", 1, "m", 2, SubmitOutcome.REJECTED, true))); // told again
        tell(MessageFact.of(result("viettel-2", 1, "m", 1, SubmitOutcome.REJECTED, true)));
        tell(MessageFact.of(result("viettel-2", 1, "m", 2, SubmitOutcome.ACCEPTED, false)));
        tell(MessageFact.matched("m", 2, receipt("viettel-22", DlrState.DELIVERED)));

        assertThat(resends()).as("one part has left").isEmpty();
        assertThat(events())
                .extracting(LifecycleStepTest::describe)
                .contains("PARTIAL SMSC_REJECTED")
                .filteredOn(each -> each.equals("SegmentSubmitted"))
                .as("what the second route said, and the first one's word not again")
                .hasSize(2);
        assertThat(settlements()).singleElement().satisfies(settlement -> {
            assertThat(settlement.getPostSegments()).isEqualTo(1);
            assertThat(settlement.getVoidSegments()).isEqualTo(1);
        });
    }

    @Test
    void theMoveIsTold() throws Exception {
        tell(admittedWithOtherRoutes("m", 1));
        tell(MessageFact.of(result("viettel-sim", 0, "m", 1, SubmitOutcome.REJECTED, true)));

        StatusChanged moved = (StatusChanged) events().get(2).getBody();
        assertThat(moved.getStatus()).isEqualTo(MessageStatus.QUEUED);
        assertThat(moved.getCause()).isEqualTo("ROUTE_FAULT");
        assertThat(moved.getRoute()).isEqualTo("viettel-2");
        assertThat(moved.getDetail()).isEqualTo("viettel-sim: ESME_RINVDSTADR");
    }

    @Test
    void oneReceiptEndsALongMessageThatWentInOnePiece() throws Exception {
        tell(admitted("m", 3, ChargeOn.DELIVERED));
        SubmitResult whole = result("m", 1, SubmitOutcome.ACCEPTED, "s1");
        whole.setSegmentCount(1);
        tell(MessageFact.of(whole));
        tell(MessageFact.matched("m", 1, receipt("s1", DlrState.DELIVERED)));

        assertThat(settlements())
                .singleElement()
                .satisfies(
                        settlement -> assertThat(settlement.getPostSegments()).isEqualTo(3));
    }

    @Test
    void nothingByTheDeadlineAndItsGraceIsExpiredAndVoided() throws Exception {
        tell(admitted("m", 2, ChargeOn.ACCEPTED));

        step.processWatermark(END - 1);
        assertThat(settlements()).isEmpty();
        step.processWatermark(END);

        assertThat(describe(last())).isEqualTo("EXPIRED DEADLINE");
        assertThat(settlements()).singleElement().satisfies(settlement -> {
            assertThat(settlement.getPostSegments()).isZero();
            assertThat(settlement.getVoidSegments()).isEqualTo(2);
        });
    }

    /** The wall clock may be a week ahead: as long as the inputs aren't read that far, nothing expires. */
    @Test
    void theWallClockAloneExpiresNothing() throws Exception {
        tell(admitted("m", 1, ChargeOn.ACCEPTED));

        step.setProcessingTime(NOW + Duration.ofDays(7).toMillis());
        step.processWatermark(NOW + 1_000);
        tell(MessageFact.of(result("m", 1, SubmitOutcome.ACCEPTED, "s1")));
        tell(MessageFact.matched("m", 1, receipt("s1", DlrState.DELIVERED)));

        assertThat(describe(last())).isEqualTo("DELIVERED DLR_DELIVERED");
    }

    @Test
    void aReceiptAfterTheEndIsALateFactAndChangesNothing() throws Exception {
        tell(admitted("m", 1, ChargeOn.DELIVERED));
        tell(MessageFact.of(result("m", 1, SubmitOutcome.ACCEPTED, "s1")));
        step.processWatermark(END);
        assertThat(describe(last())).isEqualTo("EXPIRED NO_RECEIPT");

        tell(MessageFact.matched("m", 1, receipt("s1", DlrState.DELIVERED)));

        LateFact late = (LateFact) last().getBody();
        assertThat(late.getFinalStatus()).isEqualTo(MessageStatus.EXPIRED);
        assertThat(late.getLateState()).isEqualTo("DLR_DELIVERED");
        assertThat(settlements()).hasSize(1);
    }

    @Test
    void aRefusedMessageFailsAndADroppedOneIsCancelled() throws Exception {
        tell(admitted("refused", 1, ChargeOn.ACCEPTED));
        tell(MessageFact.of(result("refused", 1, SubmitOutcome.REJECTED, null)));
        assertThat(describe(last())).isEqualTo("FAILED SMSC_REJECTED");

        tell(admitted("dropped", 1, ChargeOn.ACCEPTED));
        var dropped = result("dropped", 1, SubmitOutcome.DROPPED, null);
        dropped.setReason("CAMPAIGN_CANCELLED");
        tell(MessageFact.of(dropped));
        assertThat(describe(last())).isEqualTo("CANCELLED CAMPAIGN_CANCELLED");
        assertThat(settlements())
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.getPostSegments()).isZero());
    }

    @Test
    void stateAndTimersEndAtZero() throws Exception {
        tell(admitted("delivered", 1, ChargeOn.ACCEPTED));
        tell(MessageFact.of(result("delivered", 1, SubmitOutcome.ACCEPTED, "s1")));
        tell(MessageFact.matched("delivered", 1, receipt("s1", DlrState.DELIVERED)));
        tell(admitted("silent", 1, ChargeOn.ACCEPTED));
        tell(MessageFact.of(result("never admitted", 1, SubmitOutcome.ACCEPTED, "s2")));
        assertThat(KeyedStates.countOf(step, LifecycleStep.TRACKED)).isEqualTo(3);

        step.processWatermark(END);
        assertThat(KeyedStates.countOf(step, LifecycleStep.TRACKED)).isEqualTo(3);
        step.processWatermark(FORGOTTEN);
        assertThat(KeyedStates.countOf(step, LifecycleStep.TRACKED)).isEqualTo(1);
        step.processWatermark(NOW + Lifecycle.KEPT_UNADMITTED.toMillis());

        assertThat(KeyedStates.countOf(step, LifecycleStep.TRACKED)).isZero();
        assertThat(step.numEventTimeTimers()).isZero();
        assertThat(step.numProcessingTimeTimers()).isZero();
        assertThat(step.getSideOutput(DeadLetters.TAG))
                .singleElement()
                .satisfies(each -> assertThat(each.getValue().getReason()).isEqualTo("NOT_ADMITTED"));
    }

    @Test
    void aRestoredMessageGoesOnWhereItWas() throws Exception {
        tell(admitted("m", 2, ChargeOn.ACCEPTED));
        tell(MessageFact.of(result("m", 1, SubmitOutcome.ACCEPTED, "s1")));
        tell(MessageFact.matched("m", 1, receipt("s1", DlrState.DELIVERED)));
        int told = events().size();
        OperatorSubtaskState snapshot = step.snapshot(1, NOW);
        step.close();
        open(snapshot);

        tell(MessageFact.of(result("m", 1, SubmitOutcome.ACCEPTED, "s1")));
        tell(MessageFact.of(result("m", 2, SubmitOutcome.ACCEPTED, "s2")));
        tell(MessageFact.matched("m", 2, receipt("s2", DlrState.DELIVERED)));

        assertThat(events().get(0).getSequence()).isEqualTo(told + 1);
        assertThat(describe(last())).isEqualTo("DELIVERED DLR_DELIVERED");
        assertThat(settlements()).hasSize(1);
    }

    @Test
    void aDeadlineSurvivesARestore() throws Exception {
        tell(admitted("m", 1, ChargeOn.ACCEPTED));
        OperatorSubtaskState snapshot = step.snapshot(1, NOW);
        step.close();
        open(snapshot);

        step.processWatermark(END);

        assertThat(describe(last())).isEqualTo("EXPIRED DEADLINE");
    }

    @Test
    void anUnmatchedReceiptIsToldAndKeptNowhere() throws Exception {
        tell(MessageFact.unmatched(receipt("s404", DlrState.DELIVERED)));

        assertThat(last().getMessageId()).isEqualTo("viettel/s404");
        assertThat(describe(last())).isEqualTo("UnmatchedReceipt");
        assertThat(KeyedStates.countOf(step, LifecycleStep.TRACKED)).isZero();
        assertThat(step.numEventTimeTimers()).isZero();
    }

    @Test
    void aFactThatBreaksARuleCostsOneDeadLetter() throws Exception {
        tell(admitted("m", 1, ChargeOn.ACCEPTED));
        tell(MessageFact.of(result("m", 4_000, SubmitOutcome.ACCEPTED, "s1")));

        assertThat(step.getSideOutput(DeadLetters.TAG))
                .singleElement()
                .satisfies(each -> assertThat(each.getValue().getReason()).isEqualTo("FAULT"));
        assertThat(events()).hasSize(1);
    }

    private void open(OperatorSubtaskState restored) throws Exception {
        step = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new LifecycleStep(new DeadLetters("tracking"), GRACE)),
                MessageFact::messageId,
                Types.STRING);
        step.setStateBackend(new EmbeddedRocksDBStateBackend());
        step.setup();
        if (restored != null) {
            step.initializeState(restored);
        }
        step.open();
        step.setProcessingTime(NOW);
    }

    private void tell(MessageFact fact) throws Exception {
        step.processElement(fact, NOW);
    }

    private List<TrackingEvent> events() {
        return step.extractOutputValues().stream()
                .map(TrackingOutput::event)
                .filter(each -> each != null)
                .toList();
    }

    private List<OutboundMessage> resends() {
        return step.extractOutputValues().stream()
                .map(TrackingOutput::resend)
                .filter(each -> each != null)
                .toList();
    }

    private List<Settlement> settlements() {
        return step.extractOutputValues().stream()
                .map(TrackingOutput::settlement)
                .filter(each -> each != null)
                .toList();
    }

    private TrackingEvent last() {
        List<TrackingEvent> events = events();
        return events.get(events.size() - 1);
    }

    private static String describe(TrackingEvent event) {
        return event.getBody() instanceof StatusChanged changed
                ? changed.getStatus() + " " + changed.getCause()
                : event.getBody().getClass().getSimpleName();
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }

    private static boolean isFinal(MessageStatus status) {
        return org.brandcast.domain.lifecycle.MessageStatus.valueOf(status.name())
                .isFinal();
    }

    private static List<List<Integer>> permutations(int size) {
        List<List<Integer>> all = new ArrayList<>(List.of(List.of()));
        for (int element = 0; element < size; element++) {
            List<List<Integer>> longer = new ArrayList<>();
            for (List<Integer> each : all) {
                for (int place = 0; place <= each.size(); place++) {
                    List<Integer> with = new ArrayList<>(each);
                    with.add(place, element);
                    longer.add(with);
                }
            }
            all = longer;
        }
        return all;
    }
}
