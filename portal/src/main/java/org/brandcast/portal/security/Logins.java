package org.brandcast.portal.security;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.jspecify.annotations.Nullable;

/**
 * Checks a login and password. From the fifth failure in a row on, the account is closed for a time that doubles
 * with each further one, from 30 s to an hour; the right password is refused meanwhile, too.
 */
@Singleton
public final class Logins {
    private static final int FREE_FAILURES = 5;
    private static final long FIRST_LOCK_MILLIS = 30_000;
    private static final long LONGEST_LOCK_MILLIS = 3_600_000;
    private static final Duration CODE_LIFE = Duration.ofMinutes(5);

    private final Database database;
    private final Passwords passwords;
    private final AccountTokens tokens;
    private final SecondFactors factors;
    private final AuditLog audit;
    private final Clock clock;

    public Logins(
            Database database,
            Passwords passwords,
            AccountTokens tokens,
            SecondFactors factors,
            AuditLog audit,
            Clock clock) {
        this.database = database;
        this.passwords = passwords;
        this.tokens = tokens;
        this.factors = factors;
        this.audit = audit;
        this.clock = clock;
    }

    /** What became of a log-in. */
    public sealed interface Outcome {
        record In(CurrentUser user) implements Outcome {}

        record Refused() implements Outcome {}

        record Locked(long untilMillis) implements Outcome {}

        /** The password is right; the token goes on to {@link #logInWithCode}. */
        record NeedsCode(String token) implements Outcome {}

        /** The password was right too long ago. */
        record Expired() implements Outcome {}
    }

    /** Without a password: invited, and not yet answered. */
    private record Account(
            CurrentUser user, @Nullable String passwordHash, boolean active, int failures, long lockedUntil) {}

    public Outcome logIn(String typedLogin, String password) {
        Outcome outcome = check(typedLogin.strip().toLowerCase(Locale.ROOT), password);
        if (!(outcome instanceof Outcome.In in)) {
            return outcome;
        }
        CurrentUser user = in.user();
        return database.call(
                TenantScope.SYSTEM,
                tx -> factors.state(tx, user.userId()).isEmpty()
                        ? in
                        : new Outcome.NeedsCode(tokens.issue(
                                tx, user.tenantId(), user.userId(), AccountTokens.Purpose.SECOND_FACTOR, CODE_LIFE)));
    }

    /** The second step: a code of the authenticator, or a recovery code. Wrong ones count like wrong passwords. */
    public Outcome logInWithCode(String token, String code) {
        return database.call(TenantScope.SYSTEM, tx -> {
            Optional<CurrentUser> user = tokens.look(tx, token)
                    .filter(holder -> holder.purpose() == AccountTokens.Purpose.SECOND_FACTOR)
                    .map(AccountTokens.Holder::user);
            if (user.isEmpty()) {
                return new Outcome.Expired();
            }
            Outcome outcome = checkCode(tx, user.get(), code);
            if (outcome instanceof Outcome.In && tokens.use(tx, token).isEmpty()) {
                return new Outcome.Expired();
            }
            return outcome;
        });
    }

    /** As {@link #confirm}, for a code of somebody who is signed in. */
    public boolean confirmCode(CurrentUser user, String code) {
        return database.call(TenantScope.SYSTEM, tx -> checkCode(tx, user, code) instanceof Outcome.In);
    }

    private Outcome checkCode(Tx tx, CurrentUser user, String code) throws SQLException {
        long now = clock.millis();
        // The row's lock lets guesses in one by one.
        long locked = tx.number("SELECT locked_until_millis FROM app_user WHERE id = ? FOR UPDATE", user.userId());
        if (locked > now) {
            return new Outcome.Locked(locked);
        }
        if (factors.use(tx, user.userId(), code)) {
            forgive(tx, user.userId());
            return new Outcome.In(user);
        }
        long lockedUntil = countFailure(tx, user, now);
        return lockedUntil > now ? new Outcome.Locked(lockedUntil) : new Outcome.Refused();
    }

    /** Whether somebody who is signed in knows their password; a wrong one counts like one of the log-in. */
    public Outcome confirm(CurrentUser user, String password) {
        return check(user.login(), password);
    }

    private Outcome check(String login, String password) {
        Optional<Account> found = database.call(TenantScope.SYSTEM, tx -> find(tx, login));
        if (found.isEmpty()) {
            passwords.spendTheTimeOfACheck(password);
            return new Outcome.Refused();
        }
        Account account = found.get();
        long now = clock.millis();
        if (account.lockedUntil() > now) {
            return new Outcome.Locked(account.lockedUntil());
        }
        boolean right = matches(password, account.passwordHash()) && account.active();
        CurrentUser user = account.user();
        if (right) {
            // Who has a second factor is forgiven when both were right, or guessing codes would be free.
            database.run(TenantScope.SYSTEM, tx -> {
                if (factors.state(tx, user.userId()).isEmpty()) {
                    forgive(tx, user.userId());
                }
            });
            return new Outcome.In(user);
        }
        long lockedUntil = database.call(TenantScope.SYSTEM, tx -> countFailure(tx, user, now));
        return lockedUntil > now ? new Outcome.Locked(lockedUntil) : new Outcome.Refused();
    }

    private static void forgive(Tx tx, long userId) throws SQLException {
        tx.update(
                "UPDATE app_user SET failed_logins = 0, locked_until_millis = 0 WHERE id = ? AND failed_logins > 0",
                userId);
    }

    private boolean matches(String password, @Nullable String hash) {
        if (hash == null) {
            passwords.spendTheTimeOfACheck(password);
            return false;
        }
        return passwords.matches(password, hash);
    }

    private static Optional<Account> find(Tx tx, String login) throws SQLException {
        return tx.first(
                """
                SELECT u.*, t.name, t.path, u.active AND\s"""
                        + Sessions.TENANT_IS_OPEN
                        + " AS usable FROM app_user u JOIN tenant t ON t.id = u.tenant_id WHERE u.login = ?",
                row -> new Account(
                        Sessions.readUser(row),
                        row.getString("password_hash"),
                        row.getBoolean("usable"),
                        row.getInt("failed_logins"),
                        row.getLong("locked_until_millis")),
                login);
    }

    /** Counted in one statement, so that parallel guesses are all counted. */
    private long countFailure(Tx tx, CurrentUser user, long now) throws SQLException {
        long lockedUntil = tx.number(
                """
                UPDATE app_user SET failed_logins = failed_logins + 1,
                  locked_until_millis = CASE WHEN failed_logins + 1 < ? THEN 0
                    ELSE ? + least(?, ? * (1::bigint << least(failed_logins + 1 - ?, 20))) END
                WHERE id = ? RETURNING locked_until_millis""", FREE_FAILURES, now, LONGEST_LOCK_MILLIS, FIRST_LOCK_MILLIS, FREE_FAILURES, user.userId());
        if (lockedUntil > now) {
            Map<String, Long> detail = Map.of("untilMillis", lockedUntil);
            audit.write(tx, user, user.tenantId(), "lock", "user", user.login(), detail);
        }
        return lockedUntil;
    }
}
