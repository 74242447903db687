package org.brandcast.domain.content;

import org.brandcast.domain.text.Folding;
import org.jspecify.annotations.Nullable;

/**
 * A rule's pattern, or an allowed phrase, as it is compared with a {@link KeywordText}.
 *
 * @param rule null: the phrase is allowed
 * @param characters words with single gaps; {@code #} for any digit; with a gap at an end where a word must end
 * @param exact whether diacritics are compared
 * @param joined the words of a phrase written as one
 */
record BannedPhrase(@Nullable KeywordRule rule, String characters, boolean exact, boolean joined) {
    /**
     * Fewer letters make too many innocent words when l and i are taken for each other ({@code là}, {@code ỉa}) or the
     * words of a phrase are joined.
     */
    private static final int MIN_LETTERS_IN_DISGUISE = 5;

    /** Letters apart make words of the text's own syllables when they are fewer. */
    private static final int MIN_LETTERS_APART = 4;

    static BannedPhrase of(KeywordRule rule) {
        String pattern = rule.pattern().strip();
        boolean exact = rule.marks() == KeywordRule.Marks.EXACT;
        String words = wordsOf(pattern, exact);
        if (words.isEmpty()) {
            return new BannedPhrase(rule, "", exact, false);
        }
        String before = pattern.startsWith("*") ? "" : " ";
        String behind = pattern.endsWith("*") ? "" : " ";
        return new BannedPhrase(rule, before + words + behind, exact, false);
    }

    static BannedPhrase allowed(String phrase) {
        String words = wordsOf(phrase, true);
        return new BannedPhrase(null, words.isEmpty() ? "" : " " + words + " ", true, false);
    }

    /** A digit's place is kept through the folding by a letter that no keyboard has. */
    private static String wordsOf(String pattern, boolean exact) {
        char digit = '\uA78F';
        return KeywordText.of(Folding.composed(pattern.replace('#', digit)), false)
                .phrase(exact)
                .replace(digit, '#');
    }

    boolean hasDigitPlaces() {
        return characters.indexOf('#') >= 0;
    }

    /** Whole words, no wildcard: only of those the disguises are sought. */
    private boolean isPlainWords() {
        return !exact && !hasDigitPlaces() && characters.startsWith(" ") && characters.endsWith(" ");
    }

    boolean maybeApart() {
        return isPlainWords() && letters() >= MIN_LETTERS_APART;
    }

    boolean maybeJoined() {
        return isPlainWords() && characters.strip().indexOf(' ') > 0 && letters() >= MIN_LETTERS_IN_DISGUISE;
    }

    BannedPhrase asJoined() {
        return new BannedPhrase(rule, " " + characters.replace(" ", "") + " ", false, true);
    }

    BannedPhrase withoutGaps() {
        return new BannedPhrase(rule, characters.replace(" ", ""), false, false);
    }

    private int letters() {
        return (int) characters.chars().filter(c -> c != ' ').count();
    }

    /**
     * How the text at that place is the phrase; null: it isn't, it only looks the same to an automaton that takes
     * look-alikes for each other. A word of digits and currency signs alone is what it says ({@code 10 đề} isn't lô đề).
     */
    KeywordHit.@Nullable Disguise disguiseAt(KeywordText text, int start) {
        boolean otherSign = false;
        boolean otherLetter = false;
        boolean signInWord = false;
        boolean letterInWord = false;
        for (int k = 0; k < characters.length(); k++) {
            char wanted = characters.charAt(k);
            char found = exact ? text.exact(start + k) : text.plain(start + k);
            boolean same = wanted == found || (wanted == '#' && isDigit(found));
            if (!same && (exact || LookAlikes.canonical(wanted) != LookAlikes.canonical(found))) {
                return null;
            }
            boolean letters = Character.isLetter(wanted) && Character.isLetter(found);
            otherLetter |= !same && letters;
            otherSign |= !same && !letters;
            signInWord |= !same && !letters;
            letterInWord |= Character.isLetter(found) || found == '@';
            if (found == WordSymbols.GAP || k == characters.length() - 1) {
                if (signInWord && !letterInWord) {
                    return null;
                }
                signInWord = false;
                letterInWord = false;
            }
        }
        if (!otherSign && !otherLetter) {
            return joined ? KeywordHit.Disguise.JOINED : KeywordHit.Disguise.NONE;
        }
        return otherSign || letters() >= MIN_LETTERS_IN_DISGUISE ? KeywordHit.Disguise.LOOK_ALIKE : null;
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
