package org.brandcast.gateway;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.brandcast.domain.lifecycle.MessageIds;
import org.brandcast.schemas.InboundMessage;
import org.brandcast.smpp.DeliverPdu;
import org.brandcast.smpp.server.DataCodings;

/**
 * Makes the record of what a phone sent (MO). A part of a longer message is kept as a message of its own: what stands at a
 * message's beginning is all that is understood of it.
 */
final class InboundReader {
    /** GSM features of esm_class (SMPP 3.4, section 5.2.12): the user data begin with a header. */
    private static final int UDH_INDICATOR = 0x40;

    private InboundReader() {}

    static InboundMessage read(DeliverPdu pdu, String route, long nowMillis) {
        return InboundMessage.newBuilder()
                .setInboundId(MessageIds.random())
                .setRoute(route)
                .setFrom(pdu.sourceAddr())
                .setTo(pdu.destinationAddr())
                .setText(
                        DataCodings.decode(pdu.dataCoding(), withoutHeader(pdu)).orElse(""))
                .setDataCoding(pdu.dataCoding())
                .setOctets(ByteBuffer.wrap(pdu.shortMessage()))
                .setReceivedAtMillis(nowMillis)
                .build();
    }

    /** The octets behind the user data header; none if the header claims more than there are. */
    private static byte[] withoutHeader(DeliverPdu pdu) {
        byte[] octets = pdu.shortMessage();
        if ((pdu.esmClass() & UDH_INDICATOR) == 0 || octets.length == 0) {
            return octets;
        }
        int header = 1 + (octets[0] & 0xFF);
        return Arrays.copyOfRange(octets, Math.min(header, octets.length), octets.length);
    }
}
