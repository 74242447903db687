package org.brandcast.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmscIdModeTest {
    @ParameterizedTest
    @CsvSource({
        "same,        0012af,  0012af",
        "same,        ABC-1,   ABC-1",
        "hex-to-dec,  1A2B,    6699",
        "hex-to-dec,  1a2b,    6699",
        "hex-to-dec,  00001a2b, 0006699",
        "hex-to-dec,  ffffffffffffffffffff, 1208925819614629174706175",
        "dec-to-hex,  6699,    1A2B",
        "dec-to-hex,  006699,  1a2b",
        "strip-zeros, 0000123, 123",
        "strip-zeros, 123,     000123",
        "strip-zeros, 0000,    0",
        "strip-zeros, 00ab,    ab",
    })
    void bothIdsOfOneSegmentHaveOneNormalForm(String code, String inResponse, String inReceipt) {
        SmscIdMode mode = SmscIdMode.ofCode(code);
        assertThat(mode.ofResponse(inResponse)).isEqualTo(mode.ofReceipt(inReceipt));
    }

    @ParameterizedTest
    @CsvSource({
        "same,        12,   012",
        "same,        ab,   AB",
        "hex-to-dec,  10,   10",
        "dec-to-hex,  10,   10",
        "strip-zeros, 10,   1",
    })
    void differentIdsStayDifferent(String code, String inResponse, String inReceipt) {
        SmscIdMode mode = SmscIdMode.ofCode(code);
        assertThat(mode.ofResponse(inResponse)).isNotEqualTo(mode.ofReceipt(inReceipt));
    }

    @ParameterizedTest
    @CsvSource({"hex-to-dec, xyz-1, xyz-1", "dec-to-hex, 12G, 12g", "hex-to-dec, '', ''", "hex-to-dec, -1, -1"})
    void whatIsNoNumberStaysAsItIs(String code, String inResponse, String expected) {
        assertThat(SmscIdMode.ofCode(code).ofResponse(inResponse)).isEqualTo(expected);
    }

    @Test
    void codesAreThoseOfRouteSettings() {
        for (SmscIdMode mode : SmscIdMode.values()) {
            assertThat(SmscIdMode.ofCode(mode.code())).isEqualTo(mode);
        }
        assertThatThrownBy(() -> SmscIdMode.ofCode("hex")).hasMessageContaining("hex");
    }
}
