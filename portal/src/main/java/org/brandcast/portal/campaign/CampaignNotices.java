package org.brandcast.portal.campaign;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.mail.Letter;
import org.brandcast.portal.mail.Mail;
import org.brandcast.portal.mail.MailConfig;
import org.brandcast.portal.mail.MailOutbox;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.security.CurrentUser;

/** Mails about campaigns that wait: to the moderators who may decide, and to the maker when one has. */
@Singleton
final class CampaignNotices {
    private static final Duration USEFUL = Duration.ofDays(2);

    /** A queue that fills by the minute shall not fill mailboxes. */
    private static final int MOST_MODERATORS = 20;

    private final MailOutbox mails;
    private final MailConfig config;
    private final Clock clock;

    CampaignNotices(MailOutbox mails, MailConfig config, Clock clock) {
        this.mails = mails;
        this.config = config;
        this.clock = clock;
    }

    private record Person(long tenantId, String tenantName, String login, Locale locale) {}

    /** The moderators of the nearest tenant that has some and may decide; where there is none, its administrators. */
    void submitted(Tx tx, CurrentUser maker, long campaignId, String name, long recipients) throws SQLException {
        List<Person> moderators = tx.seeing(
                TenantScope.SYSTEM,
                all -> all.list(
                        """
                        WITH own AS (SELECT id, path, campaigns_decided_by AS level FROM tenant WHERE id = ?),
                        able AS (
                          SELECT u.login, u.locale, u.role, t.id, t.name, length(t.path) AS depth FROM own
                          JOIN tenant t ON CASE own.level WHEN 'OPERATOR' THEN t.path = t.id::text
                            WHEN 'OWN' THEN own.path = t.path OR starts_with(own.path, t.path || '.')
                            ELSE starts_with(own.path, t.path || '.') END
                          JOIN app_user u ON u.tenant_id = t.id AND u.active AND u.role IN ('moderator', 'admin') AND u.id <> ?),
                        asked AS (SELECT * FROM able WHERE role = (SELECT max(role) FROM able))
                        SELECT id, name, login, locale FROM asked WHERE depth = (SELECT max(depth) FROM asked)
                        ORDER BY login LIMIT ?""",
                        row -> new Person(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                Locale.forLanguageTag(row.getString(4))),
                        maker.tenantId(),
                        maker.userId(),
                        MOST_MODERATORS));
        for (Person person : moderators) {
            Letter letter = new Letter(
                    Messages.text(person.locale(), "mail.campaign-submitted.subject", name),
                    List.of(Messages.text(
                            person.locale(), "mail.campaign-submitted.text", maker.tenantName(), name, recipients)),
                    new Letter.Action(
                            Messages.text(person.locale(), "mail.campaign-submitted.action"),
                            config.link("/moderation/campaigns/" + campaignId)),
                    List.of());
            send(tx, person, "campaign-submitted", letter);
        }
    }

    /** The maker reads what was decided and why. */
    void decided(Tx tx, long campaignId, String name, String word, String comment) throws SQLException {
        List<Person> makers = tx.seeing(
                TenantScope.SYSTEM,
                all -> all.list(
                        """
                        SELECT t.id, t.name, u.login, u.locale FROM campaign c
                        JOIN app_user u ON u.id = c.created_by_user AND u.active JOIN tenant t ON t.id = u.tenant_id
                        WHERE c.id = ?""",
                        row -> new Person(
                                row.getLong(1),
                                row.getString(2),
                                row.getString(3),
                                Locale.forLanguageTag(row.getString(4))),
                        campaignId));
        for (Person person : makers) {
            String said = comment.isEmpty()
                    ? Messages.text(person.locale(), "mail.campaign-decided." + word, name)
                    : Messages.text(person.locale(), "mail.campaign-decided." + word, name) + " “" + comment + "”";
            Letter letter = new Letter(
                    Messages.text(person.locale(), "mail.campaign-decided.subject." + word, name),
                    List.of(said),
                    new Letter.Action(
                            Messages.text(person.locale(), "mail.campaign-decided.action"),
                            config.link("/campaigns/" + campaignId)),
                    List.of());
            send(tx, person, "campaign-decided", letter);
        }
    }

    /** Who is written to may be of a tenant above, whose rows the sender can't write. */
    private void send(Tx tx, Person person, String kind, Letter letter) throws SQLException {
        Mail mail = new Mail(
                person.tenantId(),
                kind,
                person.login(),
                person.tenantName(),
                person.locale(),
                letter,
                clock.millis() + USEFUL.toMillis());
        tx.<Boolean, SQLException>seeing(TenantScope.SYSTEM, all -> {
            mails.post(all, mail);
            return true;
        });
    }
}
