package org.brandcast.portal.moderation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.brandcast.portal.message.HeldHits.Hit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeldGroupTest {
    /** Hits as start-end, the text as pieces: what is marked stands in brackets. */
    @ParameterizedTest
    @CsvSource({
        "abcdef, 1-3, a[bc]def",
        "abcdef, 0-6, [abcdef]",
        "abcdef, 1-3 2-5, a[bcde]f",
        "abcdef, 1-3 3-4, a[bcd]ef",
        "abcdef, 4-99, abcd[ef]",
        "abcdef, -1--1, abcdef",
        "abcdef, 9-12, abcdef",
        "'', 0-2, ''",
    })
    void marksWhatRulesStandAgainst(String text, String places, String expected) {
        List<Hit> hits = List.of(places.split(" ", -1)).stream()
                .map(place -> {
                    int dash = place.indexOf('-', 1);
                    return new Hit(
                            "KEYWORD",
                            "x",
                            Integer.parseInt(place.substring(0, dash)),
                            Integer.parseInt(place.substring(dash + 1)));
                })
                .toList();
        String marked = HeldGroup.runs(text, hits).stream()
                .map(run -> run.hit() ? "[" + run.text() + "]" : run.text())
                .collect(Collectors.joining());
        assertThat(marked).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"vi, Có từ phải duyệt: vay", "en, Has a word that needs approval: vay"})
    void saysEachReasonOnce(String language, String expected) {
        List<Hit> twice = List.of(new Hit("KEYWORD", "vay", 0, 3), new Hit("KEYWORD", "vay", 8, 11));
        assertThat(HeldGroup.reasons(twice, Locale.forLanguageTag(language))).containsExactly(expected);
    }
}
