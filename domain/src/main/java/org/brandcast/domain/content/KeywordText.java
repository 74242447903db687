package org.brandcast.domain.content;

import org.brandcast.domain.text.Folding;

/**
 * A text as {@link KeywordRules} look at it: words of folded letters and digits, one gap between them, one before the
 * first and one behind the last; each character with its place in the composed text.
 */
final class KeywordText {
    /** Folded: no case, no diacritics, other scripts' look-alikes as Latin letters. */
    private final char[] plain;

    /** Lower case with its diacritics. */
    private final char[] exact;

    private final int[] origin;
    private int length;
    private boolean hasLetterLikeSigns;

    private KeywordText(int capacity) {
        plain = new char[capacity];
        exact = new char[capacity];
        origin = new int[capacity];
    }

    /**
     * Reads a text.
     *
     * @param composed in the form of {@link Folding#composed}
     * @param signsAreLetters whether {@code @ $ ! |} before a letter or digit are part of a word, or a gap
     */
    static KeywordText of(String composed, boolean signsAreLetters) {
        KeywordText text = new KeywordText(composed.length() + 2);
        text.append(WordSymbols.GAP, WordSymbols.GAP, 0);
        int next;
        for (int i = 0; i < composed.length(); i = next) {
            char c = composed.charAt(i);
            next = i + 1;
            if (Character.isHighSurrogate(c) && composed.codePointAt(i) != c) {
                next = i + 2;
                c = LookAlikes.latin(composed.codePointAt(i));
            }
            char folded = Folding.fold(c);
            if (folded == Folding.NOTHING) {
                continue;
            }
            char latin = LookAlikes.latin(folded);
            boolean sign = LookAlikes.isLetterLikeSign(composed, i);
            text.hasLetterLikeSigns |= sign;
            if (WordSymbols.isWordCharacter(latin)) {
                text.append(latin, Character.toLowerCase(c), i);
            } else if (sign && signsAreLetters) {
                text.append(c, c, i);
            } else if (!text.endsWithGap()) {
                text.append(WordSymbols.GAP, WordSymbols.GAP, i);
            }
        }
        if (!text.endsWithGap()) {
            text.append(WordSymbols.GAP, WordSymbols.GAP, composed.length());
        }
        return text;
    }

    /** Its characters without the gaps; their places are those in this text. */
    KeywordText withoutGaps() {
        KeywordText closed = new KeywordText(length);
        for (int i = 0; i < length; i++) {
            if (!isGap(i)) {
                closed.append(plain[i], exact[i], i);
            }
        }
        return closed;
    }

    /** The words' characters with single gaps between them, none at the ends. */
    String phrase(boolean exactly) {
        return length <= 2 ? "" : new String(exactly ? exact : plain, 1, length - 2);
    }

    int length() {
        return length;
    }

    boolean isGap(int at) {
        return plain[at] == WordSymbols.GAP;
    }

    char plain(int at) {
        return plain[at];
    }

    char exact(int at) {
        return exact[at];
    }

    int origin(int at) {
        return origin[at];
    }

    /** Whether reading it with signs as letters reads another text. */
    boolean hasLetterLikeSigns() {
        return hasLetterLikeSigns;
    }

    private boolean endsWithGap() {
        return plain[length - 1] == WordSymbols.GAP;
    }

    private void append(char plainCharacter, char exactCharacter, int at) {
        plain[length] = plainCharacter;
        exact[length] = exactCharacter;
        origin[length++] = at;
    }
}
