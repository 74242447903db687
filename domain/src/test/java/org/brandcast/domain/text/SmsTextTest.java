package org.brandcast.domain.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.brandcast.domain.Golden;
import org.brandcast.domain.Seed;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class SmsTextTest {
    @ParameterizedTest(name = "{0} {4}")
    @CsvFileSource(resources = "/golden/segments.csv", delimiter = '|', quoteCharacter = '\1')
    void cutsByTheTable(@Nullable String formula, SmsEncoding encoding, int units, @Nullable String each, String why) {
        SmsText text = SmsText.of(formula == null ? "" : Golden.expand(formula));

        assertThat(text.encoding()).as(why).isEqualTo(encoding);
        assertThat(text.units()).as(why).isEqualTo(units);
        List<Integer> expected = each == null
                ? List.of()
                : Arrays.stream(each.split(" ")).map(Integer::valueOf).toList();
        assertThat(text.segments()).extracting(s -> units(encoding, s)).as(why).isEqualTo(expected);
        assertThat(text.segmentCount()).isEqualTo(expected.size());
    }

    @Test
    void namesWhatMakesItUcs2() {
        assertThat(SmsText.of("Chào đằng ấy 😀 đó, chào 😀!").ucs2Characters()).isEqualTo("đằấ😀ó");
        assertThat(SmsText.of("Chào {bạn}").ucs2Characters()).isEqualTo("ạ");
        assertThat(SmsText.of("à la carte").ucs2Characters()).isEmpty();
    }

    @Test
    void segmentsAreTheTextAndFull() {
        Random random = Seed.forProperty("segments of random texts");
        for (int i = 0; i < 20_000; i++) {
            String typed = randomText(random);
            SmsText text = SmsText.of(typed);
            SmsEncoding encoding = text.encoding();
            assertThat(String.join("", text.segments())).isEqualTo(typed);
            int limit = text.segmentCount() == 1 ? encoding.unitsAlone() : encoding.unitsPerPart();
            int sum = 0;
            for (int s = 0; s < text.segmentCount(); s++) {
                String segment = text.segments().get(s);
                int units = units(encoding, segment);
                sum += units;
                boolean last = s == text.segmentCount() - 1;
                // A segment is at most one unit short of full, for the pair that would not be cut.
                assertThat(units).as(typed).isBetween(last ? 1 : limit - 1, limit);
                assertThat(endsWithHalfAPair(segment)
                                && !last
                                && startsWithHalf(text.segments().get(s + 1)))
                        .as(typed)
                        .isFalse();
            }
            assertThat(sum).isEqualTo(text.units());
        }
    }

    private static String randomText(Random random) {
        List<String> alphabet =
                random.nextBoolean() ? List.of("a", "€", "{", "à", "\n") : List.of("a", "đ", "😀", "€", "e\u0323");
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(500); length > 0; length--) {
            text.append(alphabet.get(random.nextInt(alphabet.size())));
        }
        return text.toString();
    }

    private static boolean endsWithHalfAPair(String segment) {
        return Character.isHighSurrogate(segment.charAt(segment.length() - 1));
    }

    private static boolean startsWithHalf(String segment) {
        return Character.isLowSurrogate(segment.charAt(0));
    }

    private static int units(SmsEncoding encoding, String segment) {
        return encoding == SmsEncoding.GSM7 ? Gsm7.encodeUnpacked(segment).length : segment.length();
    }
}
