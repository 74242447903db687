package org.brandcast.domain.numbering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MsisdnTest {
    @Test
    void showsItselfMaskedEverywhere() {
        Msisdn msisdn = new Msisdn("84901234567");

        assertThat(msisdn.masked()).isEqualTo("84901***567");
        assertThat("to " + msisdn).doesNotContain("234");
        assertThat(msisdn.national()).isEqualTo("0901234567");
    }

    @Test
    void masksWhatIsNoNumber() {
        assertThat(Msisdn.mask("+84901234567")).isEqualTo("+8490***567");
        assertThat(Msisdn.mask("0901")).isEqualTo("***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0901234567", "849012345678", "8490123456", "84401234567", "8490123456x", "85901234567"})
    void isAlwaysAMobileNumber(String digits) {
        assertThatThrownBy(() -> new Msisdn(digits))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("234");
    }
}
