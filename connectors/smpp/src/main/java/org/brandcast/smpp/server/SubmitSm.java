package org.brandcast.smpp.server;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.brandcast.smpp.MalformedPduException;
import org.brandcast.smpp.PduOctets;
import org.brandcast.smpp.SubmitPdu.Address;
import org.brandcast.smpp.Tlv;

/**
 * One submit_sm as it came (SMPP 3.4, section 4.4.1), in the protocol's names.
 *
 * @param octets of short_message, or of message_payload where that is given instead; with the user data header
 */
@SuppressWarnings("ArrayRecordComponent") // octets on their way from a socket: never compared
public record SubmitSm(
        String serviceType,
        Address source,
        Address destination,
        int esmClass,
        String scheduleDeliveryTime,
        String validityPeriod,
        int registeredDelivery,
        int dataCoding,
        byte[] octets,
        List<Tlv> tlvs) {
    private static final int UDH_INDICATOR = 0x40;

    public SubmitSm {
        Objects.requireNonNull(serviceType, "serviceType is null");
        Objects.requireNonNull(source, "source is null");
        Objects.requireNonNull(destination, "destination is null");
        Objects.requireNonNull(octets, "octets is null");
        tlvs = List.copyOf(tlvs);
    }

    /** Reads a whole submit_sm, header included. */
    public static SubmitSm decode(byte[] pdu) throws MalformedPduException {
        PduOctets in = new PduOctets(pdu, PduOctets.HEADER_OCTETS);
        String serviceType = in.cString("service_type");
        Address source = address(in, "source_addr");
        Address destination = address(in, "destination_addr");
        int esmClass = in.octet("esm_class");
        in.octets(2, "protocol_id and priority_flag");
        String schedule = in.cString("schedule_delivery_time");
        String validity = in.cString("validity_period");
        int registeredDelivery = in.octet("registered_delivery");
        in.octet("replace_if_present_flag");
        int dataCoding = in.octet("data_coding");
        in.octet("sm_default_msg_id");
        byte[] shortMessage = in.octets(in.octet("sm_length"), "short_message");
        List<Tlv> tlvs = in.tlvs();
        Optional<Tlv> payload =
                tlvs.stream().filter(tlv -> tlv.tag() == Tlv.MESSAGE_PAYLOAD).findFirst();
        if (payload.isPresent() && shortMessage.length > 0) {
            throw new MalformedPduException("both short_message and message_payload hold a text");
        }
        return new SubmitSm(
                serviceType,
                source,
                destination,
                esmClass,
                schedule,
                validity,
                registeredDelivery,
                dataCoding,
                payload.map(Tlv::value).orElse(shortMessage),
                tlvs);
    }

    private static Address address(PduOctets in, String field) throws MalformedPduException {
        byte ton = (byte) in.octet(field + "_ton");
        byte npi = (byte) in.octet(field + "_npi");
        return new Address(ton, npi, in.cString(field));
    }

    boolean hasHeader() {
        return (esmClass & UDH_INDICATOR) != 0;
    }

    /** A number of one or two octets; empty if it isn't given so. */
    public Optional<Integer> number(int tag) {
        return tlvs.stream()
                .filter(tlv -> tlv.tag() == tag && tlv.value().length >= 1 && tlv.value().length <= 2)
                .findFirst()
                .map(Tlv::asInt);
    }
}
