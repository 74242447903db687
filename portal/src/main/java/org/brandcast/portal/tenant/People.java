package org.brandcast.portal.tenant;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.account.AccountLinks;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.mail.MailView;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.ForbiddenException;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.security.SecondFactors;
import org.brandcast.portal.security.Sessions;
import org.brandcast.portal.tenant.TenantCards.Card;

/**
 * Who may sign in for a tenant. An administrator looks after the people of their own tenant and of all below. Who is added
 * gets an invitation by mail and sets the password there: no administrator ever knows it.
 */
@Singleton
public final class People {
    private final Database database;
    private final AccountLinks links;
    private final Sessions sessions;
    private final SecondFactors factors;
    private final AuditLog audit;
    private final Clock clock;

    People(
            Database database,
            AccountLinks links,
            Sessions sessions,
            SecondFactors factors,
            AuditLog audit,
            Clock clock) {
        this.database = database;
        this.links = links;
        this.sessions = sessions;
        this.factors = factors;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * One person.
     *
     * @param invited no password was set yet
     * @param mail what became of the last link: WAITING, SENT, DEAD, or empty
     */
    public record Person(
            long id, String login, String role, boolean active, boolean invited, String mail, boolean secondFactor) {}

    public List<Person> of(CurrentUser user, long tenantId) {
        user.require(Permission.TENANT_EDIT);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        """
                        SELECT u.id, u.login, u.role, u.active, u.password_hash IS NULL,
                          coalesce((SELECT %s
                            FROM mail m WHERE m.recipient = u.login AND m.kind IN ('invitation', 'reset')
                            ORDER BY m.id DESC LIMIT 1), ''),
                          EXISTS (SELECT 1 FROM second_factor f WHERE f.user_id = u.id)
                        FROM app_user u WHERE u.tenant_id = ? ORDER BY u.active DESC, u.login""".formatted(MailView.STATE),
                        row -> new Person(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                row.getBoolean(4),
                                row.getBoolean(5),
                                row.getString(6),
                                row.getBoolean(7)),
                        tenantId));
    }

    /** Whether the user may look after the tenant's people: an administrator of it, or of one above. */
    public boolean mayChange(CurrentUser user, Card card) {
        return user.role() == Role.ADMIN && (user.governs(card.path()) || user.tenantId() == card.id());
    }

    /**
     * Adds a person and posts the invitation.
     *
     * @return the address that it goes to
     * @throws FormProblem no log-in, one that is taken, or no role
     */
    public String invite(CurrentUser user, Card card, Fields form) {
        require(user, card);
        String login = form.required("login", 100).toLowerCase(Locale.ROOT);
        if (!login.isEmpty() && !login.matches("[a-z0-9._%+-]+@[a-z0-9.-]+")) {
            form.complain("login", "problem.person.login", login);
        }
        Optional<Role> role = List.of(Role.values()).stream()
                .filter(each -> each.code().equals(form.text("role")))
                .findFirst();
        if (role.isEmpty()) {
            form.complain("role", "problem.field.choice");
        }
        Locale locale = Messages.supported(Locale.forLanguageTag(form.text("locale")));
        form.check();
        boolean made = !isTaken(login)
                && database.call(TenantScope.of(user), tx -> {
                    Optional<Long> id = tx.first(
                            """
                            INSERT INTO app_user (tenant_id, login, role, locale, created_at_millis)
                            VALUES (?, ?, ?, ?, ?) ON CONFLICT (login) DO NOTHING RETURNING id""",
                            row -> row.getLong(1),
                            card.id(),
                            login,
                            role.orElseThrow().code(),
                            locale.getLanguage(),
                            clock.millis());
                    if (id.isEmpty()) {
                        return false;
                    }
                    links.send(
                            tx,
                            new AccountLinks.Person(id.get(), card.id(), card.name(), login, locale, false),
                            user.login());
                    Map<String, String> detail =
                            Map.of("role", role.orElseThrow().code());
                    audit.write(tx, user, card.id(), "invite", "user", login, detail);
                    return true;
                });
        if (!made) {
            form.complain("login", "problem.person.taken", login);
            form.check();
        }
        return login;
    }

    /** Of all tenants: a log-in is one person's, wherever they are. */
    private boolean isTaken(String login) {
        return database.call(
                TenantScope.SYSTEM, tx -> tx.number("SELECT count(*) FROM app_user WHERE login = ?", login) > 0);
    }

    /** Posts another link; the password that the person has works until they set a new one. Empty: there is no such person. */
    public Optional<String> sendLink(CurrentUser user, Card card, long personId) {
        require(user, card);
        return database.call(TenantScope.of(user), tx -> {
            Optional<AccountLinks.Person> person = tx.first(
                    "SELECT login, locale, password_hash IS NOT NULL FROM app_user WHERE id = ? AND tenant_id = ? AND active FOR UPDATE",
                    row -> new AccountLinks.Person(
                            personId,
                            card.id(),
                            card.name(),
                            row.getString(1),
                            Locale.forLanguageTag(row.getString(2)),
                            row.getBoolean(3)),
                    personId,
                    card.id());
            if (person.isPresent()) {
                links.send(tx, person.get(), user.login());
                audit.write(
                        tx, user, card.id(), "send-link", "user", person.get().login(), Map.of());
            }
            return person.map(AccountLinks.Person::login);
        });
    }

    /**
     * Lets a person sign in, or not any more, at once. Nobody shuts themselves out.
     *
     * @throws FormProblem the tenant would be without an administrator; nothing was changed
     */
    public void setActive(CurrentUser user, Card card, long personId, boolean active) {
        require(user, card);
        if (personId == user.userId()) {
            return;
        }
        database.run(TenantScope.of(user), tx -> {
            if (!active) {
                keepAnAdministrator(tx, card, personId);
            }
            Optional<String> login = tx.first(
                    "UPDATE app_user SET active = ? WHERE id = ? AND tenant_id = ? AND active <> ? RETURNING login",
                    row -> row.getString(1),
                    active,
                    personId,
                    card.id(),
                    active);
            if (login.isPresent()) {
                sessions.endOf(tx, personId);
                audit.write(tx, user, card.id(), active ? "let-in" : "shut-out", "user", login.get(), Map.of());
            }
        });
    }

    /** Who was only invited doesn't count. The rows' locks let two who shut each other out in one by one. */
    private static void keepAnAdministrator(Tx tx, Card card, long personId) throws SQLException {
        List<Long> administrators = tx.list("""
                SELECT id FROM app_user WHERE tenant_id = ? AND role = ? AND active AND password_hash IS NOT NULL
                ORDER BY id FOR UPDATE""", row -> row.getLong(1), card.id(), Role.ADMIN.code());
        if (administrators.equals(List.of(personId))) {
            throw new FormProblem(List.of(FieldProblem.of("", null, "problem.person.lastadmin", card.name())));
        }
    }

    /** For who lost their authenticator and recovery codes: the password alone opens the account until they make a new one. */
    public void removeSecondFactor(CurrentUser user, Card card, long personId) {
        require(user, card);
        database.run(TenantScope.of(user), tx -> {
            Optional<String> login = tx.first(
                    "SELECT login FROM app_user WHERE id = ? AND tenant_id = ?",
                    row -> row.getString(1),
                    personId,
                    card.id());
            if (login.isPresent() && factors.remove(tx, personId)) {
                sessions.endOf(tx, personId);
                audit.write(tx, user, card.id(), "second-factor-off", "user", login.get(), Map.of());
            }
        });
    }

    private void require(CurrentUser user, Card card) {
        if (!mayChange(user, card)) {
            throw new ForbiddenException(user.login(), Permission.TENANT_EDIT);
        }
    }
}
