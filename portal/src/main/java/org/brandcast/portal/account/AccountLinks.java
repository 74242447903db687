package org.brandcast.portal.account;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.look.Looks;
import org.brandcast.portal.mail.Letter;
import org.brandcast.portal.mail.Mail;
import org.brandcast.portal.mail.MailOutbox;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.security.AccountTokens;
import org.brandcast.portal.security.AccountTokens.Holder;
import org.brandcast.portal.security.AccountTokens.Purpose;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Passwords;
import org.brandcast.portal.security.Sessions;

/**
 * Links by mail with which a person sets a password: the invitation, good for three days, and the reset, for an hour. Each
 * works once; a newer one ends the older. Nobody but its reader ever has the password.
 */
@Singleton
public final class AccountLinks {
    static final Duration INVITATION_LIFE = Duration.ofDays(3);
    static final Duration RESET_LIFE = Duration.ofHours(1);
    private static final long RESETS_AN_HOUR = 3;

    private final Database database;
    private final AccountTokens tokens;
    private final Passwords passwords;
    private final Sessions sessions;
    private final MailOutbox mails;
    private final Looks looks;
    private final AuditLog audit;
    private final Clock clock;

    AccountLinks(
            Database database,
            AccountTokens tokens,
            Passwords passwords,
            Sessions sessions,
            MailOutbox mails,
            Looks looks,
            AuditLog audit,
            Clock clock) {
        this.database = database;
        this.tokens = tokens;
        this.passwords = passwords;
        this.sessions = sessions;
        this.mails = mails;
        this.looks = looks;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Somebody that a link is for.
     *
     * @param hasPassword without one they are still invited
     */
    public record Person(long id, long tenantId, String tenantName, String login, Locale locale, boolean hasPassword) {}

    /** Posts the invitation, or the reset for who has a password; in the transaction of who asked for it. */
    public void send(Tx tx, Person person, String invitedBy) throws SQLException {
        Purpose purpose = person.hasPassword() ? Purpose.RESET : Purpose.INVITATION;
        Duration life = person.hasPassword() ? RESET_LIFE : INVITATION_LIFE;
        String token = tokens.issue(tx, person.tenantId(), person.id(), purpose, life);
        String kind = person.hasPassword() ? "reset" : "invitation";
        long until = clock.millis() + life.toMillis();
        String when = new Formats(person.locale()).dateTime(until);
        String platform = looks.ofTenant(person.tenantId()).name();
        Letter letter = new Letter(
                text(person, kind + ".subject", person.tenantName(), platform),
                List.of(
                        text(person, kind + ".why", person.tenantName(), invitedBy, platform),
                        text(person, kind + ".login", person.login())),
                new Letter.Action(
                        text(person, kind + ".action"), looks.link(person.tenantId(), "/account/password?t=" + token)),
                List.of(text(person, "link.until", when), text(person, kind + ".not-you")));
        mails.post(
                tx,
                new Mail(person.tenantId(), kind, person.login(), person.tenantName(), person.locale(), letter, until));
    }

    private static String text(Person person, String key, Object... args) {
        return Messages.text(person.locale(), "mail." + key, args);
    }

    /** A reset that the person asked for. Whether anybody has that log-in is told to the mailbox alone. */
    void forgot(String typedLogin) {
        String login = typedLogin.strip().toLowerCase(Locale.ROOT);
        database.run(TenantScope.SYSTEM, tx -> {
            Optional<Person> person = tx.first(
                    """
                    SELECT u.id, u.tenant_id, t.name, u.login, u.locale, u.password_hash IS NOT NULL
                    FROM app_user u JOIN tenant t ON t.id = u.tenant_id
                    WHERE u.login = ? AND u.active AND\s""" + Sessions.TENANT_IS_OPEN + " FOR UPDATE OF u",
                    row -> new Person(
                            row.getLong(1),
                            row.getLong(2),
                            row.getString(3),
                            row.getString(4),
                            Locale.forLanguageTag(row.getString(5)),
                            row.getBoolean(6)),
                    login);
            if (person.isPresent() && !isEnough(tx, person.get())) {
                send(tx, person.get(), person.get().tenantName());
            }
        });
    }

    private boolean isEnough(Tx tx, Person person) throws SQLException {
        return tx.number(
                        "SELECT count(*) FROM mail WHERE recipient = ? AND kind IN ('reset', 'invitation') AND created_at_millis > ?",
                        person.login(),
                        clock.millis() - Duration.ofHours(1).toMillis())
                >= RESETS_AN_HOUR;
    }

    /** Whom a link is for; it stays good, since mail programs open links before their readers do. */
    Optional<Holder> look(String token) {
        return database.call(TenantScope.SYSTEM, tx -> tokens.look(tx, token).filter(AccountLinks::setsPassword));
    }

    /**
     * Sets the password; all sessions end, and the lock of wrong passwords with them.
     *
     * @return false: the link was used, or has run out
     * @throws org.brandcast.portal.form.FormProblem the password won't do; the link stays good
     */
    boolean setPassword(String token, Fields form) {
        Optional<Holder> holder = look(token);
        if (holder.isEmpty()) {
            return false;
        }
        String password = NewPassword.of(form, "password", holder.get().user().login());
        form.check();
        String hash = passwords.hash(password);
        return database.call(TenantScope.SYSTEM, tx -> {
            Optional<Holder> mine = tokens.use(tx, token).filter(AccountLinks::setsPassword);
            if (mine.isEmpty()) {
                return false;
            }
            CurrentUser user = mine.get().user();
            tx.update(
                    "UPDATE app_user SET password_hash = ?, failed_logins = 0, locked_until_millis = 0 WHERE id = ?",
                    hash,
                    user.userId());
            tokens.endOf(tx, user.userId());
            sessions.endOf(tx, user.userId());
            String how = mine.get().purpose() == Purpose.INVITATION ? "invitation" : "reset";
            audit.write(tx, user, user.tenantId(), "set-password", "user", user.login(), Map.of("by", how));
            return true;
        });
    }

    private static boolean setsPassword(Holder holder) {
        return holder.purpose() != Purpose.SECOND_FACTOR;
    }
}
