package org.brandcast.domain.numbering;

import java.util.Map;
import org.brandcast.domain.lifecycle.RejectReason;
import org.jspecify.annotations.Nullable;

/**
 * Reads a mobile number as people type it and as spreadsheets leave it.
 *
 * <p>Accepted: {@code 0901234567}, {@code 901234567} (a spreadsheet ate the zero), {@code 84901234567},
 * {@code +84 90 123 45 67}, {@code 0084…}, {@code +84 (0)90…}, with spaces of any kind, dots, commas, dashes,
 * parentheses, zero-width characters, fullwidth digits, a leading apostrophe, a trailing {@code .0}. Eleven-digit
 * numbers of before 2018 are moved to their new prefix. Everything else is refused by name; no input throws.
 */
public final class MsisdnReader {
    /** Digits behind the trunk zero or the country code. */
    private static final int NATIONAL_DIGITS = 9;

    /** No number of any country is longer (ITU-T E.164). */
    private static final int E164_DIGITS = 15;

    private static final int DETAIL_LENGTH = 40;

    /**
     * Prefixes of eleven-digit numbers and what replaced them between 15 September and 14 November 2018 (Ministry of
     * Information and Communications, plan under decision 798/QĐ-BTTTT), both without the trunk zero.
     */
    private static final Map<String, String> MOVED_IN_2018 = Map.ofEntries(
            Map.entry("120", "70"),
            Map.entry("121", "79"),
            Map.entry("122", "77"),
            Map.entry("126", "76"),
            Map.entry("128", "78"),
            Map.entry("123", "83"),
            Map.entry("124", "84"),
            Map.entry("125", "85"),
            Map.entry("127", "81"),
            Map.entry("129", "82"),
            Map.entry("162", "32"),
            Map.entry("163", "33"),
            Map.entry("164", "34"),
            Map.entry("165", "35"),
            Map.entry("166", "36"),
            Map.entry("167", "37"),
            Map.entry("168", "38"),
            Map.entry("169", "39"),
            Map.entry("186", "56"),
            Map.entry("188", "58"),
            Map.entry("199", "59"));

    private MsisdnReader() {}

    public static NumberReading read(String typed) {
        String fast = commonForm(typed);
        if (fast != null) {
            return new NumberReading.Mobile(new Msisdn(fast));
        }
        Scan scan = Scan.of(typed);
        if (scan.refusal != null) {
            return refused(scan.refusal, typed);
        }
        return judge(scan.international, scan.digits.toString(), typed);
    }

    /** The two forms that nearly all traffic has, without a copy for the one and a single copy for the other. */
    private static @Nullable String commonForm(String typed) {
        int length = typed.length();
        boolean e164 = length == 11 && typed.startsWith("84");
        if (!e164 && !(length == 10 && typed.charAt(0) == '0')) {
            return null;
        }
        int national = length - NATIONAL_DIGITS;
        if (!Msisdn.isMobileFirstDigit(typed.charAt(national))) {
            return null;
        }
        for (int i = national; i < length; i++) {
            if (typed.charAt(i) < '0' || typed.charAt(i) > '9') {
                return null;
            }
        }
        return e164 ? typed : "84" + typed.substring(1);
    }

    /** Takes the country code and the trunk zero off, whichever of them are there. */
    private static NumberReading judge(boolean plus, String digits, String typed) {
        if (!plus && digits.startsWith("00")) {
            return judge(true, digits.substring(2), typed);
        }
        if (plus) {
            if (digits.startsWith("84")) {
                return judgeNational(withoutTrunkZero(digits.substring(2)), typed);
            }
            if (digits.startsWith("0")) {
                return refused(RejectReason.NUMBER_JUNK, typed);
            }
            return refused("84".startsWith(digits) ? RejectReason.NUMBER_SHORT : RejectReason.NUMBER_FOREIGN, typed);
        }
        if (digits.startsWith("0")) {
            return judgeNational(digits.substring(1), typed);
        }
        // Nine digits that begin with 84 are a number of prefix 084 without its zero, not a country code.
        if (digits.startsWith("84") && digits.length() > NATIONAL_DIGITS) {
            return judgeNational(withoutTrunkZero(digits.substring(2)), typed);
        }
        if (digits.length() > NATIONAL_DIGITS + 1 && digits.length() <= E164_DIGITS) {
            return refused(RejectReason.NUMBER_FOREIGN, typed);
        }
        return judgeNational(digits, typed);
    }

    private static NumberReading judgeNational(String national, String typed) {
        int length = national.length();
        if (length < NATIONAL_DIGITS) {
            return refused(RejectReason.NUMBER_SHORT, typed);
        }
        char first = national.charAt(0);
        if (first == '2' && length <= NATIONAL_DIGITS + 1) {
            return refused(RejectReason.NUMBER_LANDLINE, typed);
        }
        if (first == '1' && length == NATIONAL_DIGITS + 1) {
            String moved = MOVED_IN_2018.get(national.substring(0, 3));
            return moved == null
                    ? refused(RejectReason.NUMBER_UNKNOWN_PREFIX, typed)
                    : new NumberReading.Mobile(new Msisdn("84" + moved + national.substring(3)));
        }
        if (length > NATIONAL_DIGITS) {
            return refused(RejectReason.NUMBER_LONG, typed);
        }
        return Msisdn.isMobileFirstDigit(first)
                ? new NumberReading.Mobile(new Msisdn("84" + national))
                : refused(RejectReason.NUMBER_UNKNOWN_PREFIX, typed);
    }

    private static String withoutTrunkZero(String national) {
        return national.startsWith("0") ? national.substring(1) : national;
    }

    private static NumberReading refused(RejectReason reason, String typed) {
        return new NumberReading.Refused(
                reason, typed.length() <= DETAIL_LENGTH ? typed : typed.substring(0, DETAIL_LENGTH) + "…");
    }

    /** One pass over what was typed: its digits, whether a plus led them, and the first thing that is wrong. */
    private static final class Scan {
        private final StringBuilder digits = new StringBuilder(E164_DIGITS);
        private boolean international;
        private @Nullable RejectReason refusal;

        static Scan of(String typed) {
            Scan scan = new Scan();
            scan.readFrom(typed);
            return scan;
        }

        private void readFrom(String typed) {
            int end = withoutDecimalZero(typed);
            for (int i = 0; i < end; i++) {
                char c = typed.charAt(i);
                int digit = digitOf(c);
                if (digit >= 0) {
                    // Beyond this length the verdict can't change, and memory stays bounded.
                    if (digits.length() <= 2 * E164_DIGITS) {
                        digits.append((char) ('0' + digit));
                    }
                } else if ((c == '+' || c == '＋') && digits.isEmpty() && !international) {
                    international = true;
                } else if ((c == 'e' || c == 'E') && isExponent(typed, i, end)) {
                    refusal = RejectReason.NUMBER_SCIENTIFIC;
                    return;
                } else if (!isFiller(c) && !(isApostrophe(c) && digits.isEmpty())) {
                    refusal = RejectReason.NUMBER_JUNK;
                    return;
                }
            }
            if (digits.isEmpty()) {
                refusal = international ? RejectReason.NUMBER_JUNK : RejectReason.NUMBER_EMPTY;
            }
        }

        /** A cell that was stored as a decimal: the end of {@code 901234567.0} without its fraction. */
        private static int withoutDecimalZero(String typed) {
            int end = typed.length();
            while (end > 0 && isFiller(typed.charAt(end - 1))) {
                end--;
            }
            int point = end - 1;
            while (point > 0 && typed.charAt(point) == '0') {
                point--;
            }
            boolean fraction =
                    point > 0 && point < end - 1 && (typed.charAt(point) == '.' || typed.charAt(point) == ',');
            if (!fraction) {
                return end;
            }
            // A second point means that the points are separators, and the zeros belong to the number.
            for (int i = 0; i < point; i++) {
                if (digitOf(typed.charAt(i)) < 0 && typed.charAt(i) != '+' && !isApostrophe(typed.charAt(i))) {
                    return end;
                }
            }
            return point;
        }

        private boolean isExponent(String typed, int at, int end) {
            int i = at + 1;
            if (i < end && (typed.charAt(i) == '+' || typed.charAt(i) == '-')) {
                i++;
            }
            if (digits.isEmpty() || i == end) {
                return false;
            }
            for (; i < end; i++) {
                if (digitOf(typed.charAt(i)) < 0) {
                    return false;
                }
            }
            return true;
        }

        private static int digitOf(char c) {
            if (c >= '0' && c <= '9') {
                return c - '0';
            }
            return c >= '０' && c <= '９' ? c - '０' : -1;
        }

        private static boolean isApostrophe(char c) {
            return c == '\'' || c == '‘' || c == '’' || c == '`' || c == '＇';
        }

        /** What stands between digits without meaning: spaces, points, dashes, brackets, invisible characters. */
        private static boolean isFiller(char c) {
            return switch (Character.getType(c)) {
                case Character.SPACE_SEPARATOR,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR,
                        Character.DASH_PUNCTUATION,
                        Character.FORMAT -> true;
                default -> c == '.' || c == ',' || c == '(' || c == ')' || c == '−' || (c >= '\t' && c <= '\r');
            };
        }
    }
}
