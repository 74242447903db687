package org.brandcast.flink.admission.operator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.brandcast.flink.admission.FrequencyWindows;
import org.brandcast.flink.admission.Recipient;
import org.brandcast.flink.admission.RecipientRecord;
import org.brandcast.flink.admission.RecipientRules;
import org.brandcast.flink.admission.SubscriberFacts;
import org.brandcast.flink.admission.control.AdvertisingTerms;
import org.brandcast.schemas.SubscriberRule;
import org.jspecify.annotations.Nullable;

/**
 * What the recipient step keeps of one number, in RocksDB:
 *
 * <ul>
 *   <li>{@code subscriber-facts}: one small value a number that anything is known of. No TTL: it ends only by a later
 *       fact; bounded by the numbers that exist.
 *   <li>{@code frequency-windows}: the advertising messages of the longest window that there can be; a TTL of that
 *       length ends it.
 *   <li>{@code waiting}: what waits here, each with a timer that ends it at its deadline at the latest.
 *   <li>{@code deferred-hops}: messageId → newest hop that came back. A TTL ends it when no copy can come any more:
 *       a message's longest life, and as long as deferrals lie in Kafka.
 * </ul>
 */
final class RecipientState {
    private static final Duration KAFKA_KEEPS_DEFERRALS = Duration.ofDays(7);

    static final ValueStateDescriptor<byte[]> FACTS =
            new ValueStateDescriptor<>("subscriber-facts", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

    static final ValueStateDescriptor<byte[]> WINDOWS = windows();

    static final MapStateDescriptor<String, Waiting> WAITING =
            new MapStateDescriptor<>("waiting", Types.STRING, WaitingSerializer.TYPE);

    static final MapStateDescriptor<String, Integer> HOPS = hops();

    private final ValueState<byte[]> facts;
    private final ValueState<byte[]> windows;
    private final MapState<String, Waiting> waiting;
    private final MapState<String, Integer> hops;

    RecipientState(RuntimeContext context) {
        this.facts = context.getState(FACTS);
        this.windows = context.getState(WINDOWS);
        this.waiting = context.getMapState(WAITING);
        this.hops = context.getMapState(HOPS);
    }

    private static ValueStateDescriptor<byte[]> windows() {
        ValueStateDescriptor<byte[]> descriptor =
                new ValueStateDescriptor<>("frequency-windows", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
        descriptor.enableTimeToLive(endingAfter(AdvertisingTerms.LONGEST_WINDOW));
        return descriptor;
    }

    private static MapStateDescriptor<String, Integer> hops() {
        MapStateDescriptor<String, Integer> descriptor =
                new MapStateDescriptor<>("deferred-hops", Types.STRING, Types.INT);
        descriptor.enableTimeToLive(endingAfter(RecipientRules.MAX_VALIDITY.plus(KAFKA_KEEPS_DEFERRALS)));
        return descriptor;
    }

    private static StateTtlConfig endingAfter(Duration life) {
        return StateTtlConfig.newBuilder(life)
                .setUpdateType(StateTtlConfig.UpdateType.OnCreateAndWrite)
                .setStateVisibility(StateTtlConfig.StateVisibility.NeverReturnExpired)
                .cleanupInRocksdbCompactFilter(10_000)
                .build();
    }

    /** What is known of the number; its windows only if they are asked for. */
    Recipient recipient(boolean withWindows) throws Exception {
        return new Recipient(
                SubscriberFacts.of(facts.value()),
                withWindows ? FrequencyWindows.of(windows.value()) : FrequencyWindows.EMPTY);
    }

    void learn(SubscriberRule rule) throws Exception {
        facts.update(SubscriberFacts.of(facts.value()).with(rule).toBytes());
    }

    void update(FrequencyWindows after) throws Exception {
        windows.update(after.toBytes());
    }

    void uncount(String messageId) throws Exception {
        FrequencyWindows before = FrequencyWindows.of(windows.value());
        FrequencyWindows after = before.uncount(messageId);
        if (after.isEmpty()) {
            windows.clear();
        } else if (after != before) {
            update(after);
        }
    }

    /** Whether a message has come back with this hop for the first time; remembers it. */
    boolean isNewHop(String messageId, int hop) throws Exception {
        Integer newest = hops.get(messageId);
        if (newest != null && newest >= hop) {
            return false;
        }
        hops.put(messageId, hop);
        return true;
    }

    /** Its place in its topic. */
    static String placeOf(RecipientRecord record) {
        return record.topic() + '/' + record.partition() + '/' + record.offset();
    }

    static String heldKey(String messageId, String bodyHash) {
        return "held/" + messageId + '/' + bodyHash;
    }

    static String delayedKey(String messageId, String bodyHash) {
        return "delayed/" + messageId + '/' + bodyHash;
    }

    static String deferredKey(String messageId) {
        return "deferred/" + messageId;
    }

    void put(String key, Waiting entry) throws Exception {
        waiting.put(key, entry);
    }

    boolean has(String key) throws Exception {
        return waiting.contains(key);
    }

    @Nullable
    Waiting get(String key) throws Exception {
        return waiting.get(key);
    }

    void remove(String key) throws Exception {
        waiting.remove(key);
    }

    /** Everything whose time has come. */
    List<Map.Entry<String, Waiting>> dueAt(long millis) throws Exception {
        List<Map.Entry<String, Waiting>> due = new ArrayList<>();
        for (Map.Entry<String, Waiting> each : waiting.entries()) {
            if (each.getValue().nextMillis() <= millis) {
                due.add(Map.entry(each.getKey(), each.getValue()));
            }
        }
        return due;
    }

    /** Whether something else waits for the same instant, and so for the same timer. */
    boolean othersDueAt(long millis, String key) throws Exception {
        for (Map.Entry<String, Waiting> each : waiting.entries()) {
            if (each.getValue().nextMillis() == millis && !each.getKey().equals(key)) {
                return true;
            }
        }
        return false;
    }
}
