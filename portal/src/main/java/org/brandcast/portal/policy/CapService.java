package org.brandcast.portal.policy;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.control.ControlOutbox;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.schemas.CapControl;
import org.brandcast.schemas.CapScope;
import org.brandcast.schemas.MessageType;
import org.jspecify.annotations.Nullable;

/** Limits (hạn mức): how many segments a tenant may send in a calendar day or month, beside its orders. */
@Singleton
public final class CapService {
    private static final long MOST = 1_000_000_000_000L;

    private final Database database;
    private final ControlOutbox outbox;
    private final ControlView control;
    private final AuditLog audit;
    private final Governed governed;

    CapService(Database database, ControlOutbox outbox, ControlView control, AuditLog audit, Governed governed) {
        this.database = database;
        this.outbox = outbox;
        this.control = control;
        this.audit = audit;
        this.governed = governed;
    }

    /**
     * A limit as pages show it.
     *
     * @param what the brandname, type or sender that it is for; empty: the whole tenant
     */
    public record CapView(
            long id,
            long tenantId,
            String tenantName,
            String scope,
            String what,
            @Nullable Long perDay,
            @Nullable Long perMonth,
            boolean active,
            boolean editable) {}

    public List<CapView> caps(CurrentUser user) {
        user.require(Permission.RULE_VIEW);
        return database.call(TenantScope.of(user), tx -> tx.list("""
                        SELECT c.*, t.name, t.path, k.name AS key_name FROM cap c JOIN tenant t ON t.id = c.tenant_id
                        LEFT JOIN api_key k ON k.id = c.sender_id
                        ORDER BY c.active DESC, t.path, c.id""", row -> read(row, user)));
    }

    public Optional<CapView> find(CurrentUser user, long id) {
        return caps(user).stream().filter(cap -> cap.id() == id).findFirst();
    }

    public List<AuditLog.Line> history(CurrentUser user, long id) {
        return database.call(TenantScope.of(user), tx -> audit.history(tx, "cap", Long.toString(id)));
    }

    /** An API key that may be limited. */
    public record Sender(long id, String name, String tenantName) {}

    public List<Sender> senders(CurrentUser user) {
        return database.call(
                TenantScope.of(user),
                tx -> tx.list("""
                        SELECT k.id, k.name || ' (' || k.prefix || '…)', t.name FROM api_key k
                        JOIN tenant t ON t.id = k.tenant_id WHERE k.active ORDER BY t.path, k.id""", row -> new Sender(row.getLong(1), row.getString(2), row.getString(3))));
    }

    /**
     * Makes a limit, or changes one.
     *
     * @param id null: a new one
     */
    public long save(CurrentUser user, @Nullable Long id, Fields form) {
        user.require(Permission.RULE_EDIT);
        Optional<TenantService.Choice> tenant = governed.chosen(user, form, "tenantId");
        CapScope scope = form.choice("scope", CapScope.class);
        String brandname = scope == CapScope.BRANDNAME ? brandname(form, tenant) : null;
        MessageType type = scope == CapScope.TYPE ? form.choice("type", MessageType.class) : null;
        Long sender = scope == CapScope.SENDER ? (Long) form.requiredNumber("senderId", 1, Long.MAX_VALUE) : null;
        Long perDay = form.number("perDay", 0, MOST);
        Long perMonth = form.number("perMonth", 0, MOST);
        if (form.text("perDay").isBlank() && form.text("perMonth").isBlank()) {
            form.complain("perDay", "problem.cap.none");
        } else if (perDay != null && perMonth != null && perMonth < perDay) {
            form.complain("perMonth", "problem.cap.month");
        }
        form.check();
        long tenantId = tenant.orElseThrow().id();
        return database.call(TenantScope.of(user), tx -> {
            String before = id == null ? "null" : audit.row(tx, "cap", id);
            long saved = id == null ? tx.number("""
                            INSERT INTO cap (tenant_id, cap_version, scope, per_day) VALUES (?, 0, ?, 0) RETURNING id""", tenantId, scope.name()) : id;
            tx.update(
                    """
                    UPDATE cap SET cap_version = cap_version + 1, scope = ?, brandname = ?, type = ?, sender_id = ?,
                      per_day = ?, per_month = ?, active = ? WHERE id = ? AND tenant_id = ?""",
                    scope.name(),
                    brandname,
                    type == null ? null : type.name(),
                    sender,
                    perDay,
                    perMonth,
                    form.on("active"),
                    saved,
                    tenantId);
            audit.changed(tx, user, tenantId, "save", "cap", Long.toString(saved), before, audit.row(tx, "cap", saved));
            outbox.publish(
                    tx,
                    tx.first("SELECT * FROM cap WHERE id = ?", CapService::control, saved)
                            .orElseThrow());
            return saved;
        });
    }

    /** In its registered case, by which admission counts. */
    private @Nullable String brandname(Fields form, Optional<TenantService.Choice> tenant) {
        String written = form.required("brandname", 11);
        Optional<ControlView.Brandname> found =
                tenant.flatMap(choice -> control.current().usable(written, choice.id()));
        if (!written.isEmpty() && tenant.isPresent() && found.isEmpty()) {
            form.complain("brandname", "problem.cap.brandname", written);
        }
        return found.map(ControlView.Brandname::name).orElse(null);
    }

    private static CapControl control(ResultSet row) throws SQLException {
        return CapControl.newBuilder()
                .setCapId(row.getLong("id"))
                .setTenantId(row.getLong("tenant_id"))
                .setCapVersion(row.getLong("cap_version"))
                .setScope(CapScope.valueOf(row.getString("scope")))
                .setBrandname(row.getString("brandname"))
                .setType(row.getString("type") == null ? null : MessageType.valueOf(row.getString("type")))
                .setSenderId(Tx.nullableLong(row, "sender_id"))
                .setPerDay(Tx.nullableLong(row, "per_day"))
                .setPerMonth(Tx.nullableLong(row, "per_month"))
                .setActive(row.getBoolean("active"))
                .build();
    }

    private static CapView read(ResultSet row, CurrentUser user) throws SQLException {
        CapScope scope = CapScope.valueOf(row.getString("scope"));
        String what = switch (scope) {
            case TENANT -> "";
            case BRANDNAME -> row.getString("brandname");
            case TYPE -> row.getString("type");
            case SENDER ->
                row.getString("key_name") == null ? Long.toString(row.getLong("sender_id")) : row.getString("key_name");
        };
        return new CapView(
                row.getLong("id"),
                row.getLong("tenant_id"),
                row.getString("name"),
                scope.name(),
                what,
                Tx.nullableLong(row, "per_day"),
                Tx.nullableLong(row, "per_month"),
                row.getBoolean("active"),
                user.may(Permission.RULE_EDIT) && user.governs(row.getString("path")));
    }

    /** What the form of a limit shows; null: no such limit in the subtree. */
    public Optional<Fields> fields(CurrentUser user, long id) {
        user.require(Permission.RULE_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> tx.first(
                        "SELECT * FROM cap WHERE id = ?",
                        row -> {
                            CapControl cap = control(row);
                            Map<String, Object> shown = new HashMap<>();
                            shown.put("tenantId", cap.getTenantId());
                            shown.put("scope", cap.getScope());
                            shown.put("brandname", cap.getBrandname());
                            shown.put("type", cap.getType());
                            shown.put("senderId", cap.getSenderId());
                            shown.put("perDay", cap.getPerDay());
                            shown.put("perMonth", cap.getPerMonth());
                            shown.put("active", cap.getActive());
                            return Fields.showing("cap", shown);
                        },
                        id));
    }
}
