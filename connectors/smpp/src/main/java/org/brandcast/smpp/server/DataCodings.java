package org.brandcast.smpp.server;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.brandcast.domain.text.Gsm7;

/**
 * Texts by data_coding (SMPP 3.4, section 5.2.19): 0 is the GSM 7-bit default alphabet, one septet in each octet; 1 and 3
 * are ASCII and Latin-1; 8 is UTF-16BE; 0xF0 to 0xF3 and 0x10 to 0x1B are the default alphabet and UCS-2 with a message
 * class, which is left aside.
 */
public final class DataCodings {
    private static final int IA5 = 0x01;
    private static final int LATIN1 = 0x03;
    private static final int UCS2 = 0x08;

    private DataCodings() {}

    /** Whether such octets are a text. */
    public static boolean isText(int dataCoding) {
        return isGsm7(dataCoding) || isUcs2(dataCoding) || dataCoding == IA5 || dataCoding == LATIN1;
    }

    /** The text; empty if the octets aren't one in that coding. */
    public static Optional<String> decode(int dataCoding, byte[] octets) {
        if (isGsm7(dataCoding)) {
            for (byte septet : octets) {
                if (septet < 0) {
                    return Optional.empty();
                }
            }
            return Optional.of(Gsm7.decodeUnpacked(octets));
        }
        if (isUcs2(dataCoding)) {
            return octets.length % 2 == 0
                    ? Optional.of(new String(octets, StandardCharsets.UTF_16BE))
                    : Optional.empty();
        }
        return dataCoding == IA5 || dataCoding == LATIN1
                ? Optional.of(new String(octets, StandardCharsets.ISO_8859_1))
                : Optional.empty();
    }

    private static boolean isGsm7(int dataCoding) {
        return dataCoding == 0 || (dataCoding & 0xFC) == 0xF0 || (dataCoding & 0xFC) == 0x10;
    }

    private static boolean isUcs2(int dataCoding) {
        return dataCoding == UCS2 || (dataCoding & 0xFC) == 0x18;
    }
}
