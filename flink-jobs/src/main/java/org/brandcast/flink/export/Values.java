package org.brandcast.flink.export;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Checks of what events carry, where a column is narrower than a record's field. */
final class Values {
    /** Stands for "no message": an event about an order, or about a receipt that nobody asked for. */
    static final UUID NO_MESSAGE = new UUID(0, 0);

    /** 2015-01-01 and 2100-01-01: outside of it a time is a mistake, and each month would make a partition. */
    private static final long FIRST_MILLIS = 1_420_070_400_000L;

    private static final long LAST_MILLIS = 4_102_444_800_000L;
    private static final int MSISDN_DIGITS = 15;

    private Values() {}

    static UUID messageId(String text) {
        // UUID.fromString takes shorter groups too, and makes another id of them.
        if (text.length() != 36) {
            throw new IllegalArgumentException("messageId " + cut(text, 100) + " is no UUID");
        }
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("messageId " + text + " is no UUID", e);
        }
    }

    static long millis(long millis, String name) {
        if (millis < FIRST_MILLIS || millis >= LAST_MILLIS) {
            throw new IllegalArgumentException(name + " is " + millis + " ms, not between 2015 and 2100");
        }
        return millis;
    }

    /** A count of segments, as UInt16 has it. */
    static int count(int count, String name) {
        if (count < 0 || count > 0xFFFF) {
            throw new IllegalArgumentException(name + " is " + count + ", not 0 to 65535");
        }
        return count;
    }

    /** Id of PostgreSQL; 0: none. */
    static long id(@Nullable Long id) {
        return id == null ? 0 : id;
    }

    /** The digits as a number; 0 when the text is no number in E.164. */
    static long msisdn(String to) {
        if (to.isEmpty() || to.length() > MSISDN_DIGITS || to.charAt(0) == '0') {
            return 0;
        }
        long number = 0;
        for (int i = 0; i < to.length(); i++) {
            char digit = to.charAt(i);
            if (digit < '0' || digit > '9') {
                return 0;
            }
            number = number * 10 + (digit - '0');
        }
        return number;
    }

    static String cut(String text, int limit) {
        return text.length() <= limit ? text : text.substring(0, limit - 1) + "…";
    }

    static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
