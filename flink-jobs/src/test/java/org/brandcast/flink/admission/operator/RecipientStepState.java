package org.brandcast.flink.admission.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;

/** Looks into the keyed state of a step under test. */
final class RecipientStepState {
    private RecipientStepState() {}

    static void assertNoHeldRequest(AbstractStreamOperatorTestHarness<?> harness) throws Exception {
        AbstractStreamOperator<?> operator = (AbstractStreamOperator<?>) harness.getOperator();
        var backend = operator.getKeyedStateBackend();
        backend.getOrCreateKeyedState(VoidNamespaceSerializer.INSTANCE, RecipientStep.HELD);
        assertThat(backend.getKeys(RecipientStep.HELD.getName(), VoidNamespace.INSTANCE))
                .isEmpty();
    }
}
