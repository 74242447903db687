package org.brandcast.domain.text;

import java.util.Arrays;

/**
 * The GSM 7-bit default alphabet and its extension table (3GPP TS 23.038, 6.2.1), unpacked: one septet per byte, as SMPP
 * carries it under data_coding 0.
 */
public final class Gsm7 {
    private static final byte ESCAPE = 0x1B;

    /** Septet by septet; the escape's own place can't be written. */
    private static final String DEFAULT_ALPHABET = "@£$¥èéùìòÇ\nØø\rÅå"
            + "Δ_ΦΓΛΩΠΨΣΘΞ\uFFFFÆæßÉ"
            + " !\"#¤%&'()*+,-./"
            + "0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNO"
            + "PQRSTUVWXYZÄÖÑÜ§"
            + "¿abcdefghijklmno"
            + "pqrstuvwxyzäöñüà";

    private static final String EXTENSION = "\f^{}\\[~]|€";
    private static final byte[] EXTENSION_SEPTETS = {0x0A, 0x14, 0x28, 0x29, 0x2F, 0x3C, 0x3D, 0x3E, 0x40, 0x65};

    /** Septet of each character below Ω + 1; -1 where there is none, -2 - septet for one of the extension table. */
    private static final byte[] SEPTETS = new byte['Ω' + 1];

    private static final byte EURO = -2 - 0x65;

    private static final char[] EXTENSION_CHARACTERS = new char[128];

    static {
        Arrays.fill(SEPTETS, (byte) -1);
        for (int septet = 0; septet < 128; septet++) {
            if (septet != ESCAPE) {
                SEPTETS[DEFAULT_ALPHABET.charAt(septet)] = (byte) septet;
            }
        }
        for (int i = 0; i < EXTENSION.length(); i++) {
            EXTENSION_CHARACTERS[EXTENSION_SEPTETS[i]] = EXTENSION.charAt(i);
            if (EXTENSION.charAt(i) != '€') {
                SEPTETS[EXTENSION.charAt(i)] = (byte) (-2 - EXTENSION_SEPTETS[i]);
            }
        }
    }

    private Gsm7() {}

    /** What the character costs: 1, or 2 for one of the extension table; 0 if the alphabet doesn't have it. */
    public static int septetsOf(char c) {
        if (c == '€') {
            return 2;
        }
        byte septet = c < SEPTETS.length ? SEPTETS[c] : -1;
        if (septet >= 0) {
            return 1;
        }
        return septet == -1 ? 0 : 2;
    }

    public static boolean canEncode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (septetsOf(text.charAt(i)) == 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * One septet per byte, an escape before each character of the extension table.
     *
     * @throws IllegalArgumentException if {@link #canEncode} is false: the caller chose the wrong encoding
     */
    public static byte[] encodeUnpacked(String text) {
        byte[] septets = new byte[text.length() + escapesIn(text)];
        int at = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            byte septet = c == '€' ? EURO : c < SEPTETS.length ? SEPTETS[c] : -1;
            if (septet >= 0) {
                septets[at++] = septet;
            } else {
                septets[at++] = ESCAPE;
                septets[at++] = (byte) (-2 - septet);
            }
        }
        return septets;
    }

    private static int escapesIn(String text) {
        int escapes = 0;
        for (int i = 0; i < text.length(); i++) {
            int cost = septetsOf(text.charAt(i));
            if (cost == 0) {
                throw new IllegalArgumentException(
                        String.format("U+%04X at %d is not in the GSM 7-bit alphabet", (int) text.charAt(i), i));
            }
            escapes += cost - 1;
        }
        return escapes;
    }

    /**
     * The text of unpacked septets. As 3GPP TS 23.038 asks of a receiver: an escape before a septet that the extension
     * table doesn't have gives the character of the default alphabet, a second or a last escape a space. A byte above
     * 0x7F is no septet and gives U+FFFD.
     */
    public static String decodeUnpacked(byte[] septets) {
        StringBuilder text = new StringBuilder(septets.length);
        for (int i = 0; i < septets.length; i++) {
            byte septet = septets[i];
            if (septet < 0) {
                text.append('\uFFFD');
            } else if (septet != ESCAPE) {
                text.append(DEFAULT_ALPHABET.charAt(septet));
            } else if (i + 1 == septets.length || septets[i + 1] == ESCAPE) {
                text.append(' ');
                i++;
            } else if (septets[i + 1] < 0) {
                text.append(' ');
            } else {
                byte escaped = septets[++i];
                char c = EXTENSION_CHARACTERS[escaped];
                text.append(c == 0 ? DEFAULT_ALPHABET.charAt(escaped) : c);
            }
        }
        return text.toString();
    }
}
