package org.brandcast.portal.brandname;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.domain.content.BrandnameRule;
import org.brandcast.domain.content.RegistrationStatus;
import org.brandcast.domain.content.RegistrationStatus.Request;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.brandname.BrandnameService.Managed;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.SentForms;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.ForbiddenException;
import org.brandcast.portal.security.Permission;
import org.jspecify.annotations.Nullable;

/**
 * Registrations with carriers on their way: a brandname's owner asks, those above tell the carrier and note its answer.
 * Once registered, the dates count in admission; what was in force before stays until its own end.
 */
@Singleton
public final class BrandnameRequests {
    private static final long DAY = 86_400_000;
    private static final String ROWS = """
            SELECT r.*, c.display_name, b.name AS brandname, t.name AS tenant_name FROM brandname_request r
            JOIN carrier c ON c.code = r.carrier JOIN brandname b ON b.id = r.brandname_id
            JOIN tenant t ON t.id = r.tenant_id""";

    private final Database database;
    private final BrandnameService brandnames;
    private final ControlView control;
    private final SentForms forms;
    private final AuditLog audit;
    private final Clock clock;

    BrandnameRequests(
            Database database,
            BrandnameService brandnames,
            ControlView control,
            SentForms forms,
            AuditLog audit,
            Clock clock) {
        this.database = database;
        this.brandnames = brandnames;
        this.control = control;
        this.forms = forms;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * One request and what became of it.
     *
     * @param reference the carrier's number of it
     * @param answer of the carrier or of who decided
     */
    public record Row(
            long id,
            long brandnameId,
            String brandname,
            String tenantName,
            String carrier,
            String carrierName,
            Request state,
            String note,
            String reference,
            String answer,
            @Nullable Long validFromMillis,
            @Nullable Long validUntilMillis,
            String askedBy,
            long askedAtMillis,
            String changedBy,
            @Nullable Long changedAtMillis) {}

    /** How it stands at one carrier. */
    public record Line(
            String carrier,
            String carrierName,
            RegistrationStatus status,
            @Nullable Long untilMillis,
            @Nullable Long requestId) {}

    /** Every carrier, those of the platform's that have nothing as well. */
    public List<Line> lines(Managed brandname, List<Row> requests) {
        long now = clock.millis();
        List<Line> lines = new ArrayList<>();
        control.current().carriers().values().stream()
                .sorted((a, b) -> a.name().compareToIgnoreCase(b.name()))
                .forEach(carrier -> {
                    long from = 0;
                    long until = 0;
                    for (BrandnameView.Registration each : brandname.registrations()) {
                        if (each.carrier().equals(carrier.code()) && each.validUntilMillis() > until) {
                            from = each.validFromMillis();
                            until = each.validUntilMillis();
                        }
                    }
                    Optional<Row> last = requests.stream()
                            .filter(row -> row.carrier().equals(carrier.code()))
                            .findFirst();
                    Request state = last.map(Row::state).orElse(Request.NONE);
                    lines.add(new Line(
                            carrier.code(),
                            carrier.name(),
                            RegistrationStatus.of(from, until, state, now),
                            until == 0 ? null : (Long) until,
                            state.isOpen() ? (Long) last.orElseThrow().id() : null));
                });
        return lines;
    }

    /** Of one brandname, newest first. */
    public List<Row> of(CurrentUser user, long brandnameId) {
        user.require(Permission.BRANDNAME_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        ROWS + " WHERE r.brandname_id = ? ORDER BY r.id DESC", BrandnameRequests::read, brandnameId));
    }

    /** Those of the subtree that wait, oldest first. */
    public List<Row> open(CurrentUser user) {
        user.require(Permission.BRANDNAME_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        ROWS + " WHERE r.state IN ('REQUESTED', 'SUBMITTED') ORDER BY r.id LIMIT 200",
                        BrandnameRequests::read));
    }

    public Optional<Row> find(CurrentUser user, long id) {
        user.require(Permission.BRANDNAME_VIEW);
        return database.call(
                TenantScope.of(user), tx -> tx.first(ROWS + " WHERE r.id = ?", BrandnameRequests::read, id));
    }

    /** The owner, and those who govern it. */
    public boolean mayAsk(CurrentUser user, Managed brandname) {
        return user.may(Permission.BRANDNAME_EDIT)
                && (brandname.tenantId() == user.tenantId() || user.governs(brandname.tenantPath()));
    }

    /**
     * Asks for a name that the user's own tenant doesn't have yet, at the carriers that were chosen.
     *
     * @return the brandname's id
     */
    public long askNew(CurrentUser user, Fields form) {
        user.require(Permission.BRANDNAME_EDIT);
        String name = form.text("name").strip();
        BrandnameRule.problemOf(name).ifPresent(code -> form.complain("name", "problem.brandname." + code, name));
        List<String> carriers = chosen(form);
        String note = form.upTo("note", 500);
        form.check();
        return database.call(
                TenantScope.of(user),
                tx -> forms.once(tx, user, form.text("token"), List.of("ask-brandname", name, carriers, note), () -> {
                    Optional<Long> made = tx.first(
                            """
                            INSERT INTO brandname (tenant_id, name, folded, created_at_millis) VALUES (?, ?, ?, ?)
                            ON CONFLICT (folded) DO NOTHING RETURNING id""",
                            row -> row.getLong(1),
                            user.tenantId(),
                            name,
                            BrandnameRule.fold(name),
                            clock.millis());
                    if (made.isEmpty()) {
                        form.complain("name", "problem.brandname.used", name);
                        form.check();
                    }
                    long id = made.orElseThrow();
                    for (String carrier : carriers) {
                        insert(tx, user, user.tenantId(), id, carrier, note);
                    }
                    brandnames.publish(tx, id);
                    audit.write(
                            tx,
                            user,
                            user.tenantId(),
                            "ask",
                            "brandname",
                            Long.toString(id),
                            Map.of("name", name, "carriers", carriers));
                    return id;
                }));
    }

    private List<String> chosen(Fields form) {
        List<String> carriers = control.current().carriers().keySet().stream()
                .filter(code -> form.has("carriers", code))
                .sorted()
                .toList();
        if (carriers.isEmpty()) {
            form.complain("carriers", "problem.field.choice");
        }
        return carriers;
    }

    /** Asks carriers for a name that is there: for the first time, once more after a refusal, or to renew it. */
    public void ask(CurrentUser user, Managed brandname, Fields form) {
        if (!mayAsk(user, brandname)) {
            throw new ForbiddenException(user.login(), Permission.BRANDNAME_EDIT);
        }
        List<String> carriers = chosen(form);
        String note = form.upTo("note", 500);
        List<Line> lines = lines(brandname, of(user, brandname.id()));
        for (Line line : lines) {
            if (carriers.contains(line.carrier()) && !line.status().mayBeAsked()) {
                form.complain("carriers", "problem.brandname.asked", line.carrierName());
            }
        }
        form.check();
        database.run(TenantScope.of(user), tx -> {
            for (String carrier : carriers) {
                insert(tx, user, brandname.tenantId(), brandname.id(), carrier, note);
            }
            audit.write(
                    tx,
                    user,
                    brandname.tenantId(),
                    "ask",
                    "brandname",
                    Long.toString(brandname.id()),
                    Map.of("carriers", carriers));
        });
    }

    /** A request that is open already, by a form sent twice, stays the one. */
    private void insert(Tx tx, CurrentUser user, long tenantId, long brandnameId, String carrier, String note)
            throws SQLException {
        tx.update("""
                INSERT INTO brandname_request (tenant_id, brandname_id, carrier, note, asked_by, asked_at_millis)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (brandname_id, carrier) WHERE state IN ('REQUESTED', 'SUBMITTED') DO NOTHING""", tenantId, brandnameId, carrier, note, user.login(), clock.millis());
    }

    /**
     * Notes what the carrier was told or said.
     *
     * @param form do: submit, register or refuse; reference, validFrom, validUntil, answer
     * @throws org.brandcast.portal.form.FormProblem something lacks, or it was decided meanwhile
     */
    public void decide(CurrentUser user, Managed brandname, Row request, Fields form) {
        if (!brandnames.mayEdit(user, brandname)) {
            throw new ForbiddenException(user.login(), Permission.BRANDNAME_EDIT);
        }
        Request next = switch (form.text("do")) {
            case "submit" -> Request.SUBMITTED;
            case "register" -> Request.REGISTERED;
            case "refuse" -> Request.REFUSED;
            default -> Request.NONE;
        };
        if (next == Request.NONE) {
            form.complain("do", "problem.field.choice");
        }
        String reference = form.upTo("reference", 80);
        String answer = next == Request.REFUSED ? form.required("answer", 500) : form.upTo("answer", 500);
        Long from = null;
        Long until = null;
        if (next == Request.REGISTERED) {
            form.required("validFrom", 10);
            form.required("validUntil", 10);
            from = form.day("validFrom", Formats.ZONE);
            Long lastDay = form.day("validUntil", Formats.ZONE);
            until = lastDay == null ? null : lastDay + DAY;
            if (from != null && until != null && (until <= from || until <= clock.millis())) {
                form.complain("validUntil", "problem.rule.until");
            }
        }
        form.check();
        write(user, brandname, request, next, form, new Decision(reference, answer, from, until));
    }

    private record Decision(
            String reference,
            String answer,
            @Nullable Long from,
            @Nullable Long until) {}

    private void write(CurrentUser user, Managed brandname, Row request, Request next, Fields form, Decision decision) {
        database.run(TenantScope.of(user), tx -> {
            int changed = tx.update(
                    """
                    UPDATE brandname_request SET state = ?, reference = CASE WHEN ? = '' THEN reference ELSE ? END,
                      answer = ?, valid_from_millis = ?, valid_until_millis = ?, changed_by = ?, changed_at_millis = ?
                    WHERE id = ? AND brandname_id = ? AND (state = 'REQUESTED' OR state = 'SUBMITTED' AND ? <> 'SUBMITTED')""",
                    next.name(),
                    decision.reference(),
                    decision.reference(),
                    decision.answer(),
                    decision.from(),
                    decision.until(),
                    user.login(),
                    clock.millis(),
                    request.id(),
                    brandname.id(),
                    next.name());
            if (changed == 0) {
                form.complain("answer", "problem.brandname.decided");
                form.check();
            }
            if (next == Request.REGISTERED) {
                tx.update(
                        """
                        INSERT INTO brandname_carrier (brandname_id, carrier, tenant_id, valid_from_millis, valid_until_millis)
                        VALUES (?, ?, ?, ?, ?) ON CONFLICT (brandname_id, carrier, valid_from_millis)
                        DO UPDATE SET valid_until_millis = excluded.valid_until_millis""",
                        brandname.id(),
                        request.carrier(),
                        brandname.tenantId(),
                        decision.from(),
                        decision.until());
                brandnames.publish(tx, brandname.id());
            }
            Map<String, Object> told = new HashMap<>();
            told.put("carrier", request.carrier());
            told.put("reference", decision.reference());
            told.put("answer", decision.answer());
            audit.write(
                    tx, user, brandname.tenantId(), form.text("do"), "brandname", Long.toString(brandname.id()), told);
        });
    }

    private static Row read(ResultSet row) throws SQLException {
        return new Row(
                row.getLong("id"),
                row.getLong("brandname_id"),
                row.getString("brandname"),
                row.getString("tenant_name"),
                row.getString("carrier"),
                row.getString("display_name"),
                Request.valueOf(row.getString("state")),
                row.getString("note"),
                row.getString("reference"),
                row.getString("answer"),
                Tx.nullableLong(row, "valid_from_millis"),
                Tx.nullableLong(row, "valid_until_millis"),
                row.getString("asked_by"),
                row.getLong("asked_at_millis"),
                row.getString("changed_by"),
                Tx.nullableLong(row, "changed_at_millis"));
    }
}
