package org.brandcast.portal.alert;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.mail.Letter;
import org.brandcast.portal.mail.Mail;
import org.brandcast.portal.mail.MailConfig;
import org.brandcast.portal.mail.MailOutbox;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.security.Role;
import org.jspecify.annotations.Nullable;

/**
 * Whom an alert is mailed to: of its tenant the people whose role it is for, of those above who asked to be told of what is
 * below, and the tenant's account manager if that is noted as an address. Who has chosen gets what they chose.
 */
@Singleton
final class AlertMails {
    private static final Duration USEFUL = Duration.ofDays(3);

    private final MailOutbox mails;
    private final MailConfig config;
    private final Clock clock;

    AlertMails(MailOutbox mails, MailConfig config, Clock clock) {
        this.mails = mails;
        this.config = config;
        this.clock = clock;
    }

    private record Person(
            long tenantId,
            String tenantName,
            String login,
            Locale locale,
            Role role,
            boolean own,
            @Nullable Boolean chosenOwn,
            @Nullable Boolean chosenBelow) {
        boolean wants(AlertKind kind) {
            if (!role.may(kind.needs())) {
                return false;
            }
            if (own) {
                return chosenOwn == null ? kind.mailedTo(role) : chosenOwn;
            }
            return Boolean.TRUE.equals(chosenBelow);
        }
    }

    /** In the transaction that writes the alert; it sees everybody. */
    void post(Tx tx, Alert alert) throws SQLException {
        List<Person> people = tx.list(
                """
                SELECT t.id, t.name, u.login, u.locale, u.role, t.id = own.id, c.own, c.below
                FROM tenant own JOIN tenant t ON t.id = own.id OR starts_with(own.path, t.path || '.')
                JOIN app_user u ON u.tenant_id = t.id AND u.active
                LEFT JOIN alert_choice c ON c.user_id = u.id AND c.kind = ?
                WHERE own.id = ? AND t.active ORDER BY u.login""",
                row -> new Person(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        Locale.forLanguageTag(row.getString(4)),
                        Role.ofCode(row.getString(5)),
                        row.getBoolean(6),
                        row.getObject(7, Boolean.class),
                        row.getObject(8, Boolean.class)),
                alert.kind().code(),
                alert.tenantId());
        for (Person person : people) {
            if (person.wants(alert.kind())) {
                send(tx, person.tenantId(), person.tenantName(), person.login(), person.locale(), alert);
            }
        }
        List<String> managers = alert.kind().needs() == Permission.OPERATE
                ? List.of()
                : tx.list(
                        "SELECT manager FROM tenant WHERE id = ? AND manager ~ '^[^@\\s<>]+@[^@\\s<>]+$'"
                                + " AND NOT EXISTS (SELECT 1 FROM app_user u WHERE u.login = lower(manager))",
                        row -> row.getString(1),
                        alert.tenantId());
        for (String manager : managers) {
            send(tx, alert.tenantId(), alert.tenantName(), manager, Messages.VIETNAMESE, alert);
        }
    }

    private void send(Tx tx, long tenantId, String tenantName, String to, Locale locale, Alert alert)
            throws SQLException {
        Letter letter = new Letter(
                alert.title(locale),
                List.of(alert.text(locale)),
                new Letter.Action(
                        Messages.text(locale, "alert." + alert.kind().code() + ".action"), config.link(alert.page())),
                List.of(Messages.text(locale, "mail.alert.note")));
        mails.post(tx, new Mail(tenantId, "alert", to, tenantName, locale, letter, clock.millis() + USEFUL.toMillis()));
    }
}
