package org.brandcast.portal.brandname;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.brandcast.domain.content.BrandnameRule;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.control.ControlOutbox;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.schemas.BrandnameCarrier;
import org.brandcast.schemas.BrandnameControl;
import org.jspecify.annotations.Nullable;

/** Brandnames and their registrations with carriers. */
@Singleton
public final class BrandnameService {
    private final Database database;
    private final ControlOutbox outbox;
    private static final Pattern DOMAIN = Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9-]{2,63}");

    private final ControlView control;
    private final TenantService tenants;
    private final AuditLog audit;
    private final Clock clock;

    BrandnameService(
            Database database,
            ControlOutbox outbox,
            ControlView control,
            TenantService tenants,
            AuditLog audit,
            Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.control = control;
        this.tenants = tenants;
        this.audit = audit;
        this.clock = clock;
    }

    /** The brandnames that the user's own tenant may send with, by name: its own, and those lent to it. */
    public List<BrandnameView> owned(CurrentUser user) {
        user.require(Permission.BRANDNAME_VIEW);
        return control.current().brandnames().values().stream()
                .filter(found -> found.isUsableOn(user.tenantPath()))
                .sorted((a, b) -> a.name().compareToIgnoreCase(b.name()))
                .map(this::view)
                .toList();
    }

    private BrandnameView view(ControlView.Brandname found) {
        ControlView.Snapshot snapshot = control.current();
        return new BrandnameView(
                found.id(),
                found.name(),
                found.active(),
                found.registrations().stream()
                        .map(registration -> new BrandnameView.Registration(
                                registration.carrier(),
                                Optional.ofNullable(snapshot.carriers().get(registration.carrier()))
                                        .map(ControlView.Carrier::name)
                                        .orElse(registration.carrier()),
                                registration.validFromMillis(),
                                registration.validUntilMillis()))
                        .toList());
    }

    /**
     * A brandname as its page shows it.
     *
     * @param registrations by carrier
     */
    public record Managed(
            long id,
            String name,
            boolean active,
            long tenantId,
            String tenantName,
            String tenantPath,
            String region,
            Set<String> linkDomains,
            List<Long> delegatedTo,
            List<BrandnameView.Registration> registrations) {

        /** Carriers whose registration is in force. */
        public List<BrandnameView.Registration> current(long nowMillis) {
            return registrations.stream()
                    .filter(each -> each.validFromMillis() <= nowMillis && nowMillis < each.validUntilMillis())
                    .toList();
        }

        /** When the first of those in force ends; null when none is. */
        public @Nullable Long firstEnd(long nowMillis) {
            return current(nowMillis).stream()
                    .map(BrandnameView.Registration::validUntilMillis)
                    .min(Long::compare)
                    .orElse(null);
        }
    }

    /** The brandnames of the user's subtree. */
    public List<Managed> managed(CurrentUser user) {
        user.require(Permission.BRANDNAME_VIEW);
        return database.call(TenantScope.of(user), tx -> {
            Map<Long, List<BrandnameView.Registration>> registrations = new HashMap<>();
            tx.forEach(
                    1_000,
                    """
                    SELECT c.*, k.display_name FROM brandname_carrier c JOIN carrier k ON k.code = c.carrier
                    ORDER BY k.display_name""",
                    row -> registrations
                            .computeIfAbsent(row.getLong("brandname_id"), id -> new ArrayList<>())
                            .add(new BrandnameView.Registration(
                                    row.getString("carrier"),
                                    row.getString("display_name"),
                                    row.getLong("valid_from_millis"),
                                    row.getLong("valid_until_millis"))));
            return tx.list(
                    """
                    SELECT b.*, t.name AS tenant_name, t.path, t.region FROM brandname b JOIN tenant t ON t.id = b.tenant_id
                    ORDER BY b.active DESC, b.folded""",
                    row -> new Managed(
                            row.getLong("id"),
                            row.getString("name"),
                            row.getBoolean("active"),
                            row.getLong("tenant_id"),
                            row.getString("tenant_name"),
                            row.getString("path"),
                            row.getString("region"),
                            Tx.textSet(row, "link_domains"),
                            Tx.longs(row, "delegated_to"),
                            registrations.getOrDefault(row.getLong("id"), List.of())));
        });
    }

    public Optional<Managed> find(CurrentUser user, long id) {
        return managed(user).stream().filter(found -> found.id() == id).findFirst();
    }

    public boolean mayEdit(CurrentUser user, Managed brandname) {
        return user.may(Permission.BRANDNAME_EDIT) && user.governs(brandname.tenantPath());
    }

    public List<AuditLog.Line> history(CurrentUser user, long id) {
        return database.call(TenantScope.of(user), tx -> audit.history(tx, "brandname", Long.toString(id)));
    }

    /**
     * Registers a brandname by its form, or changes one. Name and owner are chosen once; the form has, for each carrier
     * {@code c}, the days {@code from-c} and {@code until-c}: a carrier without an end is not registered.
     *
     * @param known null: a new one
     * @return its id
     */
    public long save(CurrentUser user, @Nullable Managed known, Fields form) {
        user.require(Permission.BRANDNAME_EDIT);
        Optional<TenantService.Choice> owner = tenants.governed(user).stream()
                .filter(choice -> known == null
                        ? Long.toString(choice.id()).equals(form.text("tenantId"))
                        : choice.id() == known.tenantId())
                .findFirst();
        if (owner.isEmpty()) {
            form.complain("tenantId", "problem.field.choice");
        }
        String name = known == null ? form.text("name").strip() : known.name();
        if (known == null) {
            BrandnameRule.problemOf(name).ifPresent(code -> form.complain("name", "problem.brandname." + code, name));
            if (control.current().brandname(name).isPresent()) {
                form.complain("name", "problem.brandname.used", name);
            }
        }
        List<BrandnameCarrier> carriers = carriers(form);
        List<String> domains = new ArrayList<>();
        for (String typed : form.entries("linkDomains")) {
            String domain = typed.toLowerCase(Locale.ROOT);
            if (!DOMAIN.matcher(domain).matches()) {
                form.complain("linkDomains", "problem.brandname.domain", typed);
            }
            domains.add(domain);
        }
        List<Long> delegatedTo = owner.isEmpty() ? List.of() : below(user, owner.get(), form);
        form.check();
        return database.call(TenantScope.of(user), tx -> {
            String before = known == null ? "null" : audit.row(tx, "brandname", known.id());
            long tenantId = owner.orElseThrow().id();
            long id = known != null
                    ? known.id()
                    : tx.number(
                            "INSERT INTO brandname (tenant_id, name, folded, created_at_millis) VALUES (?, ?, ?, ?) RETURNING id",
                            tenantId,
                            name,
                            BrandnameRule.fold(name),
                            clock.millis());
            tx.update(
                    "UPDATE brandname SET active = ?, link_domains = ?, delegated_to = ? WHERE id = ?",
                    form.on("active"),
                    tx.texts(domains),
                    tx.longs(delegatedTo),
                    id);
            tx.update("DELETE FROM brandname_carrier WHERE brandname_id = ?", id);
            for (BrandnameCarrier each : carriers) {
                tx.update(
                        "INSERT INTO brandname_carrier VALUES (?, ?, ?, ?, ?)",
                        id,
                        each.getCarrier(),
                        tenantId,
                        each.getValidFromMillis(),
                        each.getValidUntilMillis());
            }
            audit.changed(
                    tx, user, tenantId, "save", "brandname", Long.toString(id), before, audit.row(tx, "brandname", id));
            outbox.publish(
                    tx,
                    BrandnameControl.newBuilder()
                            .setBrandnameId(id)
                            .setName(name)
                            .setTenantId(tenantId)
                            .setActive(form.on("active"))
                            .setCarriers(carriers)
                            .setDelegatedTo(delegatedTo)
                            .setLinkDomains(domains)
                            .build());
            return id;
        });
    }

    /** Tells admission and the doors of a brandname as it stands in the database. */
    void publish(Tx tx, long id) throws SQLException {
        List<BrandnameCarrier> carriers = tx.list(
                "SELECT carrier, valid_from_millis, valid_until_millis FROM brandname_carrier WHERE brandname_id = ? ORDER BY 1, 2",
                row -> new BrandnameCarrier(row.getString(1), row.getLong(2), row.getLong(3)),
                id);
        BrandnameControl control = tx.first(
                        "SELECT * FROM brandname WHERE id = ?",
                        row -> BrandnameControl.newBuilder()
                                .setBrandnameId(id)
                                .setName(row.getString("name"))
                                .setTenantId(row.getLong("tenant_id"))
                                .setActive(row.getBoolean("active"))
                                .setCarriers(carriers)
                                .setDelegatedTo(Tx.longs(row, "delegated_to"))
                                .setLinkDomains(List.copyOf(Tx.textSet(row, "link_domains")))
                                .build(),
                        id)
                .orElseThrow();
        outbox.publish(tx, control);
    }

    private List<BrandnameCarrier> carriers(Fields form) {
        List<BrandnameCarrier> carriers = new ArrayList<>();
        for (String code : control.current().carriers().keySet()) {
            Long from = form.day("from-" + code, Formats.ZONE);
            Long until = form.day("until-" + code, Formats.ZONE);
            if (until == null) {
                continue;
            }
            long begin = from == null ? clock.millis() : from;
            if (until <= begin) {
                form.complain("until-" + code, "problem.rule.until");
            }
            carriers.add(new BrandnameCarrier(code, begin, until));
        }
        return carriers;
    }

    /** Those chosen of the tenants below the owner; nobody else can be lent to. */
    private List<Long> below(CurrentUser user, TenantService.Choice owner, Fields form) {
        return tenants.choices(user).stream()
                .filter(choice -> choice.path().startsWith(owner.path() + "."))
                .map(TenantService.Choice::id)
                .filter(id -> form.has("delegatedTo", id))
                .toList();
    }

    /**
     * Registers a brandname for a tenant at these carriers; its id. One that the tenant has already is left as it is.
     *
     * @throws FormProblem when the name breaks the rule or belongs to somebody else
     */
    public long register(
            CurrentUser user, long tenantId, String name, Collection<String> carriers, long from, long until) {
        user.require(Permission.BRANDNAME_EDIT);
        BrandnameRule.problemOf(name).ifPresent(code -> {
            throw new FormProblem(List.of(FieldProblem.of("name", name, "reason." + code)));
        });
        Optional<Long> owner = database.call(
                TenantScope.SYSTEM,
                tx -> tx.first(
                        "SELECT tenant_id FROM brandname WHERE folded = ?",
                        row -> row.getLong(1),
                        BrandnameRule.fold(name)));
        if (owner.isPresent() && owner.get() != tenantId) {
            throw new FormProblem(List.of(FieldProblem.of("name", name, "problem.brandname.taken")));
        }
        return database.call(TenantScope.of(user), tx -> {
            if (owner.isPresent()) {
                return tx.number("SELECT id FROM brandname WHERE folded = ?", BrandnameRule.fold(name));
            }
            return insert(tx, user, tenantId, name, carriers, from, until);
        });
    }

    private long insert(
            Tx tx, CurrentUser user, long tenantId, String name, Collection<String> carriers, long from, long until)
            throws SQLException {
        long id = tx.number(
                "INSERT INTO brandname (tenant_id, name, folded, created_at_millis) VALUES (?, ?, ?, ?) RETURNING id",
                tenantId,
                name,
                BrandnameRule.fold(name),
                clock.millis());
        List<BrandnameCarrier> registered = new ArrayList<>();
        for (String carrier : carriers) {
            tx.update("INSERT INTO brandname_carrier VALUES (?, ?, ?, ?, ?)", id, carrier, tenantId, from, until);
            registered.add(new BrandnameCarrier(carrier, from, until));
        }
        audit.write(tx, user, tenantId, "register", "brandname", Long.toString(id), Map.of("name", name));
        outbox.publish(
                tx,
                BrandnameControl.newBuilder()
                        .setBrandnameId(id)
                        .setName(name)
                        .setTenantId(tenantId)
                        .setActive(true)
                        .setCarriers(registered)
                        .build());
        return id;
    }
}
