package org.brandcast.portal.route;

import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.brandcast.domain.content.BrandnameRule;
import org.brandcast.portal.audit.AuditLog;
import org.brandcast.portal.control.ControlOutbox;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.database.Tx;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.RouteRuleControl;
import org.brandcast.schemas.RouteShare;
import org.brandcast.schemas.RouteStrategy;
import org.jspecify.annotations.Nullable;

/** Which routes messages take, and how they are spread over them. The operator's alone. */
@Singleton
public final class RouteRuleService {
    private final Database database;
    private final ControlOutbox outbox;
    private final ControlView control;
    private final AuditLog audit;
    private final RouteService routes;
    private final JsonMapper json;

    RouteRuleService(
            Database database,
            ControlOutbox outbox,
            ControlView control,
            AuditLog audit,
            RouteService routes,
            JsonMapper json) {
        this.database = database;
        this.outbox = outbox;
        this.control = control;
        this.audit = audit;
        this.routes = routes;
        this.json = json;
    }

    /** One route's part of a rule. */
    @Serdeable
    public record Share(String route, int weight, long costVnd) {}

    /** A rule as pages show it; an empty set is no condition. */
    public record RouteRuleView(
            long id,
            int priority,
            Set<String> carriers,
            Set<String> types,
            Set<String> brandnames,
            List<Long> tenants,
            String strategy,
            List<Share> shares,
            boolean active) {}

    /** In the order in which they are asked. */
    public List<RouteRuleView> rules(CurrentUser user) {
        user.requireOperator(Permission.RULE_VIEW);
        return database.call(
                TenantScope.of(user),
                tx -> tx.list("SELECT * FROM route_rule ORDER BY active DESC, priority, id", this::read));
    }

    public Optional<RouteRuleView> find(CurrentUser user, long id) {
        return rules(user).stream().filter(rule -> rule.id() == id).findFirst();
    }

    public List<AuditLog.Line> history(CurrentUser user, long id) {
        return database.call(TenantScope.of(user), tx -> audit.history(tx, "route-rule", Long.toString(id)));
    }

    /**
     * Makes a rule, or changes one. The form has, for each route {@code r}, the fields {@code use-r}, {@code weight-r}
     * and {@code cost-r}; under FAILOVER and STATIC the weights say the order, the smallest first.
     *
     * @param id null: a new one
     */
    public long save(CurrentUser user, @Nullable Long id, Fields form) {
        user.requireOperator(Permission.ROUTE_EDIT);
        int priority = (int) form.requiredNumber("priority", 0, 1_000_000);
        RouteStrategy strategy = form.choice("strategy", RouteStrategy.class);
        List<MessageType> types = form.choices("types", MessageType.class);
        List<String> carriers = form.all("carriers").stream()
                .filter(control.current().carriers()::containsKey)
                .toList();
        List<Long> tenants = form.all("tenants").stream()
                .filter(tenant -> tenant.matches("[0-9]{1,18}"))
                .map(Long::valueOf)
                .filter(control.current().tenants()::containsKey)
                .toList();
        List<String> brandnames = new ArrayList<>();
        for (String written : form.entries("brandnames")) {
            if (control.current().brandname(written).isEmpty()) {
                form.complain("brandnames", "problem.routing.brandname", written);
            }
            brandnames.add(BrandnameRule.fold(written));
        }
        List<Share> shares = shares(form, strategy);
        form.check();
        return database.call(TenantScope.of(user), tx -> {
            String before = id == null ? "null" : audit.row(tx, "route_rule", id);
            long saved = id == null ? tx.number("""
                            INSERT INTO route_rule (priority, carriers, types, brandnames, tenants, strategy, shares)
                            VALUES (0, '{}', '{}', '{}', '{}', 'STATIC', '[]') RETURNING id""") : id;
            tx.update(
                    """
                    UPDATE route_rule SET priority = ?, carriers = ?, types = ?, brandnames = ?, tenants = ?,
                      strategy = ?, shares = ?::jsonb, active = ? WHERE id = ?""",
                    priority,
                    tx.texts(carriers),
                    tx.texts(types.stream().map(Enum::name).toList()),
                    tx.texts(brandnames),
                    tx.longs(tenants),
                    strategy.name(),
                    text(shares),
                    form.on("active"),
                    saved);
            publish(tx, user, saved, before);
            return saved;
        });
    }

    private List<Share> shares(Fields form, RouteStrategy strategy) {
        List<Share> shares = new ArrayList<>();
        for (String route : routes.names()) {
            if (form.on("use-" + route)) {
                Long weight = form.number("weight-" + route, 0, 1_000);
                Long cost = form.number("cost-" + route, 0, 1_000_000);
                shares.add(new Share(route, weight == null ? 1 : weight.intValue(), cost == null ? 0 : cost));
            }
        }
        if (shares.isEmpty()) {
            form.complain("strategy", "problem.routing.routes");
        }
        if (strategy == RouteStrategy.WEIGHTED
                && !shares.isEmpty()
                && shares.stream().allMatch(share -> share.weight() == 0)) {
            form.complain("strategy", "problem.routing.weights");
        }
        if (strategy == RouteStrategy.STATIC || strategy == RouteStrategy.FAILOVER) {
            shares.sort((a, b) -> Integer.compare(a.weight(), b.weight()));
        }
        return shares;
    }

    private void publish(Tx tx, CurrentUser user, long id, String before) throws SQLException {
        RouteRuleView rule = tx.first("SELECT * FROM route_rule WHERE id = ?", this::read, id)
                .orElseThrow();
        audit.changed(
                tx,
                user,
                user.tenantId(),
                "save",
                "route-rule",
                Long.toString(id),
                before,
                audit.row(tx, "route_rule", id));
        outbox.publish(
                tx,
                RouteRuleControl.newBuilder()
                        .setRuleId(id)
                        .setPriority(rule.priority())
                        .setCarriers(List.copyOf(rule.carriers()))
                        .setTypes(
                                rule.types().stream().map(MessageType::valueOf).toList())
                        .setBrandnames(List.copyOf(rule.brandnames()))
                        .setTenants(rule.tenants())
                        .setStrategy(RouteStrategy.valueOf(rule.strategy()))
                        .setShares(rule.shares().stream()
                                .map(share -> new RouteShare(share.route(), share.weight(), share.costVnd()))
                                .toList())
                        .setActive(rule.active())
                        .build());
    }

    private RouteRuleView read(ResultSet row) throws SQLException {
        return new RouteRuleView(
                row.getLong("id"),
                row.getInt("priority"),
                Tx.textSet(row, "carriers"),
                Tx.textSet(row, "types"),
                Tx.textSet(row, "brandnames"),
                Tx.longs(row, "tenants"),
                row.getString("strategy"),
                shares(row.getString("shares")),
                row.getBoolean("active"));
    }

    private String text(List<Share> shares) {
        try {
            return new String(json.writeValueAsBytes(shares), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Share> shares(String text) {
        try {
            return json.readValue(text, Argument.listOf(Share.class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
