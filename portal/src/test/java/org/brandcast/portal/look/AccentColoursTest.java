package org.brandcast.portal.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AccentColoursTest {
    private static final long SEED = 20_261_130;

    @Test
    void everyUsableColourKeepsItsContrasts() {
        Random random = new Random(SEED);
        int usable = 0;
        for (int n = 0; n < 5_000; n++) {
            String hex = String.format(Locale.ROOT, "%06x", random.nextInt(0x1000000));
            if (!AccentColours.isUsable(hex)) {
                assertThat(AccentColours.isUsable(AccentColours.usable(hex)))
                        .as("what is offered in the place of %s is usable", hex)
                        .isTrue();
                continue;
            }
            usable++;
            AccentColours colours = AccentColours.of(hex);
            check(hex, colours.light(), List.of("ffffff", "f6f7f9", "f1f3f6"), "5d6677");
            check(hex, colours.dark(), List.of("0e1116", "161a21", "1d222b"), "97a0af");
        }
        assertThat(usable).as("seed %d", SEED).isBetween(500, 4_900);
    }

    private static void check(String hex, AccentColours.Theme theme, List<String> grounds, String faint) {
        for (String ground : grounds) {
            assertThat(contrast(theme.accent(), ground))
                    .as("%s: fill on %s", hex, ground)
                    .isGreaterThanOrEqualTo(3);
            assertThat(contrast(theme.text(), ground))
                    .as("%s: text on %s", hex, ground)
                    .isGreaterThanOrEqualTo(4.5);
        }
        assertThat(contrast(theme.ink(), theme.accent().substring(1)))
                .as("%s: ink", hex)
                .isGreaterThanOrEqualTo(4.5);
        assertThat(contrast(theme.ink(), theme.hover().substring(1)))
                .as("%s: ink on hover", hex)
                .isGreaterThanOrEqualTo(4.5);
        assertThat(contrast(theme.text(), theme.soft().substring(1)))
                .as("%s: text on tint", hex)
                .isGreaterThanOrEqualTo(4.5);
        assertThat(contrast("#" + faint, theme.soft().substring(1)))
                .as("%s: faint ink on tint", hex)
                .isGreaterThanOrEqualTo(4.5);
    }

    private static double contrast(String colour, String ground) {
        return AccentColours.contrast(Integer.parseInt(colour.substring(1), 16), Integer.parseInt(ground, 16));
    }

    @Test
    void aPaleColourIsNone() {
        assertThat(AccentColours.isUsable("ffff00")).isFalse();
        assertThat(AccentColours.isUsable("e8e8e8")).isFalse();
        assertThat(AccentColours.isUsable("00695c")).isTrue();
        assertThat(AccentColours.of("00695c").light().accent())
                .as("a good one stays as it is")
                .isEqualTo("#00695c");
    }

    @Test
    void nothingButAColourGetsIntoAStyleSheet() {
        for (String typed : List.of("", "red", "00695C", "00695c;}", "00695c}body{x", "#00695c", "url(x)", "12345")) {
            assertThatThrownBy(() -> AccentColours.of(typed)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(LookService.accent(" #00695C ")).contains("00695c");
        assertThat(LookService.accent("red")).isEmpty();
        assertThat(AccentColours.of("00695c").css())
                .matches(
                        "(?s)(:root[^{]*\\{(--[a-z-]+:#[0-9a-f]{6};?)+\\}\\n?|@media \\(prefers-color-scheme:dark\\)\\{:root:not\\(\\[data-theme=\"light\"\\]\\)\\{(--[a-z-]+:#[0-9a-f]{6};?)+\\}\\}\\n?)+");
    }
}
