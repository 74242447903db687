package org.brandcast.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.schemas.JournalLease;

/**
 * Who holds a route, told by the leases of its journal in the order of the topic. The first lease of an epoch wins it;
 * the epoch with the highest number is the one that counts; what an older epoch writes behind it is void.
 *
 * <p>It knows no time: whoever wants the route lets the lease's duration pass on its own monotonic clock since it read
 * the last heartbeat, so no two clocks are ever compared.
 *
 * <p>Not safe for use by many threads.
 */
final class LeaseBook {
    private final Map<String, Long> keys = new LinkedHashMap<>();
    private long epoch;
    private String holder = "";
    private long durationMillis;
    private long heartbeats;

    /** Takes the next lease record of the topic. */
    void accept(String key, long recordEpoch, JournalLease lease) {
        keys.put(key, recordEpoch);
        if (recordEpoch > epoch) {
            epoch = recordEpoch;
            holder = lease.getOwner();
            durationMillis = lease.getDurationMillis();
            heartbeats++;
        } else if (recordEpoch == epoch && lease.getOwner().equals(holder)) {
            durationMillis = lease.getDurationMillis();
            heartbeats++;
        }
    }

    /** Takes a tombstone of a lease key. */
    void forget(String key) {
        keys.remove(key);
    }

    /** The epoch that counts; 0 before the first lease. */
    long epoch() {
        return epoch;
    }

    /** Who won the epoch; empty before the first lease. */
    String holder() {
        return holder;
    }

    /** How long the holder's last heartbeat holds; 0: nobody holds the route, or it was released. */
    long durationMillis() {
        return durationMillis;
    }

    /** Grows with each lease record that counted. */
    long heartbeats() {
        return heartbeats;
    }

    /** Whether a record of this epoch, read next, would be void. */
    boolean isVoid(long recordEpoch) {
        return recordEpoch < epoch;
    }

    /** Keys of leases of epochs before this one. */
    List<String> keysBefore(long before) {
        List<String> old = new ArrayList<>();
        keys.forEach((key, recordEpoch) -> {
            if (recordEpoch < before) {
                old.add(key);
            }
        });
        return old;
    }
}
