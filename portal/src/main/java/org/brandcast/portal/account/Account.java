package org.brandcast.portal.account;

import jakarta.inject.Singleton;
import java.util.Map;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.security.AccountTokens;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Logins;
import org.brandcast.portal.security.Passwords;
import org.brandcast.portal.security.Sessions;

/** What a signed-in person changes about their own account. Whoever took over a session knows no password, and gets no further. */
@Singleton
final class Account {
    private final Database database;
    private final Logins logins;
    private final Passwords passwords;
    private final Sessions sessions;
    private final AccountTokens tokens;
    private final AuditLog audit;

    Account(
            Database database,
            Logins logins,
            Passwords passwords,
            Sessions sessions,
            AccountTokens tokens,
            AuditLog audit) {
        this.database = database;
        this.logins = logins;
        this.passwords = passwords;
        this.sessions = sessions;
        this.tokens = tokens;
        this.audit = audit;
    }

    /** Complains unless the field has the person's password; wrong ones count like those of the log-in. */
    void confirm(CurrentUser user, Fields form, String field) {
        Logins.Outcome outcome = logins.confirm(user, form.text(field));
        if (outcome instanceof Logins.Outcome.Locked) {
            form.complain(field, "problem.password.locked");
        } else if (outcome instanceof Logins.Outcome.Refused) {
            form.complain(field, "problem.password.wrong");
        }
    }

    /**
     * Sets another password; this session goes on, all others end.
     *
     * @throws org.brandcast.portal.form.FormProblem the old one isn't right, or the new one won't do
     */
    void changePassword(CurrentUser user, String sessionToken, Fields form) {
        String password = NewPassword.of(form, "password", user.login());
        form.check();
        confirm(user, form, "current");
        form.check();
        String hash = passwords.hash(password);
        database.run(TenantScope.of(user), tx -> {
            tx.update("UPDATE app_user SET password_hash = ? WHERE id = ?", hash, user.userId());
            tokens.endOf(tx, user.userId());
            sessions.endOthers(tx, user.userId(), sessionToken);
            audit.write(tx, user, user.tenantId(), "set-password", "user", user.login(), Map.of("by", "change"));
        });
    }

    /** Whether there was such a session of this person. */
    boolean endSession(CurrentUser user, long sessionId) {
        return database.call(TenantScope.of(user), tx -> {
            boolean ended = sessions.endOne(tx, user.userId(), sessionId);
            if (ended) {
                audit.write(tx, user, user.tenantId(), "end-session", "user", user.login(), Map.of());
            }
            return ended;
        });
    }

    void endOtherSessions(CurrentUser user, String sessionToken) {
        database.run(TenantScope.of(user), tx -> {
            int ended = sessions.endOthers(tx, user.userId(), sessionToken);
            audit.write(tx, user, user.tenantId(), "end-sessions", "user", user.login(), Map.of("ended", ended));
        });
    }
}
