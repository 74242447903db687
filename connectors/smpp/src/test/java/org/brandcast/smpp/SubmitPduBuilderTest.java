package org.brandcast.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.brandcast.smpp.SubmitSettings.LongMessages;
import org.brandcast.smpp.SubmitSettings.Numbering;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.util.DefaultDecomposer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Golden PDUs, octet by octet. */
class SubmitPduBuilderTest {
    private static final String HEADER = "00000004" + "00000000" + "00000007";

    private static SubmitSettings settings(LongMessages longMessages, boolean validity, boolean reference) {
        return new SubmitSettings(
                "", new Numbering(5, 0), new Numbering(1, 1), longMessages, validity, reference, List.of());
    }

    private static final SubmitSettings PLAIN = settings(LongMessages.UDH, false, false);

    private static ShortMessage message(TextCoding coding, String text, @Nullable Duration validity) {
        return new ShortMessage("LOTUS", "84901234567", coding, coding.split(text), 0xAB, validity);
    }

    private static String hex(SubmitSettings settings, ShortMessage message, int segment) throws Exception {
        return HexFormat.of()
                .formatHex(new SubmitPduBuilder(settings)
                        .build(message, segment, 0x1234)
                        .encode(7));
    }

    private static String length(String rest) {
        return "%08x".formatted(4 + rest.length() / 2);
    }

    @Test
    void gsm7OneSegment() throws Exception {
        String expected = HEADER
                + "00" // service_type
                + "05" + "00" + "4c4f54555300" // source: alphanumeric, LOTUS
                + "01" + "01" + "383439303132333435363700" // destination: international, E.164
                + "00" + "00" + "00" // esm_class, protocol_id, priority_flag
                + "00" + "00" // schedule_delivery_time, validity_period
                + "01" + "00" // registered_delivery, replace_if_present_flag
                + "00" + "00" // data_coding, sm_default_msg_id
                + "06" + "48691b650002"; // sm_length; H i escape-€ @ $, a septet in each octet
        assertThat(hex(PLAIN, message(TextCoding.GSM7, "Hi€@$", null), 1)).isEqualTo(length(expected) + expected);
    }

    /** The golden PDU behind its command_length. */
    private static String golden(
            String esmClass, String validityPeriod, String dataCoding, String lengthAndText, String tlvs) {
        return HEADER + "00" + "0500" + "4c4f54555300" + "0101" + "383439303132333435363700" + esmClass + "0000" + "00"
                + validityPeriod + "0100" + dataCoding + "00" + lengthAndText + tlvs;
    }

    @Test
    void ucs2OneSegment() throws Exception {
        String expected = golden("00", "00", "08", "0e" + "004300681ea300e90020d83dde00", "");
        assertThat(hex(PLAIN, message(TextCoding.UCS2, "Chảé \uD83D\uDE00", null), 1))
                .isEqualTo(length(expected) + expected);
    }

    @Test
    void latin1OneSegment() throws Exception {
        String expected = golden("00", "00", "03", "04" + "636166e9", "");
        assertThat(hex(PLAIN, message(TextCoding.LATIN1, "café", null), 1)).isEqualTo(length(expected) + expected);
    }

    @Test
    void gsm7InTwoPartsWithAUserDataHeader() throws Exception {
        ShortMessage message = message(TextCoding.GSM7, "a".repeat(153) + "b".repeat(8), null);
        assertThat(message.segmentCount()).isEqualTo(2);
        String first = golden("40", "00", "00", "9f" + "050003ab0201" + "61".repeat(153), "");
        String second = golden("40", "00", "00", "0e" + "050003ab0202" + "62".repeat(8), "");
        assertThat(hex(PLAIN, message, 1)).isEqualTo(length(first) + first);
        assertThat(hex(PLAIN, message, 2)).isEqualTo(length(second) + second);
    }

    @Test
    void ucs2InTwoPartsNeverCutsASurrogatePair() throws Exception {
        ShortMessage message = message(TextCoding.UCS2, "ả".repeat(66) + "\uD83D\uDE00" + "ả".repeat(10), null);
        String first = golden("40", "00", "08", "8a" + "050003ab0201" + "1ea3".repeat(66), "");
        String second = golden("40", "00", "08", "1e" + "050003ab0202" + "d83dde00" + "1ea3".repeat(10), "");
        assertThat(hex(PLAIN, message, 1)).isEqualTo(length(first) + first);
        assertThat(hex(PLAIN, message, 2)).isEqualTo(length(second) + second);
    }

    @Test
    void anEscapePairIsNeverCut() {
        ShortMessage message = message(TextCoding.GSM7, "a".repeat(152) + "€" + "a".repeat(20), null);
        SubmitPdu first = new SubmitPduBuilder(PLAIN).build(message, 1, 0);
        assertThat(first.shortMessage()).hasSize(6 + 152);
    }

    @Test
    void sarTlvsInThePlaceOfTheHeader() throws Exception {
        ShortMessage message = message(TextCoding.GSM7, "a".repeat(161), null);
        String second = golden("00", "00", "00", "08" + "61".repeat(8), "020c000200ab" + "020e000102" + "020f000102");
        assertThat(hex(settings(LongMessages.SAR, false, false), message, 2)).isEqualTo(length(second) + second);
    }

    @Test
    void aLongTextInOnePieceGoesAsMessagePayload() throws Exception {
        String text = "a".repeat(161);
        ShortMessage whole = new ShortMessage("LOTUS", "84901234567", TextCoding.GSM7, List.of(text), 0, null);
        String expected = golden("00", "00", "00", "00", "0424" + "00a1" + "61".repeat(161));
        assertThat(hex(settings(LongMessages.PAYLOAD, false, false), whole, 1)).isEqualTo(length(expected) + expected);
        assertThat(hex(PLAIN, whole, 1)).as("cut before, sent after a change").isEqualTo(length(expected) + expected);
        ShortMessage fits =
                new ShortMessage("LOTUS", "84901234567", TextCoding.UCS2, List.of("\u1ea3".repeat(70)), 0, null);
        String inShortMessage = golden("00", "00", "08", "8c" + "1ea3".repeat(70), "");
        assertThat(hex(settings(LongMessages.PAYLOAD, false, false), fits, 1))
                .isEqualTo(length(inShortMessage) + inShortMessage);
    }

    @Test
    void extraTlvsStandBehindOurs() throws Exception {
        SubmitSettings extra = new SubmitSettings(
                "BULK",
                new Numbering(5, 0),
                new Numbering(1, 1),
                LongMessages.UDH,
                false,
                true,
                List.of(new Tlv(0x1401, new byte[] {0x0a, 0x0b}), new Tlv(0x000D, new byte[] {1})));
        String expected = (HEADER + "42554c4b00" + "0500" + "4c4f54555300" + "0101" + "383439303132333435363700")
                + "00" + "0000" + "00" + "00" + "0100" + "00" + "00" + "01" + "61"
                + "020400021234" + "140100020a0b" + "000d000101";
        assertThat(hex(extra, message(TextCoding.GSM7, "a", null), 1)).isEqualTo(length(expected) + expected);
    }

    @Test
    void validityAndReference() throws Exception {
        String expected =
                golden("00", "3030303030333132333435363030305200", "00", "01" + "61", "0204" + "0002" + "1234");
        ShortMessage message = message(TextCoding.GSM7, "a", Duration.parse("P3DT12H34M56S"));
        assertThat(hex(settings(LongMessages.UDH, true, true), message, 1)).isEqualTo(length(expected) + expected);
    }

    @ParameterizedTest
    @CsvSource({
        "PT1S, 000000000001000R",
        "PT0.001S, 000000000001000R",
        "PT0S, 000000000001000R",
        "PT-5S, 000000000001000R",
        "PT59.001S, 000000000100000R",
        "P1D, 000001000000000R",
        "P99D, 000030000000000R",
    })
    void relativeTimes(Duration validity, String expected) {
        assertThat(SubmitPduBuilder.relativeTime(validity)).isEqualTo(expected);
    }

    @Test
    void everySegmentAsksForAReceiptAndJsmppReadsIt() throws Exception {
        ShortMessage message = message(TextCoding.UCS2, "Đồng ý ".repeat(60), Duration.ofHours(1));
        for (int segment = 1; segment <= message.segmentCount(); segment++) {
            byte[] octets = new SubmitPduBuilder(settings(LongMessages.UDH, true, true))
                    .build(message, segment, segment)
                    .encode(segment);
            SubmitSm read = new DefaultDecomposer().submitSm(octets);
            assertThat(read.getRegisteredDelivery()).isEqualTo((byte) 1);
            assertThat(read.getSequenceNumber()).isEqualTo(segment);
            assertThat(read.getShortMessage().length).isLessThanOrEqualTo(140);
        }
    }

    @Test
    void aFieldThatDoesNotFitIsRefusedWithItsStatus() {
        ShortMessage message = new ShortMessage("A".repeat(21), "84901234567", TextCoding.GSM7, List.of("a"), 0, null);
        SubmitPdu pdu = new SubmitPduBuilder(PLAIN).build(message, 1, 0);
        assertThatThrownBy(() -> pdu.encode(1))
                .isInstanceOf(UnencodablePduException.class)
                .hasMessageContaining("ESME_RINVSRCADR");
    }

    @Test
    void aCodingRefusesWhatItLacks() {
        assertThatThrownBy(() -> TextCoding.GSM7.split("Đồng")).hasMessageContaining("GSM7");
        assertThatThrownBy(() -> TextCoding.LATIN1.split("Đồng")).hasMessageContaining("LATIN1");
        assertThat(TextCoding.UCS2.split("a".repeat(71))).hasSize(2);
        assertThat(TextCoding.LATIN1.split("é".repeat(140))).hasSize(1);
        assertThat(TextCoding.LATIN1.split("é".repeat(141))).hasSize(2);
    }

    @Test
    void segmentsAreCountedFromOne() {
        ShortMessage message = message(TextCoding.GSM7, "a", null);
        SubmitPduBuilder builder = new SubmitPduBuilder(PLAIN);
        assertThatThrownBy(() -> builder.build(message, 0, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> builder.build(message, 2, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
