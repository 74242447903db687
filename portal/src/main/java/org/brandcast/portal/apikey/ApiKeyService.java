package org.brandcast.portal.apikey;

import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.brandcast.domain.security.AddressList;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.security.SecretHash;
import org.jspecify.annotations.Nullable;

/**
 * API keys at the door: only the hash is stored. What was looked up is remembered for a few seconds, the unknown ones too, so
 * that neither traffic nor guessing reaches the database at its own rate; a key that another portal revokes dies within that time.
 */
@Singleton
public final class ApiKeyService {
    public static final String SCOPE_SEND = "messages:send";
    public static final String SCOPE_READ = "messages:read";
    public static final String SCOPE_LISTS = "lists:manage";
    public static final String SCOPE_CAMPAIGNS = "campaigns:manage";
    public static final String SCOPE_WEBHOOKS = "webhooks:manage";
    /** Balance, brandnames, templates. */
    public static final String SCOPE_ACCOUNT = "account:read";

    private static final long CACHE_MILLIS = 5_000;
    private static final int CACHE_LIMIT = 20_000;
    private static final int SHOWN_CHARACTERS = 7;

    private final Database database;
    private final AuditLog audit;
    private final LastUses uses;
    private final Clock clock;
    private final Map<String, Cached> cache = new ConcurrentHashMap<>();

    ApiKeyService(Database database, AuditLog audit, LastUses uses, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.uses = uses;
        this.clock = clock;
    }

    /**
     * Who a key speaks for.
     *
     * @param ratePerSecond of its own; 0: it has none, and shares its tenant's
     * @param sandbox what it sends is judged and answered, and never leaves the portal
     */
    public record ApiClient(
            long keyId, long tenantId, String tenantPath, Set<String> scopes, int ratePerSecond, boolean sandbox) {
        public TenantScope scope() {
            return new TenantScope(tenantPath);
        }
    }

    /** Whether a key opens the door. */
    public enum Verdict {
        IN,
        UNKNOWN,
        EXPIRED,
        REVOKED,
        /** It is in force, and may not be used from the caller's address. */
        ELSEWHERE
    }

    /**
     * What came of a key.
     *
     * @param client null unless it is let in
     */
    public record Answer(Verdict verdict, @Nullable ApiClient client) {}

    /**
     * A key as it is stored.
     *
     * @param expiresAtMillis null: never
     * @param networks null: from everywhere
     */
    private record Known(
            ApiClient client,
            boolean active,
            @Nullable Long expiresAtMillis,
            @Nullable AddressList networks) {}

    private record Cached(Optional<Known> known, long untilMillis) {}

    /** As {@link #find}, from memory; empty: the database has to be asked. */
    public Optional<Answer> remembered(String key, InetAddress from) {
        Cached cached = cache.get(cacheKey(key));
        return cached != null && cached.untilMillis() > clock.millis()
                ? Optional.of(judged(cached.known(), from))
                : Optional.empty();
    }

    /** Asks the database, remembers the key as it stands there, and judges it. */
    public Answer find(String key, InetAddress from) {
        byte[] hash = SecretHash.of(key);
        Optional<Known> known = database.call(TenantScope.SYSTEM, tx -> tx.first("""
                    SELECT k.id, k.tenant_id, t.path, k.scopes, k.active, k.expires_at_millis, k.networks, k.rate_per_second, k.sandbox
                    FROM api_key k JOIN tenant t ON t.id = k.tenant_id WHERE k.key_hash = ?""", ApiKeyService::read, hash));
        if (cache.size() >= CACHE_LIMIT) {
            cache.clear();
        }
        cache.put(cacheKey(key), new Cached(known, clock.millis() + CACHE_MILLIS));
        return judged(known, from);
    }

    private Answer judged(Optional<Known> found, InetAddress from) {
        if (found.isEmpty()) {
            return new Answer(Verdict.UNKNOWN, null);
        }
        Known known = found.get();
        if (!known.active()) {
            return new Answer(Verdict.REVOKED, null);
        }
        if (known.expiresAtMillis() != null && known.expiresAtMillis() <= clock.millis()) {
            return new Answer(Verdict.EXPIRED, null);
        }
        if (known.networks() != null && !known.networks().holds(from)) {
            return new Answer(Verdict.ELSEWHERE, null);
        }
        uses.note(known.client().keyId(), from.getHostAddress());
        return new Answer(Verdict.IN, known.client());
    }

    /** Forgets what it remembers of a key. */
    void forget(long keyId) {
        cache.values()
                .removeIf(cached -> cached.known()
                        .map(known -> known.client().keyId() == keyId)
                        .orElse(false));
    }

    /** What of a key may be shown: enough to tell it from others. */
    static String shown(String key) {
        return key.substring(0, Math.min(SHOWN_CHARACTERS, key.length()));
    }

    /** Stores a key that was shown to its owner once; one that is there already is left as it is. */
    public void register(CurrentUser user, long tenantId, String name, String key, Collection<String> scopes) {
        user.require(Permission.API_KEY_EDIT);
        database.run(TenantScope.of(user), tx -> {
            int made = tx.update(
                    """
                    INSERT INTO api_key (tenant_id, name, prefix, key_hash, scopes, created_by, created_at_millis)
                    VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key_hash) DO NOTHING""",
                    tenantId,
                    name,
                    shown(key),
                    SecretHash.of(key),
                    tx.texts(scopes),
                    user.login(),
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

    private static Known read(ResultSet row) throws SQLException {
        Set<String> networks = Tx.textSet(row, "networks");
        return new Known(
                new ApiClient(
                        row.getLong(1),
                        row.getLong(2),
                        row.getString(3),
                        Tx.textSet(row, "scopes"),
                        row.getInt("rate_per_second"),
                        row.getBoolean("sandbox")),
                row.getBoolean("active"),
                Tx.nullableLong(row, "expires_at_millis"),
                networks.isEmpty() ? null : AddressList.of(networks));
    }
}
