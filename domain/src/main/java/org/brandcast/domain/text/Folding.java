package org.brandcast.domain.text;

import java.text.Normalizer;

/**
 * Takes case and diacritics off, so that {@code Cờ Bạc}, {@code CO BAC} and {@code cờ bạc} in any Unicode form are one
 * text. Compatibility forms (fullwidth letters, superscripts, circled letters) fold to what they stand
 * for.
 *
 * <p>By table, one step a character: it stands on the hot path of every rule that looks at texts.
 */
public final class Folding {
    /** Stands for a character that folds to nothing: a combining mark or an invisible one. */
    public static final char NOTHING = '\0';

    private static final char FIRST_COMBINING = '\u0300';

    private static final char[] TABLE = table();

    private Folding() {}

    /** The folded character, or {@link #NOTHING}. A surrogate stays what it is. */
    public static char fold(char c) {
        return TABLE[c];
    }

    /** The folded text. */
    public static String fold(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = TABLE[text.charAt(i)];
            if (c != NOTHING) {
                folded.append(c);
            }
        }
        return folded.toString();
    }

    /** One form for letters that Unicode can write in two (NFC): a phone shows no difference between them. */
    public static String composed(String text) {
        for (int i = 0; i < text.length(); i++) {
            // Nothing before the combining marks is ever composed: most texts end here.
            if (text.charAt(i) >= FIRST_COMBINING) {
                return Normalizer.isNormalized(text, Normalizer.Form.NFC)
                        ? text
                        : Normalizer.normalize(text, Normalizer.Form.NFC);
            }
        }
        return text;
    }

    /** The letter without its stroke; Unicode doesn't decompose these, so no normaliser finds them. */
    static char withoutStroke(char c) {
        return switch (c) {
            case 'đ', 'ð' -> 'd';
            case 'Đ', 'Ð' -> 'D';
            case 'ł' -> 'l';
            case 'Ł' -> 'L';
            case 'ħ' -> 'h';
            case 'Ħ' -> 'H';
            case 'ı' -> 'i';
            default -> c;
        };
    }

    static boolean isMark(char c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean isInvisible(char c) {
        return Character.getType(c) == Character.FORMAT || c == '\u034F' || c == '\u115F' || c == '\u1160';
    }

    private static char[] table() {
        char[] table = new char[Character.MAX_VALUE + 1];
        for (int i = 0; i < table.length; i++) {
            char c = (char) i;
            // Nothing in CJK, Hangul and the private areas has a case or a diacritic.
            boolean plain = c < 0x80 || (c >= 0x3400 && c <= 0xFAFF);
            table[i] = plain ? Character.toLowerCase(c) : foldSlowly(c);
        }
        return table;
    }

    private static char foldSlowly(char c) {
        if (isMark(c) || isInvisible(c)) {
            return NOTHING;
        }
        String decomposed = Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFKD);
        char base = NOTHING;
        for (int i = 0; i < decomposed.length(); i++) {
            char part = decomposed.charAt(i);
            if (isMark(part) || isInvisible(part)) {
                continue;
            }
            if (base != NOTHING) {
                return Character.toLowerCase(c);
            }
            base = part;
        }
        return base == NOTHING ? NOTHING : Character.toLowerCase(withoutStroke(base));
    }
}
