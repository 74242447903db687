package org.brandcast.portal.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.portal.page.Messages;

/** What the REST door says, in Vietnamese and English: {@code CODE} is what is wrong, {@code CODE.remedy} what to do. */
public final class ApiTexts {
    private static final Map<String, Properties> BUNDLES = Map.of("vi", load("vi"), "en", load("en"));

    private ApiTexts() {}

    /** One code that an answer may carry: what is wrong, and what to do. */
    public record Told(String code, String text, String remedy) {}

    /** Every code of the door itself, by name; those of the platform's rules are {@link RejectReason}'s. */
    public static List<Told> all(Locale locale) {
        return BUNDLES.get(language(locale)).stringPropertyNames().stream()
                .filter(name -> !name.endsWith(".remedy"))
                .sorted()
                .map(code -> new Told(code, text(locale, code, "…"), remedy(locale, code, "…")))
                .toList();
    }

    /** What the platform's rules refuse; such a text says what to do, too. */
    public static List<Told> ofRules(Locale locale) {
        return Arrays.stream(RejectReason.values())
                .map(reason -> new Told(reason.code(), reason.text(locale, "…"), ""))
                .toList();
    }

    /** What lists and campaigns are refused for, as their pages would say it; such a text says what to do, too. */
    public static List<Told> ofForms(Locale locale) {
        Locale known = Messages.supported(locale);
        return Messages.keys(known).stream()
                .filter(key -> key.startsWith("problem.campaign.") || key.startsWith("problem.list."))
                .sorted()
                .map(key -> new Told(
                        ApiProblem.codeOf(key), Messages.text(known, key).replaceAll("\\{[^}]*}", "…"), ""))
                .toList();
    }

    /** Vietnamese when asked for or nothing is asked for, English for every other language. */
    static String language(Locale locale) {
        return locale.getLanguage().equals("vi") || locale.getLanguage().isEmpty() ? "vi" : "en";
    }

    /** What is wrong; a reject of the platform speaks for itself. */
    static String text(Locale locale, String code, String detail) {
        String pattern = BUNDLES.get(language(locale)).getProperty(code);
        if (pattern != null) {
            return pattern.replace("{detail}", detail);
        }
        try {
            return RejectReason.valueOf(code).text(Locale.forLanguageTag(language(locale)), detail);
        } catch (IllegalArgumentException e) {
            return code;
        }
    }

    /** What to do; a reject's own text says it already, so then it is that. */
    static String remedy(Locale locale, String code, String detail) {
        String pattern = BUNDLES.get(language(locale)).getProperty(code + ".remedy");
        return pattern == null ? text(locale, code, detail) : pattern.replace("{detail}", detail);
    }

    private static Properties load(String language) {
        String resource = "/i18n/api_" + language + ".properties";
        try (InputStream in = ApiTexts.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("missing from the class path: " + resource);
            }
            Properties texts = new Properties();
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
