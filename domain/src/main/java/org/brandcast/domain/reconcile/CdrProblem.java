package org.brandcast.domain.reconcile;

/**
 * What can't be read, and why.
 *
 * @param line in the file; 0: it is about the format
 * @param field of the format, or the column of the file
 * @param value as it was given
 */
public record CdrProblem(long line, String field, String value, Code code) {
    /** Each has a text in both languages. */
    public enum Code {
        REQUIRED,
        TOO_LONG,
        CHOICE,
        ZONE,
        TIME_PATTERN,
        /** Two columns have one name. */
        COLUMN_TWICE,
        /** Neither the SMSC id nor the number: nothing to match by. */
        NOTHING_TO_MATCH_BY,
        STATUS_LINE,
        PERCENT,
        WHOLE_NUMBER,
        ID,
        NUMBER,
        TIME,
        /** A status that the format doesn't map. */
        STATUS,
        SEGMENTS,
        PRICE
    }

    /** Values are told, but not by the page. */
    private static final int LONGEST = 80;

    public CdrProblem {
        value = value.length() > LONGEST ? value.substring(0, LONGEST) + "…" : value;
    }
}
