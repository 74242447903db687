package org.brandcast.domain.content;

import java.util.ArrayList;
import java.util.List;

/** Phrases by the automaton that finds them, looking at texts through one way of taking characters for each other. */
final class PhraseIndex {
    /** Which characters the automaton takes for each other. */
    interface View {
        char of(char c);
    }

    /** Told of every phrase that may be at a place; it compares the characters themselves. */
    interface Candidate {
        void at(BannedPhrase phrase, int start);
    }

    private final View view;
    private final PhraseAutomaton automaton;

    /** By character: the symbol of what it is taken for; -1: it is written as nibbles. */
    private final byte[] symbols = new byte[Character.MAX_VALUE + 1];

    /** By number in the automaton: phrases that look the same to it. */
    private final List<List<BannedPhrase>> phrases = new ArrayList<>();

    PhraseIndex(View view, List<BannedPhrase> all) {
        this.view = view;
        for (int c = 0; c < symbols.length; c++) {
            symbols[c] = (byte) WordSymbols.of(view.of((char) c));
        }
        PhraseAutomaton.Builder builder = new PhraseAutomaton.Builder();
        for (BannedPhrase phrase : all) {
            StringBuilder seen = new StringBuilder(phrase.characters());
            for (int i = 0; i < seen.length(); i++) {
                seen.setCharAt(i, view.of(seen.charAt(i)));
            }
            int number = builder.add(seen, phrases.size());
            if (number == phrases.size()) {
                phrases.add(new ArrayList<>(1));
            }
            phrases.get(number).add(phrase);
        }
        this.automaton = builder.build();
    }

    boolean isEmpty() {
        return phrases.isEmpty();
    }

    void search(KeywordText text, Candidate candidate) {
        int state = PhraseAutomaton.START;
        for (int i = 0; i < text.length(); i++) {
            char c = text.plain(i);
            int symbol = symbols[c];
            state = symbol >= 0 ? automaton.step(state, symbol) : automaton.advance(state, view.of(c));
            for (int s = automaton.longest(state); s != PhraseAutomaton.START; s = automaton.shorter(s)) {
                for (BannedPhrase phrase : phrases.get(automaton.phrase(s))) {
                    candidate.at(phrase, i + 1 - phrase.characters().length());
                }
            }
        }
    }
}
