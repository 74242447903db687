package org.brandcast.portal.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.brandcast.portal.page.SamplePages.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every template renders in both languages, with data and with none, and what comes out obeys the
 * content-security-policy and the rules of forms. The pages are left in {@code target/pages} to look at.
 */
class ViewsTest {
    private static final PageEngine ENGINE = new PageEngine(true);
    private static final Path OUT = Path.of("target/pages");

    static Stream<Arguments> pages() {
        return Messages.LOCALES.stream()
                .flatMap(locale -> new SamplePages(locale)
                        .all().stream()
                                .map(sample ->
                                        Arguments.of(locale.getLanguage() + " " + sample.name(), locale, sample)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pages")
    void rendersAndObeysTheRules(String name, Locale locale, Sample sample) throws IOException {
        String html = render(locale, sample);
        Path file = OUT.resolve(locale.getLanguage()).resolve(sample.name() + ".html");
        Files.createDirectories(file.getParent());
        Files.writeString(file, html);

        assertThat(html).startsWith("<!DOCTYPE html>").contains("<html lang=\"" + locale.getLanguage() + "\"");
        assertThat(html).as("a key without a text").doesNotContain("??");
        assertThat(html).as("an attribute of Thymeleaf that was left over").doesNotContain(" th:");
        assertThat(all(html, "<script(?![^>]* src=)[^>]*>")).as("inline script").isEmpty();
        assertThat(all(html, "<style")).as("inline style").isEmpty();
        assertThat(all(html, "<[^>]* (style|on[a-z]+)=\""))
                .as("inline style or handler")
                .isEmpty();
        assertThat(all(html, "(src|href|action)=\"(https?:)?//"))
                .as("another host")
                .isEmpty();
        assertThat(all(html, "javascript:")).isEmpty();
        assertThat(all(html, "<h1[ >]")).as("one title a page").hasSize(1);
        assertThat(repeatedIds(html)).as("ids that stand twice").isEmpty();
        assertThat(fieldsWithoutLabel(html)).as("fields without a label").isEmpty();
    }

    @Test
    void everyTemplateIsRenderedByASample() throws IOException {
        Set<String> rendered = new HashSet<>(Set.of("frame", "layout", "solo", "ui", "mail/letter"));
        new SamplePages(Messages.VIETNAMESE).all().forEach(sample -> rendered.add(sample.view()));
        Path views = Path.of("src/main/resources/views");
        try (Stream<Path> files = Files.walk(views)) {
            assertThat(files.filter(file -> file.toString().endsWith(".html"))
                            .map(file -> views.relativize(file).toString().replace(".html", "")))
                    .isSubsetOf(rendered);
        }
    }

    /** Thymeleaf replaces first and never asks the condition: it belongs around the element. */
    @Test
    void noElementIsReplacedOnACondition() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/resources/views"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".html")).toList()) {
                assertThat(
                                all(Files.readString(file), "<[a-z][^\\s>]*(?:\\s+[^\\s=>]+(?:=\"[^\"]*\")?)*\\s*/?>")
                                        .stream()
                                        .filter(tag -> tag.contains(" th:replace=")
                                                && tag.matches("(?s).*\\sth:(if|unless|each)=.*")))
                        .as("conditional replacements in %s", file)
                        .isEmpty();
            }
        }
    }

    @Test
    void aRoleSeesOnlyItsSections() {
        Sample developer = named("home-developer");
        String html = render(Messages.VIETNAMESE, developer);
        assertThat(html).contains("data-testid=\"nav-message\"").doesNotContain("nav-campaign", "nav-list");
    }

    @Test
    void whatPeopleTypedIsText() {
        Sample sample = named("campaign-running");
        Map<String, Object> model = new HashMap<>(sample.model());
        model.put("hold", "<script>alert(1)</script>");
        assertThat(render(Messages.VIETNAMESE, new Sample("x", sample.view(), "", sample.role(), model)))
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script>alert");
    }

    @Test
    void phoneMarksWhatForcesUcs2AndWhereSegmentsBegin() {
        String html = render(Messages.VIETNAMESE, named("campaign-new-filled"));
        assertThat(html).contains("<mark>â</mark>").contains("data-text-offer=\"LOTUS tri an khach hang");
        assertThat(all(html, "class=\"cut\"")).hasSize(2);
    }

    @Test
    void theFormAnswersHtmxWithItsParts() {
        Map<String, Object> model = new HashMap<>(named("campaign-new-filled").model());
        model.put("page", new SamplePages(Messages.VIETNAMESE).frame(named("campaign-new-filled")));
        model.put("f", new Formats(Messages.VIETNAMESE));
        String html = ENGINE.renderFragment("campaign/form", "checked", Messages.VIETNAMESE, model);
        assertThat(html).doesNotContain("<html").contains("hx-swap-oob=\"true\"");
        assertThat(all(html, " id=\"(meter|submit-label)\"")).hasSize(2);
        assertThat(html).contains("Gửi duyệt 9.225 tin, 9.882.600\u00a0₫");
    }

    private static Sample named(String name) {
        return new SamplePages(Messages.VIETNAMESE)
                .all().stream()
                        .filter(sample -> sample.name().equals(name))
                        .findFirst()
                        .orElseThrow();
    }

    private static String render(Locale locale, Sample sample) {
        Map<String, Object> model = new HashMap<>(sample.model());
        model.put("page", new SamplePages(locale).frame(sample));
        model.put("f", new Formats(locale));
        return ENGINE.render(sample.view(), locale, model);
    }

    private static List<String> all(String html, String regex) {
        return Pattern.compile(regex)
                .matcher(html)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private static Set<String> repeatedIds(String html) {
        Set<String> seen = new HashSet<>();
        Set<String> repeated = new HashSet<>();
        Pattern.compile(" id=\"([^\"]+)\"").matcher(html).results().forEach(found -> {
            if (!seen.add(found.group(1))) {
                repeated.add(found.group(1));
            }
        });
        return repeated;
    }

    private static Set<String> fieldsWithoutLabel(String html) {
        Set<String> without = new HashSet<>();
        Pattern.compile("<(?:input|select|textarea)[^>]* id=\"([^\"]+)\"")
                .matcher(html)
                .results()
                .forEach(found -> {
                    if (!html.contains("for=\"" + found.group(1) + "\"")) {
                        without.add(found.group(1));
                    }
                });
        return without;
    }
}
