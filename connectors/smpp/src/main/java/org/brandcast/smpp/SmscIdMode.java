package org.brandcast.smpp;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Objects;

/**
 * How the message id in a receipt relates to the one in the submit_sm_resp. Some SMSCs write one of them as a
 * hexadecimal number and the other as a decimal one, or pad one with zeros. Both are brought to one normal form; an id
 * that isn't a number in its form stays as it is.
 */
public enum SmscIdMode {
    /** Both are the same text. */
    SAME("same", 0, 0),
    /** Hexadecimal in the response, decimal in the receipt. Normal form: decimal. */
    HEX_TO_DEC("hex-to-dec", 16, 10),
    /** Decimal in the response, hexadecimal in the receipt. Normal form: decimal. */
    DEC_TO_HEX("dec-to-hex", 10, 16),
    /** The same text but for leading zeros. Normal form: without them. */
    STRIP_ZEROS("strip-zeros", 0, 0);

    private final String code;
    private final int responseRadix;
    private final int receiptRadix;

    SmscIdMode(String code, int responseRadix, int receiptRadix) {
        this.code = code;
        this.responseRadix = responseRadix;
        this.receiptRadix = receiptRadix;
    }

    /**
     * The mode with this code.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static SmscIdMode ofCode(String code) {
        for (SmscIdMode mode : values()) {
            if (mode.code.equals(code)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("unknown id mode: " + code);
    }

    /** The code used in route settings. */
    public String code() {
        return code;
    }

    /** The normal form of an id from a submit_sm_resp. */
    public String ofResponse(String messageId) {
        return normal(messageId, responseRadix);
    }

    /** The normal form of an id from a receipt. */
    public String ofReceipt(String messageId) {
        return normal(messageId, receiptRadix);
    }

    private String normal(String messageId, int radix) {
        String id = Objects.requireNonNull(messageId, "messageId is null").trim();
        if (this == SAME) {
            return id;
        }
        if (this == STRIP_ZEROS) {
            return withoutLeadingZeros(id);
        }
        return isNumber(id, radix) ? new BigInteger(id, radix).toString() : id.toLowerCase(Locale.ROOT);
    }

    private static String withoutLeadingZeros(String id) {
        int from = 0;
        while (from < id.length() - 1 && id.charAt(from) == '0') {
            from++;
        }
        return id.substring(from);
    }

    private static boolean isNumber(String id, int radix) {
        if (id.isEmpty()) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            if (id.charAt(i) > 'f' || Character.digit(id.charAt(i), radix) < 0) {
                return false;
            }
        }
        return true;
    }
}
