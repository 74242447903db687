package org.brandcast.portal.webhook;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.security.SecretSeal;
import org.brandcast.portal.security.SecretToken;
import org.jspecify.annotations.Nullable;

/**
 * Webhooks of the user's tenant and of those below. The secret is told once, to whoever has it made; the database has it
 * sealed.
 */
@Singleton
public final class WebhookService {
    static final int MOST_OF_A_TENANT = 10;
    static final int SHOWN = 50;

    private static final String KIND = "webhook";
    private static final String SECRET_PREFIX = "whsec_";
    private static final int SECRET_OCTETS = 32;

    private static final String SELECT = """
            SELECT w.*, t.name AS tenant_name,
              (SELECT count(*) FROM webhook_delivery d WHERE d.webhook_id = w.id AND d.state = 'waiting') AS waiting,
              (SELECT count(*) FROM webhook_delivery d WHERE d.webhook_id = w.id AND d.state = 'dead') AS dead
            FROM webhook w JOIN tenant t ON t.id = w.tenant_id""";

    private final Database database;
    private final SecretSeal secrets;
    private final WebhookOutbox outbox;
    private final WebhookConfig config;
    private final AuditLog audit;
    private final Clock clock;

    WebhookService(
            Database database,
            SecretSeal secrets,
            WebhookOutbox outbox,
            WebhookConfig config,
            AuditLog audit,
            Clock clock) {
        this.database = database;
        this.secrets = secrets;
        this.outbox = outbox;
        this.config = config;
        this.audit = audit;
        this.clock = clock;
    }

    /** A webhook with its secret, as it is told once. */
    public record Made(long id, String secret) {
        /** Without the secret: it may be printed. */
        @Override
        public String toString() {
            return "Made[" + id + "]";
        }
    }

    /** What is wrong with what was asked for. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient List<WebhookDraft.Fault> faults;

        RefusedException(List<WebhookDraft.Fault> faults) {
            super(faults.toString());
            this.faults = faults;
        }

        List<WebhookDraft.Fault> faults() {
            return faults;
        }
    }

    public List<WebhookView> webhooks(CurrentUser user) {
        user.require(Permission.WEBHOOK_EDIT);
        return database.call(
                TenantScope.of(user), tx -> tx.list(SELECT + " ORDER BY t.path, w.id", WebhookService::read));
    }

    public Optional<WebhookView> find(CurrentUser user, long id) {
        user.require(Permission.WEBHOOK_EDIT);
        return database.call(
                TenantScope.of(user), tx -> tx.first(SELECT + " WHERE w.id = ?", WebhookService::read, id));
    }

    public List<AuditLog.Line> history(CurrentUser user, long id) {
        return database.call(TenantScope.of(user), tx -> audit.history(tx, KIND, Long.toString(id)));
    }

    /** Makes a webhook of a tenant that the user sees. */
    Made create(CurrentUser user, long tenantId, WebhookDraft draft) {
        user.require(Permission.WEBHOOK_EDIT);
        check(draft);
        String secret = newSecret();
        return database.call(TenantScope.of(user), tx -> {
            // Who makes one locks out others who do: they count after each other.
            if (tx.list("SELECT id FROM tenant WHERE id = ? FOR NO KEY UPDATE", row -> row.getLong(1), tenantId)
                    .isEmpty()) {
                throw new IllegalArgumentException("no such tenant: " + tenantId);
            }
            if (tx.number("SELECT count(*) FROM webhook WHERE tenant_id = ?", tenantId) >= MOST_OF_A_TENANT) {
                throw new RefusedException(List.of(new WebhookDraft.Fault("url", draft.url(), "WEBHOOKS_TOO_MANY")));
            }
            long id = tx.number(
                    """
                    INSERT INTO webhook (tenant_id, url, statuses, sealed_secret, active, created_at_millis)
                    VALUES (?, ?, ?, ?, ?, ?) RETURNING id""",
                    tenantId,
                    draft.url(),
                    tx.texts(draft.statuses()),
                    secrets.seal(secret),
                    draft.active(),
                    clock.millis());
            log(tx, user, tenantId, id, "create", "null");
            return new Made(id, secret);
        });
    }

    /** False: there is no such webhook. */
    boolean save(CurrentUser user, long id, WebhookDraft draft) {
        check(draft);
        return change(user, id, (tx, tenantId) -> {
            String before = audit.row(tx, KIND, id);
            tx.update(
                    "UPDATE webhook SET url = ?, statuses = ?, active = ? WHERE id = ?",
                    draft.url(),
                    tx.texts(draft.statuses()),
                    draft.active(),
                    id);
            log(tx, user, tenantId, id, "save", before);
        });
    }

    /** A new secret in the old one's place; what is sent from now on is signed by it. */
    public Optional<Made> renew(CurrentUser user, long id) {
        String secret = newSecret();
        boolean done = change(user, id, (tx, tenantId) -> {
            String before = audit.row(tx, KIND, id);
            tx.update("UPDATE webhook SET sealed_secret = ? WHERE id = ?", secrets.seal(secret), id);
            log(tx, user, tenantId, id, "renew", before);
        });
        return done ? Optional.of(new Made(id, secret)) : Optional.empty();
    }

    /** With everything that waits for it; false: there is no such webhook. */
    public boolean delete(CurrentUser user, long id) {
        return change(user, id, (tx, tenantId) -> {
            String before = audit.row(tx, KIND, id);
            tx.update("DELETE FROM webhook WHERE id = ?", id);
            audit.changed(tx, user, tenantId, "delete", KIND, Long.toString(id), before, "null");
        });
    }

    /** Sends an event of nothing; false: there is no such webhook. */
    public boolean test(CurrentUser user, long id) {
        return change(user, id, (tx, tenantId) -> {
            outbox.writeTest(tx, id, tenantId);
            audit.write(tx, user, tenantId, "test", KIND, Long.toString(id), Map.of());
        });
    }

    /** Whether a webhook has this delivery. */
    public boolean hasDelivery(CurrentUser user, long id, long deliveryId) {
        user.require(Permission.WEBHOOK_EDIT);
        return database.call(
                TenantScope.of(user),
                tx -> tx.number("SELECT count(*) FROM webhook_delivery WHERE webhook_id = ? AND id = ?", id, deliveryId)
                        > 0);
    }

    /**
     * Lets dead deliveries be tried for another day.
     *
     * @param deliveryId null: all of them
     * @return how many; 0 too where there is no such webhook
     */
    public int resend(CurrentUser user, long id, @Nullable Long deliveryId) {
        int[] count = new int[1];
        change(user, id, (tx, tenantId) -> {
            long now = clock.millis();
            count[0] = tx.update("""
                    UPDATE webhook_delivery SET state = 'waiting', next_at_millis = ?, since_millis = ?, settled_at_millis = NULL
                    WHERE webhook_id = ? AND state = 'dead' AND id = coalesce(?::bigint, id)""", now, now, id, deliveryId);
            if (count[0] > 0) {
                outbox.wakeAfter(tx);
                audit.write(tx, user, tenantId, "resend", KIND, Long.toString(id), Map.of("deliveries", count[0]));
            }
        });
        return count[0];
    }

    /** The newest deliveries. */
    public List<DeliveryView> deliveries(CurrentUser user, long id, boolean deadOnly) {
        user.require(Permission.WEBHOOK_EDIT);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list(
                        """
                        SELECT id, message_id, event_id, status, state, attempts, last_error,
                          coalesce(settled_at_millis, next_at_millis)
                        FROM webhook_delivery WHERE webhook_id = ?""" + (deadOnly ? " AND state = 'dead'" : "") + " ORDER BY id DESC LIMIT ?",
                        row -> new DeliveryView(
                                row.getLong(1),
                                row.getObject(2, UUID.class),
                                row.getObject(3, UUID.class),
                                row.getString(4),
                                row.getString(5),
                                row.getInt(6),
                                row.getString(7),
                                row.getLong(8)),
                        id,
                        SHOWN));
    }

    private void check(WebhookDraft draft) {
        List<WebhookDraft.Fault> faults = new ArrayList<>(draft.faults(config.allowPrivateAddresses()));
        if (!faults.isEmpty()) {
            throw new RefusedException(faults);
        }
    }

    /** What is done to a webhook, with the id of its tenant. */
    private interface Deed {
        void run(Tx tx, long tenantId) throws SQLException;
    }

    private boolean change(CurrentUser user, long id, Deed deed) {
        user.require(Permission.WEBHOOK_EDIT);
        return database.call(TenantScope.of(user), tx -> {
            Optional<Long> tenantId =
                    tx.first("SELECT tenant_id FROM webhook WHERE id = ? FOR UPDATE", row -> row.getLong(1), id);
            if (tenantId.isPresent()) {
                deed.run(tx, tenantId.get());
            }
            return tenantId.isPresent();
        });
    }

    private void log(Tx tx, CurrentUser user, long tenantId, long id, String action, String before)
            throws SQLException {
        audit.changed(tx, user, tenantId, action, KIND, Long.toString(id), before, audit.row(tx, KIND, id));
    }

    private static String newSecret() {
        return SECRET_PREFIX + SecretToken.make(SECRET_OCTETS);
    }

    private static WebhookView read(ResultSet row) throws SQLException {
        return new WebhookView(
                row.getLong("id"),
                row.getLong("tenant_id"),
                row.getString("tenant_name"),
                row.getString("url"),
                Tx.textSet(row, "statuses"),
                row.getBoolean("active"),
                row.getLong("created_at_millis"),
                row.getLong("waiting"),
                row.getLong("dead"));
    }
}
