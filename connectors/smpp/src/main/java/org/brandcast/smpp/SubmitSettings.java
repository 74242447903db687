package org.brandcast.smpp;

import java.util.List;
import java.util.Objects;

/**
 * What a route wants in the fields of its submit_sm.
 *
 * @param validityPeriod whether the message's deadline is given as validity_period
 * @param userMessageReference whether TLV 0x0204 is sent, for SMSCs that echo it in receipts
 * @param extraTlvs on every submit_sm, as they are
 */
public record SubmitSettings(
        String serviceType,
        Numbering source,
        Numbering destination,
        LongMessages longMessages,
        boolean validityPeriod,
        boolean userMessageReference,
        List<Tlv> extraTlvs) {
    public SubmitSettings {
        Objects.requireNonNull(serviceType, "serviceType is null");
        Objects.requireNonNull(source, "source is null");
        Objects.requireNonNull(destination, "destination is null");
        Objects.requireNonNull(longMessages, "longMessages is null");
        extraTlvs = List.copyOf(extraTlvs);
        for (Tlv tlv : extraTlvs) {
            if (SubmitPduBuilder.OWN_TAGS.contains(tlv.tag())) {
                throw new IllegalArgumentException("TLV %04X is set by other settings".formatted(tlv.tag()));
            }
        }
    }

    /** Type of number and numbering plan of an address (SMPP 3.4, sections 5.2.5 and 5.2.6). */
    public record Numbering(int ton, int npi) {
        public Numbering {
            if (ton < 0 || ton > 0xFF || npi < 0 || npi > 0xFF) {
                throw new IllegalArgumentException("ton and npi are octets, not " + ton + " and " + npi);
            }
        }

        SubmitPdu.Address address(String addr) {
            return new SubmitPdu.Address((byte) ton, (byte) npi, addr);
        }
    }

    /** How the parts of a long message are marked. */
    public enum LongMessages {
        /** A user data header with an 8-bit reference (3GPP TS 23.040, 9.2.3.24.1): the reliable way. */
        UDH("udh"),
        /** The sar_* TLVs. */
        SAR("sar"),
        /** Not in parts: one submit_sm with the whole text in message_payload. */
        PAYLOAD("payload");

        private final String code;

        LongMessages(String code) {
            this.code = code;
        }

        /**
         * The way with this code.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static LongMessages ofCode(String code) {
            for (LongMessages way : values()) {
                if (way.code.equals(code)) {
                    return way;
                }
            }
            throw new IllegalArgumentException("unknown way of sending long messages: " + code);
        }

        /** The code used in route settings. */
        public String code() {
            return code;
        }
    }
}
