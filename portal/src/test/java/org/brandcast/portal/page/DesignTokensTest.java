package org.brandcast.portal.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The colours keep WCAG's contrast in both themes, and the two ways to dark give the same dark. */
class DesignTokensTest {
    private static final double TEXT = 4.5;
    private static final double PART = 3.0;
    private static final List<String> STATES = List.of(
            "accepted", "held", "queued", "sent", "delivered", "partial", "failed", "expired", "rejected", "cancelled");

    private static Map<String, String> light;
    private static Map<String, String> darkByDevice;
    private static Map<String, String> darkByChoice;

    @BeforeAll
    static void read() throws IOException {
        String css = Files.readString(Path.of("src/main/resources/public/tokens.css"));
        light = colours(css.substring(css.indexOf(":root {"), css.indexOf("@media")));
        darkByDevice = colours(css.substring(css.indexOf("@media"), css.indexOf(":root[data-theme=\"dark\"]")));
        darkByChoice = colours(css.substring(css.indexOf(":root[data-theme=\"dark\"]")));
    }

    @Test
    void bothWaysToDarkAreTheSameAndChangeEveryColour() {
        assertThat(darkByChoice).isEqualTo(darkByDevice);
        assertThat(darkByDevice.keySet()).isEqualTo(light.keySet());
    }

    @Test
    void textIsReadableOnItsGround() {
        for (Map<String, String> theme : List.of(light, darkByDevice)) {
            for (String ground : List.of("ground", "surface", "sunken")) {
                for (String ink : List.of("ink", "ink-2", "ink-3", "accent-text")) {
                    check(theme, ink, ground, TEXT);
                }
            }
            for (String ground : List.of("ground", "surface")) {
                check(theme, "bad", ground, TEXT);
                check(theme, "good", ground, TEXT);
                check(theme, "warn", ground, TEXT);
            }
            check(theme, "accent-ink", "accent", TEXT);
            check(theme, "accent-ink", "accent-hover", TEXT);
            check(theme, "accent-text", "accent-soft", TEXT);
            check(theme, "ink", "accent-soft", TEXT);
            check(theme, "ink-3", "accent-soft", TEXT);
            check(theme, "bad", "bad-soft", TEXT);
            STATES.forEach(state -> check(theme, state, state + "-soft", TEXT));
        }
    }

    @Test
    void controlsAndChartsAreSeen() {
        for (Map<String, String> theme : List.of(light, darkByDevice)) {
            check(theme, "control", "surface", PART);
            check(theme, "control", "ground", PART);
            check(theme, "accent", "ground", PART);
            STATES.forEach(state -> check(theme, state + "-fill", "surface", PART));
        }
    }

    private static void check(Map<String, String> theme, String ink, String ground, double least) {
        assertThat(contrast(theme.get(ink), theme.get(ground)))
                .as("%s %s on %s %s", ink, theme.get(ink), ground, theme.get(ground))
                .isGreaterThanOrEqualTo(least);
    }

    private static Map<String, String> colours(String block) {
        Map<String, String> found = new LinkedHashMap<>();
        Pattern.compile("--([\\w-]+): (#[0-9a-f]{6});")
                .matcher(block)
                .results()
                .forEach(match -> found.put(match.group(1), match.group(2)));
        return found;
    }

    /** WCAG 2.2, definition of contrast ratio. */
    private static double contrast(String a, String b) {
        double first = luminance(a);
        double second = luminance(b);
        return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    }

    private static double luminance(String colour) {
        return 0.2126 * channel(colour, 1) + 0.7152 * channel(colour, 3) + 0.0722 * channel(colour, 5);
    }

    private static double channel(String colour, int from) {
        double value = Integer.parseInt(colour.substring(from, from + 2), 16) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}
