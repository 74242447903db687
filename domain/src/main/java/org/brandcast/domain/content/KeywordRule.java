package org.brandcast.domain.content;

import java.util.Optional;

/**
 * A banned word, phrase or simple pattern.
 *
 * @param pattern words; {@code *} at its beginning or end lets the first or last word be part of a longer one
 *     ({@code casino*}), {@code #} stands for one digit ({@code 1900####}); any other sign only parts words
 * @param marks how diacritics are compared
 */
public record KeywordRule(long id, String pattern, Severity severity, Marks marks) {
    public static final int MAX_LENGTH = 64;

    /** How diacritics are compared. */
    public enum Marks {
        /** The word is found with any diacritics or none, and in disguise. */
        IGNORED,
        /**
         * Only as it is written, case aside: for words that are innocent with other marks or none ({@code ỉa},
         * {@code ia}). Disguises aren't sought.
         */
        EXACT
    }

    /** What may be wrong with a pattern. */
    public enum Fault {
        /** Neither a letter nor a digit. */
        EMPTY,
        TOO_LONG
    }

    /** A rule that has a fault matches nothing. */
    public Optional<Fault> fault() {
        if (pattern.length() > MAX_LENGTH) {
            return Optional.of(Fault.TOO_LONG);
        }
        return BannedPhrase.of(this).characters().isEmpty() ? Optional.of(Fault.EMPTY) : Optional.empty();
    }
}
