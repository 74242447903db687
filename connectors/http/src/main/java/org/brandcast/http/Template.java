package org.brandcast.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text with placeholders: {@code {to}}, {@code {text|base64}}, {@code {param.endpoint|raw}}. Each value is written so
 * that it stays a value where it stands. A brace that doesn't open a placeholder is a brace, so that JSON needs no
 * escaping.
 *
 * <p>Immutable.
 */
final class Template {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z][A-Za-z0-9_.-]*)((?:\\|[a-z0-9]+)*)}");
    private static final String PARAMETER = "param.";

    /** What is done to a value before it is escaped. */
    private enum Filter {
        /** Unescaped; for the operator's own parameters only, e.g. a base address. */
        RAW,
        BASE64,
        HEX,
        /** Hex of UTF-16BE, as binary interfaces want UCS-2. */
        UCS2HEX,
        /** 84961234567 as 0961234567. */
        LOCAL,
        /** With a plus. */
        PLUS,
        UPPER,
        LOWER
    }

    private sealed interface Piece {}

    private record Literal(String text) implements Piece {}

    private record Placeholder(String name, List<Filter> filters) implements Piece {}

    private final TextContext context;
    private final List<Piece> pieces;

    private Template(TextContext context, List<Piece> pieces) {
        this.context = context;
        this.pieces = List.copyOf(pieces);
    }

    /**
     * Reads a template.
     *
     * @param known names that may stand in it
     * @throws IllegalArgumentException if it names something else; the message says what is known
     */
    static Template compile(String source, TextContext context, Set<String> known) {
        List<Piece> pieces = new ArrayList<>();
        Matcher matcher = PLACEHOLDER.matcher(source);
        int end = 0;
        while (matcher.find()) {
            String name = matcher.group(1);
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "{" + name + "} is unknown here; known: " + String.join(", ", new TreeSet<>(known)));
            }
            pieces.add(new Literal(source.substring(end, matcher.start())));
            pieces.add(new Placeholder(name, filters(name, matcher.group(2))));
            end = matcher.end();
        }
        pieces.add(new Literal(source.substring(end)));
        return new Template(context, pieces);
    }

    private static List<Filter> filters(String name, String written) {
        List<Filter> filters = new ArrayList<>();
        if (written.isEmpty()) {
            return filters;
        }
        for (String word : written.substring(1).split("\\|", -1)) {
            Filter filter;
            try {
                filter = Filter.valueOf(word.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "{" + name + "|" + word
                                + "} is unknown; known: raw, base64, hex, ucs2hex, local, plus, upper, lower",
                        e);
            }
            if (filter == Filter.RAW && !name.startsWith(PARAMETER)) {
                throw new IllegalArgumentException(
                        "{" + name + "|raw} would let a message write more than a value: only parameters may be raw");
            }
            filters.add(filter);
        }
        return filters;
    }

    /** Whether it has this placeholder. */
    boolean uses(String name) {
        return pieces.stream()
                .anyMatch(piece -> piece instanceof Placeholder placeholder
                        && placeholder.name().equals(name));
    }

    /**
     * The text with the values in place.
     *
     * @throws UnrenderableException if a value can't stand where the template puts it
     */
    String render(Map<String, String> values) throws UnrenderableException {
        StringBuilder out = new StringBuilder();
        for (Piece piece : pieces) {
            if (piece instanceof Literal literal) {
                out.append(literal.text());
            } else if (piece instanceof Placeholder placeholder) {
                String value = Objects.requireNonNull(values.get(placeholder.name()), placeholder.name() + " is null");
                TextContext.requireWellFormed(value);
                boolean raw = false;
                for (Filter filter : placeholder.filters()) {
                    raw |= filter == Filter.RAW;
                    value = apply(filter, value);
                }
                out.append(raw ? value : context.escape(value));
            }
        }
        return out.toString();
    }

    private static String apply(Filter filter, String value) {
        return switch (filter) {
            case RAW -> value;
            case BASE64 -> Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
            case HEX -> HexFormat.of().formatHex(value.getBytes(StandardCharsets.UTF_8));
            case UCS2HEX -> HexFormat.of().withUpperCase().formatHex(value.getBytes(StandardCharsets.UTF_16BE));
            case LOCAL -> value.startsWith("84") ? "0" + value.substring(2) : value;
            case PLUS -> "+" + value;
            case UPPER -> value.toUpperCase(Locale.ROOT);
            case LOWER -> value.toLowerCase(Locale.ROOT);
        };
    }
}
