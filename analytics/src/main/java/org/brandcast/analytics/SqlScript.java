package org.brandcast.analytics;

import java.util.ArrayList;
import java.util.List;

/** A file of SQL as its statements. */
final class SqlScript {
    private SqlScript() {}

    /**
     * Splits at semicolons outside of quotes and comments; a comment stays with its statement, a blank one is left
     * out.
     */
    static List<String> statements(String script) {
        List<String> statements = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        boolean blank = true;
        int at = 0;
        while (at < script.length()) {
            int end = partEnd(script, at);
            String part = script.substring(at, end);
            at = end;
            if (part.equals(";")) {
                if (!blank) {
                    statements.add(current.toString().strip());
                }
                current.setLength(0);
                blank = true;
            } else {
                current.append(part);
                blank &= part.isBlank() || part.startsWith("--") || part.startsWith("/*");
            }
        }
        if (!blank) {
            statements.add(current.toString().strip());
        }
        return statements;
    }

    /** End of the comment, the quoted text or the single character that starts here. */
    private static int partEnd(String script, int start) {
        if (script.startsWith("--", start)) {
            int end = script.indexOf('\n', start);
            return end < 0 ? script.length() : end;
        }
        if (script.startsWith("/*", start)) {
            int end = script.indexOf("*/", start + 2);
            return end < 0 ? script.length() : end + 2;
        }
        char quote = script.charAt(start);
        if (quote != '\'' && quote != '"' && quote != '`') {
            return start + 1;
        }
        int at = start + 1;
        while (at < script.length() && script.charAt(at) != quote) {
            at += script.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(script.length(), at + 1);
    }
}
