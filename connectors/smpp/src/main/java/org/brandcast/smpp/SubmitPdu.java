package org.brandcast.smpp;

import java.util.List;
import java.util.Objects;
import org.jsmpp.PDUStringException;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.util.DefaultComposer;

/**
 * The fields of one submit_sm (SMPP 3.4, section 4.4.1), in the protocol's names. Made by {@link SubmitPduBuilder}.
 *
 * @param validityPeriod SMPP time format, empty for the SMSC's default
 * @param shortMessage at most 254 octets, with its user data header if it has one
 */
@SuppressWarnings("ArrayRecordComponent") // octets on their way to a socket: never compared
public record SubmitPdu(
        String serviceType,
        Address source,
        Address destination,
        byte esmClass,
        String validityPeriod,
        byte registeredDelivery,
        byte dataCoding,
        byte[] shortMessage,
        List<Tlv> tlvs) {
    private static final DefaultComposer COMPOSER = new DefaultComposer();
    private static final byte PROTOCOL_ID = 0;
    private static final byte PRIORITY_FLAG = 0;
    private static final byte REPLACE_IF_PRESENT = 0;
    private static final byte SM_DEFAULT_MSG_ID = 0;

    /** Type of number, numbering plan and the address itself. */
    public record Address(byte ton, byte npi, String addr) {
        public Address {
            Objects.requireNonNull(addr, "addr is null");
        }
    }

    public SubmitPdu {
        Objects.requireNonNull(serviceType, "serviceType is null");
        Objects.requireNonNull(source, "source is null");
        Objects.requireNonNull(destination, "destination is null");
        Objects.requireNonNull(validityPeriod, "validityPeriod is null");
        Objects.requireNonNull(shortMessage, "shortMessage is null");
        tlvs = List.copyOf(tlvs);
    }

    /**
     * The whole PDU with its header.
     *
     * @throws UnencodablePduException if a field doesn't fit the protocol
     */
    public byte[] encode(int sequenceNumber) throws UnencodablePduException {
        OptionalParameter[] parameters = new OptionalParameter[tlvs.size()];
        for (int i = 0; i < parameters.length; i++) {
            Tlv tlv = tlvs.get(i);
            parameters[i] = new OptionalParameter.OctetString((short) tlv.tag(), tlv.value());
        }
        try {
            return COMPOSER.submitSm(
                    sequenceNumber,
                    serviceType,
                    source.ton(),
                    source.npi(),
                    source.addr(),
                    destination.ton(),
                    destination.npi(),
                    destination.addr(),
                    esmClass,
                    PROTOCOL_ID,
                    PRIORITY_FLAG,
                    null,
                    validityPeriod,
                    registeredDelivery,
                    REPLACE_IF_PRESENT,
                    dataCoding,
                    SM_DEFAULT_MSG_ID,
                    shortMessage,
                    parameters);
        } catch (PDUStringException e) {
            throw new UnencodablePduException(e.getErrorCode(), e);
        }
    }
}
