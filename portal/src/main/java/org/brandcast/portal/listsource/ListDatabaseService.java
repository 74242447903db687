package org.brandcast.portal.listsource;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.jdbc.Dialect;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.form.DatabaseFields;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.policy.Governed;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.security.SecretSeal;
import org.brandcast.portal.tenant.TenantService.Choice;
import org.jspecify.annotations.Nullable;

/**
 * Customers' databases from which lists are read. As with those from which messages come, operators alone make them: each lets
 * the platform connect to an address that somebody typed.
 */
@Singleton
public final class ListDatabaseService {
    private static final String VIEWS =
            "SELECT d.*, t.name AS tenant_name FROM list_database d JOIN tenant t ON t.id = d.tenant_id ";

    private final Database database;
    private final CustomerDatabases customers;
    private final AuditLog audit;
    private final Governed governed;
    private final SecretSeal passwords;
    private final Clock clock;

    ListDatabaseService(
            Database database,
            CustomerDatabases customers,
            AuditLog audit,
            Governed governed,
            SecretSeal passwords,
            Clock clock) {
        this.database = database;
        this.customers = customers;
        this.audit = audit;
        this.governed = governed;
        this.passwords = passwords;
        this.clock = clock;
    }

    /** All there are, for operators. */
    public List<ListDatabase> all(CurrentUser user) {
        user.requireOperator(Permission.TENANT_EDIT);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(VIEWS + "ORDER BY d.active DESC, t.path, d.name", ListDatabaseService::read));
    }

    public Optional<ListDatabase> find(CurrentUser user, long id) {
        return all(user).stream().filter(each -> each.id() == id).findFirst();
    }

    /** Those that the user's own tenant may ask. */
    List<ListDatabase> own(CurrentUser user) {
        user.require(Permission.LIST_EDIT);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        VIEWS + "WHERE d.active AND d.tenant_id = ? ORDER BY d.name",
                        ListDatabaseService::read,
                        user.tenantId()));
    }

    public List<AuditLog.Line> history(CurrentUser user, long id) {
        return database.call(TenantScope.of(user), tx -> audit.history(tx, "list_database", Long.toString(id)));
    }

    /**
     * What came of a trial.
     *
     * @param key last part of {@code listsource.failed.<key>}; empty: it was connected
     */
    public record Trial(String key, String detail) {
        public boolean good() {
            return key.isEmpty();
        }
    }

    /** Connects as it is saved. */
    Trial tryOut(CurrentUser user, ListDatabase saved) {
        user.requireOperator(Permission.TENANT_EDIT);
        Trial trial;
        try {
            customers.tryOut(saved);
            trial = new Trial("", "");
        } catch (ListSourceException e) {
            trial = new Trial(e.key(), e.detail());
        }
        Map<String, String> told = Map.of("connection", trial.good() ? "connected" : trial.key());
        database.run(
                TenantScope.of(user),
                tx -> audit.write(tx, user, saved.tenantId(), "try", "list_database", Long.toString(saved.id()), told));
        return trial;
    }

    /**
     * Makes one, or changes one: its tenant stays, and its password when none is typed.
     *
     * @return its number
     * @throws org.brandcast.portal.form.FormProblem what can't be an address or a log-in, a name that is taken
     */
    long save(CurrentUser user, @Nullable ListDatabase known, Fields form) {
        user.requireOperator(Permission.TENANT_EDIT);
        Optional<Choice> tenant = known == null ? governed.chosen(user, form, "tenantId") : Optional.empty();
        ListDatabase typed = typed(form, known);
        form.check();
        long tenantId = known == null ? tenant.orElseThrow().id() : known.tenantId();
        return database.call(TenantScope.of(user), tx -> {
            long taken = tx.number(
                    "SELECT count(*) FROM list_database WHERE tenant_id = ? AND name = ? AND id <> ?",
                    tenantId,
                    typed.name(),
                    known == null ? 0 : known.id());
            if (taken > 0) {
                form.complain("source", "problem.intake.taken", typed.name());
                form.check();
            }
            String before = known == null ? "null" : audit.row(tx, "list_database", known.id());
            long id = known == null
                    ? tx.number("""
                            INSERT INTO list_database (name, kind, host, port, tls, database_name, user_name,
                              sealed_password, tenant_id, created_at_millis)
                            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""", values(typed, tenantId, clock.millis()))
                    : tx.number("""
                            UPDATE list_database SET name = ?, kind = ?, host = ?, port = ?, tls = ?, database_name = ?,
                              user_name = ?, sealed_password = ?, active = ? WHERE id = ? RETURNING id""", values(typed, form.on("active"), known.id()));
            audit.changed(
                    tx,
                    user,
                    tenantId,
                    known == null ? "create" : "save",
                    "list_database",
                    Long.toString(id),
                    before,
                    audit.row(tx, "list_database", id));
            return id;
        });
    }

    private static Object[] values(ListDatabase typed, Object... more) {
        Object[] common = {
            typed.name(),
            typed.kind().name(),
            typed.host(),
            typed.port(),
            typed.tls(),
            typed.database(),
            typed.user(),
            typed.sealedPassword()
        };
        Object[] all = java.util.Arrays.copyOf(common, common.length + more.length);
        System.arraycopy(more, 0, all, common.length, more.length);
        return all;
    }

    private ListDatabase typed(Fields form, @Nullable ListDatabase known) {
        DatabaseFields typed = DatabaseFields.read(form, known != null);
        return new ListDatabase(
                0,
                0,
                "",
                form.required("source", 60),
                form.choice("kind", Dialect.class),
                typed.host(),
                typed.port(),
                typed.tls(),
                typed.database(),
                typed.user(),
                typed.sealedPassword(passwords::seal, known == null ? "" : known.sealedPassword()),
                true);
    }

    /** What the form of one shows. */
    static Fields fields(ListDatabase known) {
        Map<String, Object> shown = new HashMap<>();
        shown.put("source", known.name());
        shown.put("kind", known.kind());
        shown.put("host", known.host());
        shown.put("port", known.port());
        shown.put("tls", known.tls());
        shown.put("database", known.database());
        shown.put("user", known.user());
        shown.put("active", known.active());
        return Fields.showing("intake", shown);
    }

    static ListDatabase read(ResultSet row) throws SQLException {
        return new ListDatabase(
                row.getLong("id"),
                row.getLong("tenant_id"),
                row.getString("tenant_name"),
                row.getString("name"),
                Dialect.valueOf(row.getString("kind")),
                row.getString("host"),
                row.getInt("port"),
                row.getBoolean("tls"),
                row.getString("database_name"),
                row.getString("user_name"),
                row.getString("sealed_password"),
                row.getBoolean("active"));
    }
}
