package org.brandcast.domain.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.brandcast.domain.Golden;
import org.brandcast.domain.Seed;
import org.brandcast.domain.text.TextPolicy.Verdict.Refused;
import org.brandcast.domain.text.TextPolicy.Verdict.Sendable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class TextPolicyTest {
    @ParameterizedTest
    @CsvFileSource(resources = "/golden/text-policies.csv", delimiter = '|', quoteCharacter = '\1')
    void judges(String formula, int reserve, int reserveUcs2, Ucs2Policy ucs2, int max, String expected) {
        TextPolicy.Verdict verdict = new TextPolicy(reserve, reserveUcs2, ucs2, max).judge(Golden.expand(formula));

        String told = verdict instanceof Sendable sendable
                ? Integer.toString(sendable.segments())
                : ((Refused) verdict).reason().code();
        assertThat(told).isEqualTo(expected);
    }

    @Test
    void sendsTheTransliteratedText() {
        Sendable sendable = (Sendable) new TextPolicy(0, 0, Ucs2Policy.TRANSLITERATE, 3).judge("Chào bạn");

        assertThat(sendable.text()).isEqualTo("Chao ban");
        assertThat(sendable.sms().encoding()).isEqualTo(SmsEncoding.GSM7);
        assertThat(sendable.transliterated()).isTrue();
        Sendable plain = (Sendable) new TextPolicy(0, 0, Ucs2Policy.TRANSLITERATE, 3).judge("à {la} carte");
        assertThat(plain.text()).isEqualTo("à {la} carte");
        assertThat(plain.transliterated()).isFalse();
    }

    @Test
    void quotesTheBeginningOfWhatIsRefused() {
        Refused refused =
                (Refused) new TextPolicy(0, 0, Ucs2Policy.REFUSE, 3).judge("ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏ😀");

        assertThat(refused.detail()).isEqualTo("ăâđêôơưạảấầẩẫậắằẳẵặẹ");
    }

    @ParameterizedTest
    @CsvSource({"-1, 0, 1", "153, 0, 1", "0, -1, 1", "0, 67, 1", "0, 0, 0"})
    void aPolicyIsPossible(int reserve, int reserveUcs2, int max) {
        assertThatThrownBy(() -> new TextPolicy(reserve, reserveUcs2, Ucs2Policy.ALLOW, max))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aReserveCostsWhatAppendedCharactersWould() {
        Random random = Seed.forProperty("reserves against appended text");
        for (int i = 0; i < 5_000; i++) {
            String text = "a€".repeat(random.nextInt(200)) + "b".repeat(1 + random.nextInt(200));
            int reserve = random.nextInt(153);
            TextPolicy policy = new TextPolicy(reserve, 0, Ucs2Policy.ALLOW, 99);

            assertThat(policy.segmentsOf(SmsText.of(text)))
                    .as("%s + %d", text, reserve)
                    .isEqualTo(SmsText.of(text + "x".repeat(reserve)).segmentCount());
        }
    }
}
