package org.brandcast.domain.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.brandcast.domain.Golden;
import org.brandcast.domain.Seed;
import org.brandcast.domain.content.KeywordHit.Disguise;
import org.brandcast.domain.content.KeywordRule.Fault;
import org.brandcast.domain.content.KeywordRule.Marks;
import org.brandcast.domain.text.Folding;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class KeywordRulesTest {
    private static final KeywordRules RULES = new KeywordRules(
            List.of(
                    rule(1, "cờ bạc"),
                    rule(2, "casino*"),
                    rule(3, "1900####"),
                    rule(4, "sex"),
                    new KeywordRule(5, "ỉa", Severity.REJECT, Marks.EXACT),
                    rule(6, "ma túy"),
                    rule(7, "vay nhanh"),
                    rule(8, "lô đề"),
                    rule(9, "*bet88"),
                    rule(10, "lừa đảo"),
                    rule(11, "!!!"),
                    rule(12, "")),
            List.of("cô bác", "casinô hoàng gia", "vay nhanh hợp pháp", ""));

    @ParameterizedTest
    @CsvFileSource(resources = "/golden/keyword-rules.csv", delimiter = '|', quoteCharacter = '\1')
    void findsWhatIsHidden(String cell, @Nullable String expected) {
        String text = Golden.unescape(cell);
        String composed = Folding.composed(text);
        String found = RULES.hits(text).stream()
                .map(hit -> hit.rule().id() + " " + hit.disguise() + " [" + composed.substring(hit.start(), hit.end())
                        + "]")
                .collect(Collectors.joining("; "));

        assertThat(found).isEqualTo(expected == null ? "" : Golden.unescape(expected));
    }

    @Test
    void theWorstHitDecides() {
        KeywordRules rules = new KeywordRules(
                List.of(
                        new KeywordRule(1, "khuyến mãi", Severity.COUNT, Marks.IGNORED),
                        new KeywordRule(2, "vay", Severity.HOLD, Marks.IGNORED),
                        new KeywordRule(3, "cờ bạc", Severity.REJECT, Marks.IGNORED),
                        new KeywordRule(4, "lô đề", Severity.REJECT, Marks.IGNORED)),
                List.of());

        assertThat(rules.worst("khuyến mãi vay lô đề cờ bạc")
                        .orElseThrow()
                        .rule()
                        .id())
                .isEqualTo(4);
        assertThat(rules.worst("vay khuyến mãi").orElseThrow().rule().id()).isEqualTo(2);
        assertThat(rules.worst("xin chào")).isEmpty();
    }

    @Test
    void overlappingRulesAreAllTold() {
        KeywordRules rules = new KeywordRules(
                List.of(rule(1, "đánh bạc"), rule(2, "bạc"), rule(3, "đánh"), rule(4, "bạc")), List.of());

        assertThat(rules.hits("đánh bạc")).extracting(hit -> hit.rule().id()).containsExactlyInAnyOrder(1L, 2L, 3L, 4L);
    }

    @ParameterizedTest
    @CsvSource({"'', EMPTY", "' ', EMPTY", "'*', EMPTY", "'!?', EMPTY", "'a', ", "'#', ", "'*x*', ", "'đ', "})
    void saysWhatIsWrongWithAPattern(String pattern, @Nullable Fault fault) {
        assertThat(rule(1, pattern).fault().orElse(null)).isEqualTo(fault);
    }

    @Test
    void aPatternHasABound() {
        assertThat(rule(1, "a".repeat(65)).fault()).hasValue(Fault.TOO_LONG);
        assertThat(new KeywordRules(List.of(rule(1, "a".repeat(65))), List.of()).hits("a".repeat(65)))
                .isEmpty();
        assertThat(rule(1, "a".repeat(64)).fault()).isEmpty();
    }

    @Test
    void everyDisguiseOfEveryWordIsSeenThrough() {
        Random random = Seed.forProperty("disguises of keywords");
        List<KeywordRule> rules = IntStream.range(0, 10_000)
                .mapToObj(i -> rule(i, word(random, 6 + random.nextInt(5)) + " " + word(random, 2)))
                .toList();
        KeywordRules matcher = new KeywordRules(rules, List.of("được phép"));
        for (int i = 0; i < 20_000; i++) {
            KeywordRule rule = rules.get(random.nextInt(rules.size()));
            Disguise disguise = Seed.oneOf(random, Disguise.values());
            String hidden = hide(rule.pattern(), disguise, random);
            String text = "Được phép, " + hidden + "! được phép";

            assertThat(matcher.hits(text))
                    .as(text)
                    .anySatisfy(hit -> assertThat(hit.rule().pattern()).isEqualTo(rule.pattern()));
        }
    }

    @Test
    void ordinaryTextsAreInnocent() {
        Random random = Seed.forProperty("innocent texts");
        List<KeywordRule> rules = IntStream.range(0, 2_000)
                .mapToObj(i -> rule(i, "z" + word(random, 5)))
                .toList();
        KeywordRules matcher = new KeywordRules(rules, List.of());
        for (int i = 0; i < 5_000; i++) {
            String text = IntStream.range(0, 20)
                    .mapToObj(w -> word(random, 1 + random.nextInt(6)))
                    .collect(Collectors.joining(" "));
            assertThat(matcher.hits(text)).as(text).isEmpty();
        }
    }

    @Test
    void noTextThrows() {
        Random random = Seed.forProperty("random texts under keyword rules");
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(25); length > 0; length--) {
                text.appendCodePoint(
                        random.nextBoolean()
                                ? "cobas3x !@#$|.1905ex \u200b\u0301".charAt(random.nextInt(23))
                                : random.nextInt(Character.MAX_CODE_POINT + 1));
            }
            String composed = Folding.composed(text.toString());
            for (KeywordHit hit : RULES.hits(text.toString())) {
                assertThat(hit.start()).isBetween(0, hit.end() - 1);
                assertThat(hit.end()).isLessThanOrEqualTo(composed.length());
            }
        }
    }

    private static String hide(String phrase, Disguise disguise, Random random) {
        return switch (disguise) {
            case NONE -> random.nextBoolean() ? phrase.toUpperCase(Locale.ROOT) : phrase.replace(" ", " -\u200b");
            case SPACED ->
                phrase.replace(" ", "")
                        .chars()
                        .mapToObj(c -> String.valueOf((char) c))
                        .collect(Collectors.joining(Seed.oneOf(random, new String[] {" ", ".", "-", " * "})));
            case JOINED -> phrase.replace(" ", "");
            case LOOK_ALIKE -> {
                String word = phrase.substring(0, phrase.indexOf(' '));
                char a = random.nextBoolean() ? '@' : 'а';
                // A word of digits alone is a number, so the short one stays as it is.
                yield word.replace('o', '0').replace('e', '3').replace('i', '1').replace('a', a)
                        + phrase.substring(word.length());
            }
        };
    }

    /** Letters that make no other word of the list when l and i are taken for each other. */
    private static String word(Random random, int letters) {
        List<String> shuffled = new ArrayList<>(List.of("a", "o", "e", "i", "n", "h", "t", "c", "m", "u", "r", "v"));
        Collections.shuffle(shuffled, random);
        return String.join("", shuffled.subList(0, letters));
    }

    private static KeywordRule rule(long id, String pattern) {
        return new KeywordRule(id, pattern, Severity.REJECT, Marks.IGNORED);
    }
}
