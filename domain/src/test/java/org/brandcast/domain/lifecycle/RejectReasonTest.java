package org.brandcast.domain.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Properties;
import org.brandcast.domain.text.Gsm7;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RejectReasonTest {
    private static final Locale VIETNAMESE = Locale.forLanguageTag("vi-VN");

    @ParameterizedTest
    @ValueSource(strings = {"vi", "en"})
    void bothLanguagesHaveEveryCodeAndNoOther(String language) throws Exception {
        Properties texts = new Properties();
        try (var in = RejectReason.class.getResourceAsStream("RejectReason_" + language + ".properties")) {
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }

        assertThat(texts.stringPropertyNames())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(RejectReason.values())
                        .map(RejectReason::code)
                        .toList());
    }

    @ParameterizedTest
    @EnumSource
    void saysWhatIsWrongAndTheRemedy(RejectReason reason) {
        for (Locale locale : new Locale[] {VIETNAMESE, Locale.ENGLISH}) {
            String text = reason.text(locale, "«X»");
            // Two sentences: what is wrong, what to do.
            assertThat(text).matches("(?s).+?[.;].*\\p{L}.+\\.").doesNotContain("{", "}", "??");
        }
        assertThat(Gsm7.canEncode(reason.text(VIETNAMESE, "")))
                .as("has diacritics")
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = RejectReason.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NUMBER_EMPTY", "BRANDNAME_EMPTY", "TEXT_EMPTY"})
    void quotesTheValue(RejectReason reason) {
        assertThat(reason.text(VIETNAMESE, "$1\\{x}")).contains("$1\\{x}");
        assertThat(reason.text(Locale.ENGLISH, "$1\\{x}")).contains("$1\\{x}");
    }

    @Test
    void everyOtherLanguageReadsEnglish() {
        assertThat(RejectReason.NUMBER_LANDLINE.text(Locale.FRANCE, "024"))
                .isEqualTo(RejectReason.NUMBER_LANDLINE.text(Locale.ENGLISH, "024"))
                .contains("landline");
        assertThat(RejectReason.NUMBER_LANDLINE.text(Locale.forLanguageTag("vi"), "024"))
                .contains("số cố định");
    }
}
