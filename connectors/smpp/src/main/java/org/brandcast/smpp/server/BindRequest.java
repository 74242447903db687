package org.brandcast.smpp.server;

import java.net.InetAddress;
import java.util.Objects;
import org.brandcast.smpp.MalformedPduException;
import org.brandcast.smpp.PduOctets;

/**
 * A request to bind (SMPP 3.4, section 4.1), and where it comes from.
 *
 * @param interfaceVersion 0x34 for SMPP 3.4
 */
public record BindRequest(
        Kind kind, String systemId, String password, String systemType, int interfaceVersion, InetAddress from) {

    /** What the bind is for. */
    public enum Kind {
        RECEIVER(0x01),
        TRANSMITTER(0x02),
        TRANSCEIVER(0x09);

        private final int commandId;

        Kind(int commandId) {
            this.commandId = commandId;
        }

        int commandId() {
            return commandId;
        }

        public boolean submits() {
            return this != RECEIVER;
        }

        public boolean receives() {
            return this != TRANSMITTER;
        }
    }

    public BindRequest {
        Objects.requireNonNull(kind, "kind is null");
        Objects.requireNonNull(systemId, "systemId is null");
        Objects.requireNonNull(password, "password is null");
        Objects.requireNonNull(from, "from is null");
    }

    static BindRequest decode(Kind kind, byte[] pdu, InetAddress from) throws MalformedPduException {
        PduOctets octets = new PduOctets(pdu, PduOctets.HEADER_OCTETS);
        return new BindRequest(
                kind,
                octets.cString("system_id"),
                octets.cString("password"),
                octets.cString("system_type"),
                octets.octet("interface_version"),
                from);
    }

    /** Without the password: it may be printed. */
    @Override
    public String toString() {
        return kind + " of " + systemId + " from " + from.getHostAddress();
    }
}
