package org.brandcast.smpp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads the fields of one PDU in order; each read says when the octets end too early. */
public final class PduOctets {
    public static final int HEADER_OCTETS = 16;

    private final byte[] pdu;
    private int at;

    public PduOctets(byte[] pdu, int from) {
        this.pdu = pdu;
        this.at = from;
    }

    public int octet(String field) throws MalformedPduException {
        need(1, field);
        return pdu[at++] & 0xFF;
    }

    public int number16(String field) throws MalformedPduException {
        need(2, field);
        int number = ((pdu[at] & 0xFF) << 8) | (pdu[at + 1] & 0xFF);
        at += 2;
        return number;
    }

    public int number32(String field) throws MalformedPduException {
        return (number16(field) << 16) | number16(field);
    }

    public byte[] octets(int count, String field) throws MalformedPduException {
        need(count, field);
        byte[] octets = Arrays.copyOfRange(pdu, at, at + count);
        at += count;
        return octets;
    }

    public String cString(String field) throws MalformedPduException {
        int end = at;
        while (end < pdu.length && pdu[end] != 0) {
            end++;
        }
        if (end == pdu.length) {
            throw new MalformedPduException(field + " has no terminating null");
        }
        String text = new String(pdu, at, end - at, StandardCharsets.ISO_8859_1);
        at = end + 1;
        return text;
    }

    /** All octets that are left, as optional parameters. */
    public List<Tlv> tlvs() throws MalformedPduException {
        List<Tlv> tlvs = new ArrayList<>();
        while (at < pdu.length) {
            int tag = number16("tag of an optional parameter");
            int length = number16("length of an optional parameter");
            if (pdu.length - at < length) {
                need(length, "value of optional parameter %04X".formatted(tag)); // the name costs more than the rest
            }
            tlvs.add(new Tlv(tag, octets(length, "value of an optional parameter")));
        }
        return tlvs;
    }

    public boolean hasMore() {
        return at < pdu.length;
    }

    private void need(int count, String field) throws MalformedPduException {
        if (pdu.length - at < count) {
            throw new MalformedPduException(
                    "%s needs %d octets at %d, the PDU has %d".formatted(field, count, at, pdu.length));
        }
    }
}
