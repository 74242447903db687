package org.brandcast.domain.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.brandcast.domain.Golden;
import org.brandcast.domain.Seed;
import org.brandcast.domain.text.Folding;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class KeywordFilterTest {
    private static final KeywordFilter FILTER = new KeywordFilter(
            List.of("cờ bạc", "vay nhanh", "sex", "lô đề", "博彩", "ma túy", "vay", "24h", "", "!!!", "\u200b"));

    @ParameterizedTest
    @CsvFileSource(resources = "/golden/keywords.csv", delimiter = '|', quoteCharacter = '\1')
    void finds(String text, @Nullable String word) {
        assertThat(FILTER.firstHit(Golden.unescape(text)).orElse(null)).isEqualTo(word);
    }

    @Test
    void withoutWordsNothingIsBanned() {
        KeywordFilter filter = new KeywordFilter(List.of());

        assertThat(filter.firstHit("")).isEmpty();
        assertThat(filter.firstHit("cờ bạc")).isEmpty();
    }

    @Test
    void ofWordsThatFoldAlikeTheFirstRegisteredIsNamed() {
        assertThat(new KeywordFilter(List.of("Cờ Bạc", "co bac")).firstHit("CO BAC"))
                .hasValue("Cờ Bạc");
    }

    @Test
    void ofWordsThatEndTogetherTheLongestIsNamed() {
        assertThat(new KeywordFilter(List.of("bạc", "cờ bạc", "đánh cờ bạc")).firstHit("đi đánh cờ bạc"))
                .hasValue("đánh cờ bạc");
    }

    @Test
    void agreesWithASearchWordByWord() {
        Random random = Seed.forProperty("keywords against a naive search");
        for (int round = 0; round < 300; round++) {
            List<String> words = new ArrayList<>();
            for (int i = random.nextInt(40); i >= 0; i--) {
                words.add(phrase(random, 1 + random.nextInt(3)));
            }
            KeywordFilter filter = new KeywordFilter(words);
            for (int i = 0; i < 100; i++) {
                String text = phrase(random, 1 + random.nextInt(12));
                assertThat(filter.firstHit(text).isPresent())
                        .as("%s in %s", words, text)
                        .isEqualTo(words.stream().anyMatch(word -> naivelyFound(word, text)));
            }
        }
    }

    @Test
    void tenThousandWordsFindEachOther() {
        Random random = Seed.forProperty("ten thousand keywords");
        List<String> words = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            words.add("w" + i + " " + phrase(random, 2));
        }
        KeywordFilter filter = new KeywordFilter(words);

        for (String word : words) {
            assertThat(filter.firstHit("trước " + word + " sau")).hasValue(word);
            assertThat(filter.firstHit("trước" + word + "sau")).isEmpty();
        }
    }

    private static String phrase(Random random, int words) {
        List<String> syllables = List.of("ba", "bạ", "a", "ab", "đa", "DA", "博", "1");
        List<String> gaps = List.of(" ", "-", ". ", "", "\u200b");
        StringBuilder phrase = new StringBuilder("b");
        for (int i = 0; i < words; i++) {
            phrase.append(syllables.get(random.nextInt(syllables.size())))
                    .append(gaps.get(random.nextInt(gaps.size())));
        }
        return phrase.toString();
    }

    private static boolean naivelyFound(String word, String text) {
        return (" " + spaced(text) + " ").contains(" " + spaced(word) + " ");
    }

    private static String spaced(String text) {
        return Pattern.compile("[^\\p{L}\\p{Nd}]+")
                .matcher(Folding.fold(text))
                .replaceAll(" ")
                .strip();
    }
}
