package org.brandcast.clickhouse;

import com.clickhouse.client.api.ServerException;
import java.util.Set;

/** Decides what a failed insert means: try again, look for the row that is to blame, or give up. */
public final class ClickHouseExceptionClassifier {
    /** What to do after a failure. */
    public enum Verdict {
        /** The same rows may well be taken later: the server is away, busy, or full. */
        RETRY,
        /** Some row among them can't be read by the server. */
        POISON,
        /** No row will ever be taken until somebody changes something: schema, login, statement. */
        FATAL
    }

    /**
     * Errors of reading the data: ATTEMPT_TO_READ_AFTER_EOF, CANNOT_READ_ALL_DATA, CANNOT_PARSE_*, TYPE_MISMATCH,
     * ARGUMENT_OUT_OF_BOUND, INCORRECT_DATA, TOO_LARGE_STRING_SIZE, VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE,
     * DECIMAL_OVERFLOW, VIOLATED_CONSTRAINT, UNKNOWN_ELEMENT_OF_ENUM.
     */
    private static final Set<Integer> POISON =
            Set.of(6, 26, 27, 32, 33, 34, 38, 41, 53, 69, 72, 117, 131, 321, 407, 469, 675, 676, 691);

    /**
     * UNKNOWN_COLUMN and its like, SYNTAX_ERROR, UNKNOWN_TABLE, UNKNOWN_DATABASE, wrong login, ACCESS_DENIED, READONLY,
     * UNKNOWN_SETTING, UNKNOWN_FORMAT, NOT_IMPLEMENTED.
     */
    private static final Set<Integer> FATAL =
            Set.of(10, 16, 36, 47, 48, 60, 62, 73, 81, 115, 164, 192, 193, 194, 497, 516);

    private ClickHouseExceptionClassifier() {}

    /** Looks through the causes for what the server said; a failure without its word is one of the network. */
    public static Verdict classify(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ServerException server) {
                return ofCode(server.getCode());
            }
            if (cause instanceof IllegalArgumentException || cause instanceof NullPointerException) {
                return Verdict.FATAL;
            }
        }
        return Verdict.RETRY;
    }

    /** By ClickHouse's error code; one that isn't known is worth another try. */
    static Verdict ofCode(int code) {
        if (POISON.contains(code)) {
            return Verdict.POISON;
        }
        return FATAL.contains(code) ? Verdict.FATAL : Verdict.RETRY;
    }
}
