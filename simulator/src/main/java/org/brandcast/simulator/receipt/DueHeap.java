package org.brandcast.simulator.receipt;

import java.util.Arrays;

/** A binary heap of (time, item) in two long arrays: 16 bytes an entry, a million receipts are 16 MB. */
final class DueHeap {
    private long[] times = new long[256];
    private long[] items = new long[256];
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Time of the earliest entry; the heap must not be empty. */
    long firstTime() {
        return times[0];
    }

    /** Adds an entry; true if it is now the earliest. */
    boolean add(long time, long item) {
        if (size == times.length) {
            times = Arrays.copyOf(times, size * 2);
            items = Arrays.copyOf(items, size * 2);
        }
        int at = size++;
        while (at > 0) {
            int parent = (at - 1) / 2;
            if (times[parent] <= time) {
                break;
            }
            times[at] = times[parent];
            items[at] = items[parent];
            at = parent;
        }
        times[at] = time;
        items[at] = item;
        return at == 0;
    }

    /** Removes the earliest entry and returns its item. */
    long poll() {
        long first = items[0];
        size--;
        long time = times[size];
        long item = items[size];
        int at = 0;
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && times[child + 1] < times[child]) {
                child++;
            }
            if (time <= times[child]) {
                break;
            }
            times[at] = times[child];
            items[at] = items[child];
            at = child;
        }
        times[at] = time;
        items[at] = item;
        return first;
    }

    void clear() {
        size = 0;
    }
}
