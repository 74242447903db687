package org.brandcast.smpp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.brandcast.domain.text.Gsm7;
import org.brandcast.domain.text.SmsEncoding;
import org.brandcast.domain.text.SmsText;

/** How a message's text becomes octets: data_coding (SMPP 3.4, section 5.2.19) and the split into segments. */
public enum TextCoding {
    /** The SMSC's default alphabet, which is GSM 03.38 here: one septet in each octet. */
    GSM7(0x00),
    /** ISO-8859-1: 140 characters, 134 in each part of a longer text. */
    LATIN1(0x03),
    /** UTF-16BE; surrogate pairs are never split. */
    UCS2(0x08);

    private static final int GSM7_SINGLE = 160;
    private static final int SINGLE_OCTETS = 140;
    private static final int LATIN1_SINGLE = 140;
    private static final int LATIN1_PART = 134;
    private static final int UCS2_SINGLE = 70;
    private static final int UCS2_PART = 67;

    private final int dataCoding;

    TextCoding(int dataCoding) {
        this.dataCoding = dataCoding;
    }

    public int dataCoding() {
        return dataCoding;
    }

    /** Octets of the longest text that goes in one piece. */
    public int singleOctets() {
        return this == GSM7 ? GSM7_SINGLE : SINGLE_OCTETS;
    }

    /**
     * The text of each segment. GSM-7 and UCS-2 are split where {@link SmsText} splits them: it also counts them.
     *
     * @throws IllegalArgumentException if the coding lacks a character of the text
     */
    public List<String> split(String text) {
        SmsText counted = SmsText.of(text);
        return switch (this) {
            case GSM7 -> {
                require(counted.encoding() == SmsEncoding.GSM7, text);
                yield counted.segments();
            }
            case UCS2 ->
                counted.encoding() == SmsEncoding.UCS2 ? counted.segments() : cut(text, UCS2_SINGLE, UCS2_PART);
            case LATIN1 -> {
                require(StandardCharsets.ISO_8859_1.newEncoder().canEncode(text), text);
                yield cut(text, LATIN1_SINGLE, LATIN1_PART);
            }
        };
    }

    /** Whether every character of the text is in the coding. */
    public boolean encodes(String text) {
        return switch (this) {
            case GSM7 -> SmsText.of(text).encoding() == SmsEncoding.GSM7;
            case LATIN1 -> StandardCharsets.ISO_8859_1.newEncoder().canEncode(text);
            case UCS2 -> true;
        };
    }

    private void require(boolean encodable, String text) {
        if (!encodable) {
            throw new IllegalArgumentException(
                    "a text of " + text.length() + " characters has some that " + this + " lacks");
        }
    }

    /** The octets of one segment's text. */
    public byte[] encode(String segmentText) {
        return switch (this) {
            case GSM7 -> Gsm7.encodeUnpacked(segmentText);
            case LATIN1 -> segmentText.getBytes(StandardCharsets.ISO_8859_1);
            case UCS2 -> segmentText.getBytes(StandardCharsets.UTF_16BE);
        };
    }

    /** Cuts a text whose characters are one unit each: no surrogate pair is among them. */
    private static List<String> cut(String text, int single, int part) {
        if (text.length() <= single) {
            return List.of(text);
        }
        List<String> parts = new ArrayList<>();
        for (int from = 0; from < text.length(); from += part) {
            parts.add(text.substring(from, Math.min(text.length(), from + part)));
        }
        return parts;
    }
}
