package org.brandcast.domain.content;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * The messages that count against a {@link FrequencyCap} for one number (and advertiser). Counting is idempotent by
 * messageId, and only what was counted can be uncounted, so repeated and late records do no harm.
 *
 * <pre>
 *   count A      count B      ?  at most max within (now − window, now]
 *   ──┴────────────┴──────────┴──▶
 * </pre>
 *
 * Flat, so that a stream job keeps it as state; never longer than what one window can hold, if it is pruned when
 * counted.
 *
 * @param counts oldest first
 */
public record FrequencyWindow(List<Count> counts) {
    public static final FrequencyWindow EMPTY = new FrequencyWindow(List.of());

    public record Count(String messageId, long atMillis) {}

    public FrequencyWindow {
        counts = List.copyOf(counts);
    }

    /** Whether the message may be sent at that instant. One that is counted already may: it is its own record. */
    public boolean allows(String messageId, FrequencyCap cap, long atMillis) {
        return has(messageId) || within(cap, atMillis).size() < cap.max();
    }

    /** The first instant at which one more fits, if nothing else is counted until then; empty: never. */
    public OptionalLong nextFree(FrequencyCap cap, long atMillis) {
        List<Count> within = within(cap, atMillis);
        if (within.size() < cap.max()) {
            return OptionalLong.of(atMillis);
        }
        if (cap.max() == 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(within.get(within.size() - cap.max()).atMillis() + cap.windowMillis());
    }

    /** Counts a message at the instant at which it may be sent; forgets what the window has passed. */
    public FrequencyWindow count(String messageId, FrequencyCap cap, long atMillis) {
        if (has(messageId)) {
            return this;
        }
        List<Count> after = new ArrayList<>(notBefore(atMillis - cap.windowMillis()));
        after.add(new Count(messageId, atMillis));
        after.sort(Comparator.comparingLong(Count::atMillis));
        return new FrequencyWindow(after);
    }

    /** Takes a message back that wasn't sent. */
    public FrequencyWindow uncount(String messageId) {
        return new FrequencyWindow(counts.stream()
                .filter(count -> !count.messageId().equals(messageId))
                .toList());
    }

    /** When the last count leaves the window: the state may be dropped then. Empty: now. */
    public OptionalLong emptyAt(FrequencyCap cap) {
        return counts.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(counts.get(counts.size() - 1).atMillis() + cap.windowMillis());
    }

    private boolean has(String messageId) {
        for (Count count : counts) {
            if (count.messageId().equals(messageId)) {
                return true;
            }
        }
        return false;
    }

    /** Those of the window that ends at that instant, and later ones: clocks of two records may disagree. */
    private List<Count> within(FrequencyCap cap, long atMillis) {
        return notBefore(atMillis - cap.windowMillis());
    }

    /** Exclusive: what is exactly one window old has left it. */
    private List<Count> notBefore(long millis) {
        if (counts.isEmpty() || counts.get(0).atMillis() > millis) {
            return counts;
        }
        return counts.stream().filter(count -> count.atMillis() > millis).toList();
    }
}
