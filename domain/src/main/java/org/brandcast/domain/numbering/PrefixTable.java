package org.brandcast.domain.numbering;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carrier by number range. The longest prefix that is valid at the asked instant wins; of two ranges of one prefix that
 * overlap in time, the one that began later.
 *
 * <p>Immutable; a lookup walks at most the digits of the number and allocates nothing but the answer.
 */
public final class PrefixTable {
    private final Node root = new Node();

    public PrefixTable(Collection<PrefixRange> ranges) {
        for (PrefixRange range : ranges) {
            Node node = root;
            for (int i = 0; i < range.prefix().length(); i++) {
                node = node.childOrNew(range.prefix().charAt(i) - '0');
            }
            node.add(range);
        }
    }

    /** The carrier whose range the number lies in; empty: no range covers it at that instant. */
    public Optional<String> carrierOf(Msisdn msisdn, long atMillis) {
        String number = msisdn.e164();
        Optional<String> longest = Optional.empty();
        Node node = root;
        for (int i = 0; i < number.length(); i++) {
            node = node.child(number.charAt(i) - '0');
            if (node == null) {
                break;
            }
            for (PrefixRange range : node.ranges) {
                if (range.covers(atMillis)) {
                    longest = Optional.of(range.carrier());
                    break;
                }
            }
        }
        return longest;
    }

    private static final class Node {
        private final @Nullable Node[] children = new @Nullable Node[10];

        /** Latest beginning first, so that the first one that covers an instant is the answer. */
        private List<PrefixRange> ranges = List.of();

        @Nullable
        Node child(int digit) {
            return children[digit];
        }

        Node childOrNew(int digit) {
            Node child = children[digit];
            if (child == null) {
                child = new Node();
                children[digit] = child;
            }
            return child;
        }

        void add(PrefixRange range) {
            List<PrefixRange> all = new ArrayList<>(ranges);
            all.add(range);
            all.sort(Comparator.comparingLong(PrefixRange::validFromMillis).reversed());
            ranges = List.copyOf(all);
        }
    }
}
