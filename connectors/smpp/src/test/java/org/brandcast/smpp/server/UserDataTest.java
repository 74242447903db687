package org.brandcast.smpp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.brandcast.smpp.MalformedPduException;
import org.brandcast.smpp.SubmitPdu.Address;
import org.brandcast.smpp.Tlv;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserDataTest {
    private static final int UDH = 0x40;

    static SubmitSm submit(int esmClass, int coding, byte[] octets, Tlv... tlvs) {
        Address address = new Address((byte) 1, (byte) 1, "84961234567");
        return new SubmitSm("", address, address, esmClass, "", "", 1, coding, octets, List.of(tlvs));
    }

    @ParameterizedTest
    @CsvSource({
        "050003070302616263, 7, 3, 2, 616263",
        "06080401020302616263, 258, 3, 2, 616263",
        "0B0003FF0201080412340201, 4660, 2, 1, ''",
        "0824010100030503014142, 5, 3, 1, 4142",
    })
    void partsOfAUserDataHeader(String hex, int reference, int total, int sequence, String text) throws Exception {
        UserData data = UserData.of(submit(UDH, 0, HexFormat.of().parseHex(hex)));
        assertThat(data.part()).contains(new UserData.Part(reference, total, sequence));
        assertThat(data.octets()).isEqualTo(HexFormat.of().parseHex(text == null ? "" : text));
    }

    @ParameterizedTest
    @CsvSource({
        "0500030703",
        "05000307",
        "050003070300",
        "050003070304",
        "050003070001",
        "06050415810000",
    })
    void headersThatCanNotBe(String hex) {
        SubmitSm submit = submit(UDH, 0, HexFormat.of().parseHex(hex));
        assertThatThrownBy(() -> UserData.of(submit)).isInstanceOf(MalformedPduException.class);
    }

    @Test
    void partsOfSarTlvs() throws Exception {
        UserData data = UserData.of(submit(
                0,
                0,
                new byte[] {1, 2},
                Tlv.ofShort(Tlv.SAR_MSG_REF_NUM, 0x1234),
                Tlv.ofByte(Tlv.SAR_TOTAL_SEGMENTS, 200),
                Tlv.ofByte(Tlv.SAR_SEGMENT_SEQNUM, 199)));
        assertThat(data.part()).contains(new UserData.Part(0x1234, 200, 199));
        assertThat(data.octets()).containsExactly(1, 2);
    }

    @Test
    void onePartOfOneIsAWholeMessage() throws Exception {
        assertThat(UserData.of(submit(UDH, 0, HexFormat.of().parseHex("05000307010141")))
                        .part())
                .isEmpty();
        assertThat(UserData.of(submit(0, 0, new byte[] {0x41})).part()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1B65, €",
        "0, 00, @",
        "241, 41, A",
        "16, 41, A",
        "1, 41, A",
        "3, E9, é",
        "8, 1EA1, ạ",
        "24, D83DDE00, 😀",
    })
    void textsByDataCoding(int coding, String hex, String text) {
        assertThat(DataCodings.isText(coding)).isTrue();
        assertThat(DataCodings.decode(coding, HexFormat.of().parseHex(hex))).isEqualTo(Optional.of(text));
    }

    @ParameterizedTest
    @CsvSource({"0, C3A9", "8, 1EA1FF", "2, 41", "4, 41", "245, 41", "6, 41"})
    void octetsThatAreNoTextInTheirCoding(int coding, String hex) {
        assertThat(DataCodings.decode(coding, HexFormat.of().parseHex(hex))).isEmpty();
    }
}
