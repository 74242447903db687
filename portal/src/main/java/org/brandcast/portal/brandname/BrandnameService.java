package org.brandcast.portal.brandname;

import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.domain.content.BrandnameRule;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.control.ControlOutbox;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.schemas.BrandnameCarrier;
import org.brandcast.schemas.BrandnameControl;

/** Brandnames and their registrations with carriers. */
@Singleton
public final class BrandnameService {
    private final Database database;
    private final ControlOutbox outbox;
    private final AuditLog audit;
    private final Clock clock;

    BrandnameService(Database database, ControlOutbox outbox, AuditLog audit, Clock clock) {
        this.database = database;
        this.outbox = outbox;
        this.audit = audit;
        this.clock = clock;
    }

    /** The brandnames that the user's own tenant may send with, by name. */
    public List<BrandnameView> owned(CurrentUser user) {
        user.require(Permission.BRANDNAME_VIEW);
        return database.call(TenantScope.of(user), tx -> {
            Map<Long, BrandnameView> views = new LinkedHashMap<>();
            tx.forEach(
                    1_000,
                    """
                    SELECT b.id, b.name, b.active, c.carrier, k.display_name, c.valid_from_millis, c.valid_until_millis
                    FROM brandname b
                    LEFT JOIN brandname_carrier c ON c.brandname_id = b.id
                    LEFT JOIN carrier k ON k.code = c.carrier
                    WHERE b.tenant_id = ? ORDER BY b.folded, k.display_name""",
                    row -> {
                        BrandnameView view = views.computeIfAbsent(
                                row.getLong(1), id -> new BrandnameView(id, "", false, new ArrayList<>()));
                        if (view.name().isEmpty()) {
                            view = new BrandnameView(
                                    row.getLong(1), row.getString(2), row.getBoolean(3), view.registrations());
                            views.put(view.id(), view);
                        }
                        if (row.getString(4) != null) {
                            view.registrations()
                                    .add(new BrandnameView.Registration(
                                            row.getString(4), row.getString(5), row.getLong(6), row.getLong(7)));
                        }
                    },
                    user.tenantId());
            return List.copyOf(views.values());
        });
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
