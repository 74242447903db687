package org.brandcast.portal.reconciliation;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.HttpStatusException;
import jakarta.inject.Singleton;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.domain.reconcile.CdrFormat;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.export.TableFile;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.upload.UploadedForm;
import org.jspecify.annotations.Nullable;

/**
 * Reconciliations as the operator's finance moves them: uploaded, looked at, adjusted, signed by our side, then by the other. Each
 * step is one update that asks for the state before it; what both sides signed is kept by PostgreSQL itself.
 */
@Singleton
public class ReconciliationService {
    private static final int PAGE = 50;
    private static final int MOST_DAYS = 92;
    private static final int QUEUE = 200;
    private static final int BAD_LINES = 50;
    private static final long MOST_SEGMENTS = 1_000_000_000_000L;
    private static final long MOST_VND = 1_000_000_000_000_000L;
    private static final int LONGEST_NOTE = 2_000;
    private static final int LONGEST_REASON = 500;
    private static final int LONGEST_NAME = 100;

    private static final String HEAD = """
            SELECT r.*, f.name AS contract, f.settings ->> 'partner' AS partner, f.settings ->> 'chargeOn' AS charge_on,
                round(replace(f.settings ->> 'tolerance', ',', '.')::numeric * 100)::integer AS tolerance,
                coalesce((SELECT sum(c.messages) FROM batch.reconciliation_class c
                    WHERE c.reconciliation_id = r.id AND c.class <> 'MATCHED'), 0) AS differing,
                coalesce((SELECT sum(c.messages) FROM batch.reconciliation_class c
                    WHERE c.reconciliation_id = r.id AND c.class <> 'MATCHED' AND c.explanation = ''), 0) AS unexplained
            FROM batch.reconciliation r JOIN batch.carrier_format f ON f.id = r.format_id""";

    private static final String DIFFERENCES = """
            SELECT * FROM batch.reconciliation_difference
            WHERE reconciliation_id = ? AND no > ? AND (? = '' OR class = ?) AND (? = '' OR explanation = ?)
              AND (? = '' OR smsc_id = ? OR message_id::text = lower(?) OR line::text = ? OR upper(brandname) = upper(?))
            ORDER BY no LIMIT ?""";

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    ReconciliationService(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** A file to be given out. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares or prints it
    public record Download(String fileName, byte[] content) {}

    /** How many wait at each place of the queue. */
    public record Counts(long open, long sent, long signed) {}

    /** Whether the night's tables are there. */
    public boolean isThere(CurrentUser user) {
        user.requireOperator(Permission.BILLING_VIEW);
        return database.call(TenantScope.of(user), FormatService::isThere);
    }

    public Counts counts(CurrentUser user) {
        user.requireOperator(Permission.BILLING_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> FormatService.isThere(tx)
                        ? tx.first("""
                                        SELECT count(*) FILTER (WHERE state IN ('WAITING', 'FAILED', 'OPEN')),
                                            count(*) FILTER (WHERE state = 'SENT'), count(*) FILTER (WHERE state = 'SIGNED')
                                        FROM batch.reconciliation""", row -> new Counts(row.getLong(1), row.getLong(2), row.getLong(3)))
                                .orElseThrow()
                        : new Counts(0, 0, 0));
    }

    /**
     * A part of the queue: what waits longest comes first, what is signed latest.
     *
     * @param part {@code open}, {@code sent} or {@code signed}
     */
    public List<ReconciliationView.Head> queue(CurrentUser user, String part) {
        user.requireOperator(Permission.BILLING_VIEW);
        String states = switch (part) {
            case "sent" -> "'SENT'";
            case "signed" -> "'SIGNED'";
            default -> "'WAITING', 'FAILED', 'OPEN'";
        };
        return database.call(
                TenantScope.of(user),
                tx -> FormatService.isThere(tx)
                        ? tx.list(
                                HEAD + " WHERE r.state IN (" + states + ") ORDER BY r.last_day "
                                        + (part.equals("signed") ? "DESC, r.id DESC" : ", r.id") + " LIMIT ?",
                                ReconciliationService::head,
                                QUEUE)
                        : List.of());
    }

    public Optional<ReconciliationView> find(CurrentUser user, long id) {
        user.requireOperator(Permission.BILLING_VIEW);
        return database.call(TenantScope.of(user), tx -> {
            Optional<ReconciliationView.Head> head = FormatService.isThere(tx)
                    ? tx.first(HEAD + " WHERE r.id = ?", ReconciliationService::head, id)
                    : Optional.empty();
            return head.isEmpty() ? Optional.empty() : Optional.of(view(tx, head.get()));
        });
    }

    private static ReconciliationView view(Tx tx, ReconciliationView.Head head) throws SQLException {
        long id = head.id();
        return new ReconciliationView(
                head,
                tx.list(
                        """
                        SELECT class, explanation, messages, our_segments, their_segments, our_amount_vnd, their_amount_vnd
                        FROM batch.reconciliation_class WHERE reconciliation_id = ?
                        ORDER BY class <> 'MATCHED', explanation <> '', class, explanation""",
                        row -> new ReconciliationView.Found(
                                row.getString(1),
                                row.getString(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7)),
                        id),
                tx.list(
                        """
                        SELECT day, brandname, type, our_segments, their_segments, our_amount_vnd, their_amount_vnd, differing
                        FROM batch.reconciliation_sum WHERE reconciliation_id = ?
                        ORDER BY differing DESC, day, brandname, type LIMIT ?""",
                        row -> new ReconciliationView.Sum(
                                millis(row.getDate(1)),
                                row.getString(2),
                                row.getString(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getLong(8)),
                        id,
                        ReconciliationView.SUMS),
                tx.list(
                        "SELECT line, field, value, code FROM batch.reconciliation_bad WHERE reconciliation_id = ? ORDER BY line, field LIMIT ?",
                        row -> new ReconciliationView.Bad(
                                row.getLong(1), row.getString(2), row.getString(3), row.getString(4)),
                        id,
                        BAD_LINES),
                tx.list(
                        "SELECT words, message_id, line, by_login, at_millis FROM batch.reconciliation_note WHERE reconciliation_id = ? ORDER BY id",
                        row -> new ReconciliationView.Note(
                                row.getString(1),
                                row.getString(2),
                                Tx.nullableLong(row, "line"),
                                row.getString(4),
                                row.getLong(5)),
                        id),
                tx.list(
                        "SELECT segments, amount_vnd, reason, by_login, at_millis FROM batch.reconciliation_adjustment WHERE reconciliation_id = ? ORDER BY id",
                        row -> new ReconciliationView.Adjustment(
                                row.getLong(1), row.getLong(2), row.getString(3), row.getString(4), row.getLong(5)),
                        id),
                tx.number("SELECT count(*) FROM batch.reconciliation_file WHERE reconciliation_id = ?", id) > 0,
                isWaiting(tx, id));
    }

    /** A page of differences; one more than a page when there is another. */
    public List<ReconciliationView.Difference> differences(CurrentUser user, long id, DifferenceFilter filter) {
        user.requireOperator(Permission.BILLING_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(DIFFERENCES, ReconciliationService::difference, filtered(id, filter, PAGE + 1)));
    }

    static int page() {
        return PAGE;
    }

    /** All that the filter leaves, to a file. */
    public void export(CurrentUser user, long id, DifferenceFilter filter, TableFile.Rows rows) {
        user.requireOperator(Permission.BILLING_VIEW);
        DifferenceFilter all = new DifferenceFilter(filter.name(), filter.explanation(), filter.text(), 0);
        database.run(
                TenantScope.of(user),
                tx -> tx.forEach(
                        1_000,
                        DIFFERENCES,
                        row -> {
                            ReconciliationView.Difference each = difference(row);
                            rows.add(
                                    each.no(),
                                    each.name(),
                                    each.explanation(),
                                    each.smscId(),
                                    each.recipient(),
                                    each.brandname(),
                                    each.type(),
                                    Instant.ofEpochMilli(each.atMillis()).toString(),
                                    each.messageId(),
                                    each.line(),
                                    each.ourStatus(),
                                    each.theirStatus(),
                                    each.ourSegments(),
                                    each.theirSegments(),
                                    each.ourAmountVnd(),
                                    each.theirAmountVnd());
                        },
                        filtered(id, all, Integer.MAX_VALUE)));
    }

    private static @Nullable Object[] filtered(long id, DifferenceFilter filter, int most) {
        String text = filter.text();
        return new Object[] {
            id,
            filter.after(),
            filter.name(),
            filter.name(),
            filter.explanation(),
            filter.storedExplanation(),
            text,
            text,
            text,
            text,
            text,
            most
        };
    }

    /** Takes a file; the night's process matches it. */
    public long upload(CurrentUser user, FormatService formats, UploadedForm upload) {
        user.requireOperator(Permission.BILLING_EDIT);
        Map<String, Object> typed = upload.typed();
        Fields form = Fields.showing("reconciliation", typed);
        Optional<FormatService.Format> format = formats.formats(user).stream()
                .filter(each -> Long.toString(each.id()).equals(form.text("formatId")))
                .findFirst();
        if (format.isEmpty()) {
            form.complain("formatId", "problem.field.choice");
        }
        LocalDate first = day(form, "firstDay");
        LocalDate last = day(form, "lastDay");
        if (first != null && last != null) {
            if (last.isBefore(first)) {
                form.complain("lastDay", "problem.reconciliation.days", form.text("firstDay"));
            } else if (last.isAfter(first.plusDays(MOST_DAYS - 1L))) {
                form.complain("lastDay", "problem.reconciliation.long", MOST_DAYS);
            } else if (!last.isBefore(LocalDate.now(clock.withZone(Formats.ZONE)))) {
                form.complain("lastDay", "problem.reconciliation.notOver");
            }
        }
        form.check();
        if (format.isEmpty() || first == null || last == null) {
            throw new IllegalStateException("checked above");
        }
        CdrFormat settings = format.get().read();
        try (UploadedRows rows = UploadedRows.of(upload.file(), settings)) {
            return database.call(TenantScope.of(user), tx -> {
                Optional<Long> same = tx.first(
                        "SELECT id FROM batch.reconciliation WHERE file_sha256 = ? AND first_day = ? AND last_day = ? ORDER BY id LIMIT 1",
                        row -> row.getLong(1),
                        rows.sha256(),
                        Date.valueOf(first),
                        Date.valueOf(last));
                if (same.isPresent()) {
                    form.complain("file", "problem.reconciliation.again", same.get());
                    form.check();
                }
                long id = tx.first(
                                """
                                INSERT INTO batch.reconciliation (tenant_id, format_id, first_day, last_day, file_name, file_sha256,
                                    file_bytes, made_by, made_at_millis) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""",
                                row -> row.getLong(1),
                                user.tenantId(),
                                format.get().id(),
                                Date.valueOf(first),
                                Date.valueOf(last),
                                shortened(upload.file().name()),
                                rows.sha256(),
                                upload.file().bytes(),
                                user.login(),
                                clock.millis())
                        .orElseThrow();
                rows.keep(tx, id);
                ask(tx, user, "RECONCILE", id);
                audit(tx, user, "upload", id, Map.of("file", upload.file().name(), "sha256", rows.sha256()));
                return id;
            });
        }
    }

    private static String shortened(String name) {
        return name.length() > 200 ? name.substring(0, 200) : name;
    }

    private static @Nullable LocalDate day(Fields form, String name) {
        if (form.text(name).isBlank()) {
            form.complain(name, "problem.field.required");
        }
        Long millis = form.day(name, Formats.ZONE);
        return millis == null ? null : LocalDate.ofInstant(Instant.ofEpochMilli(millis), Formats.ZONE);
    }

    /** Matches it again, by the newest format of its contract. */
    public void rerun(CurrentUser user, long id) {
        user.requireOperator(Permission.BILLING_EDIT);
        database.run(TenantScope.of(user), tx -> {
            move(tx, id, """
                    UPDATE batch.reconciliation r SET state = 'WAITING', error = '', format_id = (
                        SELECT max(n.id) FROM batch.carrier_format n JOIN batch.carrier_format o ON o.name = n.name AND o.tenant_id = n.tenant_id
                        WHERE o.id = r.format_id)
                    WHERE r.id = ? AND r.state IN ('FAILED', 'OPEN')""", id);
            ask(tx, user, "RECONCILE", id);
            audit(tx, user, "rerun", id, Map.of());
        });
    }

    /** Says something of it, or of a difference. */
    public void note(CurrentUser user, long id, Fields form) {
        user.requireOperator(Permission.BILLING_EDIT);
        String words = form.required("words", LONGEST_NOTE);
        Long no = form.number("no", 1, Integer.MAX_VALUE);
        form.check();
        database.run(TenantScope.of(user), tx -> {
            requireState(tx, id, "OPEN", "SENT");
            int added = no == null
                    ? tx.update(
                            "INSERT INTO batch.reconciliation_note (reconciliation_id, words, by_login, at_millis) VALUES (?, ?, ?, ?)",
                            id,
                            words,
                            user.login(),
                            clock.millis())
                    : tx.update("""
                            INSERT INTO batch.reconciliation_note (reconciliation_id, message_id, line, words, by_login, at_millis)
                            SELECT reconciliation_id, message_id, line, ?, ?, ? FROM batch.reconciliation_difference
                            WHERE reconciliation_id = ? AND no = ?""", words, user.login(), clock.millis(), id, no);
            if (added == 0) {
                form.complain("no", "problem.reconciliation.no", no == null ? 0 : no);
                form.check();
            }
            Map<String, Object> detail = new HashMap<>();
            detail.put("words", words);
            if (no != null) {
                detail.put("difference", no);
            }
            audit(tx, user, "note", id, detail);
        });
    }

    /** Adds to our side what both sides agreed on. */
    public void adjust(CurrentUser user, long id, Fields form) {
        user.requireOperator(Permission.BILLING_EDIT);
        Long segments = form.number("segments", -MOST_SEGMENTS, MOST_SEGMENTS);
        Long amount = form.number("amount", -MOST_VND, MOST_VND);
        String reason = form.required("reason", LONGEST_REASON);
        long segmentsAdded = segments == null ? 0 : segments;
        long amountAdded = amount == null ? 0 : amount;
        if (segmentsAdded == 0 && amountAdded == 0) {
            form.complain("segments", "problem.reconciliation.nothing");
        }
        form.check();
        database.run(TenantScope.of(user), tx -> {
            requireState(tx, id, "OPEN");
            tx.update("""
                    INSERT INTO batch.reconciliation_adjustment (reconciliation_id, segments, amount_vnd, reason, by_login, at_millis)
                    VALUES (?, ?, ?, ?, ?, ?)""", id, segmentsAdded, amountAdded, reason, user.login(), clock.millis());
            ask(tx, user, "MINUTES", id);
            audit(
                    tx,
                    user,
                    "adjust",
                    id,
                    Map.of("segments", segmentsAdded, "amountVnd", amountAdded, "reason", reason));
        });
    }

    /** Our side signs: the minutes go to the other side. */
    public void sign(CurrentUser user, long id) {
        user.requireOperator(Permission.BILLING_EDIT);
        database.run(TenantScope.of(user), tx -> {
            move(
                    tx,
                    id,
                    "UPDATE batch.reconciliation SET state = 'SENT', signed_by = ?, signed_at_millis = ? WHERE id = ? AND state = 'OPEN'",
                    user.login(),
                    clock.millis(),
                    id);
            ask(tx, user, "MINUTES", id);
            audit(tx, user, "sign", id, Map.of());
        });
    }

    /** Our side takes its signature back, as long as the other hasn't signed. */
    public void withdraw(CurrentUser user, long id) {
        user.requireOperator(Permission.BILLING_EDIT);
        database.run(TenantScope.of(user), tx -> {
            move(
                    tx,
                    id,
                    "UPDATE batch.reconciliation SET state = 'OPEN', signed_by = '', signed_at_millis = NULL WHERE id = ? AND state = 'SENT'",
                    id);
            ask(tx, user, "MINUTES", id);
            audit(tx, user, "withdraw", id, Map.of());
        });
    }

    /** The other side has signed the minutes on paper; from now on nothing of it changes, and the file with its numbers goes. */
    public void countersign(CurrentUser user, long id, Fields form) {
        user.requireOperator(Permission.BILLING_EDIT);
        String name = form.required("otherName", LONGEST_NAME);
        String title = form.upTo("otherTitle", LONGEST_NAME);
        LocalDate day = day(form, "otherDay");
        if (day != null && day.isAfter(LocalDate.now(clock.withZone(Formats.ZONE)))) {
            form.complain("otherDay", "problem.reconciliation.future");
        }
        form.check();
        if (day == null) {
            return;
        }
        database.run(TenantScope.of(user), tx -> {
            requireState(tx, id, "SENT");
            if (isWaiting(tx, id)
                    || tx.number("SELECT count(*) FROM batch.reconciliation_file WHERE reconciliation_id = ?", id)
                            == 0) {
                form.complain("otherName", "problem.reconciliation.making");
                form.check();
            }
            move(tx, id, """
                    UPDATE batch.reconciliation SET state = 'SIGNED', other_name = ?, other_title = ?, other_day = ?, other_by = ?,
                        other_at_millis = ? WHERE id = ? AND state = 'SENT'""", name, title, Date.valueOf(day), user.login(), clock.millis(), id);
            tx.update("DELETE FROM batch.reconciliation_piece WHERE reconciliation_id = ?", id);
            audit(tx, user, "countersign", id, Map.of("name", name, "title", title, "day", day.toString()));
        });
    }

    /** The minutes. */
    public Optional<Download> download(CurrentUser user, long id, String kind) {
        user.requireOperator(Permission.BILLING_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> FormatService.isThere(tx)
                        ? tx.first(
                                "SELECT file_name, content FROM batch.reconciliation_file WHERE reconciliation_id = ? AND kind = ?",
                                row -> new Download(row.getString(1), row.getBytes(2)),
                                id,
                                kind)
                        : Optional.empty());
    }

    private static boolean isWaiting(Tx tx, long id) throws SQLException {
        return tx.number("SELECT count(*) FROM batch.request WHERE reconciliation_id = ? AND state = 'WAITING'", id)
                > 0;
    }

    private static void move(Tx tx, long id, String sql, @Nullable Object... args) throws SQLException {
        if (tx.update(sql, args) == 0) {
            throw notNow(tx, id);
        }
    }

    private static void requireState(Tx tx, long id, String... states) throws SQLException {
        // For whoever signs at this moment: one of the two waits.
        String state = tx.first(
                        "SELECT state FROM batch.reconciliation WHERE id = ? FOR UPDATE", row -> row.getString(1), id)
                .orElse("");
        if (!List.of(states).contains(state)) {
            throw notNow(tx, id);
        }
    }

    private static HttpStatusException notNow(Tx tx, long id) throws SQLException {
        return tx.number("SELECT count(*) FROM batch.reconciliation WHERE id = ?", id) == 0
                ? new HttpStatusException(HttpStatus.NOT_FOUND, "no reconciliation " + id)
                : new HttpStatusException(HttpStatus.CONFLICT, "reconciliation " + id + " has moved on meanwhile");
    }

    private void ask(Tx tx, CurrentUser user, String kind, long id) throws SQLException {
        tx.update(
                "INSERT INTO batch.request (kind, reconciliation_id, asked_by, asked_at_millis) VALUES (?, ?, ?, ?)",
                kind,
                id,
                user.login(),
                clock.millis());
    }

    private void audit(Tx tx, CurrentUser user, String action, long id, Map<String, ?> detail) throws SQLException {
        audit.write(tx, user, user.tenantId(), action, "reconciliation", Long.toString(id), detail);
    }

    private static ReconciliationView.Head head(ResultSet row) throws SQLException {
        Date otherDay = row.getDate("other_day");
        return new ReconciliationView.Head(
                row.getLong("id"),
                row.getString("state"),
                row.getString("contract"),
                row.getString("partner"),
                row.getString("charge_on"),
                row.getInt("tolerance"),
                millis(row.getDate("first_day")),
                millis(row.getDate("last_day")),
                row.getString("file_name"),
                row.getString("file_sha256"),
                row.getString("made_by"),
                row.getLong("made_at_millis"),
                row.getString("error"),
                row.getLong("rows_read"),
                row.getLong("rows_bad"),
                row.getLong("unpriced"),
                row.getLong("unlisted"),
                row.getLong("our_segments"),
                row.getLong("our_amount_vnd"),
                row.getLong("their_segments"),
                row.getLong("their_amount_vnd"),
                row.getLong("differing"),
                row.getLong("unexplained"),
                row.getString("signed_by"),
                Tx.nullableLong(row, "signed_at_millis"),
                row.getString("other_name"),
                row.getString("other_title"),
                otherDay == null ? null : millis(otherDay),
                row.getString("other_by"));
    }

    private static ReconciliationView.Difference difference(ResultSet row) throws SQLException {
        return new ReconciliationView.Difference(
                row.getInt("no"),
                row.getString("class"),
                row.getString("explanation"),
                row.getString("message_id"),
                Tx.nullableLong(row, "line"),
                row.getString("smsc_id"),
                row.getString("recipient_masked"),
                row.getString("brandname"),
                row.getString("type"),
                row.getLong("at_millis"),
                row.getString("our_status"),
                row.getString("their_status"),
                row.getLong("our_segments"),
                row.getLong("their_segments"),
                Tx.nullableLong(row, "our_amount_vnd"),
                Tx.nullableLong(row, "their_amount_vnd"));
    }

    private static Long millis(Date day) {
        return day.toLocalDate().atStartOfDay(Formats.ZONE).toInstant().toEpochMilli();
    }
}
