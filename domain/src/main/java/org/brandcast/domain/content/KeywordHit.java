package org.brandcast.domain.content;

/**
 * A rule that a text breaks.
 *
 * @param start where in the text (in composed form, NFC), from 0
 * @param end exclusive
 */
public record KeywordHit(KeywordRule rule, Disguise disguise, int start, int end) {
    /** What was done to the word so that it should not be found. */
    public enum Disguise {
        NONE,
        /** Its letters stand apart: {@code c.a.s.i.n.o}. */
        SPACED,
        /** The words of a phrase are written as one: {@code vaynhanh}. */
        JOINED,
        /** Other characters stand for letters: {@code ca$1n0}. */
        LOOK_ALIKE
    }
}
