package org.brandcast.simulator.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import org.brandcast.simulator.smpp.SimSession;

/** Ways to end or spoil a connection by hand. */
enum WireFault {
    /** The socket is closed, nothing is said. */
    CLOSE {
        @Override
        void apply(SimSession session) {
            session.cut();
        }
    },
    /** unbind, and closed after its response. */
    UNBIND {
        @Override
        void apply(SimSession session) {
            session.unbindAndClose();
        }
    },
    /** A PDU with a command_id that SMPP doesn't know. */
    GARBAGE {
        @Override
        void apply(SimSession session) throws IOException {
            ByteBuffer pdu = ByteBuffer.allocate(24);
            pdu.putInt(24).putInt(0x0BADC0DE).putInt(0).putInt(0x7FFF_0001).putLong(0x0123_4567_89AB_CDEFL);
            session.writeRaw(pdu.array());
        }
    },
    /** A header that announces 2 GB. */
    OVERSIZED {
        @Override
        void apply(SimSession session) throws IOException {
            ByteBuffer pdu = ByteBuffer.allocate(16);
            pdu.putInt(0x7FFF_FFF0).putInt(0x0000_0005).putInt(0).putInt(0x7FFF_0002);
            session.writeRaw(pdu.array());
        }
    },
    /** A header that announces 8 bytes, fewer than itself. */
    UNDERSIZED {
        @Override
        void apply(SimSession session) throws IOException {
            session.writeRaw(ByteBuffer.allocate(8).putInt(8).putInt(5).array());
        }
    };

    abstract void apply(SimSession session) throws IOException;

    static WireFault named(String name) throws ApiException {
        for (WireFault fault : values()) {
            if (fault.name().equals(name.toUpperCase(Locale.ROOT))) {
                return fault;
            }
        }
        throw new ApiException(400, "how is " + name + ": must be one of " + Arrays.toString(values()));
    }
}
