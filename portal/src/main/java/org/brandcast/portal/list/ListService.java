package org.brandcast.portal.list;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.DatabaseException;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.CsvCells;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.ReasonCount;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.upload.SpooledFile;

/** Subscriber lists. */
@Singleton
public final class ListService {
    private static final int SHOWN = 200;
    private static final int FIRST_REJECTS = 20;
    private static final int EXPORT_ROWS = 5_000;

    /** Each upload may hold some 50 MB of bits: so many at once, the others wait a while and are then sent away. */
    private static final int UPLOADS_AT_ONCE = 4;

    private static final long WAIT_SECONDS = 30;

    private final Database database;
    private final ControlView control;
    private final AuditLog audit;
    private final ListSuppression suppression;
    private final JsonMapper json;
    private final Clock clock;
    private final Semaphore uploads = new Semaphore(UPLOADS_AT_ONCE, true);

    ListService(
            Database database,
            ControlView control,
            AuditLog audit,
            ListSuppression suppression,
            JsonMapper json,
            Clock clock) {
        this.database = database;
        this.control = control;
        this.audit = audit;
        this.suppression = suppression;
        this.json = json;
        this.clock = clock;
    }

    /**
     * Reads a file of numbers into a new list, in one transaction: a file that breaks off leaves nothing behind.
     *
     * @throws FormProblem when it has no column of numbers, can't be read, or is empty
     */
    public UploadReport upload(CurrentUser user, String name, SpooledFile file) {
        return fill(user, name, file.name(), upload -> ListFiles.<SQLException>read(file, upload::read));
    }

    /** As {@link #upload(CurrentUser, String, SpooledFile)}, for text only. */
    public UploadReport upload(CurrentUser user, String name, String fileName, InputStream csv) {
        return fill(user, name, fileName, upload -> ListFiles.<SQLException>readText(csv, upload::read));
    }

    private UploadReport fill(CurrentUser user, String name, String fileName, Filling<RuntimeException> filling) {
        user.require(Permission.LIST_EDIT);
        String listName = name.isBlank() ? fileName : name.strip();
        if (listName.isBlank() || listName.length() > 200) {
            throw new FormProblem(List.of(FieldProblem.of("name", name, "problem.list.name", 200)));
        }
        takeTurn(fileName);
        try {
            return database.call(TenantScope.of(user), tx -> make(tx, user, listName, fileName, filling));
        } catch (UnreadableFileException e) {
            throw new FormProblem(List.of(FieldProblem.of("file", fileName, e.messageKey())));
        } finally {
            uploads.release();
        }
    }

    /** Gives rows to a list; what breaks it off leaves no list behind. */
    @FunctionalInterface
    public interface Rows<E extends Exception> {
        void giveTo(RowTaker taker) throws E;
    }

    /** Takes the rows of a list that comes from elsewhere than a file. */
    @FunctionalInterface
    public interface RowTaker {
        /** One row: the number, then what the list's further columns hold. */
        void row(List<String> values);
    }

    /** What happens with the list, in its transaction. */
    @FunctionalInterface
    public interface Done {
        void with(Tx tx, UploadReport report) throws SQLException;
    }

    /**
     * Takes rows from elsewhere into a new list, judged as those of a file, in one transaction.
     *
     * @param source where they come from, in a few words
     * @param columns names of the further columns
     */
    public <E extends Exception> UploadReport take(
            CurrentUser user, String name, String source, List<String> columns, Rows<E> rows, Done done) throws E {
        user.require(Permission.LIST_EDIT);
        List<String> all = new ArrayList<>(List.of("msisdn"));
        all.addAll(columns);
        takeTurn(source);
        try {
            return database.<UploadReport, E>call(TenantScope.of(user), tx -> {
                UploadReport report = this.<E>make(tx, user, name, source, upload -> {
                    upload.begin(new ListFormat.Layout(false, 0, all));
                    rows.giveTo(values -> take(upload, values));
                    upload.end();
                });
                done.with(tx, report);
                return report;
            });
        } finally {
            uploads.release();
        }
    }

    private static void take(ListUpload upload, List<String> values) {
        try {
            upload.take(upload.rows() + 1, values);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private void takeTurn(String fileName) {
        try {
            if (uploads.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new FormProblem(List.of(FieldProblem.of("file", fileName, "problem.list.busy")));
    }

    /** Fills a list that stands already in the open transaction. */
    @FunctionalInterface
    private interface Filling<E extends Exception> {
        void fill(ListUpload upload) throws SQLException, E;
    }

    private <E extends Exception> UploadReport make(
            Tx tx, CurrentUser user, String name, String fileName, Filling<E> filling) throws SQLException, E {
        long now = clock.millis();
        long id = tx.number(
                """
                INSERT INTO subscriber_list (tenant_id, name, file_name, created_by, created_at_millis)
                VALUES (?, ?, ?, ?, ?) RETURNING id""",
                user.tenantId(),
                name,
                fileName.length() > 200 ? fileName.substring(0, 200) : fileName,
                user.login(),
                now);
        UploadReport report;
        try (ListUpload upload =
                new ListUpload(tx, id, user.tenantId(), control.current().prefixes(), now)) {
            filling.fill(upload);
            report = upload.report(name);
        }
        tx.update(
                """
                UPDATE subscriber_list SET row_count = ?, accepted = ?, duplicates = ?, rejected_by_reason = ?::jsonb,
                  carrier_mix = ?::jsonb, columns = ? WHERE id = ?""",
                report.rows(),
                report.accepted(),
                report.duplicates(),
                text(report.rejectedByReason()),
                text(report.carrierMix()),
                tx.texts(report.columns()),
                id);
        audit.write(
                tx,
                user,
                user.tenantId(),
                "upload",
                "list",
                Long.toString(id),
                Map.of("name", name, "accepted", report.accepted(), "rows", report.rows()));
        suppression.countBehind(tx);
        return report;
    }

    /** The lists of the user's subtree, newest first. */
    public List<ListSummary> lists(CurrentUser user) {
        return lists(user, Long.MAX_VALUE, SHOWN);
    }

    /** So many of them at most, with ids below one. */
    public List<ListSummary> lists(CurrentUser user, long below, int most) {
        user.require(Permission.LIST_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        "SELECT * FROM subscriber_list WHERE deleted_at_millis IS NULL AND id < ? ORDER BY id DESC LIMIT ?",
                        ListService::readSummary,
                        below,
                        most));
    }

    /** One list; empty: no such list in the user's subtree. */
    public Optional<ListDetail> find(CurrentUser user, long id) {
        user.require(Permission.LIST_VIEW);
        return database.call(TenantScope.of(user), tx -> {
            List<ListDetail.RejectedLine> first = tx.list(
                    "SELECT line, value, reason FROM list_reject WHERE list_id = ? ORDER BY line LIMIT ?",
                    row -> new ListDetail.RejectedLine(
                            row.getLong(1),
                            row.getString(2),
                            row.getString(3),
                            ReasonCount.text(row.getString(3), row.getString(2), user.locale())),
                    id,
                    FIRST_REJECTS);
            return tx.first(
                    "SELECT * FROM subscriber_list WHERE id = ?",
                    row -> new ListDetail(
                            readSummary(row),
                            reasons(row.getString("rejected_by_reason"), user),
                            mostFirst(numbers(row.getString("carrier_mix"))),
                            List.copyOf(Tx.textSet(row, "columns")),
                            first),
                    id);
        });
    }

    /**
     * The refused lines as CSV, UTF-8 with a byte-order mark so that spreadsheets read the diacritics. A cell that a
     * spreadsheet would compute gets an apostrophe before it.
     */
    public void writeRejectedCsv(CurrentUser user, long id, OutputStream out) {
        user.require(Permission.LIST_VIEW);
        boolean vietnamese = user.locale().getLanguage().equals("vi");
        try {
            out.write(CsvCells.BYTE_ORDER_MARK.getBytes(StandardCharsets.UTF_8));
            CsvWriter csv = CsvWriter.builder().build(out, StandardCharsets.UTF_8);
            csv.writeRecord(
                    vietnamese
                            ? List.of("Dòng", "Giá trị", "Mã lý do", "Lý do")
                            : List.of("Line", "Value", "Reason code", "Reason"));
            database.run(
                    TenantScope.of(user),
                    tx -> tx.forEach(
                            EXPORT_ROWS,
                            "SELECT line, value, reason FROM list_reject WHERE list_id = ? ORDER BY line",
                            row -> csv.writeRecord(
                                    Long.toString(row.getLong(1)),
                                    CsvCells.guarded(row.getString(2)),
                                    row.getString(3),
                                    CsvCells.guarded(
                                            ReasonCount.text(row.getString(3), row.getString(2), user.locale()))),
                            id));
            csv.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<ReasonCount> reasons(String jsonText, CurrentUser user) {
        List<ReasonCount> reasons = new ArrayList<>();
        numbers(jsonText).forEach((code, count) -> reasons.add(ReasonCount.of(code, count, user.locale())));
        reasons.sort(Comparator.comparingLong(ReasonCount::count).reversed());
        return List.copyOf(reasons);
    }

    private static Map<String, Long> mostFirst(Map<String, Long> counts) {
        Map<String, Long> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return sorted;
    }

    private Map<String, Long> numbers(String jsonText) {
        try {
            return json.readValue(jsonText.getBytes(StandardCharsets.UTF_8), Argument.mapOf(String.class, Long.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String text(Map<String, Long> numbers) {
        try {
            return new String(json.writeValueAsBytes(numbers), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ListSummary readSummary(ResultSet row) throws SQLException {
        return new ListSummary(
                row.getLong("id"),
                row.getString("name"),
                row.getString("file_name"),
                row.getLong("row_count"),
                row.getLong("accepted"),
                row.getLong("duplicates"),
                Tx.nullableLong(row, "suppressed"),
                row.getString("created_by"),
                row.getLong("created_at_millis"),
                Tx.nullableLong(row, "deleted_at_millis"));
    }
}
