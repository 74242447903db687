package org.brandcast.domain.content;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.brandcast.domain.text.Folding;
import org.jspecify.annotations.Nullable;

/**
 * A registered text with placeholders: {@code {P1,20} la ma xac thuc cua ban} begins with 1 to 20 characters of any
 * kind. A doubled brace stands for the brace itself. Lengths count UTF-16 units of the composed text.
 */
public final class Template {
    public static final int MAX_PATTERN_LENGTH = 2_000;
    public static final int MAX_PLACEHOLDER_LENGTH = 1_000;

    private final long id;
    private final String pattern;
    private final List<Element> elements;
    private final int minLength;
    private final int maxLength;

    /** What {@link #read} made of a pattern. */
    public sealed interface Reading {
        record Parsed(Template template) implements Reading {}

        /**
         * The pattern can't be registered.
         *
         * @param at where in the pattern, from 0
         */
        record Malformed(int at, Fault fault) implements Reading {}
    }

    /** What may be wrong with a pattern. */
    public enum Fault {
        EMPTY,
        TOO_LONG,
        /** An opening brace without its end, or a single closing one. */
        UNPAIRED_BRACE,
        /** Not a letter of {@link PlaceholderKind} and a range: {@code {P1,20}}. */
        PLACEHOLDER_SYNTAX,
        /** From more than to, or beyond {@link #MAX_PLACEHOLDER_LENGTH}. */
        PLACEHOLDER_RANGE
    }

    sealed interface Element {}

    /** A fixed part, with the failure function of Knuth, Morris and Pratt: a search for it never steps back. */
    static final class Literal implements Element {
        private final String text;

        /** By length of a prefix: the length of its longest proper prefix that is its suffix too. */
        private final int[] borders;

        Literal(String text) {
            this.text = text;
            this.borders = new int[text.length() + 1];
            int border = 0;
            for (int i = 1; i < text.length(); i++) {
                border = advance(border, text.charAt(i));
                borders[i + 1] = border;
            }
        }

        String text() {
            return text;
        }

        /** The first place from one to another, both included, at which the text has the literal; -1: none. */
        int find(String in, int from, int last) {
            int matched = 0;
            for (int i = from; i < in.length() && i - matched <= last; i++) {
                matched = advance(matched, in.charAt(i));
                if (matched == text.length()) {
                    return i + 1 - matched <= last ? i + 1 - matched : -1;
                }
            }
            return -1;
        }

        /** How much of the literal the characters so far end with, after one more. */
        int advance(int matched, char c) {
            int length = matched;
            while (length == text.length() || (length > 0 && text.charAt(length) != c)) {
                length = borders[length];
            }
            return text.charAt(length) == c ? length + 1 : length;
        }
    }

    record Placeholder(PlaceholderKind kind, int min, int max) implements Element {
        /** Whether the text from one place to before another may stand for it. */
        boolean holds(String text, int from, int to) {
            if (to - from < min || to - from > max) {
                return false;
            }
            if (from == to || kind == PlaceholderKind.TEXT) {
                return true;
            }
            for (int i = from; i < to; i++) {
                if (!kind.allows(text.charAt(i))) {
                    return false;
                }
            }
            return kind.mayStart(text.charAt(from)) && kind.mayEnd(text.charAt(to - 1));
        }

        @Override
        public String toString() {
            return "{" + kind.letter() + min + "," + max + "}";
        }
    }

    private Template(long id, String pattern, List<Element> elements) {
        this.id = id;
        this.pattern = pattern;
        this.elements = List.copyOf(elements);
        int min = 0;
        int max = 0;
        for (Element element : elements) {
            min += element instanceof Placeholder placeholder
                    ? placeholder.min()
                    : ((Literal) element).text().length();
            max += element instanceof Placeholder placeholder
                    ? placeholder.max()
                    : ((Literal) element).text().length();
        }
        this.minLength = min;
        this.maxLength = max;
    }

    public static Reading read(long id, String pattern) {
        return new Parser(id, Folding.composed(pattern)).parse();
    }

    public long id() {
        return id;
    }

    public String pattern() {
        return pattern;
    }

    List<Element> elements() {
        return elements;
    }

    /** Cheap and without false negatives: length, beginning and end. */
    boolean mayMatch(String text) {
        return text.length() >= minLength
                && text.length() <= maxLength
                && (!(elements.get(0) instanceof Literal first) || text.startsWith(first.text()))
                && (!(elements.get(elements.size() - 1) instanceof Literal last) || text.endsWith(last.text()));
    }

    /**
     * Whether the text is the template with each placeholder ending where the fixed part behind it is found first: so it is
     * with nearly every text that matches. One pass; false: all ways of reading the text have to be looked at.
     */
    boolean matchesPlainly(String text) {
        int at = 0;
        for (int i = 0; i < elements.size(); i++) {
            if (elements.get(i) instanceof Literal literal) {
                if (!text.startsWith(literal.text(), at)) {
                    return false;
                }
                at += literal.text().length();
            } else {
                Placeholder placeholder = (Placeholder) elements.get(i);
                Element behind = i + 1 < elements.size() ? elements.get(i + 1) : null;
                int end = behind == null
                        ? text.length()
                        : behind instanceof Literal literal
                                ? literal.find(text, at + placeholder.min(), at + placeholder.max())
                                : -1;
                if (end < 0 || !placeholder.holds(text, at, end)) {
                    return false;
                }
                at = end;
            }
        }
        return at == text.length();
    }

    private static final class Parser {
        private final long id;
        private final String pattern;
        private final List<Element> elements = new ArrayList<>();
        private final StringBuilder literal = new StringBuilder();

        Parser(long id, String pattern) {
            this.id = id;
            this.pattern = pattern;
        }

        Reading parse() {
            if (pattern.isBlank()) {
                return new Reading.Malformed(0, Fault.EMPTY);
            }
            if (pattern.length() > MAX_PATTERN_LENGTH) {
                return new Reading.Malformed(MAX_PATTERN_LENGTH, Fault.TOO_LONG);
            }
            int at = 0;
            while (at < pattern.length()) {
                char c = pattern.charAt(at);
                boolean brace = c == '{' || c == '}';
                if (!brace || pattern.startsWith("" + c + c, at)) {
                    literal.append(c);
                    at += brace ? 2 : 1;
                    continue;
                }
                int end = pattern.indexOf('}', at);
                if (c == '}' || end < 0) {
                    return new Reading.Malformed(at, Fault.UNPAIRED_BRACE);
                }
                Fault fault = placeholder(pattern.substring(at + 1, end));
                if (fault != null) {
                    return new Reading.Malformed(at, fault);
                }
                at = end + 1;
            }
            endLiteral();
            return new Reading.Parsed(new Template(id, pattern, elements));
        }

        private @Nullable Fault placeholder(String inside) {
            int comma = inside.indexOf(',');
            Optional<PlaceholderKind> kind = inside.isEmpty() ? Optional.empty() : kindOf(inside.charAt(0));
            if (kind.isEmpty() || comma < 0) {
                return Fault.PLACEHOLDER_SYNTAX;
            }
            int min = number(inside.substring(1, comma));
            int max = number(inside.substring(comma + 1));
            if (min < 0 || max < 0) {
                return Fault.PLACEHOLDER_SYNTAX;
            }
            if (min > max || max == 0 || max > MAX_PLACEHOLDER_LENGTH) {
                return Fault.PLACEHOLDER_RANGE;
            }
            endLiteral();
            elements.add(new Placeholder(kind.get(), min, max));
            return null;
        }

        private void endLiteral() {
            if (!literal.isEmpty()) {
                String text = literal.toString();
                elements.add(new Literal(text));
                literal.setLength(0);
            }
        }

        private static Optional<PlaceholderKind> kindOf(char letter) {
            for (PlaceholderKind kind : PlaceholderKind.values()) {
                if (kind.letter() == letter) {
                    return Optional.of(kind);
                }
            }
            return Optional.empty();
        }

        /** -1 if it isn't a number of at most four digits. */
        private static int number(String digits) {
            boolean number =
                    !digits.isEmpty() && digits.length() <= 4 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
            return number ? Integer.parseInt(digits) : -1;
        }
    }
}
