package org.brandcast.domain.text;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites a text so that the GSM 7-bit alphabet can carry it: a Vietnamese text then costs 160 characters a segment
 * instead of 70.
 *
 * <p>Every letter loses its diacritics, those that the alphabet has (à, é, ñ) as well, since a text with a few accents
 * left reads worse than one with none. Typographic signs become their typewriter forms. What has no counterpart:
 * pictures and symbols (emoji) are left out together with the second of the two spaces around them; a letter of another
 * script becomes {@code ?}, so that the loss is seen. Rewriting twice changes nothing more.
 */
public final class Transliteration {
    private Transliteration() {}

    public static String toGsm7(String text) {
        if (isPlain(text)) {
            return text;
        }
        // The acute accent alone would decompose into a space and a mark.
        String decomposed = Normalizer.normalize(text.replace('´', '\''), Normalizer.Form.NFKD);
        StringBuilder out = new StringBuilder(decomposed.length());
        boolean leftOut = false;
        int next;
        for (int i = 0; i < decomposed.length(); i = next) {
            next = decomposed.offsetByCodePoints(i, 1);
            String replacement = replacementOf(decomposed.codePointAt(i));
            if (replacement.isEmpty()) {
                leftOut |= !isPartOfLetter(decomposed.codePointAt(i));
                continue;
            }
            boolean secondSpace = leftOut && replacement.equals(" ") && endsWithSpaceOrEmpty(out);
            if (!secondSpace) {
                out.append(replacement);
            }
            leftOut = false;
        }
        return out.toString();
    }

    /** Nothing to do: ASCII that the alphabet has. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 0x7E || Gsm7.septetsOf(c) == 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean endsWithSpaceOrEmpty(StringBuilder out) {
        return out.isEmpty() || out.charAt(out.length() - 1) == ' ';
    }

    /** Marks and joiners vanish with their letter and leave no gap. */
    private static boolean isPartOfLetter(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.FORMAT -> true;
            default -> false;
        };
    }

    /** What a character of decomposed text becomes; empty: it is left out. */
    private static String replacementOf(int codePoint) {
        if (Character.isSupplementaryCodePoint(codePoint)) {
            return Character.isLetterOrDigit(codePoint) ? "?" : "";
        }
        char c = Folding.withoutStroke((char) codePoint);
        if (Gsm7.septetsOf(c) > 0) {
            return String.valueOf(c);
        }
        String sign = signOf(c);
        if (sign != null) {
            return sign;
        }
        return switch (Character.getType(c)) {
            case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> " ";
            case Character.DASH_PUNCTUATION -> "-";
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.OTHER_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER -> "?";
            default -> "";
        };
    }

    private static @Nullable String signOf(char c) {
        return switch (c) {
            case '\t' -> " ";
            case '‘', '’', '‚', '‛', '′', 'ʼ', '`', '‹', '›' -> "'";
            case '“', '”', '„', '‟', '″', '«', '»' -> "\"";
            case '•', '·', '∙', '−', '◦', '▪' -> "-";
            case '⁄', '∕', '÷' -> "/";
            case '₫' -> "d";
            case '×' -> "x";
            case '©' -> "(c)";
            case '®' -> "(r)";
            case 'œ' -> "oe";
            case 'Œ' -> "OE";
            case '≤' -> "<=";
            case '≥' -> ">=";
            case '→' -> "->";
            case '←' -> "<-";
            default -> null;
        };
    }
}
