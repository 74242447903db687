package org.brandcast.domain.content;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Finds banned words and phrases in a text: whole words only, whatever their case, diacritics, and whatever stands
 * between the words of a phrase. {@code cờ bạc} is found in {@code "CO-BAC online"}, not in {@code "cobac"}.
 *
 * <p>Linear in the text, independent of how many words there are. Immutable and safe for many threads.
 */
public final class KeywordFilter {
    private final List<String> words;
    private final PhraseAutomaton automaton;

    /** A word without a letter or digit bans nothing. */
    public KeywordFilter(Collection<String> words) {
        this.words = List.copyOf(words);
        PhraseAutomaton.Builder builder = new PhraseAutomaton.Builder(WordSymbols.COUNT);
        for (int number = 0; number < this.words.size(); number++) {
            Symbols symbols = new Symbols();
            WordSymbols.walk(this.words.get(number), symbols);
            if (symbols.length > 1) {
                builder.add(symbols.symbols, symbols.length, number);
            }
        }
        this.automaton = builder.build();
    }

    /** The banned word that ends first in the text, as it was registered; of several ending there, the longest. */
    public Optional<String> firstHit(String text) {
        Search search = new Search();
        WordSymbols.walk(text, search);
        return search.hit == PhraseAutomaton.NO_PHRASE ? Optional.empty() : Optional.of(words.get(search.hit));
    }

    private final class Search implements WordSymbols.Reader {
        private int state = PhraseAutomaton.START;
        private int hit = PhraseAutomaton.NO_PHRASE;

        @Override
        public boolean read(int symbol) {
            state = automaton.step(state, symbol);
            // Phrases end with a gap, so no other symbol can complete one.
            if (symbol == WordSymbols.GAP) {
                hit = automaton.phraseAt(state);
            }
            return hit == PhraseAutomaton.NO_PHRASE;
        }
    }

    private static final class Symbols implements WordSymbols.Reader {
        private int[] symbols = new int[32];
        private int length;

        @Override
        public boolean read(int symbol) {
            if (length == symbols.length) {
                symbols = Arrays.copyOf(symbols, 2 * length);
            }
            symbols[length++] = symbol;
            return true;
        }
    }
}
