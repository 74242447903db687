package org.brandcast.domain.content;

/**
 * The small alphabet of {@link PhraseAutomaton}: one gap for whatever stands between words, digits, letters a–z. Any
 * other character is written as four nibbles, so the alphabet stays small whatever script a word is in.
 */
final class WordSymbols {
    static final char GAP = ' ';
    static final int NIBBLES = 4;

    private static final int FIRST_DIGIT = 1;
    private static final int FIRST_LETTER = FIRST_DIGIT + 10;
    private static final int FIRST_NIBBLE = FIRST_LETTER + 26;
    static final int COUNT = FIRST_NIBBLE + 16;

    private WordSymbols() {}

    /** The symbol of a character; -1: it is written as nibbles. */
    static int of(char c) {
        if (c >= 'a' && c <= 'z') {
            return FIRST_LETTER + c - 'a';
        }
        if (c >= '0' && c <= '9') {
            return FIRST_DIGIT + c - '0';
        }
        return c == GAP ? 0 : -1;
    }

    /** @param place from 0, highest first */
    static int nibble(char c, int place) {
        return FIRST_NIBBLE + ((c >> (12 - 4 * place)) & 0xF);
    }

    /** Whether a folded character is part of a word; a surrogate is, since it is never text between words. */
    static boolean isWordCharacter(char folded) {
        if (folded < 0x80) {
            return (folded >= 'a' && folded <= 'z') || (folded >= '0' && folded <= '9');
        }
        return Character.isLetterOrDigit(folded) || Character.isSurrogate(folded);
    }
}
