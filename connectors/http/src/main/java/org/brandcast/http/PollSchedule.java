package org.brandcast.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * When to ask for which message's receipt: soon at first, then ever more rarely, until its time is over. The times follow
 * from the message's acceptance, so a message that is added anew after a restart is asked for no more often than before.
 *
 * <p>Used by one thread. About 200 bytes a message.
 */
public final class PollSchedule {
    private final long firstMillis;
    private final long longestMillis;
    private final int capacity;
    /** In the order in which they were added, which is that of their places. */
    private final Map<String, Entry> byId = new LinkedHashMap<>();

    private final TreeSet<Entry> queue = new TreeSet<>(
            Comparator.<Entry>comparingLong(entry -> entry.dueMillis).thenComparingLong(entry -> entry.number));
    private long added;

    private static final class Entry {
        private final String smscMessageId;
        private final long number;
        private final long place;
        private final long untilMillis;
        private long pauseMillis;
        private long dueMillis;

        private Entry(String smscMessageId, long number, long place, long untilMillis) {
            this.smscMessageId = smscMessageId;
            this.number = number;
            this.place = place;
            this.untilMillis = untilMillis;
        }
    }

    /**
     * An empty schedule.
     *
     * @param first pause before the first question; doubles up to longest
     * @param capacity messages that are waited for at the same time, at most
     */
    public PollSchedule(Duration first, Duration longest, int capacity) {
        this.firstMillis = first.toMillis();
        this.longestMillis = longest.toMillis();
        this.capacity = capacity;
    }

    /**
     * A message that was accepted.
     *
     * @param place where the caller has read of it; never less than that of those before
     * @param untilMillis it isn't asked for any more from then on
     */
    public record Accepted(String smscMessageId, long place, long acceptedMillis, long untilMillis) {}

    /** Adds a message; false if there is no room. One that is there already, or is over, leaves it as it is. */
    public boolean add(Accepted message, long nowMillis) {
        if (byId.containsKey(message.smscMessageId()) || message.untilMillis() <= nowMillis) {
            return true;
        }
        if (byId.size() >= capacity) {
            return false;
        }
        Entry entry = new Entry(message.smscMessageId(), added++, message.place(), message.untilMillis());
        entry.pauseMillis = Math.min(firstMillis, longestMillis);
        entry.dueMillis = message.acceptedMillis() + entry.pauseMillis;
        while (entry.dueMillis < nowMillis && entry.pauseMillis < longestMillis) {
            entry.pauseMillis = Math.min(longestMillis, entry.pauseMillis * 2);
            entry.dueMillis += entry.pauseMillis;
        }
        if (entry.dueMillis < nowMillis) {
            long missed = (nowMillis - entry.dueMillis + longestMillis - 1) / longestMillis;
            entry.dueMillis += missed * longestMillis;
        }
        byId.put(entry.smscMessageId, entry);
        queue.add(entry);
        return true;
    }

    /** Whose turn it is; each is due again after a longer pause unless it is {@link #remove removed}. */
    public List<String> due(long nowMillis, int most) {
        List<String> due = new ArrayList<>();
        while (due.size() < most && !queue.isEmpty() && queue.first().dueMillis <= nowMillis) {
            Entry entry = queue.pollFirst();
            if (entry.untilMillis <= nowMillis) {
                byId.remove(entry.smscMessageId);
                continue;
            }
            due.add(entry.smscMessageId);
            entry.pauseMillis = Math.min(longestMillis, entry.pauseMillis * 2);
            entry.dueMillis = nowMillis + entry.pauseMillis;
            queue.add(entry);
        }
        return due;
    }

    /** Ends the questions about a message. */
    public void remove(String smscMessageId) {
        Entry entry = byId.remove(smscMessageId);
        if (entry != null) {
            queue.remove(entry);
        }
    }

    /** The place of the message that is waited for longest; empty if none is. */
    public OptionalLong oldestPlace() {
        Iterator<Entry> entries = byId.values().iterator();
        return entries.hasNext() ? OptionalLong.of(entries.next().place) : OptionalLong.empty();
    }

    /** Messages that are waited for. */
    public int size() {
        return byId.size();
    }
}
