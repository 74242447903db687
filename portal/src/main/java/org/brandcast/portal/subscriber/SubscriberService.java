package org.brandcast.portal.subscriber;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.domain.content.BrandnameRule;
import org.brandcast.domain.numbering.Msisdn;
import org.brandcast.domain.numbering.MsisdnReader;
import org.brandcast.domain.numbering.NumberReading;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.control.TopicOutbox;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.kafka.FactWriter;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.ForbiddenException;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.schemas.SubscriberRuleKind;
import org.jspecify.annotations.Nullable;

/** What holds for one number, and who changes it: the operator what concerns everybody, a tenant what concerns itself. */
@Singleton
public final class SubscriberService {
    private final Database database;
    private final TopicOutbox outbox;
    private final ControlView control;
    private final TenantService tenants;
    private final AuditLog audit;
    private final SubscriberFacts facts;
    private final Clock clock;

    SubscriberService(
            Database database,
            TopicOutbox outbox,
            ControlView control,
            TenantService tenants,
            AuditLog audit,
            SubscriberFacts facts,
            Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.control = control;
        this.tenants = tenants;
        this.audit = audit;
        this.facts = facts;
        this.clock = clock;
    }

    /**
     * One fact about the number.
     *
     * @param tenantName whom it concerns; empty: everybody
     * @param brandname empty: all of the tenant's
     * @param editable whether the reader may change it
     */
    public record FactView(
            String kind,
            long tenantId,
            String tenantName,
            String brandname,
            boolean active,
            @Nullable String carrier,
            long fromMillis,
            long atMillis,
            String source,
            String reason,
            boolean editable) {}

    /**
     * All that is known about a number.
     *
     * @param carrier who serves it now, ported or not
     * @param ranged whose range it is in
     */
    public record Answer(String msisdn, String carrier, String ranged, List<FactView> facts) {
        public boolean isPorted() {
            return !carrier.equals(ranged);
        }
    }

    /**
     * Looks a number up, as it was typed.
     *
     * @throws org.brandcast.portal.form.FormProblem when it is no mobile number of Viet Nam
     */
    public Answer lookUp(CurrentUser user, Fields form) {
        user.require(Permission.SUBSCRIBER_VIEW);
        String msisdn = msisdn(form, "look");
        form.check();
        long now = clock.millis();
        // What concerns everybody is the root's, and a tenant must know of it; what concerns others it never sees.
        List<FactView> found = database.call(
                TenantScope.SYSTEM,
                tx -> tx.list(
                        """
                        SELECT r.*, t.name, t.path FROM subscriber_rule r JOIN tenant t ON t.id = r.tenant_id
                        WHERE r.msisdn = ? AND (t.path = ? OR starts_with(t.path, ? || '.')
                          OR starts_with(?, t.path || '.'))
                        ORDER BY r.active DESC, r.kind, t.path""", row -> read(row, user), msisdn, user.tenantPath(), user.tenantPath(), user.tenantPath()));
        String ranged =
                control.current().prefixes().carrierOf(new Msisdn(msisdn), now).orElse("");
        String carrier = found.stream()
                .filter(fact -> fact.kind().equals("PORTED") && fact.active() && fact.fromMillis() <= now)
                .findFirst()
                .map(FactView::carrier)
                .orElse(ranged);
        return new Answer(msisdn, carrier, ranged, found);
    }

    private static FactView read(ResultSet row, CurrentUser user) throws SQLException {
        String path = row.getString("path");
        boolean everybody = path.indexOf('.') < 0;
        boolean below = path.equals(user.tenantPath()) || path.startsWith(user.tenantPath() + ".");
        return new FactView(
                row.getString("kind"),
                row.getLong("tenant_id"),
                everybody ? "" : row.getString("name"),
                row.getString("brandname"),
                row.getBoolean("active"),
                row.getString("carrier"),
                row.getLong("from_millis"),
                row.getLong("at_millis"),
                row.getString("source"),
                user.isOperator() || below ? row.getString("reason") : "",
                user.may(Permission.SUBSCRIBER_EDIT) && (user.isOperator() || below));
    }

    /** Tenants whom a fact may concern, as the form offers them. */
    public List<TenantService.Choice> advertisers(CurrentUser user) {
        return tenants.choices(user);
    }

    /**
     * Adds a fact or withdraws one: the newest word on it holds. The form says {@code withdraw} for the latter.
     *
     * @return the number
     */
    public String put(CurrentUser user, Fields form) {
        user.require(Permission.SUBSCRIBER_EDIT);
        String msisdn = msisdn(form, "number");
        SubscriberRuleKind kind = form.choice("kind", SubscriberRuleKind.class);
        boolean active = !form.on("withdraw");
        String reason = form.required("reason", 200);
        Scope scope = scope(user, kind, form);
        String carrier = null;
        if (kind == SubscriberRuleKind.PORTED && active) {
            carrier = form.text("carrier");
            if (!control.current().carriers().containsKey(carrier)) {
                form.complain("carrier", "problem.field.choice");
            }
        }
        Long from = form.day("from", Formats.ZONE);
        form.check();
        long now = clock.millis();
        String shownCarrier = carrier;
        SubscriberFacts.Stored fact = new SubscriberFacts.Stored(
                msisdn,
                kind.name(),
                scope.tenantId(),
                scope.brandname(),
                active,
                carrier,
                from == null ? now : from,
                new SubscriberFacts.Told(now, "page"));
        database.run(TenantScope.of(user), tx -> {
            store(tx, fact, reason);
            audit.write(
                    tx,
                    user,
                    scope.tenantId(),
                    active ? "add" : "withdraw",
                    "subscriber-rule",
                    msisdn,
                    Map.of(
                            "kind",
                            kind.name(),
                            "brandname",
                            scope.brandname(),
                            "carrier",
                            shownCarrier == null ? "" : shownCarrier,
                            "reason",
                            reason));
            FactWriter.Fact told = facts.record(fact, rootOf(user));
            outbox.publish(tx, told.topic(), told.key(), told.partitionKey(), told.value());
        });
        return msisdn;
    }

    static void store(Tx tx, SubscriberFacts.Stored fact, String reason) throws SQLException {
        tx.update(
                """
                INSERT INTO subscriber_rule AS r (msisdn, kind, tenant_id, brandname, active, carrier, from_millis,
                  at_millis, source, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (msisdn, kind, tenant_id, brandname) DO UPDATE SET active = excluded.active,
                  carrier = coalesce(excluded.carrier, r.carrier), from_millis = excluded.from_millis,
                  at_millis = excluded.at_millis, source = excluded.source, reason = excluded.reason,
                  import_id = NULL""",
                fact.msisdn(),
                fact.kind(),
                fact.tenantId(),
                fact.brandname(),
                fact.active(),
                fact.carrier(),
                fact.fromMillis(),
                fact.told().atMillis(),
                fact.told().source(),
                reason);
    }

    /** Whom a fact concerns. */
    record Scope(long tenantId, String brandname) {}

    /** Register and portings are the operator's and concern everybody; the others name a tenant of the subtree. */
    Scope scope(CurrentUser user, SubscriberRuleKind kind, Fields form) {
        if (kind == SubscriberRuleKind.DO_NOT_CALL || kind == SubscriberRuleKind.PORTED) {
            if (!user.isOperator()) {
                throw new ForbiddenException(user.login(), Permission.SUBSCRIBER_EDIT);
            }
            return new Scope(user.tenantId(), "");
        }
        Optional<TenantService.Choice> tenant = advertisers(user).stream()
                .filter(choice -> Long.toString(choice.id()).equals(form.text("tenantId")))
                .findFirst();
        if (tenant.isEmpty()) {
            form.complain("tenantId", "problem.field.choice");
            return new Scope(0, "");
        }
        String typed = kind == SubscriberRuleKind.OPTED_OUT ? form.upTo("brandname", 11) : "";
        if (!typed.isEmpty()
                && control.current().usable(typed, tenant.get().id()).isEmpty()) {
            form.complain("brandname", "problem.cap.brandname", typed);
        }
        return new Scope(tenant.get().id(), BrandnameRule.fold(typed));
    }

    static long rootOf(CurrentUser user) {
        return Long.parseLong(user.tenantPath().split("\\.", -1)[0]);
    }

    private static String msisdn(Fields form, String field) {
        String typed = form.required(field, 40);
        NumberReading reading = MsisdnReader.read(typed);
        if (reading instanceof NumberReading.Mobile mobile) {
            return mobile.msisdn().e164();
        }
        if (!typed.isEmpty()) {
            form.complain(field, "problem.subscriber.number", typed);
        }
        return "";
    }
}
