package org.brandcast.smpp;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import org.jsmpp.PDUReader;
import org.jsmpp.bean.Command;

/**
 * Reads PDUs from the socket, hands those of the hot path straight to a {@link Tap} and leaves the rest to jSMPP.
 *
 * <p>jSMPP answers a deliver_sm from a pool thread as soon as the listener returns, in a queue that submit_sm_resp
 * shares. Taken out here, a receipt is answered when it is durable, however many are under way, and no answer to a
 * submit_sm waits behind one.
 *
 * <p>Used by the session's one reader thread.
 */
final class TappingPduReader implements PDUReader {
    /** A message_payload TLV has at most 65,535 octets; no sane PDU is longer than this. */
    static final int MAX_PDU_OCTETS = 70_000;

    /** How often in a row a read may time out inside of a PDU before the link counts as broken. */
    private static final int MAX_STALLS = 3;

    /** Where tapped PDUs go. */
    interface Tap {
        boolean wants(int commandId);

        /** Takes a PDU that it wanted. */
        void take(Command header, byte[] pdu) throws IOException;

        /** A command_length that can't be: the octets behind it have no meaning any more, the link closes. */
        void badLength(int commandLength) throws IOException;
    }

    private final Tap tap;

    TappingPduReader(Tap tap) {
        this.tap = tap;
    }

    @Override
    public Command readPDUHeader(DataInputStream in) throws IOException {
        while (true) {
            Command header = readHeader(in);
            if (!tap.wants(header.getCommandId())) {
                return header;
            }
            tap.take(header, readPDU(in, header));
        }
    }

    private Command readHeader(InputStream in) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(PduOctets.HEADER_OCTETS);
        fill(in, octets.array(), 0, true);
        Command header = new Command();
        header.setCommandLength(octets.getInt());
        header.setCommandId(octets.getInt());
        header.setCommandStatus(octets.getInt());
        header.setSequenceNumber(octets.getInt());
        int length = header.getCommandLength();
        if (length < PduOctets.HEADER_OCTETS || length > MAX_PDU_OCTETS) {
            tap.badLength(length);
            throw new IOException("command_length is " + Integer.toUnsignedString(length) + ", not in "
                    + PduOctets.HEADER_OCTETS + " to " + MAX_PDU_OCTETS);
        }
        return header;
    }

    @Override
    public byte[] readPDU(DataInputStream in, Command header) throws IOException {
        return readPDU(
                in,
                header.getCommandLength(),
                header.getCommandId(),
                header.getCommandStatus(),
                header.getSequenceNumber());
    }

    @Override
    public byte[] readPDU(DataInputStream in, int commandLength, int commandId, int commandStatus, int sequenceNumber)
            throws IOException {
        byte[] pdu = new byte[commandLength];
        ByteBuffer.wrap(pdu)
                .putInt(commandLength)
                .putInt(commandId)
                .putInt(commandStatus)
                .putInt(sequenceNumber);
        fill(in, pdu, PduOctets.HEADER_OCTETS, false);
        return pdu;
    }

    /** Fills the array. Between PDUs a time-out is the caller's sign of an idle link; inside of one it is a stall. */
    private static void fill(InputStream in, byte[] octets, int from, boolean betweenPdus) throws IOException {
        int at = from;
        int stalls = 0;
        while (at < octets.length) {
            try {
                int read = in.read(octets, at, octets.length - at);
                if (read < 0) {
                    throw new EOFException(at == 0 ? "closed by the other side" : "closed in the middle of a PDU");
                }
                at += read;
                stalls = 0;
            } catch (SocketTimeoutException e) {
                if (betweenPdus && at == from) {
                    throw e;
                }
                if (++stalls > MAX_STALLS) {
                    throw new IOException("the other side stopped in the middle of a PDU", e);
                }
            }
        }
    }
}
