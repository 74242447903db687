package org.brandcast.portal.tenant;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    public static final Map<String, Integer> TEXTS = Map.ofEntries(
            Map.entry("legalName", 200),
            Map.entry("taxCode", 20),
            Map.entry("address", 300),
            Map.entry("representative", 120),
            Map.entry("contactName", 120),
            Map.entry("contactPhone", 30),
            Map.entry("contactEmail", 200),
            Map.entry("sector", 120),
            Map.entry("region", 120),
            Map.entry("manager", 120));

    static final String CARDS = """
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

    public Optional<Card> find(CurrentUser user, long id) {
        user.require(Permission.TENANT_VIEW);
        long now = clock.millis();
        return database.call(
                TenantScope.of(user), tx -> tx.first(CARDS + " WHERE t.id = ?", TenantCards::read, now, now, id));
    }

    /** The same inside a transaction, as far as its scope sees. */
    public Optional<Card> find(Tx tx, long id) throws SQLException {
        return tx.first(CARDS + " WHERE t.id = ?", TenantCards::read, clock.millis(), clock.millis(), id);
    }

    public Optional<Card> child(Tx tx, long parentId, String name) throws SQLException {
        return tx.first(
                CARDS + " WHERE t.parent_id = ? AND t.name = ?",
                TenantCards::read,
                clock.millis(),
                clock.millis(),
                parentId,
                name);
    }

    /** Those of a name that may have others below. */
    public List<Card> named(Tx tx, String name) throws SQLException {
        return tx.list(
                CARDS + " WHERE t.name = ? AND t.active AND t.kind <> 'partner'",
                TenantCards::read,
                clock.millis(),
                clock.millis(),
                name);
    }

    public boolean mayChange(CurrentUser user, Card card) {
        return user.may(Permission.TENANT_EDIT) && user.governs(card.path());
    }

    /** Those under whom the user may make another: all of the subtree that may have children. */
    public List<Choice> parents(CurrentUser user) {
        user.require(Permission.TENANT_EDIT);
        Set<Long> open = new HashSet<>(database.<List<Long>, RuntimeException>call(
                TenantScope.of(user),
                tx -> tx.list("SELECT id FROM tenant WHERE active AND kind <> 'partner'", row -> row.getLong(1))));
        return tenants.choices(user).stream()
                .filter(choice -> open.contains(choice.id()))
                .toList();
    }

    static List<String> kindsBelow(Card card) {
        return kindsBelow(card.kind());
    }

    public static List<String> kindsBelow(String kind) {
        return BELOW.getOrDefault(kind, List.of());
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
        Map<String, String> texts = texts(form);
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
            if (known == null) {
                return create(tx, user, parent, name, form.text("kind"), texts);
            }
            write(tx, user, known.id(), name, texts);
            return known.id();
        });
    }

    /** What a form says of a tenant for its contract, with a complaint for each field that can't be so. */
    public static Map<String, String> texts(Fields form) {
        Map<String, String> texts = new HashMap<>();
        TEXTS.forEach((field, longest) -> texts.put(field, form.upTo(field, longest)));
        String email = texts.get("contactEmail");
        if (!email.isEmpty() && !email.matches("[^@\\s]+@[^@\\s]+\\.[^@\\s]+")) {
            form.complain("contactEmail", "problem.tenant.email", email);
        }
        String phone = texts.get("contactPhone");
        if (!phone.isEmpty() && !phone.matches("\\+?[0-9][0-9 ().-]{5,28}")) {
            form.complain("contactPhone", "problem.tenant.phone", phone);
        }
        String tax = texts.get("taxCode");
        if (!tax.isEmpty() && !tax.matches("[0-9]{10}(-[0-9]{3})?|[0-9]{12}")) {
            form.complain("taxCode", "problem.tenant.tax", tax);
        }
        return texts;
    }

    /** Makes a tenant as a part of a transaction. One without a region is of its parent's; a regional company is one. */
    public long create(Tx tx, CurrentUser user, Card parent, String name, String kind, Map<String, String> texts)
            throws SQLException {
        Map<String, String> kept = new HashMap<>(texts);
        if (kept.getOrDefault("region", "").isEmpty()) {
            kept.put("region", kind.equals("region") ? name : parent.text("region"));
        }
        long id = tenants.create(tx, user, parent.id(), name, kind).id();
        write(tx, user, id, name, kept);
        return id;
    }

    private @Nullable Card parentOf(CurrentUser user, Fields form) {
        String typed = form.text("parentId");
        Optional<Card> parent = typed.matches("[0-9]{1,18}") ? find(user, Long.parseLong(typed)) : Optional.empty();
        parent = parent.filter(card -> card.active() && !kindsBelow(card).isEmpty());
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
                            UPDATE tenant SET name = ?, legal_name = ?, tax_code = ?, address = ?, representative = ?,
                              contact_name = ?, contact_phone = ?, contact_email = ?, sector = ?, region = ?, manager = ?
                            WHERE id = ? RETURNING *""",
                        TenantService::read,
                        name,
                        texts.get("legalName"),
                        texts.get("taxCode"),
                        texts.get("address"),
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

    static Card read(ResultSet row) throws SQLException {
        return read(row, 0);
    }

    static Card read(ResultSet row, int depth) throws SQLException {
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
                depth,
                row.getLong("people"),
                row.getLong("free"));
    }

    /** {@code taxCode} is kept as {@code tax_code}. */
    private static String column(String field) {
        return field.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
