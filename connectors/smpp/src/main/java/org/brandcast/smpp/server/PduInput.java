package org.brandcast.smpp.server;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.brandcast.smpp.PduOctets;

/** Reads whole PDUs from a socket whose reads time out. Used by one thread. */
final class PduInput {
    /** A message_payload TLV has at most 65,535 octets; no sane PDU is longer than this. */
    static final int MAX_PDU_OCTETS = 70_000;

    private final InputStream in;
    private final int mostStalls;
    private final byte[] header = new byte[PduOctets.HEADER_OCTETS];

    /**
     * An input.
     *
     * @param mostStalls how often a read may time out inside of a PDU before the other side counts as gone
     */
    PduInput(InputStream in, int mostStalls) {
        this.in = in;
        this.mostStalls = mostStalls;
    }

    /** A command_length that can't be: what follows has no meaning any more. */
    static final class LengthException extends IOException {
        private static final long serialVersionUID = 1L;

        LengthException(int length) {
            super("command_length is " + Integer.toUnsignedString(length));
        }
    }

    /** The next PDU; empty if none began before the read timed out. */
    Optional<byte[]> next() throws IOException {
        try {
            fill(header, 0, true);
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        }
        int length = ByteBuffer.wrap(header).getInt();
        if (length < PduOctets.HEADER_OCTETS || length > MAX_PDU_OCTETS) {
            throw new LengthException(length);
        }
        byte[] pdu = new byte[length];
        System.arraycopy(header, 0, pdu, 0, header.length);
        fill(pdu, header.length, false);
        return Optional.of(pdu);
    }

    private void fill(byte[] octets, int from, boolean betweenPdus) throws IOException {
        int at = from;
        int stalls = 0;
        while (at < octets.length) {
            try {
                int read = in.read(octets, at, octets.length - at);
                if (read < 0) {
                    throw new EOFException(at == 0 ? "closed by the other side" : "closed in the middle of a PDU");
                }
                at += read;
            } catch (SocketTimeoutException e) {
                if (betweenPdus && at == 0) {
                    throw e;
                }
                if (++stalls > mostStalls) {
                    throw new IOException("the other side stopped in the middle of a PDU", e);
                }
            }
        }
    }
}
