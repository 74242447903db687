package org.brandcast.smpp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes what went over one TCP connection as a capture file: libpcap's classic format, link type raw IPv4. Lengths and
 * sequence numbers are right; checksums are left at 0, which readers take for offloaded.
 */
final class PcapFile {
    private static final int LINKTYPE_RAW = 101;
    private static final int IP_HEADER = 20;
    private static final int TCP_HEADER = 20;
    private static final int MOST_OCTETS = 1_400;
    private static final int CLIENT_PORT = 40_000;
    static final int SMPP_PORT = 2775;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int clientSequence = 1;
    private int serverSequence = 1;
    private int micros;

    PcapFile() {
        ByteBuffer header = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0xa1b2c3d4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putInt(0)
                .putInt(0);
        header.putInt(65_535).putInt(LINKTYPE_RAW);
        out.writeBytes(header.array());
    }

    /** Octets that one side wrote. */
    void add(boolean fromClient, byte[] octets) {
        for (int from = 0; from < octets.length; from += MOST_OCTETS) {
            int length = Math.min(MOST_OCTETS, octets.length - from);
            packet(fromClient, octets, from, length);
        }
    }

    private void packet(boolean fromClient, byte[] octets, int from, int length) {
        int total = IP_HEADER + TCP_HEADER + length;
        ByteBuffer record = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        record.putInt(1_700_000_000).putInt(++micros).putInt(total).putInt(total);
        out.writeBytes(record.array());
        ByteBuffer packet = ByteBuffer.allocate(total);
        packet.put((byte) 0x45).put((byte) 0).putShort((short) total).putInt(0);
        packet.put((byte) 64).put((byte) 6).putShort((short) 0);
        packet.putInt(fromClient ? 0x7f000001 : 0x7f000002).putInt(fromClient ? 0x7f000002 : 0x7f000001);
        packet.putShort((short) (fromClient ? CLIENT_PORT : SMPP_PORT));
        packet.putShort((short) (fromClient ? SMPP_PORT : CLIENT_PORT));
        packet.putInt(fromClient ? clientSequence : serverSequence);
        packet.putInt(fromClient ? serverSequence : clientSequence);
        packet.put((byte) 0x50).put((byte) 0x18).putShort((short) 65_000).putInt(0); // PSH, ACK
        packet.put(octets, from, length);
        out.writeBytes(packet.array());
        if (fromClient) {
            clientSequence += length;
        } else {
            serverSequence += length;
        }
    }

    void writeTo(Path file) throws IOException {
        Files.write(file, out.toByteArray());
    }
}
