package org.brandcast.domain.numbering;

/**
 * A Vietnamese mobile number in E.164 without the plus: {@code 84} and nine digits, e.g. {@code 84901234567}.
 *
 * <p>It is personal data: anything that is logged uses {@link #masked()}.
 */
public record Msisdn(String e164) {
    /** Digits of the whole number, country code included. */
    public static final int LENGTH = 11;

    public Msisdn {
        if (!isMobile(e164)) {
            throw new IllegalArgumentException("not a Vietnamese mobile number of 84 and nine digits: length "
                    + e164.length() + ", mask " + mask(e164));
        }
    }

    /** The number as a log may show it: {@code 84901***567}. */
    public String masked() {
        return mask(e164);
    }

    /** As dialled inside the country: {@code 0901234567}. */
    public String national() {
        return "0" + e164.substring(2);
    }

    /** Masks any number-like text for a log, read or not: at most five leading and three last characters stay. */
    public static String mask(String number) {
        int length = number.length();
        if (length < 10) {
            return "***";
        }
        return number.substring(0, 5) + "***" + number.substring(length - 3);
    }

    @Override
    public String toString() {
        return masked();
    }

    private static boolean isMobile(String digits) {
        if (digits.length() != LENGTH || !digits.startsWith("84") || !isMobileFirstDigit(digits.charAt(2))) {
            return false;
        }
        for (int i = 3; i < LENGTH; i++) {
            if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** National numbers of mobile networks begin 03, 05, 07, 08 or 09 (numbering plan of 2018). */
    static boolean isMobileFirstDigit(char digit) {
        return digit == '3' || digit == '5' || digit == '7' || digit == '8' || digit == '9';
    }
}
