package org.brandcast.domain.content;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.brandcast.domain.text.Folding;

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
        PhraseAutomaton.Builder builder = new PhraseAutomaton.Builder();
        for (int number = 0; number < this.words.size(); number++) {
            CharSequence phrase = spaced(this.words.get(number));
            if (phrase.length() > 1) {
                builder.add(phrase, number);
            }
        }
        this.automaton = builder.build();
    }

    /** The banned word that ends first in the text, as it was registered; of several ending there, the longest. */
    public Optional<String> firstHit(String text) {
        int state = automaton.advance(PhraseAutomaton.START, WordSymbols.GAP);
        boolean afterGap = true;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? Folding.fold(text.charAt(i)) : WordSymbols.GAP;
            if (c == Folding.NOTHING) {
                continue;
            }
            boolean gap = !WordSymbols.isWordCharacter(c);
            if (gap && afterGap) {
                continue;
            }
            state = automaton.advance(state, gap ? WordSymbols.GAP : c);
            // Phrases end with a gap, so no other character can complete one.
            if (gap && automaton.longest(state) != PhraseAutomaton.START) {
                return Optional.of(words.get(automaton.phrase(automaton.longest(state))));
            }
            afterGap = gap;
        }
        return Optional.empty();
    }

    /** The folded words with one gap before, between and behind them. */
    private static CharSequence spaced(String word) {
        StringBuilder spaced = new StringBuilder().append(WordSymbols.GAP);
        for (int i = 0; i < word.length(); i++) {
            char c = Folding.fold(word.charAt(i));
            if (c == Folding.NOTHING) {
                continue;
            }
            if (WordSymbols.isWordCharacter(c)) {
                spaced.append(c);
            } else if (spaced.charAt(spaced.length() - 1) != WordSymbols.GAP) {
                spaced.append(WordSymbols.GAP);
            }
        }
        if (spaced.charAt(spaced.length() - 1) != WordSymbols.GAP) {
            spaced.append(WordSymbols.GAP);
        }
        return spaced;
    }
}
