package org.brandcast.domain.text;

/** The alphabets of an SMS and what fits into one: alone, and as one of several parts with a 6-byte header (3GPP TS 23.040). */
public enum SmsEncoding {
    /** GSM 03.38 default alphabet with its extension table; the unit is the septet. */
    GSM7(160, 153),
    /** UTF-16; the unit is the 16-bit code unit. */
    UCS2(70, 67);

    private final int single;
    private final int part;

    SmsEncoding(int single, int part) {
        this.single = single;
        this.part = part;
    }

    /** Units that fit into a message of one segment. */
    public int unitsAlone() {
        return single;
    }

    /** Units that fit into each segment of a longer message. */
    public int unitsPerPart() {
        return part;
    }
}
