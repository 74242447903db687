package org.brandcast.domain.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.brandcast.domain.Golden;
import org.brandcast.domain.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class TransliterationTest {
    @ParameterizedTest(name = "{2}: {0}")
    @CsvFileSource(resources = "/golden/transliteration.csv", delimiter = '|', quoteCharacter = '\1')
    void rewrites(String text, String expected) {
        assertThat(Transliteration.toGsm7(Golden.unescape(text))).isEqualTo(Golden.unescape(expected));
    }

    @Test
    void halfAPictureIsLeftOut() {
        assertThat(Transliteration.toGsm7("a\ud83db\ude00")).isEqualTo("ab");
        assertThat(Transliteration.toGsm7("")).isEmpty();
    }

    @Test
    void everythingIsEncodableAfterwardsAndStaysSo() {
        Random random = Seed.forProperty("transliteration of random texts");
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(30); length > 0; length--) {
                text.appendCodePoint(
                        random.nextInt(3) == 0 ? random.nextInt(0x80) : random.nextInt(Character.MAX_CODE_POINT + 1));
            }
            String rewritten = Transliteration.toGsm7(text.toString());
            assertThat(Gsm7.canEncode(rewritten)).as("%s", text).isTrue();
            assertThat(Transliteration.toGsm7(rewritten)).as("%s", text).isEqualTo(rewritten);
        }
    }

    @Test
    void savesSegments() {
        String vietnamese = "Quý khách đã đăng ký thành công dịch vụ. ".repeat(4);

        assertThat(SmsText.of(vietnamese).segmentCount()).isEqualTo(3);
        assertThat(SmsText.of(Transliteration.toGsm7(vietnamese)).segmentCount())
                .isEqualTo(2);
    }
}
