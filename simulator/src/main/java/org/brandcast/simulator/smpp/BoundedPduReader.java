package org.brandcast.simulator.smpp;

import java.io.DataInputStream;
import java.io.IOException;
import org.jsmpp.DefaultPDUReader;
import org.jsmpp.InvalidCommandLengthException;
import org.jsmpp.bean.Command;

/**
 * Refuses PDUs whose command_length no PDU has, before memory is taken for them; jSMPP's reader believes any length.
 */
final class BoundedPduReader extends DefaultPDUReader {
    private static final int HEADER_BYTES = 16;

    /** A message_payload of 64 KiB and everything around it. */
    private static final int MAX_BYTES = 70_000;

    @Override
    public Command readPDUHeader(DataInputStream in) throws InvalidCommandLengthException, IOException {
        Command header = new Command();
        header.setCommandLength(in.readInt());
        if (header.getCommandLength() < HEADER_BYTES || header.getCommandLength() > MAX_BYTES) {
            throw new InvalidCommandLengthException("command_length " + header.getCommandLength() + " is not between "
                    + HEADER_BYTES + " and " + MAX_BYTES);
        }
        header.setCommandId(in.readInt());
        header.setCommandStatus(in.readInt());
        header.setSequenceNumber(in.readInt());
        return header;
    }
}
