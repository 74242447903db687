package org.brandcast.portal.subscriber;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.ReasonCount;
import org.brandcast.portal.list.ListFiles;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.schemas.SubscriberRuleKind;

/**
 * Files of facts about numbers. The upload stages the lines in one transaction and answers with the report;
 * {@link SubscriberPublisher} carries them on from there, so a restart in the middle loses and repeats nothing.
 */
@Singleton
public final class SubscriberImports {
    private static final String VIEWS = """
            SELECT i.*, t.name AS tenant_name, t.path FROM subscriber_import i JOIN tenant t ON t.id = i.tenant_id""";
    private static final int LATEST = 20;

    private final Database database;
    private final SubscriberService subscribers;
    private final SubscriberPublisher publisher;
    private final ControlView control;
    private final AuditLog audit;
    private final JsonMapper json;
    private final Clock clock;

    SubscriberImports(
            Database database,
            SubscriberService subscribers,
            SubscriberPublisher publisher,
            ControlView control,
            AuditLog audit,
            JsonMapper json,
            Clock clock) {
        this.database = database;
        this.subscribers = subscribers;
        this.publisher = publisher;
        this.control = control;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Reads a file to its end.
     *
     * @param form kind, and tenantId, brandname, replaces where they apply
     * @return the import's id
     * @throws FormProblem when nothing of it can be used
     */
    public long upload(CurrentUser user, Fields form, String fileName, InputStream csv) {
        user.require(Permission.SUBSCRIBER_EDIT);
        SubscriberRuleKind kind = form.choice("kind", SubscriberRuleKind.class);
        SubscriberService.Scope scope = subscribers.scope(user, kind, form);
        form.check();
        try {
            long id = this.<Long, IOException>inTransaction(user, tx -> {
                long made = tx.number(
                        """
                        INSERT INTO subscriber_import (tenant_id, kind, brandname, file_name, replaces, state, row_count,
                          accepted, duplicates, rejected_by_reason, at_millis, created_by)
                        VALUES (?, ?, ?, ?, ?, 'publishing', 0, 0, 0, '{}', ?, ?) RETURNING id""",
                        scope.tenantId(),
                        kind.name(),
                        scope.brandname(),
                        fileName,
                        form.on("replaces"),
                        clock.millis(),
                        user.login());
                SubscriberUpload upload = new SubscriberUpload(
                        tx, made, scope.tenantId(), kind == SubscriberRuleKind.PORTED, control.current());
                try (CsvReader<CsvRecord> reader = ListFiles.open(csv)) {
                    upload.read(reader);
                }
                if (upload.accepted() == 0) {
                    throw new FormProblem(List.of(FieldProblem.of("file", fileName, "problem.import.nothing")));
                }
                tx.update(
                        """
                        UPDATE subscriber_import SET row_count = ?, accepted = ?, duplicates = ?,
                          rejected_by_reason = ?::jsonb WHERE id = ?""",
                        upload.read(),
                        upload.accepted(),
                        upload.duplicates(),
                        new String(json.writeValueAsBytes(upload.rejectedByReason()), StandardCharsets.UTF_8),
                        made);
                audit.write(
                        tx,
                        user,
                        scope.tenantId(),
                        "import",
                        "subscriber-rule",
                        Long.toString(made),
                        Map.of("kind", kind.name(), "file", fileName, "accepted", upload.accepted()));
                return made;
            });
            publisher.wake();
            return id;
        } catch (CsvParseException | UncheckedIOException e) {
            throw new FormProblem(List.of(FieldProblem.of("file", fileName, "problem.list.unreadable")));
        } catch (IOException e) {
            throw new UncheckedIOException("the upload could not be read to its end", e);
        }
    }

    private <T, E extends Exception> T inTransaction(CurrentUser user, Database.Work<T, E> work) throws E {
        return database.call(TenantScope.of(user), work);
    }

    /** The latest of the user's subtree. */
    public List<ImportView> latest(CurrentUser user) {
        user.require(Permission.SUBSCRIBER_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(VIEWS + " ORDER BY i.id DESC LIMIT " + LATEST, row -> read(row, user.locale())));
    }

    public Optional<ImportView> find(CurrentUser user, long id) {
        user.require(Permission.SUBSCRIBER_VIEW);
        return database.call(
                TenantScope.of(user), tx -> tx.first(VIEWS + " WHERE i.id = ?", row -> read(row, user.locale()), id));
    }

    /** The bad lines as CSV, read in portions. A leading sign that a spreadsheet would take for a formula is disarmed. */
    public void writeRejectedCsv(CurrentUser user, long id, OutputStream out) {
        user.require(Permission.SUBSCRIBER_EDIT);
        database.run(TenantScope.of(user), tx -> {
            try (BufferedWriter csv = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
                csv.write("\ufeffline,value,reason\n");
                tx.forEach(
                        5_000,
                        "SELECT line, value, reason FROM subscriber_import_reject WHERE import_id = ? ORDER BY line",
                        row -> writeLine(csv, row),
                        id);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static void writeLine(BufferedWriter csv, ResultSet row) throws SQLException {
        String value = row.getString(2);
        String safe = value.matches("[=+@\\t-].*") ? "'" + value : value;
        try {
            csv.write(row.getLong(1) + ",\"" + safe.replace("\"", "\"\"") + "\"," + row.getString(3) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ImportView read(ResultSet row, Locale locale) throws SQLException {
        Map<String, Long> rejected;
        try {
            rejected = json.readValue(row.getString("rejected_by_reason"), Argument.mapOf(String.class, Long.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ImportView(
                row.getLong("id"),
                row.getString("kind"),
                row.getString("path").indexOf('.') < 0 ? "" : row.getString("tenant_name"),
                row.getString("brandname"),
                row.getString("file_name"),
                row.getBoolean("replaces"),
                row.getString("state"),
                row.getLong("row_count"),
                row.getLong("accepted"),
                row.getLong("duplicates"),
                row.getLong("cursor_position"),
                row.getLong("withdrawn"),
                rejected.entrySet().stream()
                        .map(entry -> new ReasonCount(
                                entry.getKey(),
                                Messages.find(locale, "reason." + entry.getKey())
                                        .orElse(entry.getKey()),
                                entry.getValue()))
                        .sorted((a, b) -> Long.compare(b.count(), a.count()))
                        .toList(),
                row.getString("created_by"),
                row.getLong("at_millis"),
                Tx.nullableLong(row, "finished_at_millis"));
    }
}
