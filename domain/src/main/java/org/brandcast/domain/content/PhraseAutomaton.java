package org.brandcast.domain.content;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Aho–Corasick over a fixed small alphabet, as a complete table: one array read per symbol, however many phrases there
 * are. A state is the offset of its row. About {@code 4 × alphabet} bytes per symbol of all phrases together.
 */
final class PhraseAutomaton {
    static final int START = 0;
    static final int NO_PHRASE = -1;

    private final int alphabet;
    private final int[] next;

    /** By row: the phrase that ends here, else the one of the longest suffix that is a phrase. */
    private final int[] phraseAt;

    private PhraseAutomaton(int alphabet, int[] next, int[] phraseAt) {
        this.alphabet = alphabet;
        this.next = next;
        this.phraseAt = phraseAt;
    }

    int step(int state, int symbol) {
        return next[state + symbol];
    }

    /** Number of the longest phrase that ends in this state, or {@link #NO_PHRASE}. */
    int phraseAt(int state) {
        return phraseAt[state / alphabet];
    }

    static final class Builder {
        private static final int NONE = -1;

        private final int alphabet;
        private int[] children;
        private int[] phraseAt = new int[256];
        private int states = 1;

        Builder(int alphabet) {
            this.alphabet = alphabet;
            this.children = new int[256 * alphabet];
            Arrays.fill(children, NONE);
            Arrays.fill(phraseAt, NO_PHRASE);
        }

        /** A phrase that is already there keeps its first number. */
        void add(int[] symbols, int length, int phrase) {
            int state = START;
            for (int i = 0; i < length; i++) {
                int child = children[state + symbols[i]];
                if (child == NONE) {
                    child = newState();
                    children[state + symbols[i]] = child;
                }
                state = child;
            }
            if (phraseAt[state / alphabet] == NO_PHRASE) {
                phraseAt[state / alphabet] = phrase;
            }
        }

        private int newState() {
            if (states == phraseAt.length) {
                int from = children.length;
                children = Arrays.copyOf(children, 2 * from);
                Arrays.fill(children, from, children.length, NONE);
                phraseAt = Arrays.copyOf(phraseAt, 2 * states);
                Arrays.fill(phraseAt, states, phraseAt.length, NO_PHRASE);
            }
            return states++ * alphabet;
        }

        /** Completes the trie breadth first: a state's missing arrows are those of its longest proper suffix. */
        PhraseAutomaton build() {
            int[] next = Arrays.copyOf(children, states * alphabet);
            int[] phrases = Arrays.copyOf(phraseAt, states);
            int[] suffix = new int[states];
            Deque<Integer> queue = new ArrayDeque<>();
            queue.add(START);
            while (!queue.isEmpty()) {
                int state = queue.remove();
                int fallback = suffix[state / alphabet];
                if (phrases[state / alphabet] == NO_PHRASE) {
                    phrases[state / alphabet] = phrases[fallback / alphabet];
                }
                for (int symbol = 0; symbol < alphabet; symbol++) {
                    int child = next[state + symbol];
                    int elsewhere = state == START ? START : next[fallback + symbol];
                    if (child == NONE) {
                        next[state + symbol] = elsewhere;
                    } else {
                        suffix[child / alphabet] = elsewhere;
                        queue.add(child);
                    }
                }
            }
            return new PhraseAutomaton(alphabet, next, phrases);
        }
    }
}
