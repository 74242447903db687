package org.brandcast.domain.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.Locale;
import org.brandcast.domain.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldingTest {
    /** Every letter of Vietnamese with its tone marks. */
    private static final String VIETNAMESE =
            "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ";

    private static final String PLAIN =
            "aaaaaaaaaaaaaaaaaabcddeeeeeeeeeeeeghiiiiiiklmnoooooooooooooooooopqrstuuuuuuuuuuuuvxyyyyyy";

    @Test
    void takesEveryMarkOffVietnamese() {
        assertThat(Folding.fold(VIETNAMESE)).isEqualTo(PLAIN);
        assertThat(Folding.fold(VIETNAMESE.toUpperCase(Locale.ROOT))).isEqualTo(PLAIN);
        assertThat(Folding.fold(Normalizer.normalize(VIETNAMESE, Normalizer.Form.NFD)))
                .isEqualTo(PLAIN);
    }

    @ParameterizedTest
    @CsvSource({
        "ＡＢＣ１, abc1",
        "c\\u200bo\\u00adb, cob",
        "Ñandú, nandu",
        "\\u0130stanbul, istanbul",
        "ﬁn, ﬁn",
        "博彩, 博彩",
        "😀, 😀",
        "Привет, привет"
    })
    void folds(String text, String folded) {
        assertThat(Folding.fold(Golden.unescape(text))).isEqualTo(Golden.unescape(folded));
    }

    @Test
    void foldsOnce() {
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            char folded = Folding.fold((char) c);
            if (folded != Folding.NOTHING) {
                assertThat(Folding.fold(folded)).as("U+%04X", c).isEqualTo(folded);
            }
        }
    }
}
