package org.brandcast.portal.mail;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;

/** What became of the mails of a tenant and those below it. */
@Singleton
public final class MailService {
    private static final int MOST = 100;

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    MailService(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** Dead ones first, then those that wait, then the latest that were sent; without what they say. */
    public List<MailView> mails(CurrentUser user) {
        user.require(Permission.TENANT_EDIT);
        long now = clock.millis();
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        """
                        SELECT m.*, t.name AS tenant_name, %s AS state
                        FROM mail m JOIN tenant t ON t.id = m.tenant_id
                        ORDER BY (dead_at_millis IS NULL), (sent_at_millis IS NOT NULL), m.id DESC LIMIT ?""".formatted(MailView.STATE),
                        row -> new MailView(
                                row.getLong("id"),
                                row.getString("kind"),
                                row.getString("recipient"),
                                row.getString("tenant_name"),
                                row.getString("subject"),
                                row.getString("state"),
                                row.getInt("attempts"),
                                row.getString("last_error"),
                                row.getLong("created_at_millis"),
                                switch (row.getString("state")) {
                                    case "DEAD" -> row.getLong("dead_at_millis");
                                    case "SENT" -> row.getLong("sent_at_millis");
                                    default -> row.getLong("next_try_at_millis");
                                },
                                row.getString("state").equals("DEAD")
                                        && row.getLong("useful_until_millis") > now
                                        && !row.getString("sealed_text").isEmpty()),
                        MOST));
    }

    /**
     * Tries a dead mail again; what is no longer useful stays as it is.
     *
     * @return whether the user has such a mail
     */
    public boolean again(CurrentUser user, long id) {
        user.require(Permission.TENANT_EDIT);
        long now = clock.millis();
        return database.call(TenantScope.of(user), tx -> {
            Optional<Long> tenant = tx.first("""
                    UPDATE mail SET dead_at_millis = NULL, next_try_at_millis = ?
                    WHERE id = ? AND dead_at_millis IS NOT NULL AND useful_until_millis > ? AND sealed_text <> ''
                    RETURNING tenant_id""", row -> row.getLong(1), now, id, now);
            if (tenant.isPresent()) {
                audit.write(tx, user, tenant.get(), "send-again", "mail", Long.toString(id), Map.of());
            }
            return tx.number("SELECT count(*) FROM mail WHERE id = ?", id) > 0;
        });
    }
}
