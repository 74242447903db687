package org.brandcast.analytics.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutputFormatTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void namesAreReadIgnoringCase() {
        assertThat(OutputFormat.of("rowbinarywithnamesandtypes")).isEqualTo(OutputFormat.BINARY_NAMES_AND_TYPES);
        assertThat(OutputFormat.of("JSONEachRow")).isEqualTo(OutputFormat.PLAIN);
        assertThat(OutputFormat.of("JSON").streamable()).isFalse();
        assertThat(OutputFormat.of("Unheard").streamable()).isFalse();
    }

    @Test
    void headerLinesEndAtALineBreakOutsideOfQuotes() {
        assertThat(OutputFormat.TSV_NAMES.headerLength(bytes("a\"\tb\n1\t2\n"))).isEqualTo(5);
        assertThat(OutputFormat.CSV_NAMES.headerLength(bytes("\"a\nb\",\"c\"\n1,2\n")))
                .isEqualTo(10);
        assertThat(OutputFormat.TSV_NAMES_AND_TYPES.headerLength(bytes("a\nUInt8\n1\n")))
                .isEqualTo(8);
        assertThat(OutputFormat.CSV_NAMES_AND_TYPES.headerLength(bytes("a\nUInt8")))
                .isEqualTo(-1);
    }

    @Test
    void binaryHeadersCountTheirStrings() {
        byte[] header = bytes("\u0002\u0001k\u0001v\u0005UInt8\u0006Stringrest");
        assertThat(OutputFormat.BINARY_NAMES_AND_TYPES.headerLength(header)).isEqualTo(header.length - 4);
        assertThat(OutputFormat.BINARY_NAMES.headerLength(header)).isEqualTo(5);
        assertThat(OutputFormat.PLAIN.headerLength(header)).isZero();
    }

    @Test
    void aCutHeaderIsSeen() {
        byte[] header = bytes("\u0002\u0001k\u0001v\u0005UInt8\u0006String");
        for (int length = 0; length < header.length; length++) {
            assertThat(OutputFormat.BINARY_NAMES_AND_TYPES.headerLength(java.util.Arrays.copyOf(header, length)))
                    .isEqualTo(-1);
        }
    }
}
