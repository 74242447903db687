package org.brandcast.flink.testing;

import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;

/** Looks into the keyed state of an operator under test, whatever its backend. */
public final class KeyedStates {
    private KeyedStates() {}

    /** How many keys, with every entry of a map counted, a state holds. */
    public static long countOf(
            AbstractStreamOperatorTestHarness<?> harness, StateDescriptor<? extends State, ?> descriptor)
            throws Exception {
        AbstractStreamOperator<?> operator = (AbstractStreamOperator<?>) harness.getOperator();
        var backend = operator.getKeyedStateBackend();
        backend.getOrCreateKeyedState(VoidNamespaceSerializer.INSTANCE, descriptor);
        try (Stream<?> keys = backend.getKeys(descriptor.getName(), VoidNamespace.INSTANCE)) {
            return keys.count();
        }
    }

    /** How many entries of a map, over all keys, are of a kind. */
    public static <K, V> long countOf(
            AbstractStreamOperatorTestHarness<?> harness, MapStateDescriptor<K, V> descriptor, Predicate<V> kind)
            throws Exception {
        AbstractStreamOperator<?> operator = (AbstractStreamOperator<?>) harness.getOperator();
        var backend = operator.getKeyedStateBackend();
        MapState<K, V> map =
                backend.getPartitionedState(VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor);
        Set<Object> keys;
        try (Stream<?> found = backend.getKeys(descriptor.getName(), VoidNamespace.INSTANCE)) {
            keys = found.collect(Collectors.toSet());
        }
        long count = 0;
        for (Object key : keys) {
            operator.setCurrentKey(key);
            for (V value : map.values()) {
                count += kind.test(value) ? 1 : 0;
            }
        }
        return count;
    }
}
