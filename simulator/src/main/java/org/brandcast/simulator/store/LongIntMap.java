package org.brandcast.simulator.store;

import java.util.Arrays;

/**
 * A hash map from well-mixed longs to ints that spends 12 bytes a slot. Open addressing, no removal; not safe for
 * several threads.
 */
final class LongIntMap {
    /** Returned for keys that aren't in the map. */
    static final int MISSING = -1;

    private long[] keys = new long[1024];
    private int[] values = filled(1024);
    private int size;

    /** The value that stood there before, or {@link #MISSING} if the key is new and has been put. */
    int putIfAbsent(long key, int value) {
        int slot = slotOf(keys, values, key);
        if (values[slot] != MISSING) {
            return values[slot];
        }
        keys[slot] = key;
        values[slot] = value;
        size++;
        if (size > keys.length / 4 * 3) {
            grow();
        }
        return MISSING;
    }

    int size() {
        return size;
    }

    private void grow() {
        long[] newKeys = new long[keys.length * 2];
        int[] newValues = filled(newKeys.length);
        for (int i = 0; i < keys.length; i++) {
            if (values[i] != MISSING) {
                int slot = slotOf(newKeys, newValues, keys[i]);
                newKeys[slot] = keys[i];
                newValues[slot] = values[i];
            }
        }
        keys = newKeys;
        values = newValues;
    }

    private static int slotOf(long[] keys, int[] values, long key) {
        int mask = keys.length - 1;
        int slot = (int) key & mask;
        while (values[slot] != MISSING && keys[slot] != key) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static int[] filled(int length) {
        int[] values = new int[length];
        Arrays.fill(values, MISSING);
        return values;
    }
}
