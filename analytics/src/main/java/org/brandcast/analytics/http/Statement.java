package org.brandcast.analytics.http;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the front must know of a statement before the engine gets it: whether data follows it, whether its result can
 * be streamed, and in which format it answers.
 */
sealed interface Statement {
    /** The format that ClickHouse answers in when nobody names one. */
    String DEFAULT_FORMAT = "TabSeparated";

    /**
     * INSERT whose rows follow as data.
     *
     * @param head without its FORMAT or VALUES clause
     * @param format of the data
     * @param dataStart offset of the data in the scanned text
     */
    record Insert(String head, String format, int dataStart) implements Statement {}

    /** A SELECT; {@code format} null: none named. */
    record Select(@Nullable String format) implements Statement {}

    /** Anything else, run as a whole; {@code format} null: none named. */
    record Other(@Nullable String format) implements Statement {}

    /** The scanned text ends inside an INSERT's head; more of it is needed. */
    record Incomplete() implements Statement {}

    Set<String> INSERT_SOURCES = Set.of("SELECT", "WITH", "FROM", "WATCH");

    /**
     * Reads the statement at the start of these bytes.
     *
     * @param bytes the start of the request's text, perhaps with data behind it
     * @param complete whether nothing follows them
     */
    static Statement scan(byte[] bytes, boolean complete) {
        String sql = new String(bytes, StandardCharsets.ISO_8859_1);
        SqlScanner scanner = new SqlScanner(sql);
        SqlScanner.Kind kind = scanner.next();
        while (kind == SqlScanner.Kind.PUNCTUATION && scanner.token().equals("(")) {
            kind = scanner.next();
        }
        if (kind == SqlScanner.Kind.END && !complete) {
            return new Incomplete();
        }
        String first = scanner.word();
        if (first.equals("INSERT")) {
            return scanInsert(sql, scanner, complete);
        }
        Tail tail = scanTail(scanner);
        boolean reads = first.equals("SELECT") || (first.equals("WITH") && !tail.insert());
        return reads ? new Select(tail.format()) : new Other(tail.format());
    }

    private static Statement scanInsert(String sql, SqlScanner scanner, boolean complete) {
        while (scanner.next() != SqlScanner.Kind.END) {
            if (scanner.depth() > 0) {
                continue;
            }
            String word = scanner.word();
            if (word.equals("VALUES")) {
                return new Insert(sql.substring(0, scanner.start()), "Values", scanner.end());
            }
            if (word.equals("FORMAT")) {
                int head = scanner.start();
                if (scanner.next() != SqlScanner.Kind.WORD || (!complete && scanner.end() == sql.length())) {
                    break;
                }
                return new Insert(sql.substring(0, head), scanner.token(), dataStart(sql, scanner.end()));
            }
            if (INSERT_SOURCES.contains(word)) {
                return new Other(null);
            }
        }
        return complete ? new Other(null) : new Incomplete();
    }

    /** Data starts behind blanks and at most one line break, as ClickHouse's parser has it. */
    private static int dataStart(String sql, int formatEnd) {
        int at = formatEnd;
        while (at < sql.length() && (sql.charAt(at) == ' ' || sql.charAt(at) == '\t' || sql.charAt(at) == '\f')) {
            at++;
        }
        if (at < sql.length() && sql.charAt(at) == '\r') {
            at++;
        }
        if (at < sql.length() && sql.charAt(at) == '\n') {
            at++;
        }
        return at;
    }

    /**
     * The statement without the FORMAT clause at its end, so that asking about it isn't answered in that format. Nothing
     * but the word FORMAT and the one behind it is ever left out.
     */
    static byte[] withoutFormat(byte[] bytes) {
        String sql = new String(bytes, StandardCharsets.ISO_8859_1);
        SqlScanner scanner = new SqlScanner(sql);
        int start = -1;
        int end = -1;
        boolean afterFormat = false;
        while (scanner.next() != SqlScanner.Kind.END) {
            String word = scanner.depth() == 0 ? scanner.word() : "";
            if (word.isEmpty()) {
                afterFormat = false;
            } else if (afterFormat) {
                end = scanner.end();
                afterFormat = false;
            } else if (word.equals("SETTINGS") && end > start) {
                break;
            } else {
                end = -1;
                afterFormat = word.equals("FORMAT");
                start = scanner.start();
            }
        }
        return end > start
                ? (sql.substring(0, start) + sql.substring(end)).getBytes(StandardCharsets.ISO_8859_1)
                : bytes;
    }

    /** What stands behind a statement's first word; {@code insert}: an INSERT does, behind a WITH. */
    record Tail(@Nullable String format, boolean insert) {}

    private static Tail scanTail(SqlScanner scanner) {
        String format = null;
        boolean insert = false;
        boolean afterFormat = false;
        while (scanner.next() != SqlScanner.Kind.END) {
            String word = scanner.depth() == 0 ? scanner.word() : "";
            if (word.isEmpty()) {
                afterFormat = false;
            } else if (afterFormat) {
                format = scanner.token();
                afterFormat = false;
            } else if (word.equals("SETTINGS") && format != null) {
                return new Tail(format, insert);
            } else {
                // Another word behind FORMAT x: that was a column named format.
                format = null;
                afterFormat = word.equals("FORMAT");
                insert |= word.equals("INSERT");
            }
        }
        return new Tail(format, insert);
    }
}
