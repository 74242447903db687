package org.brandcast.smpp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import org.brandcast.smpp.DeliverPdu;
import org.brandcast.smpp.DeliveryState;
import org.brandcast.smpp.Dlr;
import org.brandcast.smpp.DlrParser;
import org.brandcast.smpp.SubmitPdu.Address;
import org.brandcast.smpp.Tlv;
import org.brandcast.smpp.TlvMessageState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What we write is what our own reader of carriers' receipts reads. */
class ReceiptSmTest {
    private static final long SUBMITTED = Instant.parse("2026-11-23T08:15:00Z").toEpochMilli();

    @ParameterizedTest
    @EnumSource(TlvMessageState.class)
    void isReadAsItIsMeant(TlvMessageState state) throws Exception {
        ReceiptSm receipt = new ReceiptSm(
                new Address((byte) 1, (byte) 1, "84961234567"),
                new Address((byte) 5, (byte) 0, "LOTUS"),
                "01999",
                state,
                13,
                SUBMITTED,
                SUBMITTED + 60_000,
                "Thời tiết hôm nay rất đẹp",
                0xABCD);
        DeliverPdu pdu = DeliverPdu.decode(receipt.encode(7));
        assertThat(pdu.isReceiptByEsmClass()).isTrue();
        assertThat(pdu.sourceAddr()).isEqualTo("84961234567");
        assertThat(pdu.destinationAddr()).isEqualTo("LOTUS");
        assertThat(new String(pdu.shortMessage(), StandardCharsets.US_ASCII))
                .startsWith("id:01999 sub:001 dlvrd:00")
                .contains(" submit date:2611231515 done date:2611231516 stat:")
                .endsWith(" err:013 text:Th?i ti?t h?m nay r?");
        assertThat(pdu.tlv(Tlv.NETWORK_ERROR_CODE).orElseThrow().value()).containsExactly(3, 0, 13);
        Dlr read = new DlrParser(ZoneId.of("Asia/Ho_Chi_Minh")).parse(pdu).orElseThrow();
        assertThat(read.state()).isEqualTo(state.state());
        assertThat(read.userMessageReference()).isEqualTo(0xABCD);
        assertThat(state.state() == DeliveryState.DELIVERED)
                .isEqualTo(new String(pdu.shortMessage(), StandardCharsets.US_ASCII).contains("dlvrd:001"));
    }
}
