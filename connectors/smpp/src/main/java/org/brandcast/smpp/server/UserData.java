package org.brandcast.smpp.server;

import java.util.Arrays;
import java.util.Optional;
import org.brandcast.smpp.MalformedPduException;
import org.brandcast.smpp.Tlv;

/**
 * What one submit_sm carries: a text's octets, and which part of a longer text they are. Parts are marked by a user data
 * header (3GPP TS 23.040, 9.2.3.24.1 and .8) or by the sar_ TLVs (SMPP 3.4, section 5.3.2.22).
 *
 * @param octets without the header
 */
@SuppressWarnings("ArrayRecordComponent") // octets on their way from a socket: never compared
public record UserData(byte[] octets, Optional<Part> part) {
    private static final int CONCATENATED_8_BIT = 0x00;
    private static final int CONCATENATED_16_BIT = 0x08;
    private static final int PORTS_8_BIT = 0x04;
    private static final int PORTS_16_BIT = 0x05;

    /**
     * A part's place.
     *
     * @param sequence from 1
     */
    public record Part(int reference, int total, int sequence) {
        boolean isSound() {
            return total >= 1 && sequence >= 1 && sequence <= total;
        }
    }

    /**
     * Reads the header or the TLVs.
     *
     * @throws MalformedPduException when they can't be read, number parts that can't be, or address an application's port:
     *     then it is no text
     */
    public static UserData of(SubmitSm submit) throws MalformedPduException {
        if (!submit.hasHeader()) {
            return new UserData(submit.octets(), bySar(submit));
        }
        byte[] octets = submit.octets();
        int length = octets.length == 0 ? 0 : octets[0] & 0xFF;
        if (octets.length < 1 + length) {
            throw new MalformedPduException("the user data header is longer than the message");
        }
        Optional<Part> part = byHeader(octets, 1 + length);
        return new UserData(
                Arrays.copyOfRange(octets, Math.min(octets.length, 1 + length), octets.length),
                part.isPresent() ? part : bySar(submit));
    }

    private static Optional<Part> byHeader(byte[] octets, int end) throws MalformedPduException {
        Part found = null;
        int at = 1;
        while (at + 2 <= end) {
            int element = octets[at] & 0xFF;
            int length = octets[at + 1] & 0xFF;
            int from = at + 2;
            if (from + length > end) {
                throw new MalformedPduException("an element of the user data header is longer than the header");
            }
            if (element == CONCATENATED_8_BIT && length == 3) {
                found = new Part(octets[from] & 0xFF, octets[from + 1] & 0xFF, octets[from + 2] & 0xFF);
            } else if (element == CONCATENATED_16_BIT && length == 4) {
                int reference = ((octets[from] & 0xFF) << 8) | (octets[from + 1] & 0xFF);
                found = new Part(reference, octets[from + 2] & 0xFF, octets[from + 3] & 0xFF);
            } else if (element == PORTS_8_BIT || element == PORTS_16_BIT) {
                throw new MalformedPduException("addressed to an application's port: no text");
            }
            at = from + length;
        }
        return sound(found);
    }

    private static Optional<Part> bySar(SubmitSm submit) throws MalformedPduException {
        Optional<Integer> total = submit.number(Tlv.SAR_TOTAL_SEGMENTS);
        if (total.isEmpty()) {
            return Optional.empty();
        }
        return sound(new Part(
                submit.number(Tlv.SAR_MSG_REF_NUM).orElse(0),
                total.get(),
                submit.number(Tlv.SAR_SEGMENT_SEQNUM).orElse(0)));
    }

    /** A single part of one is a whole message. */
    private static Optional<Part> sound(@org.jspecify.annotations.Nullable Part part) throws MalformedPduException {
        if (part == null) {
            return Optional.empty();
        }
        if (!part.isSound()) {
            throw new MalformedPduException("part " + part.sequence() + " of " + part.total());
        }
        return part.total() == 1 ? Optional.empty() : Optional.of(part);
    }
}
