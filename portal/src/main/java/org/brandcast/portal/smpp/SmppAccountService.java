package org.brandcast.portal.smpp;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.domain.security.AddressList;
import org.brandcast.domain.security.BindPasswords;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.control.ControlOutbox;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.policy.Governed;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.SmppAccountControl;

/**
 * Partners' accounts at the SMPP server. The password is told once, to whoever has it made; the database and the control
 * data have its hash.
 */
@Singleton
public final class SmppAccountService {
    static final int MOST_BINDS = 100;
    static final int MOST_TPS = 100_000;

    /** C-Octet String of 16 (SMPP 3.4, section 5.2.1). */
    private static final int LONGEST_SYSTEM_ID = 15;

    private static final String SYSTEM_ID = "[A-Za-z0-9_.-]{3,15}";

    private final Database database;
    private final ControlOutbox outbox;
    private final AuditLog audit;
    private final Governed governed;
    private final Clock clock;

    SmppAccountService(Database database, ControlOutbox outbox, AuditLog audit, Governed governed, Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.audit = audit;
        this.governed = governed;
        this.clock = clock;
    }

    /** An account's log-in as it is told once. */
    public record Login(long id, String systemId, String password) {
        /** Without the password: it may be printed. */
        @Override
        public String toString() {
            return "Login[" + systemId + "]";
        }
    }

    public List<SmppAccountView> accounts(CurrentUser user) {
        user.require(Permission.TENANT_EDIT);
        return database.call(TenantScope.of(user), tx -> tx.list("""
                        SELECT a.*, t.name FROM smpp_account a JOIN tenant t ON t.id = a.tenant_id
                        ORDER BY a.active DESC, t.path, a.system_id""", SmppAccountService::read));
    }

    public Optional<SmppAccountView> find(CurrentUser user, long id) {
        return accounts(user).stream().filter(account -> account.id() == id).findFirst();
    }

    /** Whether the account is this user's to change. */
    public boolean mayEdit(CurrentUser user, SmppAccountView account) {
        return governed.by(user).stream().anyMatch(choice -> choice.id() == account.tenantId());
    }

    public List<AuditLog.Line> history(CurrentUser user, long id) {
        return database.call(TenantScope.of(user), tx -> audit.history(tx, "smpp_account", Long.toString(id)));
    }

    /** Makes an account with a password of its own. */
    public Login create(CurrentUser user, Fields form) {
        return create(user, form, BindPasswords.generate());
    }

    /** Makes an account with a password that somebody else has made. */
    public Login create(CurrentUser user, Fields form, String password) {
        user.require(Permission.TENANT_EDIT);
        Optional<TenantService.Choice> tenant = governed.chosen(user, form, "tenantId");
        String systemId = form.required("systemId", LONGEST_SYSTEM_ID);
        if (!systemId.isEmpty() && !systemId.matches(SYSTEM_ID)) {
            form.complain("systemId", "problem.smpp.systemId", systemId);
        }
        Limits limits = limits(form);
        form.check();
        String hash = BindPasswords.hash(password);
        long tenantId = tenant.orElseThrow().id();
        return database.call(TenantScope.of(user), tx -> {
            Optional<Long> made = tx.first(
                    """
                    INSERT INTO smpp_account (tenant_id, system_id, password_hash, addresses, max_binds, tps,
                      default_type, type_by_template, created_at_millis)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (system_id) DO NOTHING RETURNING id""",
                    row -> row.getLong(1),
                    tenantId,
                    systemId,
                    hash,
                    tx.texts(limits.addresses()),
                    limits.maxBinds(),
                    limits.tps(),
                    limits.defaultType().name(),
                    form.on("typeByTemplate"),
                    clock.millis());
            if (made.isEmpty()) {
                form.complain("systemId", "problem.smpp.taken", systemId);
                form.check();
            }
            publish(tx, user, made.orElseThrow(), "create", "null");
            return new Login(made.orElseThrow(), systemId, password);
        });
    }

    private record Limits(List<String> addresses, int maxBinds, int tps, MessageType defaultType) {}

    private static Limits limits(Fields form) {
        List<String> addresses = form.entries("addresses");
        if (addresses.isEmpty()) {
            form.complain("addresses", "problem.field.required");
        }
        for (String address : addresses) {
            if (!AddressList.isReadable(address)) {
                form.complain("addresses", "problem.smpp.address", address);
            }
        }
        return new Limits(
                addresses,
                Math.toIntExact(form.requiredNumber("maxBinds", 1, MOST_BINDS)),
                Math.toIntExact(form.requiredNumber("tps", 1, MOST_TPS)),
                form.choice("defaultType", MessageType.class));
    }

    /** Changes what an account may; its name and its password stay. */
    public void save(CurrentUser user, long id, Fields form) {
        SmppAccountView account = editable(user, id);
        Limits limits = limits(form);
        form.check();
        database.run(TenantScope.of(user), tx -> {
            String before = audit.row(tx, "smpp_account", account.id());
            tx.update(
                    """
                    UPDATE smpp_account SET addresses = ?, max_binds = ?, tps = ?, default_type = ?,
                      type_by_template = ?, active = ? WHERE id = ?""",
                    tx.texts(limits.addresses()),
                    limits.maxBinds(),
                    limits.tps(),
                    limits.defaultType().name(),
                    form.on("typeByTemplate"),
                    form.on("active"),
                    account.id());
            publish(tx, user, account.id(), "save", before);
        });
    }

    /** Makes a new password in the old one's place; who is bound by the old one is asked to unbind. */
    public Login renew(CurrentUser user, long id) {
        SmppAccountView account = editable(user, id);
        String password = BindPasswords.generate();
        String hash = BindPasswords.hash(password);
        database.run(TenantScope.of(user), tx -> {
            String before = audit.row(tx, "smpp_account", id);
            tx.update("UPDATE smpp_account SET password_hash = ? WHERE id = ?", hash, id);
            publish(tx, user, id, "renew", before);
        });
        return new Login(id, account.systemId(), password);
    }

    private SmppAccountView editable(CurrentUser user, long id) {
        return find(user, id)
                .filter(account -> mayEdit(user, account))
                .orElseThrow(() ->
                        new org.brandcast.portal.security.ForbiddenException(user.login(), Permission.TENANT_EDIT));
    }

    private void publish(Tx tx, CurrentUser user, long id, String action, String before) throws SQLException {
        SmppAccountControl control = tx.first(
                        "SELECT * FROM smpp_account WHERE id = ?", SmppAccountService::control, id)
                .orElseThrow();
        audit.changed(
                tx,
                user,
                control.getTenantId(),
                action,
                "smpp_account",
                Long.toString(id),
                before,
                audit.row(tx, "smpp_account", id));
        outbox.publish(tx, control);
    }

    private static SmppAccountControl control(ResultSet row) throws SQLException {
        return SmppAccountControl.newBuilder()
                .setAccountId(row.getLong("id"))
                .setSystemId(row.getString("system_id"))
                .setTenantId(row.getLong("tenant_id"))
                .setActive(row.getBoolean("active"))
                .setPasswordHash(row.getString("password_hash"))
                .setAllowedAddresses(List.copyOf(Tx.textSet(row, "addresses")))
                .setMaxBinds(row.getInt("max_binds"))
                .setTps(row.getInt("tps"))
                .setDefaultType(MessageType.valueOf(row.getString("default_type")))
                .setTypeByTemplate(row.getBoolean("type_by_template"))
                .build();
    }

    private static SmppAccountView read(ResultSet row) throws SQLException {
        return new SmppAccountView(
                row.getLong("id"),
                row.getLong("tenant_id"),
                row.getString("name"),
                row.getString("system_id"),
                List.copyOf(Tx.textSet(row, "addresses")),
                row.getInt("max_binds"),
                row.getInt("tps"),
                row.getString("default_type"),
                row.getBoolean("type_by_template"),
                row.getBoolean("active"));
    }

    /** What the form of an account shows. */
    static Fields fields(SmppAccountView account) {
        Map<String, Object> shown = new HashMap<>();
        shown.put("tenantId", account.tenantId());
        shown.put("systemId", account.systemId());
        shown.put("addresses", String.join("\n", account.addresses()));
        shown.put("maxBinds", account.maxBinds());
        shown.put("tps", account.tps());
        shown.put("defaultType", account.defaultType());
        shown.put("typeByTemplate", account.typeByTemplate());
        shown.put("active", account.active());
        return Fields.showing("smpp", shown);
    }
}
