package org.brandcast.portal.report;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.security.SecretHash;
import org.brandcast.portal.security.SecretToken;
import org.brandcast.portal.system.BackgroundWork;
import org.brandcast.portal.system.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logins with which a BI tool reads ClickHouse: each sees its tenant and all below. PostgreSQL has them; ClickHouse gets all
 * of them, with the tenants of this moment, when one is made or ended, and every 30 seconds: a ClickHouse that was away, or
 * is new, is told again, and a tenant that was added is seen by those above it.
 */
@Singleton
public final class AnalystLogins implements BackgroundWork {
    private static final long EVERY_MILLIS = 30_000;
    private static final long NAMES_EVERY_MILLIS = 600_000;
    private static final long AWAY_MILLIS = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger(AnalystLogins.class);
    private static final int SECRET_OCTETS = 32;

    private final Database database;
    private final Warehouse warehouse;
    private final AuditLog audit;
    private final Clock clock;
    private String namesTold = "";
    private long namesToldAtMillis;
    private final Worker worker = new Worker("analyst-logins", this::round);

    AnalystLogins(Database database, Warehouse warehouse, AuditLog audit, Clock clock) {
        this.database = database;
        this.warehouse = warehouse;
        this.audit = audit;
        this.clock = clock;
    }

    /** A login as the page shows it. */
    public record Login(
            long id, String name, String tenantName, boolean active, long createdAtMillis, String createdBy) {}

    /** A new one; its secret is shown once. */
    public record Made(String name, String secret) {}

    public List<Login> logins(CurrentUser user) {
        if (!user.may(Permission.ANALYST_LOGIN_EDIT)) {
            return List.of();
        }
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        """
                SELECT l.id, l.login, t.name, l.active, l.created_at_millis, l.created_by
                FROM analyst_login l JOIN tenant t ON t.id = l.tenant_id ORDER BY l.active DESC, l.id DESC LIMIT 200""",
                        row -> new Login(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                row.getBoolean(4),
                                row.getLong(5),
                                row.getString(6))));
    }

    /** Makes one for the reader's own tenant. */
    public Made make(CurrentUser user) {
        user.require(Permission.ANALYST_LOGIN_EDIT);
        String secret = SecretToken.make(SECRET_OCTETS);
        String name = database.call(TenantScope.of(user), tx -> {
            long id = tx.number("SELECT nextval('analyst_login_id_seq')");
            String login = "analyst_" + user.tenantId() + "_" + id;
            tx.update("""
                    INSERT INTO analyst_login (id, tenant_id, login, secret_hash, created_by, created_at_millis)
                    VALUES (?, ?, ?, ?, ?, ?)""", id, user.tenantId(), login, SecretHash.of(secret), user.login(), clock.millis());
            audit.write(tx, user, user.tenantId(), "create", "analyst_login", login, Map.of());
            return login;
        });
        worker.wake();
        return new Made(name, secret);
    }

    /** Ends one; within seconds it opens nothing any more. False: there is none. */
    public boolean end(CurrentUser user, long id) {
        user.require(Permission.ANALYST_LOGIN_EDIT);
        boolean ended = database.call(TenantScope.of(user), tx -> {
            Optional<Map.Entry<Long, String>> known = tx.first(
                    "UPDATE analyst_login SET active = false WHERE id = ? RETURNING tenant_id, login",
                    row -> Map.entry(row.getLong(1), row.getString(2)),
                    id);
            if (known.isPresent()) {
                audit.write(
                        tx,
                        user,
                        known.get().getKey(),
                        "revoke",
                        "analyst_login",
                        known.get().getValue(),
                        Map.of());
            }
            return known.isPresent();
        });
        worker.wake();
        return ended;
    }

    /** One row for ClickHouse. */
    private record Row(String login, String hash, boolean active, String tenants) {}

    private void round() throws InterruptedException {
        long wait = EVERY_MILLIS;
        try {
            tell();
        } catch (WarehouseAwayException e) {
            LOG.debug("ClickHouse isn't told of analysts' logins yet", e);
            wait = AWAY_MILLIS;
        }
        worker.awaitWork(wait);
    }

    private void tell() {
        List<Row> rows = database.call(
                TenantScope.SYSTEM,
                tx -> tx.list(
                        """
                SELECT l.login, encode(l.secret_hash, 'hex'), l.active AND o.active, (SELECT string_agg(t.id::text, ', ') FROM tenant t
                    WHERE t.id = l.tenant_id OR t.path LIKE o.path || '.%')
                FROM analyst_login l JOIN tenant o ON o.id = l.tenant_id""", row -> new Row(row.getString(1), row.getString(2), row.getBoolean(3), row.getString(4))));
        if (!rows.isEmpty()) {
            warehouse.run(
                    "INSERT INTO brandcast.analyst_logins (login, secret_sha256, tenants, active, version) VALUES "
                            + rows.stream()
                                    .map(row -> "('" + row.login() + "', '" + row.hash() + "', [" + row.tenants()
                                            + "], " + (row.active() ? 1 : 0) + ", " + clock.millis() + ")")
                                    .collect(Collectors.joining(", ")));
        }
        names();
    }

    /** Names for what the views know by its id: when there are more of them, and now and then. */
    private void names() {
        String known = database.call(
                        TenantScope.SYSTEM,
                        tx -> tx.list(
                                "SELECT (SELECT count(*) FROM tenant), (SELECT count(*) FROM campaign)",
                                row -> row.getLong(1) + "/" + row.getLong(2)))
                .get(0);
        if (known.equals(namesTold) && clock.millis() - namesToldAtMillis < NAMES_EVERY_MILLIS) {
            return;
        }
        List<String> rows = database.call(TenantScope.SYSTEM, tx -> tx.list("""
                SELECT id, 'TENANT', id, name, path FROM tenant
                UNION ALL SELECT tenant_id, 'CAMPAIGN', id, name, '' FROM campaign""", AnalystLogins::name));
        int portion = 2_000;
        for (int from = 0; from < rows.size(); from += portion) {
            warehouse.run("INSERT INTO brandcast.names (tenant_id, kind, id, name, path, version) VALUES "
                    + String.join(", ", rows.subList(from, Math.min(rows.size(), from + portion)))
                            .replace("{v}", Long.toString(clock.millis())));
        }
        namesTold = known;
        namesToldAtMillis = clock.millis();
    }

    private static String name(ResultSet row) throws SQLException {
        return "(" + row.getLong(1) + ", '" + row.getString(2) + "', " + row.getLong(3) + ", unhex('"
                + HexFormat.of().formatHex(row.getString(4).getBytes(StandardCharsets.UTF_8)) + "'), '"
                + row.getString(5) + "', {v})";
    }

    @Override
    public String workName() {
        return "analyst-logins";
    }

    @Override
    public void start() {
        worker.start();
    }

    /** Empty also when ClickHouse is away: the portal's own work doesn't depend on it. */
    @Override
    public String failure() {
        return "";
    }

    @PreDestroy
    void stop() {
        worker.stop();
    }
}
