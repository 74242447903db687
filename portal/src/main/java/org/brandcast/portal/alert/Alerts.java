package org.brandcast.portal.alert;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.DatabaseException;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.page.AlertCount;
import org.brandcast.portal.security.CurrentUser;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The alerts of the reader's tenant and those below, and what the reader wants by mail. */
@Singleton
public final class Alerts implements AlertCount {
    private static final Logger LOG = LoggerFactory.getLogger(Alerts.class);
    private static final int MOST = 100;

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    Alerts(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** Newest first. */
    public List<Alert> alerts(CurrentUser user, boolean openOnly, @Nullable Long before) {
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        """
                        SELECT a.*, t.name AS tenant_name FROM alert a JOIN tenant t ON t.id = a.tenant_id
                        WHERE a.kind = ANY (?) AND (NOT ? OR a.acknowledged_at_millis IS NULL) AND a.id < ?
                        ORDER BY a.id DESC LIMIT ?""",
                        AlertFinder::read,
                        tx.texts(codes(user)),
                        openOnly,
                        before == null ? Long.MAX_VALUE : before,
                        MOST));
    }

    static int most() {
        return MOST;
    }

    @Override
    public int open(CurrentUser user) {
        try {
            return Math.toIntExact(database.<Long, RuntimeException>call(
                    TenantScope.of(user),
                    tx -> tx.number(
                            "SELECT count(*) FROM alert WHERE tenant_id = ? AND kind = ANY (?) AND acknowledged_at_millis IS NULL",
                            user.tenantId(),
                            tx.texts(codes(user)))));
        } catch (DatabaseException e) {
            // The page that tells of the fault has a navigation, too.
            LOG.debug("alerts can't be counted", e);
            return 0;
        }
    }

    /** Somebody looks after it. False: the reader has no such alert. */
    public boolean acknowledge(CurrentUser user, long id) {
        return database.call(TenantScope.of(user), tx -> {
            Optional<Long> tenant =
                    tx.first("""
                    UPDATE alert SET acknowledged_by = ?, acknowledged_at_millis = ?
                    WHERE id = ? AND kind = ANY (?) AND acknowledged_at_millis IS NULL RETURNING tenant_id""", row -> row.getLong(1), user.login(), clock.millis(), id, tx.texts(codes(user)));
            if (tenant.isPresent()) {
                audit.write(tx, user, tenant.get(), "acknowledge", "alert", Long.toString(id), Map.of());
            }
            return tx.number("SELECT count(*) FROM alert WHERE id = ? AND kind = ANY (?)", id, tx.texts(codes(user)))
                    > 0;
        });
    }

    /** What the reader wants by mail of one kind. */
    public record Choice(AlertKind kind, boolean own, boolean below) {}

    /** Of every kind that the reader may see. */
    public List<Choice> choices(CurrentUser user) {
        return database.call(TenantScope.of(user), tx -> {
            Map<String, Choice> chosen = new HashMap<>();
            tx.list(
                            "SELECT kind, own, below FROM alert_choice WHERE user_id = ?",
                            row -> new Choice(AlertKind.of(row.getString(1)), row.getBoolean(2), row.getBoolean(3)),
                            user.userId())
                    .forEach(choice -> chosen.put(choice.kind().code(), choice));
            List<Choice> all = new ArrayList<>();
            for (AlertKind kind : AlertKind.seenBy(user.role())) {
                all.add(chosen.getOrDefault(kind.code(), new Choice(kind, kind.mailedTo(user.role()), false)));
            }
            return all;
        });
    }

    /** Chooses anew; kinds that aren't named are not mailed. */
    public void choose(CurrentUser user, Set<String> own, Set<String> below) {
        database.run(TenantScope.of(user), tx -> {
            for (AlertKind kind : AlertKind.seenBy(user.role())) {
                tx.update(
                        """
                        INSERT INTO alert_choice (user_id, tenant_id, kind, own, below) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (user_id, kind) DO UPDATE SET own = excluded.own, below = excluded.below""",
                        user.userId(),
                        user.tenantId(),
                        kind.code(),
                        own.contains(kind.code()),
                        below.contains(kind.code()));
            }
        });
    }

    private static List<String> codes(CurrentUser user) {
        return AlertKind.seenBy(user.role()).stream().map(AlertKind::code).toList();
    }
}
