package org.brandcast.portal.security;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.cookie.Cookie;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;

/**
 * Sessions in PostgreSQL, so that a restart signs nobody out and one can be revoked. Only the token's hash is stored.
 * Each log-in makes a new token: a token from before it is worth nothing. A token that isn't ours is no session, not
 * an error.
 */
@Singleton
public final class Sessions {
    public static final String COOKIE = "BRANDCAST_SESSION";
    static final Duration LIFETIME = Duration.ofHours(12);
    /** The tenant {@code t} and all above it may sign in: a condition of SQL. */
    public static final String TENANT_IS_OPEN =
            "NOT EXISTS (SELECT 1 FROM tenant a WHERE NOT a.active AND (t.path = a.path OR t.path LIKE a.path || '.%'))";

    private static final long CACHE_MILLIS = 5_000;
    private static final long SEEN_EVERY_MILLIS = 60_000;
    private static final int CACHE_LIMIT = 10_000;

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final Map<String, Cached> cache = new ConcurrentHashMap<>();

    private record Cached(CurrentUser user, long untilMillis) {}

    private record Open(CurrentUser user, long seenAtMillis) {}

    public Sessions(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** Makes a session and gives its token, which only the browser keeps. */
    public String open(CurrentUser user, String address, String userAgent) {
        String token = SecretToken.make(SecretToken.OCTETS);
        long now = clock.millis();
        database.run(TenantScope.SYSTEM, tx -> {
            tx.update("DELETE FROM user_session WHERE expires_at_millis < ?", now);
            tx.update(
                    """
                    INSERT INTO user_session (token_hash, tenant_id, user_id, created_at_millis, seen_at_millis,
                      expires_at_millis, address, user_agent) VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
                    SecretHash.of(token),
                    user.tenantId(),
                    user.userId(),
                    now,
                    now,
                    now + LIFETIME.toMillis(),
                    address,
                    userAgent.length() > 200 ? userAgent.substring(0, 200) : userAgent);
            audit.write(tx, user, user.tenantId(), "sign-in", "user", user.login(), Map.of("address", address));
        });
        return token;
    }

    /**
     * One session as its person sees it.
     *
     * @param device in words, empty when the browser says nothing
     * @param seenAtMillis of the last request, to the minute
     * @param current the one that asks
     */
    public record Session(
            long id, String device, String address, long createdAtMillis, long seenAtMillis, boolean current) {}

    /** Where a person is signed in: the asking session first, then those seen last. */
    public List<Session> of(CurrentUser user, String token) {
        byte[] hash = SecretHash.of(token);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        """
                        SELECT id, user_agent, address, created_at_millis, seen_at_millis, token_hash = ? AS current
                        FROM user_session WHERE user_id = ? AND expires_at_millis > ?
                        ORDER BY current DESC, seen_at_millis DESC""",
                        row -> new Session(
                                row.getLong("id"),
                                Device.of(row.getString("user_agent")),
                                row.getString("address"),
                                row.getLong("created_at_millis"),
                                row.getLong("seen_at_millis"),
                                row.getBoolean("current")),
                        hash,
                        user.userId(),
                        clock.millis()));
    }

    /** The user of a token; from memory when it was asked for in the last seconds. */
    public Optional<CurrentUser> find(String token) {
        Optional<CurrentUser> known = findCached(token);
        if (known.isPresent()) {
            return known;
        }
        if (!SecretToken.isPossible(token)) {
            return Optional.empty();
        }
        long now = clock.millis();
        byte[] hash = SecretHash.of(token);
        Optional<CurrentUser> found = database.call(TenantScope.SYSTEM, tx -> {
            Optional<Open> open = tx.first(
                    """
                SELECT u.id, u.login, u.role, u.locale, t.id AS tenant_id, t.name, t.path, s.seen_at_millis
                FROM user_session s JOIN app_user u ON u.id = s.user_id JOIN tenant t ON t.id = u.tenant_id
                WHERE s.token_hash = ? AND s.expires_at_millis > ? AND u.active AND\s""" + TENANT_IS_OPEN, row -> new Open(readUser(row), row.getLong("seen_at_millis")), hash, now);
            if (open.isPresent() && open.get().seenAtMillis() < now - SEEN_EVERY_MILLIS) {
                tx.update("UPDATE user_session SET seen_at_millis = ? WHERE token_hash = ?", now, hash);
            }
            return open.map(Open::user);
        });
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

    /** The token that a browser brings. */
    public static Optional<String> tokenOf(HttpRequest<?> request) {
        return request.getCookies().findCookie(COOKIE).map(Cookie::getValue);
    }

    /** Ends the session that a browser brings, if it brings one. */
    public void closeThatOf(HttpRequest<?> request) {
        tokenOf(request).ifPresent(this::close);
    }

    public void close(String token) {
        byte[] hash = SecretHash.of(token);
        database.run(TenantScope.SYSTEM, tx -> tx.update("DELETE FROM user_session WHERE token_hash = ?", hash));
        cache.remove(key(hash));
    }

    /** Ends all sessions of a person, at once here and within seconds at other portals. */
    public void endOf(Tx tx, long userId) throws SQLException {
        tx.update("DELETE FROM user_session WHERE user_id = ?", userId);
        forgetAfterCommit(tx, userId);
    }

    /** Ends one session of a person; whether there was such a one. */
    public boolean endOne(Tx tx, long userId, long sessionId) throws SQLException {
        boolean ended = tx.update("DELETE FROM user_session WHERE user_id = ? AND id = ?", userId, sessionId) > 0;
        forgetAfterCommit(tx, userId);
        return ended;
    }

    /** Ends all sessions of a person but one; how many they were. */
    public int endOthers(Tx tx, long userId, String keptToken) throws SQLException {
        int ended = tx.update(
                "DELETE FROM user_session WHERE user_id = ? AND token_hash <> ?", userId, SecretHash.of(keptToken));
        forgetAfterCommit(tx, userId);
        return ended;
    }

    private void forgetAfterCommit(Tx tx, long userId) {
        tx.afterCommitOnce(
                "sessions of user " + userId,
                () -> cache.values().removeIf(cached -> cached.user().userId() == userId));
    }

    /** Ends all sessions of a tenant and those below it. */
    public void endBelow(Tx tx, String tenantPath) throws SQLException {
        tx.update(
                "DELETE FROM user_session WHERE tenant_id IN (SELECT id FROM tenant WHERE path = ? OR path LIKE ? || '.%')",
                tenantPath, tenantPath);
        tx.afterCommitOnce(
                "sessions below " + tenantPath,
                () -> cache.values()
                        .removeIf(cached -> (cached.user().tenantPath() + ".").startsWith(tenantPath + ".")));
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
