package org.brandcast.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * When to ask for which message's receipt: soon at first, then ever more rarely, until its time is over. Used by one
 * thread.
 */
public final class PollSchedule {
    private final Duration first;
    private final Duration longest;
    private final int capacity;
    private final Map<String, Entry> byId = new HashMap<>();
    private final PriorityQueue<Entry> queue = new PriorityQueue<>((a, b) -> Long.compare(a.dueMillis, b.dueMillis));

    private static final class Entry {
        private final String smscMessageId;
        private final long untilMillis;
        private long pauseMillis;
        private long dueMillis;

        private Entry(String smscMessageId, long untilMillis, long pauseMillis, long dueMillis) {
            this.smscMessageId = smscMessageId;
            this.untilMillis = untilMillis;
            this.pauseMillis = pauseMillis;
            this.dueMillis = dueMillis;
        }
    }

    /**
     * An empty schedule.
     *
     * @param first pause before the first question; doubles up to longest
     * @param capacity messages asked for at the same time, at most
     */
    public PollSchedule(Duration first, Duration longest, int capacity) {
        this.first = first;
        this.longest = longest;
        this.capacity = capacity;
    }

    /** Adds a message; false if there is no room. One that is there already stays as it is. */
    public boolean add(String smscMessageId, long nowMillis, long untilMillis) {
        if (byId.containsKey(smscMessageId)) {
            return true;
        }
        if (byId.size() >= capacity) {
            return false;
        }
        Entry entry = new Entry(smscMessageId, untilMillis, first.toMillis(), nowMillis + first.toMillis());
        byId.put(smscMessageId, entry);
        queue.add(entry);
        return true;
    }

    /** Whose turn it is; each is due again after a longer pause unless it is {@link #remove removed}. */
    public List<String> due(long nowMillis, int most) {
        List<String> due = new ArrayList<>();
        while (due.size() < most && !queue.isEmpty() && queue.peek().dueMillis <= nowMillis) {
            Entry entry = queue.remove();
            if (byId.get(entry.smscMessageId) != entry) {
                continue;
            }
            if (entry.untilMillis < nowMillis) {
                byId.remove(entry.smscMessageId);
                continue;
            }
            due.add(entry.smscMessageId);
            entry.pauseMillis = Math.min(longest.toMillis(), entry.pauseMillis * 2);
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

    /** Messages that are asked for. */
    public int size() {
        return byId.size();
    }
}
