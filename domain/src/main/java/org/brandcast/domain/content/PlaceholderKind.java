package org.brandcast.domain.content;

/**
 * What may stand in a template's placeholder, told by its first letter: {@code {P1,20}}, {@code {N4,6}},
 * {@code {U10,60}}, {@code {D8,10}}. A kind limits characters; whether a link may be sent at all is {@link LinkRule}'s
 * word.
 */
public enum PlaceholderKind {
    /** Any characters. */
    TEXT('P'),
    /** 0–9. */
    DIGITS('N'),
    /** The characters of a URL (RFC 3986), from a letter or digit to one that ends a URL. */
    URL('U'),
    /** Digits, from first to last, with {@code / - . :} and spaces between. */
    DATE('D');

    private static final String IN_URL = "-._~:/?#[]@!$&'()*+,;=%";

    private final char letter;

    PlaceholderKind(char letter) {
        this.letter = letter;
    }

    public char letter() {
        return letter;
    }

    boolean allows(char c) {
        return switch (this) {
            case TEXT -> true;
            case DIGITS -> isDigit(c);
            case URL -> isDigit(c) || isLetter(c) || IN_URL.indexOf(c) >= 0;
            case DATE -> isDigit(c) || c == '/' || c == '-' || c == '.' || c == ':' || c == ' ';
        };
    }

    boolean mayStart(char c) {
        return switch (this) {
            case TEXT -> true;
            case DIGITS, DATE -> isDigit(c);
            case URL -> isDigit(c) || isLetter(c);
        };
    }

    boolean mayEnd(char c) {
        return switch (this) {
            case TEXT -> true;
            case DIGITS, DATE -> isDigit(c);
            case URL -> isDigit(c) || isLetter(c) || c == '/' || c == '=' || c == '-' || c == '_';
        };
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
