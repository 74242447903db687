package org.brandcast.domain.content;

import org.brandcast.domain.text.Folding;

/**
 * What a phone sent, as far as it is understood: a keyword, and perhaps whose advertising it is about ({@code TC},
 * {@code TC LOTUS}). Both folded: people write in any case, with diacritics or without, in quotation marks and with a full
 * stop behind.
 *
 * @param keyword the first word; empty: there is none
 * @param argument all behind it, with single spaces
 */
public record InboundText(String keyword, String argument) {
    public static InboundText read(String text) {
        String plain = bare(Folding.fold(text).replaceAll("\\s+", " "));
        int space = plain.indexOf(' ');
        return space < 0
                ? new InboundText(plain, "")
                : new InboundText(bare(plain.substring(0, space)), bare(plain.substring(space + 1)));
    }

    /** Without signs at its ends. */
    private static String bare(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && !Character.isLetterOrDigit(text.charAt(from))) {
            from++;
        }
        while (to > from && !Character.isLetterOrDigit(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }
}
