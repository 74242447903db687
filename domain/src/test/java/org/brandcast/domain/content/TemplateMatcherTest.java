package org.brandcast.domain.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.brandcast.domain.Golden;
import org.brandcast.domain.Seed;
import org.brandcast.domain.content.Template.Fault;
import org.brandcast.domain.content.Template.Reading.Malformed;
import org.brandcast.domain.content.Template.Reading.Parsed;
import org.brandcast.domain.content.TemplateMatcher.NearMiss;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateMatcherTest {
    private static final TemplateMatcher MATCHER = matcher(
            "{P1,20} la ma xac thuc cua ban",
            "Ma OTP cua ban la {N4,6}. Khong chia se.",
            "Don {P1,10} giao ngay {D8,10}, xem {U8,40}",
            "Chào {P1,5} {P1,5}!",
            "{P2,4}ab{P0,3}ab",
            "Gia {{VND}} {N1,3}k",
            "{N2,2}{P3,3}");

    @ParameterizedTest
    @CsvFileSource(resources = "/golden/templates.csv", delimiter = '|', quoteCharacter = '\1')
    void findsTheTemplate(String text, @Nullable Long id) {
        assertThat(MATCHER.match(Golden.unescape(text)).map(Template::id).orElse(null))
                .isEqualTo(id);
        assertThat(MATCHER.nearest(Golden.unescape(text)).isPresent()).isEqualTo(id == null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "123456 la ma xac nhan cua ban|1|17|thuc cua ban|nhan cua ban",
                "123456 la ma xac thuc cua|1|25|\" ban\"|\"\"",
                "123456 la ma xac thuc cua ban nhe|1|29|\"\"|\" nhe\"",
                "Ma OTP cua ban la 12345678. Khong|2|24|. Khong chia se.|78. Khong",
                "Ma OTP cua ban la mot hai|2|18|{N4,6}|mot hai",
                "Ma OTP cua ban la 12|2|20|{N4,6}|\"\"",
                "Don A giao ngay 20261|3|21|{D8,10}|\"\"",
                "Gia {VND} 9999k|6|13|k|9k"
            })
    void saysWhereANearMissDiffers(String text, long template, int at, String expected, String found) {
        assertThat(MATCHER.nearest(text)).hasValue(new NearMiss(template, at, expected, found));
    }

    @Test
    void withoutTemplatesNothingIsNear() {
        assertThat(matcher().match("")).isEmpty();
        assertThat(matcher().nearest("x")).isEmpty();
        assertThat(MATCHER.match("")).isEmpty();
    }

    @Test
    void theFirstOfSeveralThatMatchIsTheAnswer() {
        assertThat(matcher("{P1,9}", "abc", "{P3,3}").match("abc").orElseThrow().id())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|0|EMPTY",
                "'  '|0|EMPTY",
                "a{P1,2|1|UNPAIRED_BRACE",
                "a}b|1|UNPAIRED_BRACE",
                "a{}b|1|PLACEHOLDER_SYNTAX",
                "ab{X1,2}|2|PLACEHOLDER_SYNTAX",
                "{p1,2}|0|PLACEHOLDER_SYNTAX",
                "{P12}|0|PLACEHOLDER_SYNTAX",
                "{P,2}|0|PLACEHOLDER_SYNTAX",
                "{P1,}|0|PLACEHOLDER_SYNTAX",
                "{P-1,2}|0|PLACEHOLDER_SYNTAX",
                "{P1,99999}|0|PLACEHOLDER_SYNTAX",
                "{P１,2}|0|PLACEHOLDER_SYNTAX",
                "{P3,2}|0|PLACEHOLDER_RANGE",
                "{P0,0}|0|PLACEHOLDER_RANGE",
                "{P1,1001}|0|PLACEHOLDER_RANGE"
            })
    void saysWhatIsWrongWithAPattern(String pattern, int at, Fault fault) {
        assertThat(Template.read(1, pattern)).isEqualTo(new Malformed(at, fault));
    }

    @Test
    void aPatternHasABound() {
        assertThat(Template.read(1, "a".repeat(2_001))).isEqualTo(new Malformed(2_000, Fault.TOO_LONG));
        assertThat(Template.read(1, "a".repeat(2_000))).isInstanceOf(Parsed.class);
    }

    @Test
    void agreesWithARegularExpression() {
        Random random = Seed.forProperty("templates against regular expressions");
        for (int round = 0; round < 4_000; round++) {
            List<String> patterns = new ArrayList<>();
            List<Pattern> expressions = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                StringBuilder pattern = new StringBuilder();
                StringBuilder expression = new StringBuilder();
                for (int elements = 1 + random.nextInt(5); elements > 0; elements--) {
                    appendElement(random, pattern, expression);
                }
                patterns.add(pattern.toString());
                expressions.add(Pattern.compile(expression.toString(), Pattern.DOTALL));
            }
            TemplateMatcher matcher = matcher(patterns.toArray(String[]::new));
            for (int i = 0; i < 30; i++) {
                String text = text(random);
                int first = IntStream.range(0, expressions.size())
                        .filter(e -> expressions.get(e).matcher(text).matches())
                        .findFirst()
                        .orElse(-1);
                assertThat(matcher.match(text).map(t -> (int) t.id() - 1).orElse(-1))
                        .as("%s in %s", text, patterns)
                        .isEqualTo(first);
                assertThat(matcher.nearest(text).isPresent()).isEqualTo(first < 0);
                matcher.nearest(text).ifPresent(near -> assertThat(near.at()).isBetween(0, text.length()));
            }
        }
    }

    /** A regular expression engine that backtracks would need longer than the universe has had. */
    @Test
    void noTextBlowsUp() {
        String pattern = "{P0,1000}a".repeat(150) + "b";
        assertThat(matcher(pattern).match("a".repeat(8_000))).isEmpty();
        assertThat(matcher("{P0,1000}" + "a".repeat(1_900) + "b").nearest("a".repeat(8_000)))
                .isPresent();
    }

    private static void appendElement(Random random, StringBuilder pattern, StringBuilder expression) {
        int min = random.nextInt(3);
        int max = Math.max(1, min + random.nextInt(3));
        String range = "{" + min + "," + max + "}";
        switch (random.nextInt(6)) {
            case 0 -> {
                pattern.append("{N").append(range.substring(1));
                expression.append("[0-9]").append(range);
            }
            case 1 -> {
                pattern.append("{P").append(range.substring(1));
                expression.append(".").append(range);
            }
            case 2 -> {
                pattern.append("{D").append(range.substring(1));
                String inner = max < 2
                        ? "[0-9]"
                        : "[0-9](?:[0-9/ ]{" + Math.max(0, min - 2) + "," + (max - 2) + "}[0-9])"
                                + (min < 2 ? "?" : "");
                expression.append("(?:").append(inner).append(")").append(min == 0 ? "?" : "");
            }
            default -> {
                String literal = Seed.oneOf(random, new String[] {"a", "ab", "1", "/", "aa", "a "});
                pattern.append(literal);
                expression.append(literal);
            }
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(10); length > 0; length--) {
            text.append(Seed.oneOf(random, new String[] {"a", "a", "b", "1", "2", "/", " "}));
        }
        return text.toString();
    }

    private static TemplateMatcher matcher(String... patterns) {
        return new TemplateMatcher(IntStream.range(0, patterns.length)
                .mapToObj(i -> ((Parsed) Template.read(i + 1, patterns[i])).template())
                .toList());
    }
}
