package org.brandcast.smpp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * One optional parameter of a PDU (SMPP 3.4, section 5.3).
 *
 * @param tag unsigned 16 bits
 * @param value the octets behind tag and length
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode compare the octets
public record Tlv(int tag, byte[] value) {
    public static final int USER_MESSAGE_REFERENCE = 0x0204;
    public static final int SAR_MSG_REF_NUM = 0x020C;
    public static final int SAR_TOTAL_SEGMENTS = 0x020E;
    public static final int SAR_SEGMENT_SEQNUM = 0x020F;
    public static final int NETWORK_ERROR_CODE = 0x0423;
    public static final int MESSAGE_PAYLOAD = 0x0424;
    public static final int MESSAGE_STATE = 0x0427;
    public static final int RECEIPTED_MESSAGE_ID = 0x001E;

    public Tlv {
        Objects.requireNonNull(value, "value is null");
        if (tag < 0 || tag > 0xFFFF) {
            throw new IllegalArgumentException("tag is not an unsigned 16-bit number: " + tag);
        }
    }

    public static Tlv ofByte(int tag, int value) {
        return new Tlv(tag, new byte[] {(byte) value});
    }

    public static Tlv ofShort(int tag, int value) {
        return new Tlv(tag, new byte[] {(byte) (value >> 8), (byte) value});
    }

    /** A C-Octet string: with its terminating null. */
    public static Tlv ofCString(int tag, String value) {
        byte[] text = value.getBytes(StandardCharsets.ISO_8859_1);
        return new Tlv(tag, Arrays.copyOf(text, text.length + 1));
    }

    /** The octets as text, up to the first null: SMSCs differ in whether they terminate it. */
    public String asText() {
        int end = 0;
        while (end < value.length && value[end] != 0) {
            end++;
        }
        return new String(value, 0, end, StandardCharsets.ISO_8859_1);
    }

    /** The octets as one unsigned big-endian number, of at most four octets. */
    public int asInt() {
        if (value.length > 4) {
            throw new IllegalStateException("a TLV of " + value.length + " octets is no number");
        }
        int number = 0;
        for (byte octet : value) {
            number = (number << 8) | (octet & 0xFF);
        }
        return number;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tlv tlv && tlv.tag == tag && Arrays.equals(tlv.value, value);
    }

    @Override
    public int hashCode() {
        return 31 * tag + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return "Tlv[%04X %s]".formatted(tag, HexFormat.of().formatHex(value));
    }
}
