package org.brandcast.portal.form;

import java.util.Locale;
import java.util.Optional;
import org.brandcast.domain.lifecycle.RejectReason;

/**
 * How many were refused for one reason.
 *
 * @param text the reason in the reader's language
 */
public record ReasonCount(String code, String text, long count) {
    public static ReasonCount of(String code, long count, Locale locale) {
        return new ReasonCount(code, text(code, "", locale), count);
    }

    /** The reason in words; a code that this version doesn't know stands for itself. */
    public static String text(String code, String detail, Locale locale) {
        return known(code).map(reason -> reason.text(locale, detail)).orElse(code);
    }

    private static Optional<RejectReason> known(String code) {
        try {
            return Optional.of(RejectReason.valueOf(code));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
