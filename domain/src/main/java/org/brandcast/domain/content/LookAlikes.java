package org.brandcast.domain.content;

import java.text.Normalizer;
import org.brandcast.domain.text.Folding;

/** Characters that are read as Latin letters without being them. */
final class LookAlikes {
    /** Letters of other scripts that no Vietnamese text needs, folded, each before the Latin letter it looks like. */
    private static final String OTHER_SCRIPTS =
            "аaеeоoрpсcхxуyіiѕsјjһhԁdɡgкkмmтtнhвbґrԛqԝwүyαaοoρpνvτtιiκkυuεeηnβbχxωwγyσoμu"
                    + "ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpʀrꜱsᴛtᴜuᴠvᴡwʏyᴢz";

    private static final char[] LATIN = new char[Character.MAX_VALUE + 1];
    private static final char[] CANONICAL = new char[128];

    static {
        for (int c = 0; c < LATIN.length; c++) {
            LATIN[c] = (char) c;
        }
        for (int i = 0; i < OTHER_SCRIPTS.length(); i += 2) {
            LATIN[OTHER_SCRIPTS.charAt(i)] = OTHER_SCRIPTS.charAt(i + 1);
        }
        for (int c = 0; c < CANONICAL.length; c++) {
            CANONICAL[c] = (char) c;
        }
        String pairs = "0o1ili3e4a5s7t8b@a$s!i|i";
        for (int i = 0; i < pairs.length(); i += 2) {
            CANONICAL[pairs.charAt(i)] = pairs.charAt(i + 1);
        }
    }

    private LookAlikes() {}

    /** The Latin letter that a folded letter of another script passes for; every other character is itself. */
    static char latin(char folded) {
        return LATIN[folded];
    }

    /** The BMP character that a styled letter beyond the BMP stands for (𝗰, 𝒄, 𝕔); a space for everything else. */
    static char latin(int supplementary) {
        String plain = Normalizer.normalize(Character.toString(supplementary), Normalizer.Form.NFKD);
        return plain.length() == 1 ? Folding.fold(plain.charAt(0)) : ' ';
    }

    /** One character for all that are mistaken for each other: {@code 0 o}, {@code 1 l i ! |}, {@code 5 s $}, … */
    static char canonical(char plain) {
        return plain < CANONICAL.length ? CANONICAL[plain] : plain;
    }

    /**
     * Whether a sign stands for a letter of a word there. {@code @} and {@code $} do beside any letter; {@code !} and
     * {@code |} only before one, since they also end sentences.
     */
    static boolean isLetterLikeSign(String text, int at) {
        return switch (text.charAt(at)) {
            case '@', '$' -> isPartOfWord(text, at - 1) || isPartOfWord(text, at + 1);
            case '!', '|' -> isPartOfWord(text, at + 1);
            default -> false;
        };
    }

    private static boolean isPartOfWord(String text, int at) {
        if (at < 0 || at >= text.length()) {
            return false;
        }
        char c = text.charAt(at);
        return Character.isLetterOrDigit(c) || c == '@' || c == '$';
    }
}
