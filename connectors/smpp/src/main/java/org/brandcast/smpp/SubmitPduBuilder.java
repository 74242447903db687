package org.brandcast.smpp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Makes the submit_sm of one segment. A receipt is asked for on every segment: SMSCs that ask only for the last one are
 * why multipart messages stay open elsewhere.
 *
 * <p>Immutable; safe for use by many threads.
 */
public final class SubmitPduBuilder {
    private static final byte ESM_CLASS_DEFAULT = 0x00;
    private static final byte ESM_CLASS_UDHI = 0x40;
    private static final byte RECEIPT_ON_SUCCESS_AND_FAILURE = 0x01;
    private static final long MAX_VALIDITY_SECONDS = Duration.ofDays(30).toSeconds();

    /** TLVs that mean something here. */
    static final Set<Integer> OWN_TAGS = Set.of(
            Tlv.USER_MESSAGE_REFERENCE,
            Tlv.SAR_MSG_REF_NUM,
            Tlv.SAR_TOTAL_SEGMENTS,
            Tlv.SAR_SEGMENT_SEQNUM,
            Tlv.MESSAGE_PAYLOAD);

    private static final byte[] NO_TEXT = {};

    private final SubmitSettings settings;

    public SubmitPduBuilder(SubmitSettings settings) {
        this.settings = Objects.requireNonNull(settings, "settings is null");
    }

    /**
     * The PDU of one segment.
     *
     * @param segment from 1
     * @param userMessageReference 0 to 65535; sent if the route's settings want it
     */
    public SubmitPdu build(ShortMessage message, int segment, int userMessageReference) {
        Objects.checkIndex(segment - 1, message.segmentCount());
        boolean isPart = message.segmentCount() > 1;
        boolean hasHeader = isPart && settings.longMessages() == SubmitSettings.LongMessages.UDH;
        byte[] text = message.coding().encode(message.segmentTexts().get(segment - 1));
        // A text that wasn't split goes whole, whatever the settings say by now: its parts are counted already.
        boolean whole = !isPart && text.length > message.coding().singleOctets();
        return new SubmitPdu(
                settings.serviceType(),
                settings.source().address(message.from()),
                settings.destination().address(message.to()),
                hasHeader ? ESM_CLASS_UDHI : ESM_CLASS_DEFAULT,
                settings.validityPeriod()
                        ? message.validFor().map(SubmitPduBuilder::relativeTime).orElse("")
                        : "",
                RECEIPT_ON_SUCCESS_AND_FAILURE,
                (byte) message.coding().dataCoding(),
                hasHeader ? withUserDataHeader(message, segment, text) : whole ? NO_TEXT : text,
                tlvs(message, segment, userMessageReference, whole ? text : NO_TEXT));
    }

    private List<Tlv> tlvs(ShortMessage message, int segment, int userMessageReference, byte[] payload) {
        List<Tlv> tlvs = new ArrayList<>(4 + settings.extraTlvs().size());
        if (settings.userMessageReference()) {
            tlvs.add(Tlv.ofShort(Tlv.USER_MESSAGE_REFERENCE, userMessageReference));
        }
        if (message.segmentCount() > 1 && settings.longMessages() == SubmitSettings.LongMessages.SAR) {
            tlvs.add(Tlv.ofShort(Tlv.SAR_MSG_REF_NUM, message.udhReference()));
            tlvs.add(Tlv.ofByte(Tlv.SAR_TOTAL_SEGMENTS, message.segmentCount()));
            tlvs.add(Tlv.ofByte(Tlv.SAR_SEGMENT_SEQNUM, segment));
        }
        if (payload.length > 0) {
            tlvs.add(new Tlv(Tlv.MESSAGE_PAYLOAD, payload));
        }
        tlvs.addAll(settings.extraTlvs());
        return tlvs;
    }

    private static byte[] withUserDataHeader(ShortMessage message, int segment, byte[] text) {
        byte[] octets = new byte[6 + text.length];
        octets[0] = 5;
        octets[1] = 0;
        octets[2] = 3;
        octets[3] = (byte) message.udhReference();
        octets[4] = (byte) message.segmentCount();
        octets[5] = (byte) segment;
        System.arraycopy(text, 0, octets, 6, text.length);
        return octets;
    }

    /** SMPP 3.4, section 7.1.1.2: YYMMDDhhmmsstnnR. Relative, so that no clock and no zone can disagree about it. */
    static String relativeTime(Duration validity) {
        long seconds = Math.max(
                1, Math.min(MAX_VALIDITY_SECONDS, validity.plusMillis(999).toSeconds()));
        // Once for each submit_sm: a formatter would cost more than the rest of the PDU.
        char[] time = "000000000000000R".toCharArray();
        digits(time, 4, seconds / 86_400);
        digits(time, 6, seconds / 3_600 % 24);
        digits(time, 8, seconds / 60 % 60);
        digits(time, 10, seconds % 60);
        return new String(time);
    }

    private static void digits(char[] into, int at, long twoDigits) {
        into[at] = (char) ('0' + twoDigits / 10);
        into[at + 1] = (char) ('0' + twoDigits % 10);
    }
}
