package org.brandcast.flink.admission;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.brandcast.domain.content.FrequencyWindow;
import org.brandcast.flink.io.CompactFields;
import org.brandcast.flink.io.StateBytes;
import org.jspecify.annotations.Nullable;

/** The frequency windows of one number, by advertiser, and their form as bytes in state. */
public final class FrequencyWindows {
    public static final FrequencyWindows EMPTY = new FrequencyWindows(Map.of());

    private static final byte FORM = 1;

    private final Map<Long, FrequencyWindow> byScope;

    private FrequencyWindows(Map<Long, FrequencyWindow> byScope) {
        this.byScope = byScope;
    }

    public FrequencyWindow of(long scope) {
        return byScope.getOrDefault(scope, FrequencyWindow.EMPTY);
    }

    public FrequencyWindows with(long scope, FrequencyWindow window) {
        Map<Long, FrequencyWindow> after = new TreeMap<>(byScope);
        if (window.counts().isEmpty()) {
            after.remove(scope);
        } else {
            after.put(scope, window);
        }
        return new FrequencyWindows(after);
    }

    /** Takes a message back, whatever window it was counted in. */
    public FrequencyWindows uncount(String messageId) {
        FrequencyWindows after = this;
        for (Map.Entry<Long, FrequencyWindow> each : byScope.entrySet()) {
            FrequencyWindow without = each.getValue().uncount(messageId);
            if (without.counts().size() < each.getValue().counts().size()) {
                after = after.with(each.getKey(), without);
            }
        }
        return after;
    }

    public boolean isEmpty() {
        return byScope.isEmpty();
    }

    /** As it lies in state: nothing for nobody. */
    public byte[] toBytes() {
        return StateBytes.write(this::write);
    }

    /** What {@link #toBytes} wrote; null: nothing was ever written. */
    public static FrequencyWindows of(byte @Nullable [] bytes) {
        return bytes == null ? EMPTY : StateBytes.read(bytes, FrequencyWindows::read);
    }

    private void write(DataOutputSerializer out) throws IOException {
        out.writeByte(FORM);
        out.writeShort(byScope.size());
        for (Map.Entry<Long, FrequencyWindow> each : byScope.entrySet()) {
            out.writeLong(each.getKey());
            out.writeShort(each.getValue().counts().size());
            for (FrequencyWindow.Count count : each.getValue().counts()) {
                CompactFields.writeMessageId(count.messageId(), out);
                out.writeLong(count.atMillis());
            }
        }
    }

    private static FrequencyWindows read(DataInputDeserializer in) throws IOException {
        StateBytes.expect(FORM, in.readByte());
        Map<Long, FrequencyWindow> byScope = new TreeMap<>();
        for (int windows = in.readShort(); windows > 0; windows--) {
            long scope = in.readLong();
            int size = in.readShort();
            List<FrequencyWindow.Count> counts = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                counts.add(new FrequencyWindow.Count(CompactFields.readMessageId(in), in.readLong()));
            }
            byScope.put(scope, new FrequencyWindow(counts));
        }
        return new FrequencyWindows(byScope);
    }
}
