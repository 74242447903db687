package org.brandcast.flink.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.brandcast.clickhouse.ClickHouseRow;
import org.brandcast.clickhouse.RowBinaryWriter;
import org.brandcast.flink.export.operator.MessagePart;
import org.brandcast.flink.export.operator.MessageStates;
import org.brandcast.flink.testing.Samples;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.LedgerDelta;
import org.brandcast.schemas.LedgerVerb;
import org.brandcast.schemas.MessageStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessageStatesTest {
    /** Of the fields before it in a row of messages: tenant, accepted_at, message_id. */
    private static final int VERSION_OFFSET = 8 + 8 + 16;

    private static final RowBinaryWriter OUT = new RowBinaryWriter();
    private static final AdmissionEvent ADMITTED =
            History.admitted(5, new LedgerDelta(Samples.ORDER, 2L, LedgerVerb.RESERVE, 3L, 2550L, 100L, 3L, 0L));

    private KeyedOneInputStreamOperatorTestHarness<String, MessagePart, ClickHouseRow> step;

    @BeforeEach
    void openEmpty() throws Exception {
        open(null);
    }

    @AfterEach
    void close() throws Exception {
        step.close();
    }

    private void open(OperatorSubtaskState state) throws Exception {
        step = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new MessageStates()), MessagePart::messageId, Types.STRING);
        step.setup();
        if (state != null) {
            step.initializeState(state);
        }
        step.open();
    }

    private void admit() throws Exception {
        step.processElement(new StreamRecord<>(MessagePart.ofAdmission(OUT, ADMITTED)));
    }

    private void change(int sequence, MessageStatus status) throws Exception {
        step.processElement(new StreamRecord<>(MessagePart.ofChange(OUT, History.status(5, sequence, status, 3, 0))));
    }

    /** Versions of the rows since the last call. */
    private List<Integer> versions() {
        List<Integer> versions = new ArrayList<>();
        for (ClickHouseRow row : step.extractOutputValues()) {
            assertThat(row.table()).isEqualTo("brandcast.messages");
            versions.add(
                    ByteBuffer.wrap(row.values()).order(ByteOrder.LITTLE_ENDIAN).getInt(VERSION_OFFSET));
        }
        step.getOutput().clear();
        return versions;
    }

    @Test
    void eachChangeGivesARowAndTheLastForgetsTheMessage() throws Exception {
        admit();
        assertThat(versions()).as("the first state is written where it is read").isEmpty();
        change(3, MessageStatus.SENT);
        assertThat(step.numKeyedStateEntries()).isPositive();
        change(5, MessageStatus.DELIVERED);
        assertThat(versions()).containsExactly(3, 5);
        assertThat(step.numKeyedStateEntries()).isZero();
    }

    @Test
    void changesThatComeBeforeTheAdmissionWaitForIt() throws Exception {
        change(3, MessageStatus.SENT);
        change(5, MessageStatus.DELIVERED);
        assertThat(versions()).isEmpty();
        admit();
        assertThat(versions()).containsExactly(5);
        assertThat(step.numKeyedStateEntries()).isZero();
    }

    @Test
    void theAdmissionMayComeBetweenChanges() throws Exception {
        change(3, MessageStatus.SENT);
        admit();
        change(5, MessageStatus.FAILED);
        assertThat(versions()).containsExactly(3, 5);
        assertThat(step.numKeyedStateEntries()).isZero();
    }

    @Test
    void anOlderChangeIsNoNews() throws Exception {
        admit();
        change(5, MessageStatus.SENT);
        change(4, MessageStatus.QUEUED);
        change(5, MessageStatus.SENT);
        assertThat(versions()).containsExactly(5);
    }

    @Test
    void stateSurvivesARestart() throws Exception {
        admit();
        change(3, MessageStatus.SENT);
        versions();
        OperatorSubtaskState state = step.snapshot(1, 1);
        step.close();
        open(state);
        change(5, MessageStatus.DELIVERED);
        assertThat(versions()).containsExactly(5);
        assertThat(step.numKeyedStateEntries()).isZero();
    }
}
