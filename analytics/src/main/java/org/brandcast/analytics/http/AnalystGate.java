package org.brandcast.analytics.http;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.brandcast.analytics.engine.Engine;
import org.brandcast.analytics.engine.EngineException;
import org.brandcast.analytics.engine.EngineResult;
import org.brandcast.analytics.engine.EngineSession;

/**
 * What an analyst's statement may be: a SELECT, DESCRIBE or SHOW over the documented views. Rows of other partners are kept
 * away by the engine itself, by row filters on every table; this keeps away what the engine can't: files, table functions,
 * the server's own tables, tables behind the views, settings.
 *
 * <p>Judged by the engine's own parse of the statement (EXPLAIN AST), line by line. A name can hold a line break and so add
 * lines, but never take one away: whatever is dangerous stands in a line of its own.
 */
final class AnalystGate {
    private static final Pattern LINE = Pattern.compile("^( *)([A-Za-z]+)(?: (.*))?$");
    private static final Set<String> ROOTS = Set.of("SelectWithUnionQuery", "DescribeQuery", "ShowTables");

    /** What may stand directly below the root of a SELECT: its parts, FORMAT's name; INTO OUTFILE's name not. */
    private static final Set<String> BELOW_ROOT = Set.of("ExpressionList", "Identifier");

    private static final Set<String> TABLE_FUNCTIONS =
            Set.of("numbers", "zeros", "generate_series", "generateseries", "values");

    /** What BI tools ask about the schema; the row filters leave the documented views alone in them. */
    private static final Set<String> SYSTEM_TABLES = Set.of(
            "system.one",
            "system.numbers",
            "system.tables",
            "system.columns",
            "system.databases",
            "system.functions",
            "system.data_type_families",
            "system.formats",
            "system.settings",
            "system.time_zones",
            "information_schema.tables",
            "information_schema.columns",
            "information_schema.schemata",
            "information_schema.views");

    /** Functions that reach beyond the rows of the query. */
    private static final Pattern FORBIDDEN_FUNCTION = Pattern.compile(
            "file|joinget.*|dict.*|sleep.*|filesystem.*|getserversetting|getmacro|.*model.*evaluate.*|catboost.*|addressto.*|"
                    + "demangle|url|s3.*|remote.*|cluster.*|merge.*tree.*|viewexplain|hascolumnintable|executable.*|ai.*|llm.*");

    private static final Set<String> IN_FUNCTIONS =
            Set.of("in", "notin", "globalin", "globalnotin", "nullin", "notnullin", "globalnullin", "globalnotnullin");
    private static final Pattern IDENTIFIER_PARAMETER = Pattern.compile("(?i):\\s*Identifier\\s*\\}");

    private static final byte[] EXPLAIN = "EXPLAIN AST ".getBytes(StandardCharsets.UTF_8);

    private final Set<String> hidden;

    AnalystGate(Set<String> hidden) {
        this.hidden = hidden;
    }

    /** Reads which tables there are; called when every migration is applied. */
    static AnalystGate over(Engine engine) throws EngineException {
        try (EngineSession session = engine.session()) {
            Set<String> tables = new HashSet<>(
                    session.text("SELECT name FROM system.tables WHERE database = 'brandcast' AND engine != 'View'")
                            .lines()
                            .toList());
            return new AnalystGate(tables);
        }
    }

    /**
     * Fails unless the statement may run.
     *
     * @param session of the caller; the statement isn't run
     */
    void check(EngineSession session, byte[] sql, Map<String, String> parameters) throws EngineException {
        if (IDENTIFIER_PARAMETER
                .matcher(new String(sql, StandardCharsets.UTF_8))
                .find()) {
            throw refused("a parameter of type Identifier");
        }
        byte[] asked = Statement.withoutFormat(sql);
        byte[] explain = new byte[EXPLAIN.length + asked.length];
        System.arraycopy(EXPLAIN, 0, explain, 0, EXPLAIN.length);
        System.arraycopy(asked, 0, explain, EXPLAIN.length, asked.length);
        try (EngineResult result = session.query(explain, "TabSeparatedRaw", parameters)) {
            judge(result.text().lines().toList());
        }
    }

    void judge(List<String> lines) throws EngineException {
        String root = lines.isEmpty() ? "" : kind(lines.get(0));
        if (!ROOTS.contains(root)) {
            throw refused(root.isEmpty() ? "an empty statement" : root);
        }
        String before = "";
        for (int i = 0; i < lines.size(); i++) {
            Matcher line = LINE.matcher(lines.get(i));
            if (!line.matches()) {
                throw refused("a name with a line break");
            }
            int depth = line.group(1).length();
            String kind = line.group(2);
            String rest = line.group(3) == null ? "" : line.group(3);
            if (depth == 1 && root.equals("SelectWithUnionQuery") && !BELOW_ROOT.contains(kind)) {
                throw refused("INTO OUTFILE");
            }
            switch (kind) {
                case "TableIdentifier" -> table(rest);
                case "Function" -> function(rest, before.equals("TableExpression"), lines, i);
                // In a subquery the engine takes settings in spite of readonly: the one that says whose rows are seen,
                // too.
                case "Set" -> throw refused("SETTINGS in a statement");
                case "Explain", "Insert", "InsertQuery" -> throw refused(kind);
                default -> {
                    // Expressions.
                }
            }
            before = kind;
        }
    }

    private void table(String rest) throws EngineException {
        String name = firstWord(rest);
        int dot = name.indexOf('.');
        String database = dot < 0 ? "" : name.substring(0, dot);
        String table = name.substring(dot + 1);
        if (database.isEmpty() || database.equals("brandcast")) {
            if (hidden.contains(table)) {
                throw refused("the table " + table + "; read the views");
            }
        } else if (!SYSTEM_TABLES.contains(name.toLowerCase(Locale.ROOT))) {
            throw refused("the table " + name);
        }
    }

    private void function(String rest, boolean ofTable, List<String> lines, int at) throws EngineException {
        String name = firstWord(rest).toLowerCase(Locale.ROOT);
        if (ofTable
                ? !TABLE_FUNCTIONS.contains(name)
                : FORBIDDEN_FUNCTION.matcher(name).matches()) {
            throw refused("the function " + name);
        }
        if (IN_FUNCTIONS.contains(name)) {
            // x IN table: the table stands there as a bare name.
            int depth = LINE.matcher(lines.get(at)).replaceFirst("$1").length();
            int arguments = 0;
            for (int i = at + 2; i < lines.size(); i++) {
                Matcher line = LINE.matcher(lines.get(i));
                if (!line.matches() || line.group(1).length() <= depth + 1) {
                    break;
                }
                if (line.group(1).length() == depth + 2) {
                    arguments++;
                    if (arguments == 2 && line.group(2).equals("Identifier")) {
                        table(line.group(3) == null ? "" : line.group(3));
                        // A bare name that is no table of ours is a subquery's name or a column.
                    }
                }
            }
        }
    }

    private static String kind(String line) {
        Matcher matcher = LINE.matcher(line);
        return matcher.matches() && matcher.group(1).isEmpty() ? matcher.group(2) : "";
    }

    private static String firstWord(String rest) {
        int end = rest.indexOf(' ');
        return end < 0 ? rest : rest.substring(0, end);
    }

    private static EngineException refused(String what) {
        return EngineException.made(
                497,
                "ACCESS_DENIED",
                "Not enough privileges: an analyst reads the views of the database brandcast, not " + what);
    }
}
