package org.brandcast.domain.content;

import java.util.Arrays;

/**
 * Aho–Corasick: finds every one of many phrases in one pass, one array read per character however many there are. A
 * phrase is words of folded characters with {@link WordSymbols#GAP} between them; with a gap at both of its ends it is
 * found as whole words.
 *
 * <p>The table is complete: about {@code 4 × WordSymbols.COUNT} bytes for each character of all phrases, common
 * beginnings counted once. A state is the offset of its row, times two, and odd if any phrase ends there: a text of
 * ordinary words reads the one array alone.
 */
final class PhraseAutomaton {
    static final int START = 0;
    static final int NO_PHRASE = -1;

    private static final int ALPHABET = WordSymbols.COUNT;

    private final int[] next;

    /** By row: the phrase that ends here, or {@link #NO_PHRASE}. */
    private final int[] phraseAt;

    /** By row: the state of the longest proper suffix that is a phrase, or {@link #START}. */
    private final int[] shorterPhrase;

    private PhraseAutomaton(int[] next, int[] phraseAt, int[] shorterPhrase) {
        this.next = next;
        this.phraseAt = phraseAt;
        this.shorterPhrase = shorterPhrase;
    }

    /** The state after one more character. */
    int advance(int state, char c) {
        int symbol = WordSymbols.of(c);
        if (symbol >= 0) {
            return step(state, symbol);
        }
        int after = state;
        for (int place = 0; place < WordSymbols.NIBBLES; place++) {
            after = step(after, WordSymbols.nibble(c, place));
        }
        return after;
    }

    /** The state after one more symbol of {@link WordSymbols}. */
    int step(int state, int symbol) {
        return next[(state >>> 1) + symbol];
    }

    /**
     * The state of the longest phrase that ends in this state, itself included; {@link #START} if none does. All of
     * them: {@code for (int s = longest(state); s != START; s = shorter(s)) phrase(s)}.
     */
    int longest(int state) {
        if ((state & 1) == 0) {
            return START;
        }
        return phrase(state) == NO_PHRASE ? shorter(state) : state;
    }

    /** The next shorter phrase that ends in this state; {@link #START} if there is none. */
    int shorter(int state) {
        return shorterPhrase[(state >>> 1) / ALPHABET];
    }

    /** Number of the phrase that is this state, or {@link #NO_PHRASE}. */
    int phrase(int state) {
        return phraseAt[(state >>> 1) / ALPHABET];
    }

    /** Places in the trie are offsets alone; only {@link #build} makes states of them. */
    static final class Builder {
        private static final int NONE = -1;

        private int[] children = new int[256 * ALPHABET];
        private int[] phraseAt = new int[256];
        private int states = 1;

        Builder() {
            Arrays.fill(children, NONE);
            Arrays.fill(phraseAt, NO_PHRASE);
        }

        /**
         * Adds a phrase of at least one character.
         *
         * @param phrase a number for it
         * @return its number: the given one, or the one that the same characters already have
         */
        int add(CharSequence characters, int phrase) {
            int state = START;
            for (int i = 0; i < characters.length(); i++) {
                char c = characters.charAt(i);
                int symbol = WordSymbols.of(c);
                if (symbol >= 0) {
                    state = childOrNew(state, symbol);
                } else {
                    for (int place = 0; place < WordSymbols.NIBBLES; place++) {
                        state = childOrNew(state, WordSymbols.nibble(c, place));
                    }
                }
            }
            if (phraseAt[state / ALPHABET] == NO_PHRASE) {
                phraseAt[state / ALPHABET] = phrase;
            }
            return phraseAt[state / ALPHABET];
        }

        private int childOrNew(int state, int symbol) {
            if (children[state + symbol] != NONE) {
                return children[state + symbol];
            }
            if (states == phraseAt.length) {
                children = Arrays.copyOf(children, 2 * children.length);
                Arrays.fill(children, states * ALPHABET, children.length, NONE);
                phraseAt = Arrays.copyOf(phraseAt, 2 * states);
                Arrays.fill(phraseAt, states, phraseAt.length, NO_PHRASE);
            }
            children[state + symbol] = states * ALPHABET;
            return states++ * ALPHABET;
        }

        /**
         * Completes the trie breadth first: a state's missing arrows are those of its longest proper suffix. States are
         * numbered in that order too, so those near the start, where most texts stay, lie together in memory.
         */
        PhraseAutomaton build() {
            int[] next = new int[Math.multiplyExact(states, ALPHABET)];
            int[] phrases = new int[states];
            int[] shorter = new int[states];
            int[] suffix = new int[states];
            int[] trieState = new int[states];
            int numbered = 1;
            for (int number = 0; number < numbered; number++) {
                int row = number * ALPHABET;
                int fallback = suffix[number] >>> 1;
                phrases[number] = phraseAt[trieState[number] / ALPHABET];
                shorter[number] =
                        phrases[fallback / ALPHABET] == NO_PHRASE ? shorter[fallback / ALPHABET] : suffix[number];
                for (int symbol = 0; symbol < ALPHABET; symbol++) {
                    int child = children[trieState[number] + symbol];
                    int elsewhere = row == START ? START : next[fallback + symbol];
                    if (child == NONE) {
                        next[row + symbol] = elsewhere;
                    } else {
                        boolean ends = phraseAt[child / ALPHABET] != NO_PHRASE || (elsewhere & 1) != 0;
                        next[row + symbol] = ((numbered * ALPHABET) << 1) | (ends ? 1 : 0);
                        trieState[numbered] = child;
                        suffix[numbered++] = elsewhere;
                    }
                }
            }
            return new PhraseAutomaton(next, phrases, shorter);
        }
    }
}
