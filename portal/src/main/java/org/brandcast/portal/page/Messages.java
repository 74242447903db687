package org.brandcast.portal.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * The interface texts, in Vietnamese and English. Patterns are {@link MessageFormat}'s; numbers are given as numbers,
 * so that each language groups and counts them its own way. The bundles hold no straight apostrophe, which would start
 * a quotation there.
 */
public final class Messages {
    public static final Locale VIETNAMESE = Locale.forLanguageTag("vi");
    public static final Locale ENGLISH = Locale.ENGLISH;
    public static final List<Locale> LOCALES = List.of(VIETNAMESE, ENGLISH);

    private static final Map<String, Properties> BUNDLES = Map.of("vi", load("vi"), "en", load("en"));

    private Messages() {}

    /** The text, or empty when the bundle of that language lacks the key. Other languages read Vietnamese. */
    public static Optional<String> find(Locale locale, String key, Object... args) {
        Locale known = supported(locale);
        String pattern = BUNDLES.get(known.getLanguage()).getProperty(key);
        if (pattern == null) {
            return Optional.empty();
        }
        return Optional.of(args.length == 0 ? pattern : new MessageFormat(pattern, known).format(args));
    }

    /** The text; the key itself when it is missing, which a test rules out. */
    public static String text(Locale locale, String key, Object... args) {
        return find(locale, key, args).orElse(key);
    }

    /** Vietnamese unless English is asked for. */
    public static Locale supported(Locale locale) {
        return locale.getLanguage().equals("en") ? ENGLISH : VIETNAMESE;
    }

    /** The names of all texts in a language of these two. */
    public static Set<String> keys(Locale locale) {
        return BUNDLES.get(locale.getLanguage()).stringPropertyNames();
    }

    private static Properties load(String language) {
        String resource = "/i18n/messages_" + language + ".properties";
        try (InputStream in = Messages.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no " + resource + " on the class path");
            }
            Properties texts = new Properties();
            texts.load(new InputStreamReader(in, StandardCharsets.UTF_8));
            return texts;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
