package org.brandcast.flink.admission.operator;

import static org.brandcast.flink.testing.Samples.NOW;
import static org.brandcast.flink.testing.Samples.ORDER;
import static org.brandcast.flink.testing.Samples.TENANT;

import java.time.ZoneId;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.brandcast.flink.admission.AccountCommand;
import org.brandcast.flink.admission.CheckedText;
import org.brandcast.flink.admission.Decision;
import org.brandcast.flink.admission.Judged;
import org.brandcast.flink.io.DeadLetters;
import org.brandcast.flink.testing.Samples;
import org.brandcast.schemas.Door;
import org.brandcast.schemas.Encoding;
import org.brandcast.schemas.MessageFacts;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OrderGrant;
import org.brandcast.schemas.Settlement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The account step on RocksDB, with words for what goes in and comes out. */
abstract class AccountHarness {
    static final ZoneId ZONE = ZoneId.of("Asia/Ho_Chi_Minh");

    KeyedTwoInputStreamOperatorTestHarness<Long, AccountCommand, Settlement, Decision> step;
    private int seen;

    @BeforeEach
    void openEmpty() throws Exception {
        open(null);
    }

    @AfterEach
    void close() throws Exception {
        step.close();
    }

    void open(@Nullable OperatorSubtaskState restored) throws Exception {
        step = new KeyedTwoInputStreamOperatorTestHarness<>(
                AccountStep.operator(new AccountStep(new DeadLetters("admission"), ZONE)),
                AccountCommand::tenantId,
                Settlement::getTenantId,
                Types.LONG);
        step.setStateBackend(new EmbeddedRocksDBStateBackend());
        step.setup();
        if (restored != null) {
            step.initializeState(restored);
        }
        step.open();
        step.setProcessingTime(NOW);
        seen = 0;
    }

    void grant(OrderGrant grant) throws Exception {
        command(AccountCommand.of(grant));
    }

    void request(Judged judged) throws Exception {
        command(AccountCommand.of(judged));
    }

    void command(AccountCommand command) throws Exception {
        step.processElement1(command, NOW);
    }

    void settle(String messageId, int post, int voided) throws Exception {
        step.processElement2(new Settlement(TENANT, messageId, ORDER, post, voided, "DLR_DELIVERED", NOW), NOW);
    }

    /** What was decided since the last question. */
    List<Decision> told() {
        List<Decision> all = step.extractOutputValues();
        List<Decision> fresh = all.subList(seen, all.size());
        seen = all.size();
        return fresh;
    }

    static Object body(List<Decision> decisions, int index) {
        return decisions.get(index).event().getBody();
    }

    static Judged judged(String messageId, int segments) {
        return judged(messageId, null, false, passed(segments, false));
    }

    static Judged named(String messageId, long orderId) {
        return judged(messageId, orderId, false, passed(1, false));
    }

    static Judged refused(String messageId, String reason) {
        return judged(messageId, null, false, new Judged.Refused(reason, "detail"));
    }

    static Judged.Passed passed(int segments, boolean counted) {
        return new Judged.Passed(
                new CheckedText(Encoding.GSM7, segments, null, null, List.of()),
                List.of("viettel-sim", "viettel-two"),
                "viettel: priority 100, first of 2",
                NOW + 3_600_000,
                null,
                counted);
    }

    static Judged judged(String messageId, @Nullable Long orderId, boolean continues, Judged.Outcome outcome) {
        MessageFacts facts = new MessageFacts(
                messageId,
                TENANT,
                Door.REST,
                MessageType.CARE,
                "LOTUS",
                Samples.VIETTEL_NUMBER,
                "viettel",
                Samples.TEXT,
                "hash",
                null,
                null,
                3L,
                NOW);
        return new Judged(facts, orderId, 12, continues, outcome);
    }
}
