package org.brandcast.portal.apikey;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.security.SecretHash;

/**
 * API keys: only the hash is stored. What was looked up is remembered for a few seconds, the unknown ones too, so
 * that neither traffic nor guessing reaches the database at its own rate; a revoked key dies within that time.
 */
@Singleton
public final class ApiKeyService {
    public static final String SCOPE_SEND = "messages:send";
    public static final String SCOPE_READ = "messages:read";
    public static final String SCOPE_WEBHOOKS = "webhooks:manage";
    private static final long CACHE_MILLIS = 5_000;
    private static final int CACHE_LIMIT = 20_000;
    private static final int SHOWN_CHARACTERS = 7;

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final Map<String, Cached> cache = new ConcurrentHashMap<>();

    ApiKeyService(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** Who a key speaks for. */
    public record ApiClient(long keyId, long tenantId, String tenantPath, Set<String> scopes) {
        public TenantScope scope() {
            return new TenantScope(tenantPath);
        }
    }

    private record Cached(Optional<ApiClient> client, long untilMillis) {}

    /** What memory knows about a key: absent outside means unknown, absent inside means refused. */
    public Optional<Optional<ApiClient>> remembered(String key) {
        Cached cached = cache.get(cacheKey(key));
        return cached != null && cached.untilMillis() > clock.millis()
                ? Optional.of(cached.client())
                : Optional.empty();
    }

    /** Asks the database and remembers the answer. */
    public Optional<ApiClient> find(String key) {
        long now = clock.millis();
        byte[] hash = SecretHash.of(key);
        Optional<ApiClient> client = database.call(TenantScope.SYSTEM, tx -> {
            Optional<ApiClient> found = tx.first("""
                    SELECT k.id, k.tenant_id, t.path, k.scopes FROM api_key k JOIN tenant t ON t.id = k.tenant_id
                    WHERE k.key_hash = ? AND k.active AND (k.expires_at_millis IS NULL OR k.expires_at_millis > ?)""", ApiKeyService::read, hash, now);
            if (found.isPresent()) {
                tx.update(
                        "UPDATE api_key SET used_at_millis = ? WHERE id = ?",
                        now,
                        found.get().keyId());
            }
            return found;
        });
        if (cache.size() >= CACHE_LIMIT) {
            cache.clear();
        }
        cache.put(cacheKey(key), new Cached(client, now + CACHE_MILLIS));
        return client;
    }

    /** Stores a key that was shown to its owner once; one that is there already is left as it is. */
    public void register(CurrentUser user, long tenantId, String name, String key, Collection<String> scopes) {
        user.require(Permission.API_KEY_EDIT);
        database.run(TenantScope.of(user), tx -> {
            int made = tx.update(
                    """
                    INSERT INTO api_key (tenant_id, name, prefix, key_hash, scopes, created_at_millis)
                    VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (key_hash) DO NOTHING""",
                    tenantId,
                    name,
                    key.substring(0, Math.min(SHOWN_CHARACTERS, key.length())),
                    SecretHash.of(key),
                    tx.texts(scopes),
                    clock.millis());
            if (made == 1) {
                audit.write(tx, user, tenantId, "create", "api_key", name, Map.of("scopes", scopes));
            }
        });
    }

    /** Not the key itself: it stays in memory no longer than its request. */
    private static String cacheKey(String key) {
        return HexFormat.of().formatHex(SecretHash.of(key));
    }

    private static ApiClient read(ResultSet row) throws SQLException {
        return new ApiClient(row.getLong(1), row.getLong(2), row.getString(3), Tx.textSet(row, "scopes"));
    }
}
