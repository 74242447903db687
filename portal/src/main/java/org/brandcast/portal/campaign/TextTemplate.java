package org.brandcast.portal.campaign;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A campaign's text with the list's columns as {@code {column}}. Braces that enclose no name, as in {@code {}} or a
 * lone brace, are ordinary characters.
 */
final class TextTemplate {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}\\p{Cntrl}]{1,60})\\}");

    /** Alternately literal text and the name of a column, literal first and last. */
    private final List<String> pieces;

    private final List<String> columns;

    private TextTemplate(List<String> pieces) {
        this.pieces = List.copyOf(pieces);
        Set<String> used = new LinkedHashSet<>();
        for (int i = 1; i < pieces.size(); i += 2) {
            used.add(pieces.get(i));
        }
        this.columns = List.copyOf(used);
    }

    static TextTemplate of(String text) {
        List<String> pieces = new ArrayList<>();
        Matcher matcher = PLACEHOLDER.matcher(text);
        int from = 0;
        while (matcher.find()) {
            pieces.add(text.substring(from, matcher.start()));
            pieces.add(matcher.group(1).strip());
            from = matcher.end();
        }
        pieces.add(text.substring(from));
        return new TextTemplate(pieces);
    }

    /** The columns that it uses, in order of appearance. */
    List<String> columns() {
        return columns;
    }

    /** Columns that it uses and the list lacks. */
    List<String> missingFrom(Collection<String> available) {
        return columns.stream().filter(column -> !available.contains(column)).toList();
    }

    boolean isPersonal() {
        return !columns.isEmpty();
    }

    /**
     * The text for one recipient.
     *
     * @param values of {@link #columns()}, in that order; null: the recipient has none, which is the empty text
     */
    String render(List<@Nullable String> values) {
        if (columns.isEmpty()) {
            return pieces.get(0);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pieces.size(); i++) {
            if (i % 2 == 0) {
                text.append(pieces.get(i));
            } else {
                String value = values.get(columns.indexOf(pieces.get(i)));
                text.append(value == null ? "" : value);
            }
        }
        return text.toString();
    }
}
