package org.brandcast.portal.campaign;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.brandcast.domain.content.BrandnameRule;
import org.brandcast.domain.lifecycle.MessageType;
import org.brandcast.domain.routing.RouteChooser;
import org.brandcast.domain.routing.RouteRule;
import org.brandcast.domain.routing.RouteShare;
import org.brandcast.domain.routing.RouteState;
import org.brandcast.domain.routing.RouteStrategy;
import org.brandcast.portal.database.Tx;

/** Whether there is a route, by the domain's {@link RouteChooser}; what no rule is about takes any open route. */
final class Routing {
    private final List<RouteState> routes;
    private final RouteChooser chooser;

    private Routing(List<RouteState> routes, RouteChooser chooser) {
        this.routes = routes;
        this.chooser = chooser;
    }

    static Routing read(Tx tx) throws SQLException {
        List<RouteState> routes = tx.list(
                "SELECT route, active, carriers, max_segments FROM route",
                row -> new RouteState(row.getString(1), row.getBoolean(2), Tx.textSet(row, "carriers"), row.getInt(4)));
        Map<Long, List<RouteShare>> shares = new HashMap<>();
        tx.forEach(
                500,
                """
                SELECT r.id, s ->> 'route', coalesce((s ->> 'weight')::int, 1), coalesce((s ->> 'costVnd')::bigint, 0)
                FROM route_rule r, jsonb_array_elements(r.shares) WITH ORDINALITY AS e (s, n)
                WHERE r.active ORDER BY r.id, n""",
                row -> shares.computeIfAbsent(row.getLong(1), id -> new ArrayList<>())
                        .add(new RouteShare(row.getString(2), row.getInt(3), row.getLong(4))));
        List<RouteRule> rules = tx.list(
                "SELECT * FROM route_rule WHERE active",
                row -> new RouteRule(
                        row.getLong("id"),
                        row.getInt("priority"),
                        Tx.textSet(row, "carriers"),
                        Tx.textSet(row, "types").stream()
                                .map(MessageType::valueOf)
                                .collect(Collectors.toSet()),
                        Tx.textSet(row, "brandnames").stream()
                                .map(BrandnameRule::fold)
                                .collect(Collectors.toSet()),
                        Set.copyOf(Tx.longs(row, "tenants")),
                        new RouteRule.Distribution(
                                RouteStrategy.valueOf(row.getString("strategy")),
                                shares.getOrDefault(row.getLong("id"), List.of()))));
        return new Routing(routes, new RouteChooser(rules, routes));
    }

    boolean reaches(RouteChooser.Message message) {
        RouteChooser.Plan plan = chooser.choose(message);
        return plan.isRuled()
                ? !plan.routes().isEmpty()
                : routes.stream()
                        .anyMatch(route -> route.open()
                                && route.carriers().contains(message.carrier())
                                && message.segments() <= route.maxSegments());
    }
}
