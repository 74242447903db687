package org.brandcast.domain.rating;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An amount as Vietnamese bills write it: {@code 3294200} is "Ba triệu hai trăm chín mươi bốn nghìn hai trăm đồng". Ten is
 * mười, behind it năm becomes lăm; behind mươi một becomes mốt, tư stays bốn; an empty ten is lẻ.
 */
public final class AmountInWords {
    private static final String[] DIGITS = {"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"};
    private static final String[] GROUPS = {"", "nghìn", "triệu"};
    private static final long BILLION = 1_000_000_000L;

    private AmountInWords() {}

    /** Whole đồng in words, with a capital letter. */
    public static String vietnamese(long amountVnd) {
        List<String> words = new ArrayList<>();
        if (amountVnd == 0) {
            words.add(DIGITS[0]);
        } else {
            // Long.MIN_VALUE has no opposite, and no bill has it.
            number(words, Math.absExact(amountVnd));
        }
        words.add("đồng");
        String text = String.join(" ", words);
        text = amountVnd < 0 ? "âm " + text : text;
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /** Tỷ stands behind everything above it: a million milliards is một triệu tỷ. */
    private static void number(List<String> words, long number) {
        if (number >= BILLION) {
            number(words, number / BILLION);
            words.add("tỷ");
            long rest = number % BILLION;
            if (rest > 0) {
                belowBillion(words, rest, true);
            }
        } else {
            belowBillion(words, number, false);
        }
    }

    private static void belowBillion(List<String> words, long number, boolean leading) {
        boolean before = leading;
        for (int group = 2; group >= 0; group--) {
            int hundreds = (int) (number / (long) Math.pow(1000, group) % 1000);
            if (hundreds > 0) {
                hundreds(words, hundreds, before);
                if (group > 0) {
                    words.add(GROUPS[group]);
                }
                before = true;
            }
        }
    }

    /**
     * Three digits.
     *
     * @param full something stands before them, so that an empty hundred is said
     */
    private static void hundreds(List<String> words, int number, boolean full) {
        int hundred = number / 100;
        int ten = number / 10 % 10;
        int one = number % 10;
        if (hundred > 0 || full) {
            words.add(DIGITS[hundred]);
            words.add("trăm");
        }
        if (ten == 0) {
            if (one > 0 && (hundred > 0 || full)) {
                words.add("lẻ");
            }
        } else if (ten == 1) {
            words.add("mười");
        } else {
            words.add(DIGITS[ten]);
            words.add("mươi");
        }
        if (one == 1 && ten > 1) {
            words.add("mốt");
        } else if (one == 5 && ten > 0) {
            words.add("lăm");
        } else if (one > 0) {
            words.add(DIGITS[one]);
        }
    }
}
