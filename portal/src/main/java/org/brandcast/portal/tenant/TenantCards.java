package org.brandcast.portal.tenant;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
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
import org.brandcast.portal.security.ForbiddenException;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.security.Sessions;
import org.brandcast.portal.tenant.TenantService.Choice;
import org.jspecify.annotations.Nullable;

/** What is kept of each tenant for its contract, and who stands below whom. Those above change it, nobody else. */
@Singleton
public final class TenantCards {
    /** Which kinds may stand below which. */
    private static final Map<String, List<String>> BELOW = Map.of(
            "operator", List.of("region", "reseller", "partner"),
            "region", List.of("reseller", "partner"),
            "reseller", List.of("reseller", "partner"),
            "partner", List.of());

    /** Columns of the card that are free text, and how long they may be. */
    private static final Map<String, Integer> TEXTS = Map.of(
            "taxCode", 20,
            "representative", 120,
            "contactName", 120,
            "contactPhone", 30,
            "contactEmail", 200,
            "sector", 120,
            "region", 120,
            "manager", 120);

    private static final String CARDS = """
            SELECT t.*,
              (SELECT count(*) FROM app_user u WHERE u.tenant_id = t.id AND u.active) AS people,
              (SELECT coalesce(sum(o.granted_segments - o.reserved_segments - o.posted_segments), 0)
               FROM sales_order o WHERE o.tenant_id = t.id AND o.state = 'active' AND o.purpose = 'SPEND' AND o.unit = 'SEGMENTS'
                 AND o.valid_from_millis <= ? AND o.valid_until_millis > ?) AS free
            FROM tenant t""";

    private final Database database;
    private final TenantService tenants;
    private final ControlOutbox outbox;
    private final Sessions sessions;
    private final AuditLog audit;
    private final Clock clock;

    TenantCards(
            Database database,
            TenantService tenants,
            ControlOutbox outbox,
            Sessions sessions,
            AuditLog audit,
            Clock clock) {
        this.database = database;
        this.tenants = tenants;
        this.outbox = outbox;
        this.sessions = sessions;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A tenant as pages show it.
     *
     * @param depth levels below the reader's own tenant
     * @param people who may sign in
     * @param free segments left on the orders that it can spend now
     */
    public record Card(
            long id,
            @Nullable Long parentId,
            String path,
            String name,
            String kind,
            boolean active,
            Map<String, String> texts,
            int depth,
            long people,
            long free) {
        public String text(String name) {
            return texts.getOrDefault(name, "");
        }
    }

    /** The user's tenant and all below it, each under its parent. */
    public List<Card> cards(CurrentUser user) {
        user.require(Permission.TENANT_EDIT);
        Map<Long, Card> byId = new HashMap<>();
        database.run(
                TenantScope.of(user),
                tx -> tx.forEach(
                        1_000, CARDS, row -> byId.put(row.getLong("id"), read(row)), clock.millis(), clock.millis()));
        return tenants.choices(user).stream()
                .filter(choice -> byId.containsKey(choice.id()))
                .map(choice -> at(byId.get(choice.id()), choice.depth()))
                .toList();
    }

    private static Card at(Card card, int depth) {
        return new Card(
                card.id(),
                card.parentId(),
                card.path(),
                card.name(),
                card.kind(),
                card.active(),
                card.texts(),
                depth,
                card.people(),
                card.free());
    }

    public Optional<Card> find(CurrentUser user, long id) {
        user.require(Permission.TENANT_EDIT);
        long now = clock.millis();
        return database.call(
                TenantScope.of(user), tx -> tx.first(CARDS + " WHERE t.id = ?", TenantCards::read, now, now, id));
    }

    public boolean mayChange(CurrentUser user, Card card) {
        return user.may(Permission.TENANT_EDIT) && user.governs(card.path());
    }

    /** Those under whom the user may make another: all of the subtree that may have children. */
    public List<Choice> parents(CurrentUser user) {
        Map<Long, Card> byId = new HashMap<>();
        cards(user).forEach(card -> byId.put(card.id(), card));
        return tenants.choices(user).stream()
                .filter(choice -> {
                    Card card = byId.get(choice.id());
                    return card != null && card.active() && !kindsBelow(card).isEmpty();
                })
                .toList();
    }

    static List<String> kindsBelow(Card card) {
        return BELOW.getOrDefault(card.kind(), List.of());
    }

    /**
     * Makes a tenant, or changes its card.
     *
     * @param known null: a new one
     * @return its id
     * @throws org.brandcast.portal.form.FormProblem it can't be kept so; nothing was changed
     */
    public long save(CurrentUser user, @Nullable Card known, Fields form) {
        user.require(Permission.TENANT_EDIT);
        String name = form.required("name", 200);
        Map<String, String> texts = new HashMap<>();
        TEXTS.forEach((field, longest) -> texts.put(field, form.upTo(field, longest)));
        if (!texts.get("contactEmail").isEmpty()
                && !texts.get("contactEmail").matches("[^@\\s]+@[^@\\s]+\\.[^@\\s]+")) {
            form.complain("contactEmail", "problem.tenant.email", texts.get("contactEmail"));
        }
        if (!texts.get("taxCode").isEmpty() && !texts.get("taxCode").matches("[0-9]{10}(-[0-9]{3})?")) {
            form.complain("taxCode", "problem.tenant.tax", texts.get("taxCode"));
        }
        Card parent = known == null ? parentOf(user, form) : null;
        if (parent != null && !kindsBelow(parent).contains(form.text("kind"))) {
            form.complain("kind", "problem.tenant.kind", parent.name());
        }
        if (known != null && !mayChange(user, known)) {
            throw new ForbiddenException(user.login(), Permission.TENANT_EDIT);
        }
        Long under = known == null ? (parent == null ? null : parent.id()) : known.parentId();
        Long self = known == null ? null : known.id();
        if (isTaken(user, under, name, self)) {
            form.complain("name", "problem.tenant.taken", name);
        }
        form.check();
        return database.call(TenantScope.of(user), tx -> {
            long id = known != null
                    ? known.id()
                    : tenants.create(tx, user, parent.id(), name, form.text("kind"))
                            .id();
            write(tx, user, id, name, texts);
            return id;
        });
    }

    private @Nullable Card parentOf(CurrentUser user, Fields form) {
        Optional<Card> parent = cards(user).stream()
                .filter(card -> Long.toString(card.id()).equals(form.text("parentId")))
                .filter(card -> card.active() && !kindsBelow(card).isEmpty())
                .findFirst();
        if (parent.isEmpty()) {
            form.complain("parentId", "problem.field.choice");
        }
        return parent.orElse(null);
    }

    private boolean isTaken(CurrentUser user, @Nullable Long parentId, String name, @Nullable Long self) {
        return parentId != null
                && database.call(
                        TenantScope.of(user),
                        tx -> tx.number(
                                        "SELECT count(*) FROM tenant WHERE parent_id = ? AND name = ? AND id <> ?",
                                        parentId,
                                        name,
                                        self == null ? -1L : self)
                                > 0);
    }

    private void write(Tx tx, CurrentUser user, long id, String name, Map<String, String> texts) throws SQLException {
        String before = audit.row(tx, "tenant", id);
        TenantService.Tenant tenant = tx.first(
                        """
                            UPDATE tenant SET name = ?, tax_code = ?, representative = ?, contact_name = ?,
                              contact_phone = ?, contact_email = ?, sector = ?, region = ?, manager = ?
                            WHERE id = ? RETURNING *""",
                        TenantService::read,
                        name,
                        texts.get("taxCode"),
                        texts.get("representative"),
                        texts.get("contactName"),
                        texts.get("contactPhone"),
                        texts.get("contactEmail"),
                        texts.get("sector"),
                        texts.get("region"),
                        texts.get("manager"),
                        id)
                .orElseThrow();
        audit.changed(tx, user, id, "change", "tenant", Long.toString(id), before, audit.row(tx, "tenant", id));
        outbox.publish(tx, TenantService.control(tenant));
    }

    /** Suspends a tenant and with it everyone below, or lets it go on; from admission's next look at control data on. */
    public void setActive(CurrentUser user, Card card, boolean active) {
        if (!mayChange(user, card)) {
            throw new ForbiddenException(user.login(), Permission.TENANT_EDIT);
        }
        database.run(TenantScope.of(user), tx -> {
            Optional<TenantService.Tenant> changed = tx.first(
                    "UPDATE tenant SET active = ? WHERE id = ? AND active <> ? RETURNING *",
                    TenantService::read,
                    active,
                    card.id(),
                    active);
            if (changed.isPresent()) {
                String action = active ? "resume" : "suspend";
                if (!active) {
                    sessions.endBelow(tx, card.path());
                }
                audit.write(tx, user, card.id(), action, "tenant", Long.toString(card.id()), Map.of());
                outbox.publish(tx, TenantService.control(changed.get()));
            }
        });
    }

    public List<AuditLog.Line> history(CurrentUser user, long id) {
        return database.call(TenantScope.of(user), tx -> audit.history(tx, "tenant", Long.toString(id)));
    }

    private static Card read(ResultSet row) throws SQLException {
        Map<String, String> texts = new HashMap<>();
        for (String field : TEXTS.keySet()) {
            texts.put(field, row.getString(column(field)));
        }
        return new Card(
                row.getLong("id"),
                Tx.nullableLong(row, "parent_id"),
                row.getString("path"),
                row.getString("name"),
                row.getString("kind"),
                row.getBoolean("active"),
                texts,
                0,
                row.getLong("people"),
                row.getLong("free"));
    }

    /** {@code taxCode} is kept as {@code tax_code}. */
    private static String column(String field) {
        return field.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
    }
}
