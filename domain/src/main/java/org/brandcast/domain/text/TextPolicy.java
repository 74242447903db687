package org.brandcast.domain.text;

import org.brandcast.domain.lifecycle.RejectReason;

/**
 * What one carrier makes of the texts of one message type.
 *
 * @param reserveSeptets kept free at the end of a GSM-7 text for what the carrier appends: 38 gives the 122/268/421 of
 *     Vietnamese advertising instead of 160/306/459
 * @param reserveUcs2 the same for UCS-2, in UTF-16 units
 * @param maxSegments longest message
 */
public record TextPolicy(int reserveSeptets, int reserveUcs2, Ucs2Policy ucs2, int maxSegments) {
    private static final int DETAIL_CHARACTERS = 20;

    public TextPolicy {
        boolean fits = reserveSeptets >= 0
                && reserveSeptets < SmsEncoding.GSM7.unitsPerPart()
                && reserveUcs2 >= 0
                && reserveUcs2 < SmsEncoding.UCS2.unitsPerPart();
        if (!fits || maxSegments < 1) {
            throw new IllegalArgumentException("no text policy: reserve " + reserveSeptets + " septets, " + reserveUcs2
                    + " UCS-2 units, at most " + maxSegments + " segments");
        }
    }

    /** What becomes of a text. */
    public sealed interface Verdict {
        /**
         * It may be sent.
         *
         * @param text what goes on the wire
         * @param segments billed; may be one more than the text alone has, for the reserve
         */
        record Sendable(String text, SmsText sms, int segments, boolean transliterated) implements Verdict {}

        record Refused(RejectReason reason, String detail) implements Verdict {}
    }

    public Verdict judge(String text) {
        if (text.isBlank()) {
            return new Verdict.Refused(RejectReason.TEXT_EMPTY, "");
        }
        SmsText sms = SmsText.of(text);
        boolean ucs2 = sms.encoding() == SmsEncoding.UCS2;
        if (ucs2 && this.ucs2 == Ucs2Policy.REFUSE) {
            return new Verdict.Refused(RejectReason.UCS2_REFUSED, beginning(sms.ucs2Characters()));
        }
        boolean transliterated = ucs2 && this.ucs2 == Ucs2Policy.TRANSLITERATE;
        String sent = transliterated ? Transliteration.toGsm7(text) : text;
        if (sent.isBlank()) {
            return new Verdict.Refused(RejectReason.UCS2_REFUSED, beginning(sms.ucs2Characters()));
        }
        SmsText wire = transliterated ? SmsText.of(sent) : sms;
        int segments = segmentsOf(wire);
        return segments > maxSegments
                ? new Verdict.Refused(RejectReason.TEXT_TOO_LONG, segments + " > " + maxSegments)
                : new Verdict.Sendable(sent, wire, segments, transliterated);
    }

    /** Segments of the text with its reserve. */
    public int segmentsOf(SmsText sms) {
        int reserve = sms.encoding() == SmsEncoding.GSM7 ? reserveSeptets : reserveUcs2;
        return sms.segmentCountWith(reserve);
    }

    private static String beginning(String characters) {
        int count = Math.min(DETAIL_CHARACTERS, characters.codePointCount(0, characters.length()));
        return characters.substring(0, characters.offsetByCodePoints(0, count));
    }
}
