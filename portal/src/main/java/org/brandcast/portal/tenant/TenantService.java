package org.brandcast.portal.tenant;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.control.ControlOutbox;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.kafka.TopicProvisioner;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Passwords;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.security.Role;
import org.brandcast.schemas.TenantControl;
import org.brandcast.schemas.Topics;
import org.jspecify.annotations.Nullable;

/** The tree of tenants and their people. */
@Singleton
public final class TenantService {
    private final Database database;
    private final ControlOutbox outbox;
    private final TopicProvisioner topics;
    private final Passwords passwords;
    private final AuditLog audit;
    private final Clock clock;

    TenantService(
            Database database,
            ControlOutbox outbox,
            TopicProvisioner topics,
            Passwords passwords,
            AuditLog audit,
            Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.topics = topics;
        this.passwords = passwords;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A node of the tree.
     *
     * @param kind operator, region, reseller or partner
     * @param path ids from the root, {@code 1.4.9}
     */
    public record Tenant(
            long id,
            @Nullable Long parentId,
            String path,
            String name,
            String kind,
            boolean active,
            boolean kafkaAccess) {}

    /** The tree's root, once it was seeded. */
    public Optional<Tenant> root() {
        return database.call(
                TenantScope.SYSTEM,
                tx -> tx.first("SELECT * FROM tenant WHERE parent_id IS NULL", TenantService::read));
    }

    /** Those that may send through topics of their own. */
    public List<Long> withKafkaAccess() {
        return database.call(
                TenantScope.SYSTEM,
                tx -> tx.list("SELECT id FROM tenant WHERE kafka_access ORDER BY id", row -> row.getLong(1)));
    }

    /** The user's tenant and all below it, by path. */
    public List<Tenant> subtree(CurrentUser user) {
        user.require(Permission.TENANT_EDIT);
        return database.call(
                TenantScope.of(user), tx -> tx.list("SELECT * FROM tenant ORDER BY path", TenantService::read));
    }

    /** A tenant as a form offers it; the name shows how deep it stands. */
    public record Choice(long id, String path, String name, int depth) {
        /** With a mark for each level below the reader's own. */
        public String label() {
            return "– ".repeat(depth) + name;
        }
    }

    /** The user's own tenant and all below it, each under its parent. */
    public List<Choice> choices(CurrentUser user) {
        int own = user.tenantPath().split("\\.", -1).length;
        return database
                .call(
                        TenantScope.of(user),
                        tx -> tx.list("SELECT id, path, name FROM tenant", row -> {
                            String path = row.getString(2);
                            return new Choice(
                                    row.getLong(1), path, row.getString(3), path.split("\\.", -1).length - own);
                        }))
                .stream()
                .sorted(Comparator.comparing(choice -> sortable(choice.path())))
                .toList();
    }

    /** Those whose rules are the user's to make. */
    public List<Choice> governed(CurrentUser user) {
        return choices(user).stream()
                .filter(choice -> user.governs(choice.path()))
                .toList();
    }

    /** Ids of one length, so that paths sort as a tree: 1.9 before 1.10. */
    private static String sortable(String path) {
        return Arrays.stream(path.split("\\.", -1))
                .map(id -> "0".repeat(Math.max(0, 12 - id.length())) + id)
                .collect(Collectors.joining("."));
    }

    /** A child by its name. */
    public Optional<Tenant> child(long parentId, String name) {
        return database.call(
                TenantScope.SYSTEM,
                tx -> tx.first(
                        "SELECT * FROM tenant WHERE parent_id = ? AND name = ?", TenantService::read, parentId, name));
    }

    /** Whether anybody could sign in. */
    public boolean hasUsers() {
        return database.call(TenantScope.SYSTEM, tx -> tx.number("SELECT count(*) FROM app_user") > 0);
    }

    /** Makes the root; only on an empty database. */
    public Tenant createRoot(String name) {
        return database.call(TenantScope.SYSTEM, tx -> insert(tx, null, "", name, "operator"));
    }

    public Tenant create(CurrentUser user, long parentId, String name, String kind) {
        user.require(Permission.TENANT_EDIT);
        return database.call(TenantScope.of(user), tx -> create(tx, user, parentId, name, kind));
    }

    /** The same as a part of a transaction. */
    Tenant create(Tx tx, CurrentUser user, long parentId, String name, String kind) throws SQLException {
        String parentPath = tx.first("SELECT path FROM tenant WHERE id = ?", row -> row.getString(1), parentId)
                .orElseThrow(() -> new IllegalArgumentException("no such tenant: " + parentId));
        Tenant made = insert(tx, parentId, parentPath + ".", name, kind);
        audit.write(tx, user, made.id(), "create", "tenant", Long.toString(made.id()), Map.of("name", name));
        return made;
    }

    /** Gives the tenant its own topics, then tells admission of it. */
    public void grantKafkaAccess(CurrentUser user, long tenantId) {
        user.require(Permission.TENANT_EDIT);
        topics.ensure(Topics.ofTenant(tenantId));
        setKafkaAccess(user, tenantId, true);
    }

    /** Its topics stay, with what is in them. */
    public void revokeKafkaAccess(CurrentUser user, long tenantId) {
        user.require(Permission.TENANT_EDIT);
        setKafkaAccess(user, tenantId, false);
    }

    private void setKafkaAccess(CurrentUser user, long tenantId, boolean allowed) {
        database.run(TenantScope.of(user), tx -> {
            Tenant tenant = tx.first(
                            "UPDATE tenant SET kafka_access = ? WHERE id = ? RETURNING *",
                            TenantService::read,
                            allowed,
                            tenantId)
                    .orElseThrow(() -> new IllegalArgumentException("no such tenant: " + tenantId));
            String action = allowed ? "grant-kafka-access" : "revoke-kafka-access";
            audit.write(tx, user, tenantId, action, "tenant", Long.toString(tenantId), Map.of());
            outbox.publish(tx, control(tenant));
        });
    }

    /** Adds a person; false when the login exists. */
    public boolean createUser(CurrentUser user, long tenantId, String login, String password, Role role) {
        user.require(Permission.TENANT_EDIT);
        String normal = login.strip().toLowerCase(Locale.ROOT);
        boolean exists = database.call(
                TenantScope.SYSTEM, tx -> tx.number("SELECT count(*) FROM app_user WHERE login = ?", normal) > 0);
        if (exists) {
            return false;
        }
        String hash = passwords.hash(password);
        return database.call(TenantScope.of(user), tx -> {
            int made = tx.update("""
                    INSERT INTO app_user (tenant_id, login, password_hash, role, created_at_millis)
                    VALUES (?, ?, ?, ?, ?) ON CONFLICT (login) DO NOTHING""", tenantId, normal, hash, role.code(), clock.millis());
            audit.write(tx, user, tenantId, "create", "user", normal, Map.of("role", role.code()));
            return made == 1;
        });
    }

    private Tenant insert(Tx tx, @Nullable Long parentId, String pathBefore, String name, String kind)
            throws SQLException {
        long id = tx.number("SELECT nextval(pg_get_serial_sequence('tenant', 'id'))");
        Tenant tenant = new Tenant(id, parentId, pathBefore + id, name, kind, true, false);
        tx.update(
                "INSERT INTO tenant (id, parent_id, path, name, kind, created_at_millis) VALUES (?, ?, ?, ?, ?, ?)",
                id,
                parentId,
                tenant.path(),
                name,
                kind,
                clock.millis());
        outbox.publish(tx, control(tenant));
        return tenant;
    }

    static TenantControl control(Tenant tenant) {
        return TenantControl.newBuilder()
                .setTenantId(tenant.id())
                .setParentId(tenant.parentId())
                .setPath(tenant.path())
                .setName(tenant.name())
                .setActive(tenant.active())
                .setKafkaAccess(tenant.kafkaAccess())
                .build();
    }

    static Tenant read(java.sql.ResultSet row) throws SQLException {
        return new Tenant(
                row.getLong("id"),
                Tx.nullableLong(row, "parent_id"),
                row.getString("path"),
                row.getString("name"),
                row.getString("kind"),
                row.getBoolean("active"),
                row.getBoolean("kafka_access"));
    }
}
