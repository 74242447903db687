package org.brandcast.portal.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableFileTest {
    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"})
    void whatASpreadsheetWouldRunIsText(String typed) {
        assertThat(TableFile.harmless(typed)).isEqualTo("'" + typed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Lotus", "1-2", " =1", "Đại lý = tốt"})
    void anythingElseStays(String typed) {
        assertThat(TableFile.harmless(typed)).isEqualTo(typed);
    }

    @Test
    void numbersStayNumbersAndNothingIsAnEmptyCell() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TableFile.writeCsv(out, List.of("Đơn vị", "Còn"), rows -> {
            rows.add("=x", -5L);
            rows.add(null, 7);
        });
        assertThat(out.toString(StandardCharsets.UTF_8).substring(1))
                .isEqualToNormalizingNewlines("Đơn vị,Còn\n'=x,-5\n,7\n");
    }
}
