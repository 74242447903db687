package org.brandcast.portal.form;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with what was typed.
 *
 * @param field the form's or JSON's name of it
 * @param value what was given, shortened to what can be shown; null: nothing was
 * @param messageKey key in the message bundles, e.g. {@code problem.campaign.order-short}
 * @param args for the message's placeholders: numbers stay numbers, so that they are formatted in the reader's way
 */
public record FieldProblem(String field, @Nullable String value, String messageKey, List<Object> args) {
    private static final int SHOWN = 100;

    public FieldProblem {
        Objects.requireNonNull(field, "field is null");
        Objects.requireNonNull(messageKey, "messageKey is null");
        args = List.copyOf(args);
        if (value != null && value.length() > SHOWN) {
            value = value.substring(0, SHOWN) + "…";
        }
    }

    public static FieldProblem of(String field, @Nullable String value, String messageKey, Object... args) {
        return new FieldProblem(field, value, messageKey, List.of(args));
    }
}
