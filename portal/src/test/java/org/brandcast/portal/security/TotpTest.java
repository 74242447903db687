package org.brandcast.portal.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpTest {
    /** The key of the RFCs' test vectors. */
    private static final byte[] KEY = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @CsvSource({
        "59, 94287082",
        "1111111109, 07081804",
        "1111111111, 14050471",
        "1234567890, 89005924",
        "2000000000, 69279037",
        "20000000000, 65353130",
    })
    void vectorsOfRfc6238(long second, String code) {
        assertThat(Totp.code(KEY, second / 30, 8)).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({"0, 755224", "1, 287082", "2, 359152", "3, 969429", "9, 520489"})
    void vectorsOfRfc4226(long counter, String code) {
        assertThat(Totp.code(KEY, counter, 6)).isEqualTo(code);
    }

    @Test
    void oneStepOffIsAllowedAndNoStepTwice() {
        long now = 1_111_111_111_000L;
        long step = now / 30_000;
        assertThat(Totp.match(KEY, Totp.code(KEY, step, 6), now, -1)).isEqualTo(step);
        assertThat(Totp.match(KEY, Totp.code(KEY, step - 1, 6), now, -1)).isEqualTo(step - 1);
        assertThat(Totp.match(KEY, Totp.code(KEY, step + 1, 6), now, -1)).isEqualTo(step + 1);
        assertThat(Totp.match(KEY, Totp.code(KEY, step + 2, 6), now, -1)).isEqualTo(-1);
        assertThat(Totp.match(KEY, Totp.code(KEY, step - 2, 6), now, -1)).isEqualTo(-1);
        assertThat(Totp.match(KEY, Totp.code(KEY, step, 6), now, step))
                .as("used")
                .isEqualTo(-1);
        assertThat(Totp.match(KEY, Totp.code(KEY, step - 1, 6), now, step))
                .as("older")
                .isEqualTo(-1);
        assertThat(Totp.match(KEY, Totp.code(KEY, step + 1, 6), now, step)).isEqualTo(step + 1);
    }

    /** RFC 4648, section 10, without padding. */
    @ParameterizedTest
    @CsvSource({"f, MY", "fo, MZXQ", "foo, MZXW6", "foob, MZXW6YQ", "fooba, MZXW6YTB", "foobar, MZXW6YTBOI"})
    void base32(String text, String encoded) {
        assertThat(Totp.base32(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(encoded);
    }
}
