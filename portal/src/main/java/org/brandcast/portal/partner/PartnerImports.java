package org.brandcast.portal.partner;

import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.order.OrderBalance;
import org.brandcast.portal.order.OrderDesk;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.jspecify.annotations.Nullable;

/**
 * Spreadsheets of partners: read, checked against what is there and kept with the verdict on each row; then begun, when
 * somebody has looked at it. {@link PartnerImportWorker} does the rest.
 */
@Singleton
public final class PartnerImports {
    private static final Argument<List<Map<String, Object>>> PROBLEMS =
            Argument.listOf(Argument.mapOf(String.class, Object.class));
    private static final String VIEWS = """
            SELECT i.*, o.name AS funds_name,
              (SELECT jsonb_object_agg(s.state, s.n) FROM (
                SELECT r.state, count(*) AS n FROM partner_import_row r WHERE r.import_id = i.id GROUP BY r.state) s) AS states,
              w.partners, w.orders, w.segments
            FROM partner_import i LEFT JOIN sales_order o ON o.id = i.funded_by
            CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE r.new_partner) AS partners,
                count(r.segments) AS orders, coalesce(sum(r.segments), 0) AS segments
              FROM partner_import_row r WHERE r.import_id = i.id AND r.state IN ('ready', 'done')) w""";
    private static final int LATEST = 20;

    private final Database database;
    private final PartnerPlan plan;
    private final OrderDesk desk;
    private final PartnerImportWorker worker;
    private final AuditLog audit;
    private final JsonMapper json;
    private final Clock clock;

    PartnerImports(
            Database database,
            PartnerPlan plan,
            OrderDesk desk,
            PartnerImportWorker worker,
            AuditLog audit,
            JsonMapper json,
            Clock clock) {
        this.database = database;
        this.plan = plan;
        this.desk = desk;
        this.worker = worker;
        this.audit = audit;
        this.json = json;
        this.clock = clock;
    }

    static void require(CurrentUser user) {
        user.require(Permission.TENANT_EDIT);
        user.require(Permission.ORDER_EDIT);
    }

    /** Orders from which imported ones may be cut. */
    public List<OrderBalance> funds(CurrentUser user) {
        require(user);
        return desk.funds(user);
    }

    /**
     * Reads a file to its end and checks each row; nothing of it is done yet.
     *
     * @param form fundedBy: the order to cut the imported ones from
     * @return the import's id
     * @throws FormProblem when nothing of it can be used
     */
    public long check(CurrentUser user, Fields form, String fileName, InputStream file) throws IOException {
        require(user);
        Optional<OrderBalance> source = source(user, form);
        form.check();
        return database.<Long, IOException>call(TenantScope.of(user), tx -> {
            long id = tx.number(
                    """
                        INSERT INTO partner_import (tenant_id, user_id, created_by, file_name, funded_by, at_millis)
                        VALUES (?, ?, ?, ?, ?, ?) RETURNING id""",
                    user.tenantId(),
                    user.userId(),
                    user.login(),
                    fileName,
                    source.map(OrderBalance::id).orElse(null),
                    clock.millis());
            PartnerSheet sheet = new PartnerSheet();
            DryRun run = new DryRun(tx, user, id, source.map(OrderBalance::free).orElse(null));
            sheet.read(fileName, file, run::take);
            tx.update("UPDATE partner_import SET ignored = ? WHERE id = ?", tx.texts(sheet.ignored()), id);
            return id;
        });
    }

    private Optional<OrderBalance> source(CurrentUser user, Fields form) {
        String chosen = form.text("fundedBy");
        if (chosen.isEmpty()) {
            if (!user.isOperator()) {
                form.complain("fundedBy", "problem.order.source");
            }
            return Optional.empty();
        }
        Optional<OrderBalance> found = desk.funds(user).stream()
                .filter(order -> Long.toString(order.id()).equals(chosen))
                .findFirst();
        if (found.isEmpty()) {
            form.complain("fundedBy", "problem.field.choice");
        }
        return found;
    }

    /** One pass over a file: what each row would do, after those before it. */
    private final class DryRun {
        private final Tx tx;
        private final CurrentUser user;
        private final long importId;
        private final PartnerPlan.Before before;
        private @Nullable Long left;

        DryRun(Tx tx, CurrentUser user, long importId, @Nullable Long left) {
            this.tx = tx;
            this.user = user;
            this.importId = importId;
            this.left = left;
            this.before = new PartnerPlan.Before(user.tenantName());
        }

        void take(int line, Map<PartnerColumn, String> cells) throws SQLException {
            String state;
            String problems = "[]";
            boolean newPartner = false;
            Long segments = null;
            try {
                boolean firstOfPartner = before.isFirst(cells);
                PartnerPlan.Asked asked = plan.read(tx, user, cells, before);
                newPartner = asked.partner() == null && firstOfPartner;
                if (asked.order() != null && asked.orderId() == null) {
                    segments = asked.order().grantedSegments();
                    spend(segments);
                }
                state = asked.isKnown() ? "known" : "ready";
            } catch (FormProblem e) {
                state = "bad";
                problems = text(problems(e));
                newPartner = false;
                segments = null;
            }
            Map<String, String> byCode = new LinkedHashMap<>();
            cells.forEach((column, cell) -> byCode.put(column.code(), cell));
            tx.update("""
                    INSERT INTO partner_import_row (import_id, line, tenant_id, state, cells, problems, new_partner, segments)
                    VALUES (?, ?, ?, ?, ?::jsonb, ?::jsonb, ?, ?)""", importId, line, user.tenantId(), state, text(byCode), problems, newPartner, segments);
        }

        private void spend(long segments) {
            if (left == null) {
                return;
            }
            if (segments > left) {
                throw new FormProblem(List.of(FieldProblem.of(
                        "remaining",
                        Long.toString(segments),
                        "problem.order.short",
                        new Fields.Label("import.col.remaining"),
                        left)));
            }
            left -= segments;
        }
    }

    /** Begins to do the good rows; once, however often it is asked. False: it was begun before. */
    public boolean start(CurrentUser user, long id) {
        require(user);
        boolean begun = database.call(TenantScope.of(user), tx -> {
            int changed = tx.update("""
                    UPDATE partner_import SET state = 'running', started_at_millis = ?
                    WHERE id = ? AND tenant_id = ? AND state = 'checked'""", clock.millis(), id, user.tenantId());
            if (changed == 1) {
                audit.write(tx, user, user.tenantId(), "import", "partner-import", Long.toString(id), Map.of());
            }
            return changed == 1;
        });
        worker.wake();
        return begun;
    }

    /** The latest of the user's own tenant. */
    public List<PartnerImportView> latest(CurrentUser user) {
        require(user);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        VIEWS + " WHERE i.tenant_id = ? ORDER BY i.id DESC LIMIT " + LATEST,
                        this::read,
                        user.tenantId()));
    }

    public Optional<PartnerImportView> find(CurrentUser user, long id) {
        require(user);
        return database.call(
                TenantScope.of(user),
                tx -> tx.first(VIEWS + " WHERE i.id = ? AND i.tenant_id = ?", this::read, id, user.tenantId()));
    }

    /** A row that can't be done, with what is wrong. */
    public record BadRow(int line, Map<String, String> cells, List<FieldProblem> problems) {
        public String cell(String code) {
            return cells.getOrDefault(code, "");
        }
    }

    /** The first bad rows of a file. */
    public List<BadRow> bad(CurrentUser user, long id, int most) {
        require(user);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        """
                        SELECT line, cells, problems FROM partner_import_row
                        WHERE import_id = ? AND state = 'bad' ORDER BY line LIMIT ?""",
                        row -> new BadRow(row.getInt(1), cells(row.getString(2)), problems(row.getString(3))),
                        id,
                        most));
    }

    private PartnerImportView read(ResultSet row) throws SQLException {
        String states = row.getString("states");
        Map<String, Long> counts;
        try {
            counts = states == null ? Map.of() : json.readValue(states, Argument.mapOf(String.class, Long.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PartnerImportView(
                row.getLong("id"),
                row.getString("file_name"),
                row.getString("state"),
                row.getString("created_by"),
                row.getLong("at_millis"),
                Tx.nullableLong(row, "finished_at_millis"),
                List.copyOf(Tx.textSet(row, "ignored")),
                row.getString("funds_name"),
                new PartnerImportView.Sums(
                        counts.getOrDefault("ready", 0L),
                        counts.getOrDefault("known", 0L),
                        counts.getOrDefault("bad", 0L),
                        counts.getOrDefault("done", 0L),
                        row.getLong("partners"),
                        row.getLong("orders"),
                        row.getLong("segments")));
    }

    Map<String, String> cells(String text) {
        try {
            return json.readValue(text, Argument.mapOf(String.class, String.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kept as keys and arguments, so that each reader has them in their language. */
    static List<Map<String, Object>> problems(FormProblem problem) {
        List<Map<String, Object>> kept = new ArrayList<>();
        for (FieldProblem each : problem.problems()) {
            List<Object> args = each.args().stream()
                    .filter(arg -> !(arg instanceof Fields.Label))
                    .toList();
            kept.add(Map.of(
                    "field",
                    each.field(),
                    "value",
                    each.value() == null ? "" : each.value(),
                    "key",
                    each.messageKey(),
                    "args",
                    args));
        }
        return kept;
    }

    private List<FieldProblem> problems(String text) {
        try {
            return json.readValue(text, PROBLEMS).stream()
                    .map(PartnerImports::problem)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FieldProblem problem(Map<String, Object> kept) {
        String field = String.valueOf(kept.get("field"));
        List<Object> args = new ArrayList<>();
        args.add(new Fields.Label(PartnerColumn.PREFIX + "." + field));
        if (kept.get("args") instanceof List<?> more) {
            args.addAll(more);
        }
        return new FieldProblem(field, String.valueOf(kept.get("value")), String.valueOf(kept.get("key")), args);
    }

    String text(Object value) {
        try {
            return new String(json.writeValueAsBytes(value), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
