package org.brandcast.analytics.engine;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Values for {@code {name:Type}} in a statement, laid out as the C API wants them. A value is text in the escaped form
 * of a TSV field, as ClickHouse's HTTP interface has it: clients escape, nothing is escaped here.
 */
final class QueryParameters {
    private final List<Memory> kept = new ArrayList<>();
    final Memory names;
    final Memory nameLengths;
    final Memory values;
    final Memory valueLengths;
    final int count;

    QueryParameters(Map<String, String> parameters) {
        this.count = parameters.size();
        this.names = new Memory((long) count * Long.BYTES);
        this.nameLengths = new Memory((long) count * Long.BYTES);
        this.values = new Memory((long) count * Long.BYTES);
        this.valueLengths = new Memory((long) count * Long.BYTES);
        int index = 0;
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            put(names, nameLengths, index, parameter.getKey());
            put(values, valueLengths, index, parameter.getValue());
            index++;
        }
    }

    private void put(Pointer pointers, Pointer lengths, int index, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        // One byte more: the engine takes lengths, but an empty Memory can't be made.
        Memory copy = new Memory(bytes.length + 1L);
        copy.write(0, bytes, 0, bytes.length);
        copy.setByte(bytes.length, (byte) 0);
        kept.add(copy);
        pointers.setPointer((long) index * Long.BYTES, copy);
        lengths.setLong((long) index * Long.BYTES, bytes.length);
    }
}
