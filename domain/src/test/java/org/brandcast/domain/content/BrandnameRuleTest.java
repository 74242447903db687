package org.brandcast.domain.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.brandcast.domain.Golden;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class BrandnameRuleTest {
    @ParameterizedTest
    @CsvFileSource(resources = "/golden/brandnames.csv", delimiter = '|')
    void judges(@Nullable String cell, @Nullable String problem) {
        String brandname = Golden.unescape(cell == null ? "" : cell);

        assertThat(BrandnameRule.problemOf(brandname).orElse(null)).isEqualTo(problem);
    }

    @Test
    void comparesIgnoringCaseWhateverTheJvmsLanguage() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            assertThat(BrandnameRule.fold("TIKI Shop ")).isEqualTo(BrandnameRule.fold("tiki shop"));
        } finally {
            Locale.setDefault(before);
        }
        assertThat(BrandnameRule.fold("LOTUS")).isNotEqualTo(BrandnameRule.fold("LO TUS"));
    }
}
