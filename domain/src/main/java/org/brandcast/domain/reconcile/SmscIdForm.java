package org.brandcast.domain.reconcile;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;

/** How the SMSC id in a file relates to the one that the SMSC answered with and that is kept. */
public enum SmscIdForm {
    /** The same text. */
    SAME,
    /** Hexadecimal in the file, decimal here. */
    HEX_TO_DEC,
    /** Decimal in the file, hexadecimal here. */
    DEC_TO_HEX,
    /** The same text but for zeros in front. */
    STRIP_ZEROS;

    private static final int DECIMAL = 10;
    private static final int HEXADECIMAL = 16;
    private static final int LONGEST_NUMBER = 64;

    /** What the file's id is compared by; empty: it is no number, though it must be one. */
    public Optional<String> theirs(String id) {
        String bare = id.strip();
        return switch (this) {
            case SAME -> Optional.of(bare);
            case STRIP_ZEROS -> Optional.of(withoutZeros(bare));
            case HEX_TO_DEC -> number(bare, HEXADECIMAL).map(BigInteger::toString);
            case DEC_TO_HEX -> number(bare, DECIMAL).map(number -> number.toString(HEXADECIMAL));
        };
    }

    /** What the kept id is compared by. */
    public String ours(String id) {
        String bare = id.strip();
        return switch (this) {
            case SAME -> bare;
            case STRIP_ZEROS, HEX_TO_DEC -> withoutZeros(bare);
            case DEC_TO_HEX -> withoutZeros(bare.toLowerCase(Locale.ROOT));
        };
    }

    private static String withoutZeros(String id) {
        int from = 0;
        while (from < id.length() - 1 && id.charAt(from) == '0') {
            from++;
        }
        return id.substring(from);
    }

    private static Optional<BigInteger> number(String text, int radix) {
        if (text.isEmpty() || text.length() > LONGEST_NUMBER) {
            return Optional.empty();
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 'f' || Character.digit(text.charAt(i), radix) < 0) {
                return Optional.empty();
            }
        }
        return Optional.of(new BigInteger(text, radix));
    }
}
