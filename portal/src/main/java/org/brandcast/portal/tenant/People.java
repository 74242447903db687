package org.brandcast.portal.tenant;

import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.ForbiddenException;
import org.brandcast.portal.security.Passwords;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.tenant.TenantCards.Card;

/**
 * Who may sign in for a tenant. An administrator looks after the people of their own tenant and of all below. A password
 * is made here, shown once, and kept as a hash.
 */
@Singleton
public final class People {
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int PASSWORD_LENGTH = 16;

    private final Database database;
    private final TenantService tenants;
    private final Passwords passwords;
    private final AuditLog audit;
    private final SecureRandom random = new SecureRandom();

    People(Database database, TenantService tenants, Passwords passwords, AuditLog audit) {
        this.database = database;
        this.tenants = tenants;
        this.passwords = passwords;
        this.audit = audit;
    }

    /** One person. */
    public record Person(long id, String login, String role, boolean active) {}

    /** A log-in whose password nobody will be told again. */
    public record NewLogin(String login, String password) {}

    public List<Person> of(CurrentUser user, long tenantId) {
        user.require(Permission.TENANT_EDIT);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        "SELECT id, login, role, active FROM app_user WHERE tenant_id = ? ORDER BY active DESC, login",
                        row -> new Person(row.getLong(1), row.getString(2), row.getString(3), row.getBoolean(4)),
                        tenantId));
    }

    /** Whether the user may look after the tenant's people: an administrator of it, or of one above. */
    public boolean mayChange(CurrentUser user, Card card) {
        return user.role() == Role.ADMIN && (user.governs(card.path()) || user.tenantId() == card.id());
    }

    /**
     * Adds a person.
     *
     * @throws org.brandcast.portal.form.FormProblem no log-in, one that is taken, or no role
     */
    public NewLogin add(CurrentUser user, Card card, Fields form) {
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
        form.check();
        String password = newPassword();
        if (!tenants.createUser(user, card.id(), login, password, role.orElseThrow())) {
            form.complain("login", "problem.person.taken", login);
            form.check();
        }
        return new NewLogin(login, password);
    }

    /** A new password in the old one's place; whoever is signed in is signed out. Empty: there is no such person. */
    public Optional<NewLogin> newPassword(CurrentUser user, Card card, long personId) {
        require(user, card);
        String password = newPassword();
        String hash = passwords.hash(password);
        return database.call(TenantScope.of(user), tx -> {
            Optional<String> login = tx.first("""
                    UPDATE app_user SET password_hash = ?, failed_logins = 0, locked_until_millis = 0
                    WHERE id = ? AND tenant_id = ? RETURNING login""", row -> row.getString(1), hash, personId, card.id());
            if (login.isPresent()) {
                tx.update("DELETE FROM user_session WHERE user_id = ?", personId);
                audit.write(tx, user, card.id(), "new-password", "user", login.get(), Map.of());
            }
            return login.map(name -> new NewLogin(name, password));
        });
    }

    /** Lets a person sign in, or not any more, at once. Nobody shuts themselves out. */
    public void setActive(CurrentUser user, Card card, long personId, boolean active) {
        require(user, card);
        if (personId == user.userId()) {
            return;
        }
        database.run(TenantScope.of(user), tx -> {
            Optional<String> login = tx.first(
                    "UPDATE app_user SET active = ? WHERE id = ? AND tenant_id = ? AND active <> ? RETURNING login",
                    row -> row.getString(1),
                    active,
                    personId,
                    card.id(),
                    active);
            if (login.isPresent()) {
                tx.update("DELETE FROM user_session WHERE user_id = ?", personId);
                audit.write(tx, user, card.id(), active ? "let-in" : "shut-out", "user", login.get(), Map.of());
            }
        });
    }

    private void require(CurrentUser user, Card card) {
        if (!mayChange(user, card)) {
            throw new ForbiddenException(user.login(), Permission.TENANT_EDIT);
        }
    }

    private String newPassword() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < PASSWORD_LENGTH; i++) {
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }
}
