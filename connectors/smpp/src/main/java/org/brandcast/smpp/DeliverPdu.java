package org.brandcast.smpp;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The fields of one deliver_sm that matter here (SMPP 3.4, section 4.6.1), in the protocol's names.
 *
 * @param shortMessage the octets of short_message, or those of message_payload if short_message is empty
 */
@SuppressWarnings("ArrayRecordComponent") // octets on their way from a socket: never compared
public record DeliverPdu(
        String sourceAddr, String destinationAddr, int esmClass, int dataCoding, byte[] shortMessage, List<Tlv> tlvs) {
    /** Bits 2 to 5 of esm_class: message type (section 5.2.12). */
    private static final int MESSAGE_TYPE_MASK = 0x3C;

    private static final int SMSC_DELIVERY_RECEIPT = 0x04;
    private static final int INTERMEDIATE_NOTIFICATION = 0x20;

    public DeliverPdu {
        Objects.requireNonNull(sourceAddr, "sourceAddr is null");
        Objects.requireNonNull(destinationAddr, "destinationAddr is null");
        Objects.requireNonNull(shortMessage, "shortMessage is null");
        tlvs = List.copyOf(tlvs);
    }

    /** Reads a whole deliver_sm, header included. */
    public static DeliverPdu decode(byte[] pdu) throws MalformedPduException {
        PduOctets octets = new PduOctets(pdu, PduOctets.HEADER_OCTETS);
        octets.cString("service_type");
        octets.octets(2, "source_addr_ton and npi");
        String source = octets.cString("source_addr");
        octets.octets(2, "dest_addr_ton and npi");
        String destination = octets.cString("destination_addr");
        int esmClass = octets.octet("esm_class");
        octets.octets(2, "protocol_id and priority_flag");
        octets.cString("schedule_delivery_time");
        octets.cString("validity_period");
        octets.octets(2, "registered_delivery and replace_if_present_flag");
        int dataCoding = octets.octet("data_coding");
        octets.octet("sm_default_msg_id");
        byte[] shortMessage = octets.octets(octets.octet("sm_length"), "short_message");
        List<Tlv> tlvs = octets.tlvs();
        if (shortMessage.length == 0) {
            shortMessage = find(tlvs, Tlv.MESSAGE_PAYLOAD).map(Tlv::value).orElse(shortMessage);
        }
        return new DeliverPdu(source, destination, esmClass, dataCoding, shortMessage, tlvs);
    }

    public Optional<Tlv> tlv(int tag) {
        return find(tlvs, tag);
    }

    /** Whether esm_class calls it a receipt, final or intermediate. */
    public boolean isReceiptByEsmClass() {
        int type = esmClass & MESSAGE_TYPE_MASK;
        return type == SMSC_DELIVERY_RECEIPT || type == INTERMEDIATE_NOTIFICATION;
    }

    private static Optional<Tlv> find(List<Tlv> tlvs, int tag) {
        for (Tlv tlv : tlvs) {
            if (tlv.tag() == tag) {
                return Optional.of(tlv);
            }
        }
        return Optional.empty();
    }
}
