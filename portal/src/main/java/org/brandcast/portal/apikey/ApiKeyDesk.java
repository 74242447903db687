package org.brandcast.portal.apikey;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.brandcast.domain.security.AddressList;
import org.brandcast.domain.security.ApiKeys;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.security.SecretHash;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.portal.tenant.TenantService.Choice;
import org.jspecify.annotations.Nullable;

/**
 * Making and ending API keys. Who may: those with the permission for their own tenant, and as with people, an administrator
 * for every tenant below.
 */
@Singleton
public final class ApiKeyDesk {
    /** What a key can be allowed, in the order in which pages offer it. */
    public static final List<String> SCOPES = List.of(
            ApiKeyService.SCOPE_SEND,
            ApiKeyService.SCOPE_READ,
            ApiKeyService.SCOPE_LISTS,
            ApiKeyService.SCOPE_CAMPAIGNS,
            ApiKeyService.SCOPE_ACCOUNT,
            ApiKeyService.SCOPE_WEBHOOKS);

    private static final int MOST_IN_FORCE = 50;
    private static final int SHOWN = 500;
    private static final int LONGEST_NAME = 100;
    private static final int MOST_RATE = 100_000;
    private static final int MOST_NETWORKS = 50;
    private static final Duration LONGEST_LIFE = Duration.ofDays(5 * 366);

    private final Database database;
    private final TenantService tenants;
    private final ApiKeyService keys;
    private final AuditLog audit;
    private final Clock clock;

    ApiKeyDesk(Database database, TenantService tenants, ApiKeyService keys, AuditLog audit, Clock clock) {
        this.database = database;
        this.tenants = tenants;
        this.keys = keys;
        this.audit = audit;
        this.clock = clock;
    }

    /** A key that nobody will be told again. */
    public record NewKey(long id, String name, String key) {
        /** Without the key: it may be printed. */
        @Override
        public String toString() {
            return "NewKey[" + id + "]";
        }
    }

    /** Whose keys the user looks after, their own tenant first. */
    public List<Choice> tenants(CurrentUser user) {
        user.require(Permission.API_KEY_EDIT);
        return tenants.choices(user).stream()
                .filter(choice -> mayChange(user, choice.id(), choice.path()))
                .toList();
    }

    private static boolean mayChange(CurrentUser user, long tenantId, String path) {
        return user.tenantId() == tenantId || (user.role() == Role.ADMIN && user.governs(path));
    }

    /** Those that the user looks after: in force first, newest first. */
    public List<ApiKeyView> keys(CurrentUser user) {
        user.require(Permission.API_KEY_EDIT);
        return read(user, "k.id > ?", 0).stream()
                .sorted((a, b) -> Boolean.compare(b.usable(), a.usable()))
                .toList();
    }

    public Optional<ApiKeyView> find(CurrentUser user, long id) {
        user.require(Permission.API_KEY_EDIT);
        return read(user, "k.id = ?", id).stream().findFirst();
    }

    private List<ApiKeyView> read(CurrentUser user, String condition, long argument) {
        long now = clock.millis();
        List<Optional<ApiKeyView>> found = database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        "SELECT k.*, t.name AS tenant_name, t.path FROM api_key k JOIN tenant t ON t.id = k.tenant_id WHERE "
                                + condition + " ORDER BY k.id DESC LIMIT " + SHOWN,
                        row -> mayChange(user, row.getLong("tenant_id"), row.getString("path"))
                                ? Optional.of(view(row, now))
                                : Optional.empty(),
                        argument));
        return found.stream().flatMap(Optional::stream).toList();
    }

    public List<AuditLog.Line> history(CurrentUser user, long id) {
        return database.call(TenantScope.of(user), tx -> audit.history(tx, "api_key", Long.toString(id)));
    }

    /**
     * Makes a key.
     *
     * @throws org.brandcast.portal.form.FormProblem no name, no scope, an expiry in the past, a rate of 0, an address that isn't one
     */
    public NewKey create(CurrentUser user, Fields form) {
        Optional<Choice> tenant = tenants(user).stream()
                .filter(choice -> Long.toString(choice.id()).equals(form.text("tenantId")))
                .findFirst();
        if (tenant.isEmpty()) {
            form.complain("tenantId", "problem.field.choice");
        }
        String name = form.required("name", LONGEST_NAME);
        List<String> scopes =
                SCOPES.stream().filter(scope -> form.has("scopes", scope)).toList();
        if (scopes.isEmpty()) {
            form.complain("scopes", "problem.apikey.scopes");
        }
        Long expires = expiry(form);
        Long rate = form.number("rate", 1, MOST_RATE);
        List<String> networks = networks(form);
        form.check();
        long tenantId = tenant.orElseThrow().id();
        boolean sandbox = form.on("sandbox");
        String key = ApiKeys.generate();
        return database.call(TenantScope.of(user), tx -> {
            // One at a time for a tenant, or two forms at once would pass the limit.
            tx.first("SELECT id FROM tenant WHERE id = ? FOR NO KEY UPDATE", row -> row.getLong(1), tenantId);
            refuseIfTooMany(tx, tenantId, form);
            long id = tx.number(
                    """
                    INSERT INTO api_key (tenant_id, name, prefix, key_hash, scopes, networks, expires_at_millis,
                      rate_per_second, sandbox, created_by, created_at_millis)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""",
                    tenantId,
                    name,
                    ApiKeyService.shown(key),
                    SecretHash.of(key),
                    tx.texts(scopes),
                    tx.texts(networks),
                    expires,
                    rate == null ? 0 : rate,
                    sandbox,
                    user.login(),
                    clock.millis());
            Map<String, Object> told =
                    new HashMap<>(Map.of("name", name, "scopes", scopes, "networks", networks, "sandbox", sandbox));
            if (expires != null) {
                told.put("expiresAtMillis", expires);
            }
            if (rate != null) {
                told.put("ratePerSecond", rate);
            }
            audit.write(tx, user, tenantId, "create", "api_key", Long.toString(id), told);
            return new NewKey(id, name, key);
        });
    }

    private void refuseIfTooMany(Tx tx, long tenantId, Fields form) throws SQLException {
        long inForce = tx.number("""
                SELECT count(*) FROM api_key WHERE tenant_id = ? AND active
                  AND (expires_at_millis IS NULL OR expires_at_millis > ?)""", tenantId, clock.millis());
        if (inForce >= MOST_IN_FORCE) {
            form.complain("name", "problem.apikey.many", MOST_IN_FORCE);
            form.check();
        }
    }

    /** The end of the day that was typed; null: never. */
    private @Nullable Long expiry(Fields form) {
        Long day = form.day("expires", Formats.ZONE);
        if (day == null) {
            return null;
        }
        long end = day + Duration.ofDays(1).toMillis();
        if (end <= clock.millis()) {
            form.complain("expires", "problem.apikey.past", form.text("expires"));
        } else if (end - clock.millis() > LONGEST_LIFE.toMillis()) {
            form.complain("expires", "problem.apikey.far");
        }
        return end;
    }

    private static List<String> networks(Fields form) {
        List<String> networks = form.entries("networks");
        if (networks.size() > MOST_NETWORKS) {
            form.complain("networks", "problem.apikey.networks", MOST_NETWORKS);
        }
        for (String network : networks) {
            if (!AddressList.isReadable(network)) {
                form.complain("networks", "problem.apikey.network", network);
            }
        }
        return networks;
    }

    /**
     * Ends a key for good. Nothing happens to one that was ended before.
     *
     * @throws org.brandcast.portal.form.FormProblem what was typed to confirm isn't its name
     */
    public void revoke(CurrentUser user, ApiKeyView key, Fields form) {
        if (!form.text("confirm").strip().equals(key.name().strip())) {
            form.complain("confirm", "problem.apikey.confirm");
        }
        form.check();
        database.run(TenantScope.of(user), tx -> {
            int ended = tx.update(
                    "UPDATE api_key SET active = false, revoked_by = ?, revoked_at_millis = ? WHERE id = ? AND active",
                    user.login(),
                    clock.millis(),
                    key.id());
            if (ended == 1) {
                audit.write(
                        tx,
                        user,
                        key.tenantId(),
                        "revoke",
                        "api_key",
                        Long.toString(key.id()),
                        Map.of("name", key.name()));
            }
        });
        keys.forget(key.id());
    }

    private static ApiKeyView view(ResultSet row, long nowMillis) throws SQLException {
        Long expires = Tx.nullableLong(row, "expires_at_millis");
        String state =
                !row.getBoolean("active") ? "revoked" : expires != null && expires <= nowMillis ? "expired" : "on";
        return new ApiKeyView(
                row.getLong("id"),
                row.getLong("tenant_id"),
                row.getString("tenant_name"),
                row.getString("name"),
                row.getString("prefix"),
                List.copyOf(new TreeSet<>(Tx.textSet(row, "scopes"))),
                List.copyOf(Tx.textSet(row, "networks")),
                state,
                row.getInt("rate_per_second"),
                row.getBoolean("sandbox"),
                expires,
                Tx.nullableLong(row, "used_at_millis"),
                row.getString("used_from"),
                row.getString("created_by"),
                row.getLong("created_at_millis"),
                row.getString("revoked_by"),
                Tx.nullableLong(row, "revoked_at_millis"));
    }
}
