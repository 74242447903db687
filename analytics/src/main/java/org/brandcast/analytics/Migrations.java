package org.brandcast.analytics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schema as numbered SQL files, applied in order and once. {@code brandcast.schema_migrations} keeps each version
 * with its checksum; a file that was changed after it had been applied is refused. Every statement is written so that
 * it can run again (IF NOT EXISTS, OR REPLACE), because ClickHouse has no transaction around several of them: a run
 * that was cut is simply repeated.
 */
public final class Migrations {
    private static final Logger log = LoggerFactory.getLogger(Migrations.class);
    private static final String FOLDER = "/clickhouse/migrations/";
    private static final Pattern FILE_NAME = Pattern.compile("V(\\d{3})__([a-z0-9_]+)\\.sql");
    private static final String HISTORY = "brandcast.schema_migrations";

    /** One file. */
    record Migration(int version, String name, String sql) {
        String checksum() {
            try {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(sql.getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(digest);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final List<Migration> migrations;

    Migrations(List<Migration> migrations) {
        this.migrations = List.copyOf(migrations);
    }

    /** Those of this version of Brandcast. */
    public static Migrations ofBrandcast() {
        List<Migration> found = new ArrayList<>();
        for (String file : read(FOLDER + "index.txt").lines().toList()) {
            if (!file.isBlank()) {
                found.add(migration(file.strip(), read(FOLDER + file.strip())));
            }
        }
        return new Migrations(found);
    }

    static Migration migration(String file, String sql) {
        Matcher matcher = FILE_NAME.matcher(file);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("migration " + file + " is not named V000__words.sql");
        }
        return new Migration(Integer.parseInt(matcher.group(1)), matcher.group(2), sql.replace("\r\n", "\n"));
    }

    /**
     * Applies what is missing.
     *
     * @return how many files were applied
     */
    public int apply(SqlTarget target) throws SqlTargetException {
        target.run("CREATE DATABASE IF NOT EXISTS brandcast", "database brandcast");
        target.run(
                "CREATE TABLE IF NOT EXISTS " + HISTORY
                        + " (version UInt32, name String, checksum String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3))"
                        + " ENGINE = ReplacingMergeTree ORDER BY version",
                HISTORY);
        Map<Integer, String> applied = history(target);
        int count = 0;
        for (Migration migration : migrations) {
            String known = applied.get(migration.version());
            String what = "migration V%03d (%s)".formatted(migration.version(), migration.name());
            if (known == null) {
                for (String statement : SqlScript.statements(migration.sql())) {
                    target.run(statement, what);
                }
                target.run(
                        "INSERT INTO " + HISTORY + " (version, name, checksum) VALUES (" + migration.version() + ", '"
                                + migration.name() + "', '" + migration.checksum() + "')",
                        what);
                log.info("{} applied", what);
                count++;
            } else if (!known.equals(migration.checksum())) {
                throw new SqlTargetException(what + " was changed after it had been applied: restore the file, and put"
                        + " the change into a new one");
            }
        }
        return count;
    }

    private static Map<Integer, String> history(SqlTarget target) throws SqlTargetException {
        Map<Integer, String> applied = new TreeMap<>();
        String rows = target.query("SELECT version, checksum FROM " + HISTORY + " FINAL ORDER BY version");
        for (String row : rows.lines().toList()) {
            int tab = row.indexOf('\t');
            if (tab > 0) {
                applied.put(Integer.parseInt(row.substring(0, tab)), row.substring(tab + 1));
            }
        }
        return applied;
    }

    private static String read(String resource) {
        try (InputStream in = Migrations.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + resource + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
