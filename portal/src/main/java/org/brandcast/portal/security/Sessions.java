package org.brandcast.portal.security;

import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;

/**
 * Sessions in PostgreSQL, so that a restart signs nobody out and one can be revoked. Only the token's hash is stored.
 * Each log-in makes a new token: a token from before it is worth nothing. A token that isn't ours is no session, not
 * an error.
 */
@Singleton
public final class Sessions {
    public static final String COOKIE = "BRANDCAST_SESSION";
    static final Duration LIFETIME = Duration.ofHours(12);
    private static final long CACHE_MILLIS = 5_000;
    private static final int CACHE_LIMIT = 10_000;
    private static final int TOKEN_BYTES = 32;

    private final Database database;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Cached> cache = new ConcurrentHashMap<>();

    private record Cached(CurrentUser user, long untilMillis) {}

    public Sessions(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Makes a session and gives its token, which only the browser keeps. */
    public String open(CurrentUser user, String address, String userAgent) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        long now = clock.millis();
        database.run(TenantScope.SYSTEM, tx -> {
            tx.update("DELETE FROM user_session WHERE expires_at_millis < ?", now);
            tx.update(
                    "INSERT INTO user_session VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    SecretHash.of(token),
                    user.tenantId(),
                    user.userId(),
                    now,
                    now,
                    now + LIFETIME.toMillis(),
                    address,
                    userAgent.length() > 200 ? userAgent.substring(0, 200) : userAgent);
        });
        return token;
    }

    /** The user of a token; from memory when it was asked for in the last seconds. */
    public Optional<CurrentUser> find(String token) {
        Optional<CurrentUser> known = findCached(token);
        if (known.isPresent()) {
            return known;
        }
        if (token.length() < TOKEN_BYTES || token.length() > 100) {
            return Optional.empty();
        }
        long now = clock.millis();
        byte[] hash = SecretHash.of(token);
        Optional<CurrentUser> found =
                database.call(TenantScope.SYSTEM, tx -> tx.first("""
                SELECT u.id, u.login, u.role, u.locale, t.id AS tenant_id, t.name, t.path
                FROM user_session s JOIN app_user u ON u.id = s.user_id JOIN tenant t ON t.id = u.tenant_id
                WHERE s.token_hash = ? AND s.expires_at_millis > ? AND u.active AND t.active""", Sessions::readUser, hash, now));
        if (cache.size() > CACHE_LIMIT) {
            cache.clear();
        }
        found.ifPresent(user -> cache.put(key(hash), new Cached(user, now + CACHE_MILLIS)));
        return found;
    }

    /** As {@link #find}, without ever asking the database: safe on an event loop. */
    Optional<CurrentUser> findCached(String token) {
        Cached cached = cache.get(key(SecretHash.of(token)));
        return cached != null && cached.untilMillis() > clock.millis() ? Optional.of(cached.user()) : Optional.empty();
    }

    public void close(String token) {
        byte[] hash = SecretHash.of(token);
        database.run(TenantScope.SYSTEM, tx -> tx.update("DELETE FROM user_session WHERE token_hash = ?", hash));
        cache.remove(key(hash));
    }

    static CurrentUser readUser(ResultSet row) throws SQLException {
        return new CurrentUser(
                row.getLong("id"),
                row.getString("login"),
                Role.ofCode(row.getString("role")),
                row.getLong("tenant_id"),
                row.getString("name"),
                row.getString("path"),
                Locale.forLanguageTag(row.getString("locale")));
    }

    private static String key(byte[] hash) {
        return HexFormat.of().formatHex(hash);
    }
}
