package org.brandcast.portal.billing;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.HttpStatusException;
import jakarta.inject.Singleton;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.jspecify.annotations.Nullable;

/**
 * The nights as the operator's finance sees and moves them. What is to be done is asked for by a row that the night's process
 * finds; nothing is booked here.
 */
@Singleton
public class NightService {
    private static final int DAYS = 31;
    private static final int RUNS = 15;
    private static final int PROPOSALS = 10;
    private static final int LINES = 20;
    private static final int DIFFERENCES = 50;

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    NightService(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** The page's content; empty: the night's process has never run. */
    public Optional<NightView> view(CurrentUser user) {
        user.requireOperator(Permission.BILLING_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> BillingService.isThere(tx)
                        ? Optional.of(new NightView(
                                schedule(tx), days(tx), runs(tx), proposals(tx), requests(tx), differences(tx)))
                        : Optional.empty());
    }

    /** Asks for the run of a day that is over. */
    public void run(CurrentUser user, Fields form) {
        user.requireOperator(Permission.BILLING_EDIT);
        Long day = form.day("day", Formats.ZONE);
        LocalDate today = LocalDate.now(clock.withZone(Formats.ZONE));
        if (form.text("day").isBlank()) {
            form.complain("day", "problem.field.required");
        } else if (day != null && !day(day).isBefore(today)) {
            form.complain("day", "problem.night.notOver");
        }
        form.check();
        if (day != null) {
            ask(user, "RUN", day(day), null);
        }
    }

    /** Asks for a decision on a proposal to be carried out. */
    public void decide(CurrentUser user, long proposalId, boolean approve) {
        user.requireOperator(Permission.BILLING_EDIT);
        boolean known = database.call(
                TenantScope.of(user),
                tx -> BillingService.isThere(tx)
                        && tx.number("SELECT count(*) FROM batch.proposal WHERE id = ?", proposalId) > 0);
        if (!known) {
            throw new HttpStatusException(HttpStatus.NOT_FOUND, "no proposal " + proposalId);
        }
        ask(user, approve ? "APPROVE" : "REFUSE", null, proposalId);
    }

    /** Changes when nights begin. */
    public void schedule(CurrentUser user, Fields form) {
        user.requireOperator(Permission.BILLING_EDIT);
        int minute = form.minuteOfDay("startsAt");
        form.check();
        database.run(TenantScope.of(user), tx -> {
            tx.update(
                    "UPDATE batch.schedule SET enabled = ?, starts_at = ?, changed_by = ?, changed_at_millis = ?",
                    form.on("enabled"),
                    Time.valueOf(LocalTime.ofSecondOfDay(minute * 60L)),
                    user.login(),
                    clock.millis());
            audit.write(
                    tx,
                    user,
                    user.tenantId(),
                    "change",
                    "night-schedule",
                    "1",
                    Map.of("enabled", form.on("enabled"), "startsAt", Formats.minuteOfDay(minute)));
        });
    }

    private void ask(CurrentUser user, String kind, @Nullable LocalDate day, @Nullable Long proposalId) {
        database.run(TenantScope.of(user), tx -> {
            tx.update(
                    "INSERT INTO batch.request (kind, day, proposal_id, asked_by, asked_at_millis) VALUES (?, ?, ?, ?, ?)",
                    kind,
                    day == null ? null : Date.valueOf(day),
                    proposalId,
                    user.login(),
                    clock.millis());
            audit.write(
                    tx,
                    user,
                    user.tenantId(),
                    kind.toLowerCase(Locale.ROOT),
                    "night",
                    day == null ? "proposal " + proposalId : day.toString(),
                    Map.of());
        });
    }

    private static NightView.Schedule schedule(Tx tx) throws SQLException {
        return tx.first(
                        "SELECT enabled, to_char(starts_at, 'HH24:MI') FROM batch.schedule",
                        row -> new NightView.Schedule(row.getBoolean(1), row.getString(2)))
                .orElse(new NightView.Schedule(false, ""));
    }

    private static List<NightView.Closed> days(Tx tx) throws SQLException {
        return tx.list(
                "SELECT * FROM batch.night ORDER BY day DESC LIMIT ?",
                row -> new NightView.Closed(
                        BillingService.millis(row.getDate("day")),
                        row.getLong("messages"),
                        row.getLong("charged_segments"),
                        row.getLong("amount_vnd"),
                        row.getLong("corrections"),
                        row.getLong("corrected_vnd"),
                        row.getLong("closed_at_millis")),
                DAYS);
    }

    private static List<NightView.Run> runs(Tx tx) throws SQLException {
        List<NightView.Run> runs = tx.list(
                """
                SELECT id, day, coalesce(started_by, '') AS started_by, status, coalesce(error, '') AS error,
                    (extract(epoch FROM start_time) * 1000)::bigint AS start_millis,
                    (extract(epoch FROM end_time) * 1000)::bigint AS end_millis
                FROM batch.run WHERE job = 'night' ORDER BY id DESC LIMIT ?""",
                row -> new NightView.Run(
                        row.getLong("id"),
                        BillingService.millis(row.getDate("day")),
                        row.getString("started_by"),
                        look(row.getString("status")),
                        row.getString("status"),
                        firstLine(row.getString("error")),
                        Tx.nullableLong(row, "start_millis"),
                        Tx.nullableLong(row, "end_millis"),
                        List.of()),
                RUNS);
        List<NightView.Run> whole = new ArrayList<>();
        for (NightView.Run run : runs) {
            whole.add(new NightView.Run(
                    run.id(),
                    run.dayMillis(),
                    run.by(),
                    run.look(),
                    run.state(),
                    run.error(),
                    run.startMillis(),
                    run.endMillis(),
                    steps(tx, run.id())));
        }
        return whole;
    }

    private static List<NightView.Step> steps(Tx tx, long run) throws SQLException {
        return tx.list(
                """
                SELECT step, status, coalesce(told, '') AS told, (extract(epoch FROM start_time) * 1000)::bigint AS start_millis,
                    (extract(epoch FROM end_time) * 1000)::bigint AS end_millis
                FROM batch.run_step WHERE run_id = ? ORDER BY id""",
                row -> new NightView.Step(
                        row.getString("step"),
                        look(row.getString("status")),
                        firstLine(row.getString("told")),
                        Tx.nullableLong(row, "start_millis"),
                        Tx.nullableLong(row, "end_millis")),
                run);
    }

    private static List<NightView.Proposal> proposals(Tx tx) throws SQLException {
        List<NightView.Proposal> found = tx.list(
                "SELECT * FROM batch.proposal WHERE state <> 'OUTDATED' ORDER BY id DESC LIMIT ?",
                row -> new NightView.Proposal(
                        row.getLong("id"),
                        BillingService.millis(row.getDate("day")),
                        row.getString("state"),
                        row.getLong("lines"),
                        row.getLong("messages"),
                        row.getLong("charged_segments"),
                        row.getLong("amount_vnd"),
                        row.getString("made_by"),
                        row.getLong("made_at_millis"),
                        List.of()),
                PROPOSALS);
        List<NightView.Proposal> whole = new ArrayList<>();
        for (NightView.Proposal p : found) {
            whole.add(new NightView.Proposal(
                    p.id(),
                    p.dayMillis(),
                    p.state(),
                    p.lines(),
                    p.messages(),
                    p.segments(),
                    p.amountVnd(),
                    p.by(),
                    p.atMillis(),
                    lines(tx, p.id())));
        }
        return whole;
    }

    private static List<NightView.Line> lines(Tx tx, long proposal) throws SQLException {
        return tx.list(
                """
                SELECT t.name, l.brandname, l.carrier, l.type, l.status, l.late, l.charged_segments, l.amount_vnd
                FROM batch.proposal_line l JOIN tenant t ON t.id = l.tenant_id WHERE l.proposal_id = ?
                ORDER BY abs(l.amount_vnd) DESC LIMIT ?""",
                row -> new NightView.Line(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getBoolean(6),
                        row.getLong(7),
                        row.getLong(8)),
                proposal,
                LINES);
    }

    private static List<NightView.Request> requests(Tx tx) throws SQLException {
        return tx.list(
                "SELECT * FROM batch.request WHERE reconciliation_id IS NULL ORDER BY id DESC LIMIT ?",
                row -> new NightView.Request(
                        row.getLong("id"),
                        row.getString("kind"),
                        row.getDate("day") == null ? null : BillingService.millis(row.getDate("day")),
                        Tx.nullableLong(row, "proposal_id"),
                        row.getString("asked_by"),
                        row.getLong("asked_at_millis"),
                        row.getString("state"),
                        row.getString("answer")),
                PROPOSALS);
    }

    private static List<NightView.Difference> differences(Tx tx) throws SQLException {
        return tx.list(
                """
                SELECT d.day, coalesce(t.name, '') AS name, d.message_id, d.kind, d.expected, d.found
                FROM batch.difference d LEFT JOIN tenant t ON t.id = d.tenant_id
                ORDER BY d.day DESC, d.kind, d.message_id LIMIT ?""",
                row -> new NightView.Difference(
                        BillingService.millis(row.getDate("day")),
                        row.getString("name"),
                        row.getString("message_id"),
                        row.getString("kind"),
                        row.getLong("expected"),
                        row.getLong("found")),
                DIFFERENCES);
    }

    /** One vocabulary of colours and icons: a run looks like the message state that means the same. */
    private static String look(String status) {
        return switch (status) {
            case "COMPLETED" -> "DELIVERED";
            case "STARTING", "STARTED" -> "QUEUED";
            default -> "FAILED";
        };
    }

    /** The rest is a stack trace. */
    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        String line = end < 0 ? text : text.substring(0, end);
        return line.length() <= 300 ? line : line.substring(0, 300) + "…";
    }

    private static LocalDate day(long millis) {
        return LocalDate.ofInstant(Instant.ofEpochMilli(millis), Formats.ZONE);
    }
}
