package org.brandcast.simulator.text;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;

import java.util.Arrays;
import java.util.HexFormat;
import org.brandcast.domain.text.Gsm7;
import org.brandcast.simulator.store.Concatenation;
import org.brandcast.simulator.store.SubmitFacts;

/**
 * The octets of one segment, read: what it says, and which part of which message it is.
 *
 * @param text of this segment; the octets in hexadecimal for {@link Alphabet#BINARY}
 * @param header octets of the user data header in hexadecimal, empty without one
 */
public record UserData(Alphabet alphabet, String text, Concatenation concatenation, String header) {

    /** How the octets are read, by data_coding (SMPP 3.4, 5.2.19). */
    public enum Alphabet {
        GSM7,
        ASCII,
        LATIN1,
        UCS2,
        BINARY
    }

    public static UserData of(SubmitFacts facts) {
        byte[] payload = facts.payload();
        Concatenation concatenation = facts.concatenation();
        byte[] body = Arrays.copyOfRange(payload, concatenation.headerBytes(), payload.length);
        Alphabet alphabet = alphabetOf(facts.coding().dataCoding());
        return new UserData(
                alphabet,
                decode(alphabet, body),
                concatenation,
                HexFormat.of().formatHex(payload, 0, concatenation.headerBytes()));
    }

    private static Alphabet alphabetOf(int dataCoding) {
        return switch (dataCoding) {
            case 0x00, 0xF0, 0xF1, 0xF2, 0xF3 -> Alphabet.GSM7;
            case 0x01 -> Alphabet.ASCII;
            case 0x03 -> Alphabet.LATIN1;
            case 0x08, 0x18 -> Alphabet.UCS2;
            default -> Alphabet.BINARY;
        };
    }

    private static String decode(Alphabet alphabet, byte[] body) {
        return switch (alphabet) {
            case GSM7 -> Gsm7.decodeUnpacked(body);
            case ASCII -> new String(body, US_ASCII);
            case LATIN1 -> new String(body, ISO_8859_1);
            case UCS2 -> new String(body, UTF_16BE);
            case BINARY -> HexFormat.of().formatHex(body);
        };
    }
}
