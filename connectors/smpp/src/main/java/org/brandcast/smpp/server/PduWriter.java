package org.brandcast.smpp.server;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.brandcast.smpp.Tlv;

/** Writes the fields of one PDU in order. */
final class PduWriter {
    private static final int HEADER_OCTETS = 16;

    private final ByteArrayOutputStream body = new ByteArrayOutputStream(64);
    private final int commandId;
    private final int commandStatus;
    private final int sequenceNumber;

    PduWriter(int commandId, int commandStatus, int sequenceNumber) {
        this.commandId = commandId;
        this.commandStatus = commandStatus;
        this.sequenceNumber = sequenceNumber;
    }

    static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    PduWriter octet(int value) {
        body.write(value);
        return this;
    }

    PduWriter octets(byte[] value) {
        body.writeBytes(value);
        return this;
    }

    PduWriter cString(String value) {
        body.writeBytes(latin1(value));
        body.write(0);
        return this;
    }

    PduWriter tlv(Tlv tlv) {
        octet(tlv.tag() >> 8).octet(tlv.tag());
        octet(tlv.value().length >> 8).octet(tlv.value().length);
        return octets(tlv.value());
    }

    byte[] toPdu() {
        byte[] octets = body.toByteArray();
        return ByteBuffer.allocate(HEADER_OCTETS + octets.length)
                .putInt(HEADER_OCTETS + octets.length)
                .putInt(commandId)
                .putInt(commandStatus)
                .putInt(sequenceNumber)
                .put(octets)
                .array();
    }
}
