package org.brandcast.portal.security;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.brandcast.portal.database.Tx;

/**
 * Tokens that open an account once and for a while: links in mails, and the step between password and second factor. The
 * database has their hashes alone.
 */
@Singleton
public final class AccountTokens {
    private final Clock clock;

    AccountTokens(Clock clock) {
        this.clock = clock;
    }

    /** What a token is for; one made for something else is no token. */
    public enum Purpose {
        INVITATION,
        RESET,
        SECOND_FACTOR;

        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Purpose ofCode(String code) {
            return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
        }
    }

    /** Whom a token is for. */
    public record Holder(CurrentUser user, Purpose purpose, long expiresAtMillis) {}

    /** Makes a token; an older one for the same purpose is worth nothing from now on. */
    public String issue(Tx tx, long tenantId, long userId, Purpose purpose, Duration life) throws SQLException {
        String token = SecretToken.make(SecretToken.OCTETS);
        long now = clock.millis();
        tx.update("DELETE FROM account_token WHERE expires_at_millis < ?", now);
        tx.update("DELETE FROM account_token WHERE user_id = ? AND purpose = ?", userId, purpose.code());
        tx.update(
                "INSERT INTO account_token VALUES (?, ?, ?, ?, ?, ?)",
                SecretHash.of(token),
                tenantId,
                userId,
                purpose.code(),
                now,
                now + life.toMillis());
        return token;
    }

    /** Whose token it is, without using it up. Empty: unknown, used, run out, or its person may not sign in. */
    public Optional<Holder> look(Tx tx, String token) throws SQLException {
        if (!SecretToken.isPossible(token)) {
            return Optional.empty();
        }
        return tx.first("""
                SELECT u.id, u.login, u.role, u.locale, t.id AS tenant_id, t.name, t.path, k.purpose, k.expires_at_millis
                FROM account_token k JOIN app_user u ON u.id = k.user_id JOIN tenant t ON t.id = u.tenant_id
                WHERE k.token_hash = ? AND k.expires_at_millis > ? AND u.active AND\s""" + Sessions.TENANT_IS_OPEN, AccountTokens::read, SecretHash.of(token), clock.millis());
    }

    /** Uses a token up: of two who come with it at once, one gets its holder. */
    public Optional<Holder> use(Tx tx, String token) throws SQLException {
        Optional<Holder> holder = look(tx, token);
        boolean mine = holder.isPresent()
                && tx.update("DELETE FROM account_token WHERE token_hash = ?", SecretHash.of(token)) == 1;
        return mine ? holder : Optional.empty();
    }

    /** After this none of a person's tokens opens anything. */
    public void endOf(Tx tx, long userId) throws SQLException {
        tx.update("DELETE FROM account_token WHERE user_id = ?", userId);
    }

    private static Holder read(ResultSet row) throws SQLException {
        return new Holder(
                Sessions.readUser(row), Purpose.ofCode(row.getString("purpose")), row.getLong("expires_at_millis"));
    }
}
