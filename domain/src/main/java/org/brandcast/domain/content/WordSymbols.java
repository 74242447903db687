package org.brandcast.domain.content;

import org.brandcast.domain.text.Folding;

/**
 * Turns text into the symbols that a {@link PhraseAutomaton} reads: folded letters and digits, and one gap for whatever
 * stands between words. With a gap at both ends of phrase and text, whole-word matching is plain substring matching.
 *
 * <p>Letters beyond a–z and 0–9 are written as four nibbles, so the alphabet stays small whatever script a word is in.
 */
final class WordSymbols {
    static final int GAP = 0;
    private static final int FIRST_DIGIT = 1;
    private static final int FIRST_LETTER = FIRST_DIGIT + 10;
    private static final int FIRST_NIBBLE = FIRST_LETTER + 26;
    static final int COUNT = FIRST_NIBBLE + 16;

    /** Receives the symbols; false stops the walk. */
    interface Reader {
        boolean read(int symbol);
    }

    private WordSymbols() {}

    /** Walks over the text, gap first and gap last. False: the reader stopped it. */
    static boolean walk(String text, Reader reader) {
        if (!reader.read(GAP)) {
            return false;
        }
        boolean afterGap = true;
        for (int i = 0; i < text.length(); i++) {
            char c = Folding.fold(text.charAt(i));
            if (c == Folding.NOTHING) {
                continue;
            }
            boolean gap = !isWordCharacter(c);
            if (!(gap ? afterGap || reader.read(GAP) : readCharacter(c, reader))) {
                return false;
            }
            afterGap = gap;
        }
        return afterGap || reader.read(GAP);
    }

    private static boolean isWordCharacter(char c) {
        if (c < 0x80) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        }
        return Character.isLetterOrDigit(c) || Character.isSurrogate(c);
    }

    private static boolean readCharacter(char c, Reader reader) {
        if (c >= 'a' && c <= 'z') {
            return reader.read(FIRST_LETTER + c - 'a');
        }
        if (c >= '0' && c <= '9') {
            return reader.read(FIRST_DIGIT + c - '0');
        }
        return reader.read(FIRST_NIBBLE + (c >> 12))
                && reader.read(FIRST_NIBBLE + ((c >> 8) & 0xF))
                && reader.read(FIRST_NIBBLE + ((c >> 4) & 0xF))
                && reader.read(FIRST_NIBBLE + (c & 0xF));
    }
}
