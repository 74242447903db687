package org.brandcast.domain.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.brandcast.domain.Golden;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class Gsm7Test {
    @ParameterizedTest
    @CsvFileSource(
            resources = "/golden/gsm7.csv",
            delimiter = '|',
            quoteCharacter = '\1',
            ignoreLeadingAndTrailingWhitespace = false)
    void encodesByTheStandardsTable(String cell, @Nullable String hex) {
        String character = Golden.unescape(cell);
        assertThat(Gsm7.canEncode(character)).isEqualTo(hex != null);
        if (hex == null) {
            assertThat(Gsm7.septetsOf(character.charAt(0))).isZero();
            assertThatThrownBy(() -> Gsm7.encodeUnpacked(character))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("U+%04X", (int) character.charAt(0));
            return;
        }
        byte[] septets = HexFormat.of().parseHex(hex);
        assertThat(Gsm7.encodeUnpacked(character)).containsExactly(septets);
        assertThat(Gsm7.decodeUnpacked(septets)).isEqualTo(character);
        assertThat(Gsm7.septetsOf(character.charAt(0))).isEqualTo(septets.length);
    }

    @Test
    void hasExactly137Characters() {
        String all = IntStream.rangeClosed(0, Character.MAX_VALUE)
                .filter(c -> Gsm7.septetsOf((char) c) > 0)
                .mapToObj(c -> String.valueOf((char) c))
                .collect(Collectors.joining());

        assertThat(all).hasSize(127 + 10);
        assertThat(Gsm7.decodeUnpacked(Gsm7.encodeUnpacked(all))).isEqualTo(all);
    }

    @ParameterizedTest
    @CsvSource({
        "1b, ' ', an escape at the end",
        "1b1b, ' ', an escape of an escape",
        "1b41, A, not in the extension table: the default alphabet's",
        "41ff42, A\uFFFDB, no septet",
        "1bff, ' \uFFFD', an escape before no septet",
        "'', '', nothing"
    })
    void decodesWhatIsIllFormed(String hex, String text, String why) {
        assertThat(Gsm7.decodeUnpacked(HexFormat.of().parseHex(hex))).as(why).isEqualTo(text);
    }
}
