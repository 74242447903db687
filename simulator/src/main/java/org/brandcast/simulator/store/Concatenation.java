package org.brandcast.simulator.store;

/**
 * Which part of which message a segment is, from its user data header or its SAR TLVs.
 *
 * @param reference {@link SubmitFacts#ABSENT} for a message of one segment
 * @param parts number of segments
 * @param part this segment's number, from 1
 * @param headerBytes octets of the user data header at the start of the payload
 */
public record Concatenation(int reference, int parts, int part, int headerBytes) {
    private static final int REFERENCE_8_BIT = 0x00;
    private static final int REFERENCE_16_BIT = 0x08;

    /** Reads the header's information elements (3GPP TS 23.040, 9.2.3.24); other elements are passed over. */
    static Concatenation of(SubmitFacts facts) {
        byte[] payload = facts.payload();
        SubmitFacts.Sar sar = facts.options().sar();
        if (!facts.coding().hasUserDataHeader() || payload.length == 0) {
            return new Concatenation(sar.reference(), sar.total(), sar.part(), 0);
        }
        int headerBytes = Math.min(payload.length, 1 + (payload[0] & 0xff));
        int at = 1;
        while (at + 1 < headerBytes) {
            int element = payload[at] & 0xff;
            int length = payload[at + 1] & 0xff;
            int data = at + 2;
            if (data + length > headerBytes) {
                break;
            }
            if (element == REFERENCE_8_BIT && length == 3) {
                return new Concatenation(
                        payload[data] & 0xff, payload[data + 1] & 0xff, payload[data + 2] & 0xff, headerBytes);
            }
            if (element == REFERENCE_16_BIT && length == 4) {
                int reference = ((payload[data] & 0xff) << 8) | (payload[data + 1] & 0xff);
                return new Concatenation(reference, payload[data + 2] & 0xff, payload[data + 3] & 0xff, headerBytes);
            }
            at = data + length;
        }
        return new Concatenation(sar.reference(), sar.total(), sar.part(), headerBytes);
    }
}
