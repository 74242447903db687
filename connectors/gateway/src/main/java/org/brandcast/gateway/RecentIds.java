package org.brandcast.gateway;

import java.util.Arrays;

/**
 * The latest ids that an SMSC gave, to be asked for by value. They are kept as 64-bit hashes in arrays without pointers: a
 * hundred thousand texts that come and go would keep the collector busy. Two ids of one hash count as the same, which no
 * route lives long enough to see.
 *
 * <p>Not safe for use by many threads.
 */
final class RecentIds {
    private static final int FIRST_CAPACITY = 1_024;

    private final int most;
    /** In the order in which they came; full, the oldest stands at {@code next}. */
    private long[] ring = new long[FIRST_CAPACITY];

    private int next;
    private int size;
    /** Open addressing with linear probing, at most half full; 0 is an empty place. */
    private long[] places = new long[4 * FIRST_CAPACITY];

    /**
     * Nothing yet.
     *
     * @param most ids that are kept
     */
    RecentIds(int most) {
        this.most = most;
    }

    /** Keeps an id; the oldest is forgotten for it if there are too many. */
    void add(String id) {
        long hash = hashOf(id);
        if (placeOf(hash) >= 0) {
            return;
        }
        if (size == most) {
            forget(ring[next]);
        } else if (next == ring.length) {
            grow();
        }
        ring[next] = hash;
        enter(hash);
        next = next + 1 == most ? 0 : next + 1;
        size = Math.min(most, size + 1);
    }

    boolean contains(String id) {
        return placeOf(hashOf(id)) >= 0;
    }

    private static long hashOf(String id) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 32)) * 0x9e3779b97f4a7c15L;
        hash ^= hash >>> 29;
        return hash == 0 ? 1 : hash;
    }

    private int home(long hash) {
        return (int) hash & (places.length - 1);
    }

    private int placeOf(long hash) {
        int at = home(hash);
        while (places[at] != 0) {
            if (places[at] == hash) {
                return at;
            }
            at = (at + 1) & (places.length - 1);
        }
        return -1;
    }

    private void enter(long hash) {
        int at = home(hash);
        while (places[at] != 0) {
            at = (at + 1) & (places.length - 1);
        }
        places[at] = hash;
    }

    /** Empties a place and moves back what had to pass it. */
    private void forget(long hash) {
        int hole = placeOf(hash);
        for (int at = (hole + 1) & (places.length - 1); places[at] != 0; at = (at + 1) & (places.length - 1)) {
            int passed = (at - home(places[at])) & (places.length - 1);
            if (passed >= ((at - hole) & (places.length - 1))) {
                places[hole] = places[at];
                hole = at;
            }
        }
        places[hole] = 0;
    }

    private void grow() {
        ring = Arrays.copyOf(ring, Math.min(most, 2 * ring.length));
        if (4 * ring.length > 2 * places.length) {
            places = new long[2 * places.length];
            for (int i = 0; i < size; i++) {
                enter(ring[i]);
            }
        }
    }
}
