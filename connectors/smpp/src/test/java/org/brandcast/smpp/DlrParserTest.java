package org.brandcast.smpp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DlrParserTest {
    private static final int RECEIPT = 0x04;
    private final DlrParser parser = new DlrParser(ZoneId.of("Asia/Ho_Chi_Minh"));

    private static DeliverPdu pdu(String text, int esmClass, Tlv... tlvs) {
        return new DeliverPdu(
                "84901234567", "LOTUS", esmClass, 0, text.getBytes(StandardCharsets.ISO_8859_1), List.of(tlvs));
    }

    private Dlr parse(String text) {
        return parser.parse(pdu(text, RECEIPT)).orElseThrow();
    }

    @Test
    void readsTheFormOfTheSpecification() {
        Dlr dlr = parse("id:0123456789 sub:001 dlvrd:001 submit date:2603150700 done date:2603150701 stat:DELIVRD"
                + " err:000 text:Xin chao ban");
        assertThat(dlr.rawMessageId()).isEqualTo("0123456789");
        assertThat(dlr.state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(dlr.errorCode()).isEqualTo("000");
        assertThat(dlr.to()).isEqualTo("84901234567");
        assertThat(dlr.from()).isEqualTo("LOTUS");
        assertThat(dlr.textStart()).isEqualTo("Xin chao ban");
        assertThat(dlr.submitMillis()).isEqualTo(millis("2026-03-15T07:00:00+07:00"));
        assertThat(dlr.doneMillis()).isEqualTo(millis("2026-03-15T07:01:00+07:00"));
        assertThat(dlr.reference()).isEmpty();
    }

    private static long millis(String time) {
        return OffsetDateTime.parse(time).toInstant().toEpochMilli();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id:a1 stat:DELIVRD                                     | a1     | DELIVERED     | ''",
                "ID:A1 STAT:delivrd ERR:0                               | A1     | DELIVERED     | 0",
                "stat:UNDELIV id:7 err:05b                              | 7      | UNDELIVERABLE | 05b",
                "id:7 sub:001 dlvrd:000 stat:EXPIRED err:EC_ABSENT text:| 7      | EXPIRED       | EC_ABSENT",
                "id:7 stat:REJECTD err:12 Text:stat:DELIVRD err:0       | 7      | REJECTED      | 12",
                "id:7 stat:REJECTED err:12                              | 7      | REJECTED      | 12",
                "id:7 stat:ACCEPTD                                      | 7      | ACCEPTED      | ''",
                "id:7 stat:ENROUTE                                      | 7      | ENROUTE       | ''",
                "id:7 stat:BUFFRED                                      | 7      | ENROUTE       | ''",
                "id:7 stat:DELETED                                      | 7      | DELETED       | ''",
                "id:7 stat:UNKNOWN                                      | 7      | UNKNOWN       | ''",
                "id:7 stat:WHATEVER err:1                               | 7      | UNKNOWN       | 1",
                "id:7                                                   | 7      | UNKNOWN       | ''",
                "msgid:8 id:7 stat:DELIVRD                              | 7      | DELIVERED     | ''",
                "id: 7  stat: DELIVRD  err: 001                         | 7      | DELIVERED     | 001",
                "id:7 sub:1 dlvrd:1 submit date:x done date:99 stat:DELIVRD | 7  | DELIVERED     | ''",
            })
    void readsWhatSmscsWrite(String text, String id, DeliveryState state, String error) {
        Dlr dlr = parse(text);
        assertThat(dlr.rawMessageId()).isEqualTo(id);
        assertThat(dlr.state()).isEqualTo(state);
        assertThat(dlr.errorCode()).isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource({
        "2603150700, 2026-03-15T07:00:00+07:00",
        "260315070059, 2026-03-15T07:00:59+07:00",
        "2602290700, ",
        "2613010700, ",
        "2603152460, ",
        "26031507, ",
        "260315070, ",
        "20260315070000, ",
        "2603150a00, ",
        "'', ",
    })
    void readsDatesOfTenAndTwelveDigitsAndNoOthers(String digits, String expected) {
        Dlr dlr = parse("id:1 submit date:" + digits + " stat:DELIVRD");
        assertThat(dlr.submitMillis()).isEqualTo(expected == null ? null : (Long) millis(expected));
    }

    @Test
    void tlvsWinOverTheText() {
        Dlr dlr = parser.parse(pdu(
                        "id:1 stat:ENROUTE err:000",
                        RECEIPT,
                        Tlv.ofCString(Tlv.RECEIPTED_MESSAGE_ID, "beef"),
                        Tlv.ofByte(Tlv.MESSAGE_STATE, 5),
                        Tlv.ofShort(Tlv.USER_MESSAGE_REFERENCE, 0xFFFE)))
                .orElseThrow();
        assertThat(dlr.rawMessageId()).isEqualTo("beef");
        assertThat(dlr.state()).isEqualTo(DeliveryState.UNDELIVERABLE);
        assertThat(dlr.reference()).hasValue(0xFFFE);
    }

    @Test
    void tlvsAloneAreEnough() {
        Dlr dlr = parser.parse(pdu(
                        "",
                        0,
                        new Tlv(Tlv.RECEIPTED_MESSAGE_ID, new byte[] {'x', '1'}),
                        Tlv.ofByte(Tlv.MESSAGE_STATE, 2),
                        new Tlv(Tlv.NETWORK_ERROR_CODE, new byte[] {3, 1, 0})))
                .orElseThrow();
        assertThat(dlr.rawMessageId()).isEqualTo("x1");
        assertThat(dlr.state()).isEqualTo(DeliveryState.DELIVERED);
        assertThat(dlr.errorCode()).isEqualTo("256");
    }

    @Test
    void aStateTlvOfNoKnownNumberLeavesTheTextItsWord() {
        Dlr dlr = parser.parse(pdu("id:1 stat:DELIVRD", RECEIPT, Tlv.ofByte(Tlv.MESSAGE_STATE, 0)))
                .orElseThrow();
        assertThat(dlr.state()).isEqualTo(DeliveryState.DELIVERED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "TU CHOI QC", "stat:DELIVRD", "id: stat:DELIVRD", "bid:7 stat:DELIVRD"})
    void whatNamesNoMessageIsNoReceipt(String text) {
        assertThat(parser.parse(pdu(text, RECEIPT))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HUY", "id:7 la ma cua ban", "Ma OTP cua ban la 1234"})
    void aTextOfASubscriberIsNoReceipt(String text) {
        assertThat(parser.parse(pdu(text, 0))).isEmpty();
    }

    @Test
    void readsATextInUcs2() {
        DeliverPdu pdu = new DeliverPdu(
                "84901234567",
                "LOTUS",
                RECEIPT,
                8,
                "id:77 stat:DELIVRD".getBytes(StandardCharsets.UTF_16BE),
                List.of());
        assertThat(parser.parse(pdu).map(Dlr::rawMessageId)).contains("77");
    }

    /** A receipt cut off anywhere is read as far as it goes, or is none: it never throws. */
    @Test
    void aReceiptCutOffAnywhereNeverThrows() {
        String whole = "id:0123456789 sub:001 dlvrd:001 submit date:2603150700 done date:2603150701 stat:DELIVRD"
                + " err:000 text:Xin chao";
        List<Optional<Dlr>> read = new ArrayList<>();
        for (int length = 0; length <= whole.length(); length++) {
            read.add(parser.parse(pdu(whole.substring(0, length), RECEIPT)));
        }
        assertThat(read.get(3)).isEmpty();
        assertThat(read.get(whole.length())).isPresent();
        assertThat(read.get(whole.length()).orElseThrow().state()).isEqualTo(DeliveryState.DELIVERED);
    }

    @Test
    void theTwoNumberingsOfStatesAreApart() {
        assertThat(TlvMessageState.ofNumber(2)).contains(TlvMessageState.DELIVERED);
        assertThat(TlvMessageState.ofNumber(1)).contains(TlvMessageState.ENROUTE);
        assertThat(TlvMessageState.ofNumber(0)).isEmpty();
        assertThat(TlvMessageState.ofNumber(9)).isEmpty();
        for (TlvMessageState state : TlvMessageState.values()) {
            assertThat(TlvMessageState.ofNumber(state.number())).contains(state);
        }
    }
}
