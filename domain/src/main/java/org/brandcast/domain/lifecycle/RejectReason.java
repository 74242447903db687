package org.brandcast.domain.lifecycle;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * Every reason for which the platform refuses something. The name is the stable code of APIs, events and reports; the
 * texts say what is wrong and what to do, in Vietnamese and English, and stand in {@code RejectReason_*.properties}.
 */
public enum RejectReason {
    NUMBER_EMPTY,
    /** A spreadsheet wrote the number as 8.49E+10: its last digits are lost. */
    NUMBER_SCIENTIFIC,
    NUMBER_LANDLINE,
    NUMBER_FOREIGN,
    NUMBER_SHORT,
    NUMBER_LONG,
    NUMBER_JUNK,
    /** Right length, but no mobile network's numbers begin so. */
    NUMBER_UNKNOWN_PREFIX,

    TENANT_UNKNOWN,
    TENANT_SUSPENDED,

    BRANDNAME_EMPTY,
    BRANDNAME_LONG,
    BRANDNAME_CHARACTERS,
    BRANDNAME_DIGITS_ONLY,
    BRANDNAME_NOT_OWNED,
    /** Not registered with the recipient's carrier, or not at this time. */
    BRANDNAME_NOT_REGISTERED,

    TEXT_EMPTY,
    TEXT_TOO_LONG,
    UCS2_REFUSED,
    KEYWORD_BANNED,
    /** A link to a domain that isn't registered for the brandname. */
    LINK_NOT_REGISTERED,
    /** The text matches no registered template. */
    TEMPLATE_MISMATCH,

    AD_LABEL_MISSING,
    AD_OPT_OUT_MISSING,
    /** The next opening of the advertising hours lies behind the deadline. */
    AD_OUT_OF_HOURS,
    AD_OPTED_OUT,
    /** The number is in the Do-Not-Call register. */
    AD_DO_NOT_CALL,
    AD_CONSENT_MISSING,
    /** The number has had its advertising messages for this window. */
    AD_FREQUENCY,

    HOLD_REFUSED,
    HOLD_EXPIRED,

    CAMPAIGN_UNKNOWN,
    CAMPAIGN_PAUSED,
    CAMPAIGN_CANCELLED,
    DEADLINE_PASSED,

    NO_ROUTE,

    CAP_DAY,
    CAP_MONTH,

    ORDER_NONE,
    ORDER_UNKNOWN,
    ORDER_NOT_YET_VALID,
    ORDER_EXPIRED,
    ORDER_CLOSED,
    /** The order doesn't pay for this type or this carrier. */
    ORDER_NOT_COVERING,
    ORDER_EXHAUSTED;

    private static final Locale VIETNAMESE = Locale.forLanguageTag("vi");
    private static final Map<RejectReason, String> VIETNAMESE_TEXTS = load("vi");
    private static final Map<RejectReason, String> ENGLISH_TEXTS = load("en");

    public String code() {
        return name();
    }

    /**
     * What is wrong and the remedy, for the sender.
     *
     * @param locale Vietnamese for {@code vi} of any country, English for every other
     * @param detail the value that broke the rule
     */
    public String text(Locale locale, String detail) {
        boolean vietnamese = locale.getLanguage().equals(VIETNAMESE.getLanguage());
        String pattern = (vietnamese ? VIETNAMESE_TEXTS : ENGLISH_TEXTS).get(this);
        return pattern == null ? name() : pattern.replace("{detail}", detail);
    }

    /** Read by hand and not as a ResourceBundle, whose answer would depend on the JVM's default locale. */
    private static Map<RejectReason, String> load(String language) {
        String file = "RejectReason_" + language + ".properties";
        Properties properties = new Properties();
        try (InputStream in = RejectReason.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("missing from the jar: " + file);
            }
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        Map<RejectReason, String> texts = new EnumMap<>(RejectReason.class);
        properties.forEach((code, text) -> texts.put(valueOf((String) code), (String) text));
        return texts;
    }
}
