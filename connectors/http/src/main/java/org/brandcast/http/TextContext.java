package org.brandcast.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/** Where a template's text stands, which says how a value must be written to stay a value there. */
public enum TextContext {
    /** Inside a JSON string. */
    JSON {
        @Override
        void append(StringBuilder out, int codePoint) {
            switch (codePoint) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    // U+2028 and U+2029 end a line in older JavaScript: escaped, they do so nowhere.
                    if (codePoint < 0x20 || codePoint == 0x2028 || codePoint == 0x2029) {
                        out.append(String.format(Locale.ROOT, "\\u%04x", codePoint));
                    } else {
                        out.appendCodePoint(codePoint);
                    }
                }
            }
        }
    },
    /** XML text or attribute. XML 1.0 has no way to write most control characters. */
    XML {
        @Override
        void append(StringBuilder out, int codePoint) throws UnrenderableException {
            switch (codePoint) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&apos;");
                // As they are, a parser would turn them into something else.
                case '\r', '\n', '\t' -> out.append("&#").append(codePoint).append(';');
                default -> {
                    if (codePoint < 0x20 || codePoint == 0xFFFE || codePoint == 0xFFFF) {
                        throw new UnrenderableException(named(codePoint) + " has no place in XML 1.0");
                    }
                    out.appendCodePoint(codePoint);
                }
            }
        }
    },
    /** application/x-www-form-urlencoded. */
    FORM {
        @Override
        void append(StringBuilder out, int codePoint) {
            out.append(URLEncoder.encode(Character.toString(codePoint), StandardCharsets.UTF_8));
        }
    },
    /** A path segment or a query value. */
    URL {
        @Override
        void append(StringBuilder out, int codePoint) {
            if (isUnreserved(codePoint)) {
                out.appendCodePoint(codePoint);
                return;
            }
            for (byte octet : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
                out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
            }
        }
    },
    /** A header's value: visible ASCII and spaces. */
    HEADER {
        @Override
        void append(StringBuilder out, int codePoint) throws UnrenderableException {
            if (codePoint < 0x20 || codePoint > 0x7E) {
                throw new UnrenderableException(named(codePoint) + " has no place in a header");
            }
            out.appendCodePoint(codePoint);
        }
    },
    /** As it is: plain text, what is signed, credentials. */
    PLAIN {
        @Override
        void append(StringBuilder out, int codePoint) {
            out.appendCodePoint(codePoint);
        }
    };

    abstract void append(StringBuilder out, int codePoint) throws UnrenderableException;

    /**
     * The value, written for this context.
     *
     * @throws UnrenderableException if it has a character that can't be written here
     */
    String escape(String value) throws UnrenderableException {
        StringBuilder out = new StringBuilder(value.length() + 16);
        for (int i = 0; i < value.length(); ) {
            int codePoint = value.codePointAt(i);
            append(out, codePoint);
            i += Character.charCount(codePoint);
        }
        return out.toString();
    }

    /** Refuses half a surrogate pair: UTF-8 would silently turn it into a question mark. */
    static void requireWellFormed(String value) throws UnrenderableException {
        for (int i = 0; i < value.length(); ) {
            int codePoint = value.codePointAt(i);
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                throw new UnrenderableException("half a surrogate pair has no place in UTF-8");
            }
            i += Character.charCount(codePoint);
        }
    }

    private static boolean isUnreserved(int codePoint) {
        return (codePoint >= 'a' && codePoint <= 'z')
                || (codePoint >= 'A' && codePoint <= 'Z')
                || (codePoint >= '0' && codePoint <= '9')
                || codePoint == '-'
                || codePoint == '.'
                || codePoint == '_'
                || codePoint == '~';
    }

    private static String named(int codePoint) {
        return String.format(Locale.ROOT, "U+%04X", codePoint);
    }
}
