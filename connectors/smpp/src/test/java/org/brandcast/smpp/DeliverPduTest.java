package org.brandcast.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.brandcast.smpp.SubmitOutcome.Accepted;
import org.brandcast.smpp.SubmitOutcome.QueueFull;
import org.brandcast.smpp.SubmitOutcome.Rejected;
import org.brandcast.smpp.SubmitOutcome.Throttled;
import org.junit.jupiter.api.Test;

/** Golden PDUs from an SMSC, whole and cut off at every octet. */
class DeliverPduTest {
    private static final byte[] RECEIPT = HexFormat.of()
            .parseHex("0000005f" + "00000005" + "00000000" + "00000021" // header: deliver_sm
                    + "00" // service_type
                    + "0101" + "383439303132333435363700" // source
                    + "0500" + "4c4f54555300" // destination
                    + "04" + "00" + "00" + "00" + "00" + "00" + "00" // esm_class: receipt, … replace_if_present_flag
                    + "00" + "00" // data_coding, sm_default_msg_id
                    + "16" + "69643a373720737461743a44454c4956524420657272" // id:77 stat:DELIVRD err
                    + "001e0003" + "373700" // receipted_message_id
                    + "04270001" + "02"); // message_state

    private static final int TLVS_AT = RECEIPT.length - 7 - 5;

    @Test
    void readsAReceipt() throws Exception {
        DeliverPdu pdu = DeliverPdu.decode(RECEIPT);
        assertThat(pdu.sourceAddr()).isEqualTo("84901234567");
        assertThat(pdu.destinationAddr()).isEqualTo("LOTUS");
        assertThat(pdu.isReceiptByEsmClass()).isTrue();
        assertThat(new String(pdu.shortMessage(), StandardCharsets.US_ASCII)).isEqualTo("id:77 stat:DELIVRD err");
        assertThat(pdu.tlv(Tlv.RECEIPTED_MESSAGE_ID).orElseThrow().asText()).isEqualTo("77");
        assertThat(pdu.tlv(Tlv.MESSAGE_STATE).orElseThrow().asInt()).isEqualTo(2);
        assertThat(pdu.tlv(Tlv.USER_MESSAGE_REFERENCE)).isEmpty();
    }

    @Test
    void cutOffAnywhereItIsMalformedUnlessATlvEndsThere() throws Exception {
        for (int length = 16; length < RECEIPT.length; length++) {
            byte[] cut = Arrays.copyOf(RECEIPT, length);
            if (length == TLVS_AT || length == TLVS_AT + 7) {
                assertThat(DeliverPdu.decode(cut).sourceAddr()).isEqualTo("84901234567");
            } else {
                assertThatThrownBy(() -> DeliverPdu.decode(cut))
                        .as("cut off at %d", length)
                        .isInstanceOf(MalformedPduException.class);
            }
        }
    }

    @Test
    void garbageIsMalformedAndNothingElse() {
        Random random = new Random(20260315);
        for (int i = 0; i < 20_000; i++) {
            byte[] garbage = RECEIPT.clone();
            for (int flips = random.nextInt(8); flips >= 0; flips--) {
                garbage[16 + random.nextInt(garbage.length - 16)] = (byte) random.nextInt();
            }
            try {
                assertThat(DeliverPdu.decode(garbage)).isNotNull();
            } catch (MalformedPduException e) {
                assertThat(e).hasMessageMatching(".+");
            }
        }
    }

    @Test
    void aPayloadTlvStandsInForAnEmptyShortMessage() throws Exception {
        byte[] pdu = HexFormat.of()
                .parseHex("00000000" + "00000005" + "00000000" + "00000001" + "00" + "000000" + "000000"
                        + "00000000000000" + "0000" + "00" + "04240002" + "6869");
        assertThat(DeliverPdu.decode(pdu).shortMessage()).isEqualTo(new byte[] {'h', 'i'});
    }

    @Test
    void readsASubmitSmResp() throws Exception {
        byte[] pdu = HexFormat.of().parseHex("00000015" + "80000004" + "00000000" + "00000001" + "3061316600");
        assertThat(SubmitResp.outcomeOf(0, pdu)).isEqualTo(new Accepted("0a1f"));
        byte[] withoutBody = Arrays.copyOf(pdu, 16);
        assertThat(SubmitResp.outcomeOf(0, withoutBody)).isEqualTo(new Accepted(""));
        assertThat(SubmitResp.outcomeOf(0x58, withoutBody)).isEqualTo(new Throttled());
        assertThat(SubmitResp.outcomeOf(0x14, withoutBody)).isEqualTo(new QueueFull());
        assertThat(SubmitResp.outcomeOf(0x0B, pdu)).isEqualTo(new Rejected(0x0B));
        assertThat(SubmitResp.outcomeOf(0x0400, withoutBody)).isEqualTo(new Rejected(0x0400));
        byte[] cutOff = Arrays.copyOf(pdu, 19);
        assertThatThrownBy(() -> SubmitResp.outcomeOf(0, cutOff)).isInstanceOf(MalformedPduException.class);
    }

    @Test
    void statusesHaveTheirNames() {
        assertThat(SmppStatus.nameOf(0x58)).isEqualTo("ESME_RTHROTTLED");
        assertThat(SmppStatus.nameOf(0x14)).isEqualTo("ESME_RMSGQFUL");
        assertThat(SmppStatus.nameOf(0x0400)).isEqualTo("STATUS_0x00000400");
    }
}
