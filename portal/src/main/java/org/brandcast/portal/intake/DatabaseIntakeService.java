package org.brandcast.portal.intake;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.brandcast.jdbc.OutboxTable;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.control.ControlOutbox;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.DatabaseFields;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.policy.Governed;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.security.SecretSeal;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.schemas.DatabaseIntakeControl;
import org.brandcast.schemas.DatabaseKind;
import org.brandcast.schemas.MessageType;

/**
 * Customers' databases that the gateway polls. Operators alone make them: each lets the platform connect to an address that
 * somebody typed. The password is sealed; only sealed it lies in the database or leaves by a topic.
 */
@Singleton
public final class DatabaseIntakeService {
    private static final int MOST_POLL_MILLIS = 3_600_000;
    private static final int MOST_CLAIMED = 10_000;

    private final Database database;
    private final ControlOutbox outbox;
    private final AuditLog audit;
    private final Governed governed;
    private final SecretSeal passwords;
    private final Clock clock;

    DatabaseIntakeService(
            Database database,
            ControlOutbox outbox,
            AuditLog audit,
            Governed governed,
            SecretSeal passwords,
            Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.audit = audit;
        this.governed = governed;
        this.passwords = passwords;
        this.clock = clock;
    }

    public List<DatabaseIntakeView> intakes(CurrentUser user) {
        user.requireOperator(Permission.TENANT_EDIT);
        return database.call(TenantScope.of(user), tx -> tx.list("""
                        SELECT i.*, t.name FROM database_intake i JOIN tenant t ON t.id = i.tenant_id
                        ORDER BY i.active DESC, t.path, i.source""", DatabaseIntakeService::read));
    }

    public Optional<DatabaseIntakeView> find(CurrentUser user, long id) {
        return intakes(user).stream().filter(intake -> intake.id() == id).findFirst();
    }

    public List<AuditLog.Line> history(CurrentUser user, long id) {
        return database.call(TenantScope.of(user), tx -> audit.history(tx, "database_intake", Long.toString(id)));
    }

    /** Writes down that somebody tried it, and what came of it. */
    void tried(CurrentUser user, DatabaseIntakeView intake, String result) {
        database.run(
                TenantScope.of(user),
                tx -> audit.write(
                        tx,
                        user,
                        intake.control().getTenantId(),
                        "try",
                        "database_intake",
                        Long.toString(intake.id()),
                        Map.of("connection", result)));
    }

    /** Makes one; its number. */
    public long create(CurrentUser user, Fields form) {
        user.requireOperator(Permission.TENANT_EDIT);
        Optional<TenantService.Choice> tenant = governed.chosen(user, form, "tenantId");
        String source = form.required("source", 40);
        if (!source.isEmpty() && !source.matches("[a-z0-9][a-z0-9-]{0,39}")) {
            form.complain("source", "problem.intake.source", source);
        }
        DatabaseIntakeControl.Builder typed = typed(form, "").setSource(source).setActive(true);
        form.check();
        DatabaseIntakeControl wanted =
                typed.setIntakeId(0).setTenantId(tenant.orElseThrow().id()).build();
        return database.call(TenantScope.of(user), tx -> {
            Optional<Long> made = tx.first(
                    """
                    INSERT INTO database_intake (tenant_id, source, kind, host, port, tls, database_name, user_name,
                      sealed_password, table_name, column_names, default_type, poll_millis, claim_size,
                      created_at_millis)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (tenant_id, source) DO NOTHING RETURNING id""",
                    row -> row.getLong(1),
                    wanted.getTenantId(),
                    wanted.getSource(),
                    wanted.getKind().name(),
                    wanted.getHost(),
                    wanted.getPort(),
                    wanted.getTls(),
                    wanted.getDatabase(),
                    wanted.getUser(),
                    wanted.getSealedPassword(),
                    wanted.getTable(),
                    tx.texts(entries(wanted.getColumns())),
                    wanted.getDefaultType().name(),
                    wanted.getPollMillis(),
                    wanted.getClaimSize(),
                    clock.millis());
            if (made.isEmpty()) {
                form.complain("source", "problem.intake.taken", source);
                form.check();
            }
            publish(tx, user, made.orElseThrow(), "create", "null");
            return made.orElseThrow();
        });
    }

    /** Changes one; its tenant and source stay, and its password, too, when none is typed. */
    public void save(CurrentUser user, DatabaseIntakeView known, Fields form) {
        user.requireOperator(Permission.TENANT_EDIT);
        DatabaseIntakeControl wanted = typed(form, known.control().getSealedPassword())
                .setIntakeId(known.id())
                .setTenantId(known.control().getTenantId())
                .setSource(known.control().getSource())
                .setActive(form.on("active"))
                .build();
        form.check();
        database.run(TenantScope.of(user), tx -> {
            String before = audit.row(tx, "database_intake", known.id());
            tx.update(
                    """
                    UPDATE database_intake SET kind = ?, host = ?, port = ?, tls = ?, database_name = ?, user_name = ?,
                      sealed_password = ?, table_name = ?, column_names = ?, default_type = ?, poll_millis = ?,
                      claim_size = ?, active = ? WHERE id = ?""",
                    wanted.getKind().name(),
                    wanted.getHost(),
                    wanted.getPort(),
                    wanted.getTls(),
                    wanted.getDatabase(),
                    wanted.getUser(),
                    wanted.getSealedPassword(),
                    wanted.getTable(),
                    tx.texts(entries(wanted.getColumns())),
                    wanted.getDefaultType().name(),
                    wanted.getPollMillis(),
                    wanted.getClaimSize(),
                    wanted.getActive(),
                    known.id());
            publish(tx, user, known.id(), "save", before);
        });
    }

    /** What both forms have; what is wrong is complained of in the form. */
    private DatabaseIntakeControl.Builder typed(Fields form, String sealedBefore) {
        DatabaseFields reached = DatabaseFields.read(form, !sealedBefore.isEmpty());
        String table = form.required("table", 127);
        if (!table.isEmpty() && !isName(table.replaceFirst("^[A-Za-z0-9_]+\\.", ""))) {
            form.complain("table", "problem.intake.table", table);
        }
        return DatabaseIntakeControl.newBuilder()
                .setKind(form.choice("kind", DatabaseKind.class))
                .setHost(reached.host())
                .setPort(reached.port())
                .setTls(reached.tls())
                .setDatabase(reached.database())
                .setUser(reached.user())
                .setSealedPassword(reached.sealedPassword(passwords::seal, sealedBefore))
                .setTable(table)
                .setColumns(columns(form))
                .setDefaultType(form.choice("defaultType", MessageType.class))
                .setPollMillis(Math.toIntExact(form.requiredNumber("pollMillis", 100, MOST_POLL_MILLIS)))
                .setClaimSize(Math.toIntExact(form.requiredNumber("claimSize", 1, MOST_CLAIMED)));
    }

    private static boolean isName(String text) {
        return text.matches("[A-Za-z_][A-Za-z0-9_]{0,62}");
    }

    /** Lines like {@code recipient=phone}; {@code type=} for a table without that column. */
    private static Map<String, String> columns(Fields form) {
        Map<String, String> columns = new LinkedHashMap<>();
        for (String entry : form.entries("columns")) {
            int equals = entry.indexOf('=');
            String usual = equals < 0 ? entry : entry.substring(0, equals).strip();
            String own = equals < 0 ? "" : entry.substring(equals + 1).strip();
            boolean none = usual.equals("type") && own.isEmpty() && equals >= 0;
            boolean known = OutboxTable.columns().contains(usual);
            if (!known || (!none && !isName(own))) {
                form.complain("columns", "problem.intake.column", entry);
            } else {
                columns.put(usual, own);
            }
        }
        return columns;
    }

    private static List<String> entries(Map<String, String> columns) {
        return new TreeMap<>(columns)
                .entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .toList();
    }

    private void publish(Tx tx, CurrentUser user, long id, String action, String before) throws SQLException {
        DatabaseIntakeControl control = tx.first(
                        "SELECT * FROM database_intake WHERE id = ?", DatabaseIntakeService::control, id)
                .orElseThrow();
        audit.changed(
                tx,
                user,
                control.getTenantId(),
                action,
                "database_intake",
                Long.toString(id),
                before,
                audit.row(tx, "database_intake", id));
        outbox.publish(tx, control);
    }

    private static DatabaseIntakeControl control(ResultSet row) throws SQLException {
        Map<String, String> columns = new HashMap<>();
        for (String entry : Tx.textSet(row, "column_names")) {
            int equals = entry.indexOf('=');
            columns.put(entry.substring(0, equals), entry.substring(equals + 1));
        }
        return DatabaseIntakeControl.newBuilder()
                .setIntakeId(row.getLong("id"))
                .setTenantId(row.getLong("tenant_id"))
                .setSource(row.getString("source"))
                .setActive(row.getBoolean("active"))
                .setKind(DatabaseKind.valueOf(row.getString("kind")))
                .setHost(row.getString("host"))
                .setPort(row.getInt("port"))
                .setTls(row.getBoolean("tls"))
                .setDatabase(row.getString("database_name"))
                .setUser(row.getString("user_name"))
                .setSealedPassword(row.getString("sealed_password"))
                .setTable(row.getString("table_name"))
                .setColumns(columns)
                .setDefaultType(MessageType.valueOf(row.getString("default_type")))
                .setPollMillis(row.getInt("poll_millis"))
                .setClaimSize(row.getInt("claim_size"))
                .build();
    }

    private static DatabaseIntakeView read(ResultSet row) throws SQLException {
        return new DatabaseIntakeView(control(row), row.getString("name"));
    }

    /** What the form of an intake shows. */
    static Fields fields(DatabaseIntakeView intake) {
        DatabaseIntakeControl control = intake.control();
        Map<String, Object> shown = new HashMap<>();
        shown.put("kind", control.getKind());
        shown.put("host", control.getHost());
        shown.put("port", control.getPort());
        shown.put("tls", control.getTls());
        shown.put("database", control.getDatabase());
        shown.put("user", control.getUser());
        shown.put("table", control.getTable());
        shown.put("columns", String.join("\n", entries(control.getColumns())));
        shown.put("defaultType", control.getDefaultType());
        shown.put("pollMillis", control.getPollMillis());
        shown.put("claimSize", control.getClaimSize());
        shown.put("active", control.getActive());
        return Fields.showing("intake", shown);
    }
}
