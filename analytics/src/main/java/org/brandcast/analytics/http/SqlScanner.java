package org.brandcast.analytics.http;

import java.util.Locale;

/**
 * Walks over the words and punctuation of a statement, past comments and quoted text. It decides nothing about the
 * meaning of SQL; it only finds where clauses start, so that data behind {@code FORMAT x} can be told from text.
 *
 * <p>Positions are those of the given text; the caller decodes bytes as ISO 8859-1, so that they are byte offsets.
 */
final class SqlScanner {
    /** What stands at the current position. */
    enum Kind {
        WORD,
        QUOTED,
        PUNCTUATION,
        END
    }

    private final String sql;
    private int position;
    private int depth;
    private Kind kind = Kind.PUNCTUATION;
    private int start;

    SqlScanner(String sql) {
        this.sql = sql;
    }

    /** Moves to the next token and gives its kind. */
    Kind next() {
        skipBlank();
        start = position;
        if (position >= sql.length()) {
            kind = Kind.END;
            return kind;
        }
        char c = sql.charAt(position);
        if (isWordStart(c)) {
            while (position < sql.length() && isWordPart(sql.charAt(position))) {
                position++;
            }
            kind = Kind.WORD;
        } else if (c == '\'' || c == '"' || c == '`') {
            skipQuoted(c);
            kind = Kind.QUOTED;
        } else if (c == '$' && skipHeredoc()) {
            kind = Kind.QUOTED;
        } else {
            if (c == '(' || c == '[' || c == '{') {
                depth++;
            } else if (c == ')' || c == ']' || c == '}') {
                depth--;
            }
            position++;
            kind = Kind.PUNCTUATION;
        }
        return kind;
    }

    /** The current token as it stands. */
    String token() {
        return sql.substring(start, position);
    }

    /** The current token, if it is a word, in upper case; else the empty string. */
    String word() {
        return kind == Kind.WORD ? token().toUpperCase(Locale.ROOT) : "";
    }

    int start() {
        return start;
    }

    /** Offset behind the current token. */
    int end() {
        return position;
    }

    /** Open parentheses around the current token. */
    int depth() {
        return depth;
    }

    private void skipBlank() {
        while (position < sql.length()) {
            char c = sql.charAt(position);
            if (Character.isWhitespace(c) || c == '\u00A0' || c == '\uFEFF') {
                position++;
            } else if (sql.startsWith("--", position)
                    || sql.startsWith("#!", position)
                    || sql.startsWith("# ", position)) {
                int end = sql.indexOf('\n', position);
                position = end < 0 ? sql.length() : end + 1;
            } else if (sql.startsWith("/*", position)) {
                int end = sql.indexOf("*/", position + 2);
                position = end < 0 ? sql.length() : end + 2;
            } else {
                return;
            }
        }
    }

    private void skipQuoted(char quote) {
        position++;
        while (position < sql.length()) {
            char c = sql.charAt(position);
            if (c == '\\') {
                position = Math.min(sql.length(), position + 2);
            } else if (c == quote) {
                position++;
                if (position < sql.length() && sql.charAt(position) == quote) {
                    position++;
                } else {
                    return;
                }
            } else {
                position++;
            }
        }
    }

    /** {@code $tag$ … $tag$}: a string that escapes nothing. */
    private boolean skipHeredoc() {
        int tagEnd = position + 1;
        while (tagEnd < sql.length() && isWordPart(sql.charAt(tagEnd))) {
            tagEnd++;
        }
        if (tagEnd >= sql.length() || sql.charAt(tagEnd) != '$') {
            return false;
        }
        String tag = sql.substring(position, tagEnd + 1);
        int close = sql.indexOf(tag, tagEnd + 1);
        if (close < 0) {
            return false;
        }
        position = close + tag.length();
        return true;
    }

    private static boolean isWordStart(char c) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isWordPart(char c) {
        return isWordStart(c) || (c >= '0' && c <= '9');
    }
}
