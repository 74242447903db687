package org.brandcast.flink.tracking.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.brandcast.flink.testing.Samples.NOW;
import static org.brandcast.flink.tracking.TrackingSamples.receipt;
import static org.brandcast.flink.tracking.TrackingSamples.result;

import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.brandcast.flink.testing.KeyedStates;
import org.brandcast.flink.tracking.MessageFact;
import org.brandcast.schemas.DeliveryReceipt;
import org.brandcast.schemas.DlrState;
import org.brandcast.schemas.SubmitOutcome;
import org.brandcast.schemas.SubmitResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CorrelateReceiptsTest {
    private static final long DAY = Duration.ofDays(1).toMillis();

    private KeyedTwoInputStreamOperatorTestHarness<String, SubmitResult, DeliveryReceipt, MessageFact> step;

    @BeforeEach
    void openEmpty() throws Exception {
        open(null);
    }

    @AfterEach
    void close() throws Exception {
        step.close();
    }

    @Test
    void aReceiptFindsItsSegmentWhicheverComesFirst() throws Exception {
        submitted(result("m1", 2, SubmitOutcome.ACCEPTED, "s1"));
        received(receipt("s1", DlrState.DELIVERED));
        received(receipt("s2", DlrState.DELIVERED));
        assertThat(told()).containsExactly("m1/2 DELIVERED");

        submitted(result("m2", 1, SubmitOutcome.ACCEPTED, "s2"));
        assertThat(told()).containsExactly("m1/2 DELIVERED", "m2/1 DELIVERED");
    }

    @Test
    void copiesOfAResultFindNothingTwice() throws Exception {
        received(receipt("s1", DlrState.ENROUTE));
        received(receipt("s1", DlrState.ENROUTE));
        received(receipt("s1", DlrState.DELIVERED));
        submitted(result("m1", 1, SubmitOutcome.ACCEPTED, "s1"));
        submitted(result("m1", 1, SubmitOutcome.ACCEPTED, "s1"));

        assertThat(told()).containsExactly("m1/1 ENROUTE", "m1/1 DELIVERED");
    }

    @Test
    void theNumberMayBeWrittenInAnyFormOrNotAtAll() throws Exception {
        submitted(result("m1", 1, SubmitOutcome.ACCEPTED, "s1"));
        for (String form : List.of("0961234567", "+84961234567", "")) {
            DeliveryReceipt receipt = receipt("s1", DlrState.DELIVERED);
            receipt.setTo(form);
            received(receipt);
        }
        assertThat(told()).hasSize(3);
    }

    @Test
    void aReusedIdBelongsToTheNumberItWasUsedFor() throws Exception {
        submitted(result("old", 1, SubmitOutcome.ACCEPTED, "s1"));
        SubmitResult other = result("young", 1, SubmitOutcome.ACCEPTED, "s1");
        other.setTo("84911234567");
        other.setSubmittedAtMillis(NOW + DAY);
        submitted(other);

        DeliveryReceipt late = receipt("s1", DlrState.DELIVERED);
        late.setReceivedAtMillis(NOW + DAY + 5_000);
        received(late);
        late = receipt("s1", DlrState.UNDELIVERABLE);
        late.setReceivedAtMillis(NOW + DAY + 5_000);
        late.setTo("84911234567");
        received(late);

        assertThat(told()).containsExactly("old/1 DELIVERED", "young/1 UNDELIVERABLE");
    }

    @Test
    void aReusedIdForTheSameNumberBelongsToTheYoungestSubmittedBeforeIt() throws Exception {
        submitted(result("old", 1, SubmitOutcome.ACCEPTED, "s1"));
        SubmitResult again = result("young", 1, SubmitOutcome.ACCEPTED, "s1");
        again.setSubmittedAtMillis(NOW + DAY);
        submitted(again);

        received(receipt("s1", DlrState.DELIVERED));
        DeliveryReceipt late = receipt("s1", DlrState.DELIVERED);
        late.setReceivedAtMillis(NOW + DAY + 5_000);
        received(late);

        assertThat(told()).containsExactly("old/1 DELIVERED", "young/1 DELIVERED");
    }

    @Test
    void aReceiptOfAnotherNumberWaitsAndIsToldUnmatchedOnce() throws Exception {
        submitted(result("m1", 1, SubmitOutcome.ACCEPTED, "s1"));
        DeliveryReceipt stray = receipt("s1", DlrState.DELIVERED);
        stray.setTo("84911234567");
        received(stray);
        received(stray);

        step.processBothWatermarks(new org.apache.flink.streaming.api.watermark.Watermark(NOW + 3 * DAY - 1));
        assertThat(told()).isEmpty();
        step.processBothWatermarks(new org.apache.flink.streaming.api.watermark.Watermark(NOW + 4 * DAY));

        assertThat(told()).containsExactly("viettel/s1/0 DELIVERED");
    }

    @Test
    void stateAndTimersEndAtZero() throws Exception {
        submitted(result("m1", 1, SubmitOutcome.ACCEPTED, "s1"));
        received(receipt("s1", DlrState.DELIVERED));
        received(receipt("s2", DlrState.DELIVERED));
        assertThat(KeyedStates.countOf(step, CorrelateReceipts.CORRELATION)).isEqualTo(2);

        step.processBothWatermarks(new org.apache.flink.streaming.api.watermark.Watermark(NOW + 3 * DAY));
        assertThat(KeyedStates.countOf(step, CorrelateReceipts.CORRELATION)).isEqualTo(1);
        step.processBothWatermarks(new org.apache.flink.streaming.api.watermark.Watermark(NOW + 7 * DAY));

        assertThat(KeyedStates.countOf(step, CorrelateReceipts.CORRELATION)).isZero();
        assertThat(step.numEventTimeTimers()).isZero();
        assertThat(step.numProcessingTimeTimers()).isZero();
    }

    @Test
    void anOutageOfDaysGivesNothingUpBeforeTheBacklogIsRead() throws Exception {
        received(receipt("s1", DlrState.DELIVERED));
        OperatorSubtaskState snapshot = step.snapshot(1, NOW);
        step.close();
        open(snapshot);
        step.setProcessingTime(NOW + 5 * DAY);

        submitted(result("m1", 1, SubmitOutcome.ACCEPTED, "s1"));

        assertThat(told()).containsExactly("m1/1 DELIVERED");
    }

    @Test
    void anIdThatAThousandReceiptsNameStaysBounded() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            DeliveryReceipt stray = receipt("s1", DlrState.UNDELIVERABLE);
            stray.setErrorCode("E" + i);
            received(stray);
        }
        assertThat(told()).hasSize(1_000 - 16);
    }

    private void open(OperatorSubtaskState restored) throws Exception {
        step = new KeyedTwoInputStreamOperatorTestHarness<>(
                new KeyedCoProcessOperator<>(new CorrelateReceipts()),
                result -> result.getIdSpace() + '/' + result.getSmscMessageId(),
                receipt -> receipt.getIdSpace() + '/' + receipt.getSmscMessageId(),
                Types.STRING);
        step.setStateBackend(new EmbeddedRocksDBStateBackend());
        step.setup();
        if (restored != null) {
            step.initializeState(restored);
        }
        step.open();
        step.setProcessingTime(NOW);
    }

    private void submitted(SubmitResult result) throws Exception {
        step.processElement1(result, NOW);
    }

    private void received(DeliveryReceipt receipt) throws Exception {
        step.processElement2(receipt, NOW);
    }

    private List<String> told() {
        return step.extractOutputValues().stream()
                .map(fact -> fact.messageId()
                        + '/'
                        + fact.segment()
                        + ' '
                        + fact.receipt().getState())
                .toList();
    }
}
