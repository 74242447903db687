package org.brandcast.simulator.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.nio.ByteBuffer;
import org.jsmpp.InvalidCommandLengthException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.Command;
import org.jsmpp.bean.DeliverSmResp;
import org.jsmpp.util.DefaultDecomposer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedPduReaderTest {
    private final BoundedPduReader reader = new BoundedPduReader();

    @Test
    void anErrorResponseWithoutABodyIsRead() throws Exception {
        byte[] pdu = header(16, SMPPConstant.CID_DELIVER_SM_RESP, 0x08);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(pdu));
        Command header = reader.readPDUHeader(in);
        DeliverSmResp read = new DefaultDecomposer().deliverSmResp(reader.readPDU(in, header));
        assertThat(read.getCommandStatus()).isEqualTo(0x08);
        assertThat(read.getSequenceNumber()).isEqualTo(77);
    }

    @Test
    void anEnquireLinkStaysAsItIs() throws Exception {
        byte[] pdu = header(16, SMPPConstant.CID_ENQUIRE_LINK, 0);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(pdu));
        assertThat(reader.readPDU(in, reader.readPDUHeader(in))).isEqualTo(pdu);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 70_001, -1})
    void aLengthThatNoPduHasIsRefused(int length) {
        DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(header(length, SMPPConstant.CID_DELIVER_SM_RESP, 0)));
        assertThatThrownBy(() -> reader.readPDUHeader(in)).isInstanceOf(InvalidCommandLengthException.class);
    }

    private static byte[] header(int length, int commandId, int status) {
        return ByteBuffer.allocate(16)
                .putInt(length)
                .putInt(commandId)
                .putInt(status)
                .putInt(77)
                .array();
    }
}
