package org.brandcast.portal.reconciliation;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.domain.reconcile.CdrFormat;
import org.brandcast.domain.reconcile.CdrProblem;
import org.brandcast.domain.reconcile.CdrReader;
import org.brandcast.domain.reconcile.CdrRow;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.list.FileRow;
import org.brandcast.portal.list.ListFiles;
import org.brandcast.portal.list.UnreadableFileException;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.upload.SpooledFile;

/** Formats of carriers' files, one for each contract. A change is a new one of the same name; the newest holds. */
@Singleton
public class FormatService {
    private static final int LONGEST_NAME = 100;
    private static final int SHOWN_ROWS = 20;
    private static final String NEWEST =
            "SELECT DISTINCT ON (name) id, name, by_login, at_millis FROM batch.carrier_format ORDER BY name, id DESC";

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    FormatService(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** A format as it holds now. */
    public record Format(long id, String name, Map<String, String> settings, String by, long atMillis) {
        public CdrFormat read() {
            return CdrFormat.of(settings);
        }

        public String setting(String key) {
            return settings.getOrDefault(key, "");
        }
    }

    /**
     * How the first rows of a sample are read.
     *
     * @param missing columns that no line has; not empty: nothing could be read
     */
    public record Trial(List<String> missing, List<Line> lines) {}

    /** A line: a row, or what is wrong with it. */
    public record Line(long line, Optional<CdrRow> row, List<CdrProblem> problems) {}

    static boolean isThere(Tx tx) throws SQLException {
        return tx.number("SELECT count(*) FROM pg_tables WHERE schemaname = 'batch' AND tablename = 'carrier_format'")
                > 0;
    }

    /** By name; empty, too, when the night's process has never run. */
    public List<Format> formats(CurrentUser user) {
        user.requireOperator(Permission.BILLING_VIEW);
        return database.call(TenantScope.of(user), tx -> {
            List<Format> formats = new ArrayList<>();
            if (isThere(tx)) {
                for (Format each : tx.list(
                        NEWEST,
                        row -> new Format(
                                row.getLong(1), row.getString(2), Map.of(), row.getString(3), row.getLong(4)))) {
                    formats.add(
                            new Format(each.id(), each.name(), settings(tx, each.id()), each.by(), each.atMillis()));
                }
            }
            return formats;
        });
    }

    public Optional<Format> find(CurrentUser user, long id) {
        user.requireOperator(Permission.BILLING_VIEW);
        return database.call(TenantScope.of(user), tx -> isThere(tx) ? find(tx, id) : Optional.empty());
    }

    static Optional<Format> find(Tx tx, long id) throws SQLException {
        Map<String, String> settings = settings(tx, id);
        return tx.first(
                "SELECT id, name, by_login, at_millis FROM batch.carrier_format WHERE id = ?",
                row -> new Format(row.getLong(1), row.getString(2), settings, row.getString(3), row.getLong(4)),
                id);
    }

    private static Map<String, String> settings(Tx tx, long id) throws SQLException {
        Map<String, String> settings = new LinkedHashMap<>();
        tx.list(
                        "SELECT s.key, s.value FROM batch.carrier_format f, jsonb_each_text(f.settings) s WHERE f.id = ? ORDER BY 1",
                        row -> List.of(row.getString(1), row.getString(2)),
                        id)
                .forEach(pair -> settings.put(pair.get(0), pair.get(1)));
        return settings;
    }

    /** Writes a format down; its number. */
    public long save(CurrentUser user, Fields form) {
        user.requireOperator(Permission.BILLING_EDIT);
        String name = form.required("name", LONGEST_NAME);
        Map<String, String> settings = new LinkedHashMap<>();
        for (CdrFormat.Setting setting : CdrFormat.Setting.values()) {
            settings.put(setting.key(), form.text(setting.key()).strip());
        }
        List<CdrProblem> problems = new ArrayList<>();
        CdrFormat.of(settings, problems);
        for (CdrProblem problem : problems) {
            form.complain(problem.field(), "problem.cdr." + problem.code(), problem.value());
        }
        form.check();
        return database.call(TenantScope.of(user), tx -> {
            requireThere(tx);
            long id = tx.first(
                            """
                            INSERT INTO batch.carrier_format (tenant_id, name, settings, by_login, at_millis)
                            VALUES (?, ?, jsonb_object(?, ?), ?, ?) RETURNING id""",
                            row -> row.getLong(1),
                            user.tenantId(),
                            name,
                            tx.texts(settings.keySet()),
                            tx.texts(settings.values()),
                            user.login(),
                            clock.millis())
                    .orElseThrow();
            audit.write(tx, user, user.tenantId(), "save", "carrier-format", Long.toString(id), settings);
            return id;
        });
    }

    static void requireThere(Tx tx) throws SQLException {
        if (!isThere(tx)) {
            throw new FormProblem(List.of(FieldProblem.of("", null, "night.none")));
        }
    }

    /** How a sample's first rows are read. Nothing of it is kept. */
    public Trial tryOut(Format format, SpooledFile file) {
        CdrFormat settings = format.read();
        CdrReader reader = new CdrReader(settings);
        List<Line> lines = new ArrayList<>();
        try {
            ListFiles.readTable(file, settings.separator(), rows -> {
                int above = 0;
                while (rows.hasNext() && lines.size() < SHOWN_ROWS) {
                    FileRow row = rows.next();
                    if (reader.hasHead()) {
                        List<CdrProblem> problems = new ArrayList<>();
                        lines.add(new Line(row.line(), reader.row(row.line(), row.fields(), problems::add), problems));
                    } else if (!reader.head(row.fields()) && ++above >= CdrReader.HEAD_WITHIN) {
                        return;
                    }
                }
            });
        } catch (UnreadableFileException e) {
            throw new FormProblem(List.of(FieldProblem.of("file", file.name(), e.messageKey())));
        }
        return new Trial(reader.missing(), lines);
    }
}
