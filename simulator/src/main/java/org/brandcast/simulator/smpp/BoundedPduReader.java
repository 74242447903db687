package org.brandcast.simulator.smpp;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.jsmpp.DefaultPDUReader;
import org.jsmpp.InvalidCommandLengthException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.Command;

/**
 * Refuses PDUs whose command_length no PDU has, before memory is taken for them; jSMPP's reader believes any length. And
 * gives a deliver_sm_resp its empty message_id where a client left it out, as many do with an error: jSMPP forgets the
 * request before it stumbles over the missing octet, and its receipt would never be sent again.
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

    @Override
    public byte[] readPDU(DataInputStream in, Command header) throws IOException {
        byte[] pdu = super.readPDU(in, header);
        if (header.getCommandId() != SMPPConstant.CID_DELIVER_SM_RESP || pdu.length != HEADER_BYTES) {
            return pdu;
        }
        byte[] completed = Arrays.copyOf(pdu, HEADER_BYTES + 1);
        completed[3] = HEADER_BYTES + 1;
        header.setCommandLength(completed.length);
        return completed;
    }
}
