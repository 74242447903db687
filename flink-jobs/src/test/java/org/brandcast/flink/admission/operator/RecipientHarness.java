package org.brandcast.flink.admission.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.brandcast.flink.testing.Samples.NOW;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.brandcast.flink.admission.AccountCommand;
import org.brandcast.flink.admission.Judged;
import org.brandcast.flink.admission.RecipientRecord;
import org.brandcast.flink.io.DeadLetters;
import org.brandcast.flink.io.RawRecord;
import org.brandcast.flink.testing.KeyedStates;
import org.brandcast.flink.testing.Samples;
import org.brandcast.schemas.ControlRecord;
import org.brandcast.schemas.DeadLetter;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.SendRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** The recipient step on RocksDB, with the small world's words for what goes in and comes out. */
abstract class RecipientHarness {
    KeyedBroadcastOperatorTestHarness<String, RecipientRecord, RawRecord, AccountCommand> step;
    private long offset;
    private int seen;

    @AfterEach
    void close() throws Exception {
        step.close();
    }

    void open(long floor, @Nullable OperatorSubtaskState restored) throws Exception {
        openAt(floor, restored, NOW);
    }

    void openAt(long floor, @Nullable OperatorSubtaskState restored, long nowMillis) throws Exception {
        step = new KeyedBroadcastOperatorTestHarness<>(
                new CoBroadcastWithKeyedOperator<>(
                        new RecipientStep(new DeadLetters("admission"), floor), List.of(RecipientStep.CONTROL)),
                RecipientRecord::recipient,
                Types.STRING,
                128,
                1,
                0);
        step.setStateBackend(new EmbeddedRocksDBStateBackend());
        step.setup();
        if (restored != null) {
            step.initializeState(restored);
        }
        step.open();
        step.setProcessingTime(nowMillis);
        seen = 0;
    }

    /** Stops the step and starts it again from its state. */
    void restart() throws Exception {
        long now = step.getProcessingTime();
        OperatorSubtaskState snapshot = step.snapshot(1, now);
        step.close();
        openAt(0, snapshot, now);
    }

    void world() throws Exception {
        for (ControlRecord each : Samples.world()) {
            control(each);
        }
    }

    void control(ControlRecord changed) throws Exception {
        step.processBroadcastElement(Samples.ofControl(changed), NOW);
    }

    RawRecord send(SendRequest request) throws Exception {
        RawRecord raw = Samples.ofDoor(request, offset++);
        step.processElement(RecipientRecord.of(RecipientRecord.Kind.REQUEST, request.getTo(), raw), NOW);
        return raw;
    }

    <T extends SpecificRecordBase> void tell(RecipientRecord.Kind kind, String recipient, T told) throws Exception {
        @SuppressWarnings("unchecked")
        Class<T> type = (Class<T>) told.getClass();
        byte[] value = RecordCodec.of(type).encode(told);
        byte[] key = recipient.getBytes(StandardCharsets.UTF_8);
        RawRecord raw = new RawRecord("facts", 0, offset++, NOW, key, value);
        step.processElement(RecipientRecord.of(kind, recipient, raw), NOW);
    }

    AccountCommand only() {
        assertThat(step.extractOutputValues()).hasSize(1);
        return step.extractOutputValues().get(0);
    }

    /** What was told since the last question. */
    List<AccountCommand> told() {
        List<AccountCommand> all = step.extractOutputValues();
        List<AccountCommand> fresh = all.subList(seen, all.size());
        seen = all.size();
        return fresh;
    }

    /** The one that was told since the last question. */
    AccountCommand next() {
        List<AccountCommand> fresh = told();
        assertThat(fresh).hasSize(1);
        return fresh.get(0);
    }

    static String refusalOf(AccountCommand command) {
        assertThat(command.judged().outcome()).isInstanceOf(Judged.Refused.class);
        return ((Judged.Refused) command.judged().outcome()).reason();
    }

    static Judged.Passed passed(AccountCommand command) {
        assertThat(command.judged().outcome()).isInstanceOf(Judged.Passed.class);
        return (Judged.Passed) command.judged().outcome();
    }

    List<DeadLetter> deadLetters() {
        return step.getSideOutput(DeadLetters.TAG).stream()
                .map(each -> each.getValue())
                .toList();
    }

    /** Nothing waits, and no timer is set. */
    void assertNothingLeft() throws Exception {
        assertThat(step.numProcessingTimeTimers()).isZero();
        assertThat(step.numEventTimeTimers()).isZero();
        assertThat(KeyedStates.countOf(step, RecipientState.WAITING)).isZero();
    }
}
