package org.brandcast.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks for texts in all that a stack writes or answers. What it finds is told as "name of the text in place". */
final class LeakSearch {
    private static final Pattern LINK = Pattern.compile("(?:href|hx-get|action|src)=\"(/[^\"#]*)\"");
    private static final Pattern NO_PAGE = Pattern.compile("/(assets|webjars|logout|preferences)(/.*)?");
    private static final int PAGES_OF_A_KIND = 3;

    private final Endpoints endpoints;
    private final Map<String, String> names = new HashMap<>();
    private final Set<String> found = new TreeSet<>();

    /**
     * Looks for these.
     *
     * @param texts by name; octets are looked for in hexadecimal digits, too, as PostgreSQL writes them
     */
    LeakSearch(Endpoints endpoints, Map<String, String> texts) {
        this.endpoints = endpoints;
        texts.forEach((name, text) -> {
            names.put(text, name);
            names.put(HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)), name + " in hex");
        });
    }

    /** "name in place" of all that was found so far. */
    Set<String> found() {
        return found;
    }

    private void look(String place, String text) {
        names.forEach((each, name) -> {
            if (text.contains(each)) {
                found.add(name + " in " + place);
            }
        });
    }

    private void look(String place, byte[] octets) {
        look(place, new String(octets, StandardCharsets.ISO_8859_1));
    }

    /** Each process's log, and the broker's own of its users. */
    void inLogs() throws IOException {
        Path var = Path.of(endpoints.text("varDir"));
        List<Path> files = new ArrayList<>();
        try (Stream<Path> logs = Files.walk(var.resolve("log"))) {
            logs.filter(Files::isRegularFile).forEach(files::add);
        }
        try (Stream<Path> data = Files.walk(var.resolve("data").resolve("kafka"))) {
            data.filter(file -> file.toString().contains("__cluster_metadata") && Files.isRegularFile(file))
                    .forEach(files::add);
        }
        for (Path file : files) {
            look("file " + var.relativize(file), Files.readAllBytes(file));
        }
    }

    void inTopics(long sinceMillis) throws IOException {
        try (KafkaSide kafka = KafkaSide.inner(endpoints)) {
            kafka.everywhereSince(sinceMillis, (topic, octets) -> {
                if (octets != null) {
                    look("topic " + topic, octets);
                }
            });
        }
    }

    /** Every row of every table, as text. */
    void inPostgres() throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                endpoints.text("postgresUrl"), endpoints.text("postgresUser"), endpoints.text("postgresPassword"))) {
            Array texts = connection.createArrayOf("text", names.keySet().toArray());
            for (String table : tables(connection)) {
                try (PreparedStatement query =
                        connection.prepareStatement("SELECT DISTINCT s FROM (SELECT t::text AS line FROM \"" + table
                                + "\" t OFFSET 0) x JOIN unnest(?::text[]) s ON strpos(x.line, s) > 0")) {
                    query.setArray(1, texts);
                    try (ResultSet rows = query.executeQuery()) {
                        while (rows.next()) {
                            found.add(names.get(rows.getString(1)) + " in table " + table);
                        }
                    }
                }
            }
        }
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (PreparedStatement query =
                        connection.prepareStatement("SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
                                + " AND relnamespace = 'public'::regnamespace");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    void inClickHouse(ClickHouse clickHouse) {
        String texts = String.join(
                ",",
                names.keySet().stream()
                        .map(text -> "'" + text.replace("'", "\\'") + "'")
                        .toList());
        clickHouse
                .rows("SELECT name FROM system.tables WHERE database = 'brandcast' AND engine LIKE '%MergeTree%'")
                .forEach(table -> {
                    String name = table.path("name").asText();
                    String condition =
                            " FROM brandcast." + name + " WHERE multiSearchAny(formatRow('TSV', *), [" + texts + "])";
                    if (clickHouse.number("SELECT count()" + condition) > 0) {
                        look(
                                "ClickHouse's " + name,
                                clickHouse
                                        .rows("SELECT * " + condition + " LIMIT 100")
                                        .toString());
                    }
                });
    }

    /** What somebody's browser gets: the pages named, and those that links lead to, a few of each kind. */
    void inPages(String whose, OperatorTools browser, List<String> first) throws IOException, InterruptedException {
        Deque<String> open = new ArrayDeque<>(first);
        Set<String> seen = new HashSet<>(first);
        Map<String, Integer> kinds = new HashMap<>();
        while (!open.isEmpty()) {
            String path = open.removeFirst();
            String page = browser.body(path);
            inAnswer(whose + "'s page " + path, page);
            Matcher link = LINK.matcher(page);
            while (link.find()) {
                String next = link.group(1).replace("&amp;", "&");
                String kind =
                        next.replaceAll("[0-9a-f]{8}-[0-9a-f-]+|[0-9]+", "#").replaceAll("=[^&]*", "=");
                if (!NO_PAGE.matcher(next).matches()
                        && seen.add(next)
                        && kinds.merge(kind, 1, Integer::sum) <= PAGES_OF_A_KIND) {
                    open.addLast(next);
                }
            }
        }
    }

    void inAnswer(String place, String text) {
        look(place, text);
    }
}
