package org.brandcast.portal.policy;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.control.ControlOutbox;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.schemas.ContentPolicyControl;
import org.brandcast.schemas.ContentPolicyMode;
import org.brandcast.schemas.MessageType;
import org.jspecify.annotations.Nullable;

/** How tenants' texts are moderated, by type. The nearest tenant upwards with a policy of its own has the word. */
@Singleton
public final class ContentPolicyService {
    private static final long LONGEST_HOLD_HOURS = 7 * 24;

    private final Database database;
    private final ControlOutbox outbox;
    private final AuditLog audit;
    private final TenantService tenants;
    private final Governed governed;

    ContentPolicyService(
            Database database, ControlOutbox outbox, AuditLog audit, TenantService tenants, Governed governed) {
        this.database = database;
        this.outbox = outbox;
        this.audit = audit;
        this.tenants = tenants;
        this.governed = governed;
    }

    /**
     * What holds for one tenant and type.
     *
     * @param mode its name
     * @param own whether it is the tenant's own
     * @param from name of the tenant whose it is; empty: nobody's, every text passes
     */
    public record Effective(
            String type, String mode, long holdMillis, boolean registeredLinksOnly, boolean own, String from) {}

    /** A tenant with what holds for it. */
    public record Row(TenantService.Choice tenant, boolean editable, List<Effective> policies) {}

    private record Stored(
            long tenantId, String name, @Nullable String mode, long holdMillis, boolean links) {}

    /** The user's subtree. What those above it say is told by effect, as it holds for the user's own tenant. */
    public List<Row> rows(CurrentUser user) {
        user.require(Permission.RULE_VIEW);
        Map<String, Stored> stored = new HashMap<>();
        // The tenants above aren't in the user's scope, and their policies are what the user inherits.
        database.run(
                TenantScope.SYSTEM,
                tx -> tx.forEach(
                        500,
                        """
                        SELECT p.*, t.name FROM content_policy p JOIN tenant t ON t.id = p.tenant_id
                        WHERE p.mode IS NOT NULL""",
                        row -> stored.put(
                                row.getLong("tenant_id") + "/" + row.getString("type"),
                                new Stored(
                                        row.getLong("tenant_id"),
                                        row.getString("name"),
                                        row.getString("mode"),
                                        row.getLong("hold_millis"),
                                        row.getBoolean("registered_links_only")))));
        boolean mayEdit = user.may(Permission.RULE_EDIT);
        return tenants.choices(user).stream()
                .map(tenant -> {
                    List<Effective> policies = new ArrayList<>();
                    for (MessageType type : MessageType.values()) {
                        policies.add(effective(stored, tenant, type.name()));
                    }
                    return new Row(tenant, mayEdit && user.governs(tenant.path()), policies);
                })
                .toList();
    }

    private static Effective effective(Map<String, Stored> stored, TenantService.Choice tenant, String type) {
        String[] ids = tenant.path().split("\\.", -1);
        for (int i = ids.length - 1; i >= 0; i--) {
            Stored found = stored.get(ids[i] + "/" + type);
            if (found != null && found.mode() != null) {
                return new Effective(
                        type,
                        found.mode(),
                        found.holdMillis(),
                        found.links(),
                        found.tenantId() == tenant.id(),
                        found.name());
            }
        }
        return new Effective(
                type, ContentPolicyMode.FREE.name(), Duration.ofDays(1).toMillis(), false, false, "");
    }

    public Optional<Row> find(CurrentUser user, long tenantId) {
        return rows(user).stream().filter(row -> row.tenant().id() == tenantId).findFirst();
    }

    /** Whose moderators decide on the tenant's campaigns. */
    public CampaignDecider decider(CurrentUser user, long tenantId) {
        user.require(Permission.RULE_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> tx.first(
                                "SELECT campaigns_decided_by FROM tenant WHERE id = ?",
                                row -> CampaignDecider.valueOf(row.getString(1)),
                                tenantId)
                        .orElse(CampaignDecider.ABOVE));
    }

    public List<AuditLog.Line> history(CurrentUser user, long tenantId) {
        return database.call(TenantScope.of(user), tx -> audit.history(tx, "content-policy", Long.toString(tenantId)));
    }

    /** Sets the three types' policies of one tenant; {@code INHERIT} withdraws one. */
    public void save(CurrentUser user, Fields form) {
        user.require(Permission.RULE_EDIT);
        Optional<TenantService.Choice> tenant = governed.chosen(user, form, "tenantId");
        Map<MessageType, Wanted> wanted = new HashMap<>();
        for (MessageType type : MessageType.values()) {
            String mode = form.text("mode" + type);
            ContentPolicyMode chosen =
                    mode.equals("INHERIT") ? null : form.choice("mode" + type, ContentPolicyMode.class);
            long hours = form.requiredNumber("hold" + type, 1, LONGEST_HOLD_HOURS);
            wanted.put(type, new Wanted(chosen, Duration.ofHours(hours).toMillis(), form.on("links" + type)));
        }
        CampaignDecider decider = form.text("decider").isEmpty() ? null : form.choice("decider", CampaignDecider.class);
        form.check();
        long tenantId = tenant.orElseThrow().id();
        database.run(TenantScope.of(user), tx -> {
            String before = told(tx, tenantId);
            List<ContentPolicyControl> news = new ArrayList<>();
            for (Map.Entry<MessageType, Wanted> entry : wanted.entrySet()) {
                Wanted policy = entry.getValue();
                int changed = tx.update(
                        """
                        INSERT INTO content_policy AS p VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (tenant_id, type) DO UPDATE SET mode = excluded.mode,
                          hold_millis = excluded.hold_millis, registered_links_only = excluded.registered_links_only
                        WHERE (p.mode, p.hold_millis, p.registered_links_only)
                          IS DISTINCT FROM (excluded.mode, excluded.hold_millis, excluded.registered_links_only)""",
                        tenantId,
                        entry.getKey().name(),
                        policy.mode() == null ? null : policy.mode().name(),
                        policy.holdMillis(),
                        policy.links());
                if (changed == 1) {
                    news.add(ContentPolicyControl.newBuilder()
                            .setTenantId(tenantId)
                            .setType(entry.getKey())
                            .setMode(policy.mode())
                            .setHoldMillis(policy.holdMillis())
                            .setRegisteredLinksOnly(policy.links())
                            .build());
                }
            }
            int decides = decider == null
                    ? 0
                    : tx.update(
                            "UPDATE tenant SET campaigns_decided_by = ? WHERE id = ? AND campaigns_decided_by <> ?",
                            decider.name(),
                            tenantId,
                            decider.name());
            if (!news.isEmpty() || decides > 0) {
                audit.changed(
                        tx,
                        user,
                        tenantId,
                        "save",
                        "content-policy",
                        Long.toString(tenantId),
                        before,
                        told(tx, tenantId));
            }
            for (ContentPolicyControl each : news) {
                outbox.publish(tx, each);
            }
        });
    }

    private record Wanted(@Nullable ContentPolicyMode mode, long holdMillis, boolean links) {}

    private static String told(Tx tx, long tenantId) throws SQLException {
        return tx.first("""
                        SELECT jsonb_build_object('campaignsDecidedBy', t.campaigns_decided_by, 'policies',
                          (SELECT coalesce(jsonb_object_agg(p.type, to_jsonb(p)), '{}') FROM content_policy p WHERE p.tenant_id = t.id))::text
                        FROM tenant t WHERE t.id = ?""", row -> row.getString(1), tenantId).orElse("null");
    }
}
