package org.brandcast.flink.admission.control;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.brandcast.domain.content.BrandnameRule;
import org.brandcast.domain.routing.RouteChooser;
import org.brandcast.domain.routing.RouteRule;
import org.brandcast.domain.routing.RouteShare;
import org.brandcast.domain.routing.RouteState;
import org.brandcast.domain.routing.RouteStrategy;
import org.brandcast.flink.io.SchemaTypes;
import org.brandcast.schemas.RouteControl;
import org.brandcast.schemas.RouteRuleControl;
import org.jspecify.annotations.Nullable;

/** Routes and the rules about them. A message that no rule covers takes the open routes by their own priority. */
final class RouteBook {
    private final Map<String, RouteControl> routes = new HashMap<>();
    private final Map<Long, RouteRule> rules = new HashMap<>();
    private final Map<String, List<RouteControl>> openByCarrier = new HashMap<>();
    private @Nullable RouteChooser chooser;

    void put(RouteControl route) {
        routes.put(route.getRoute(), route);
        openByCarrier.clear();
        chooser = null;
    }

    void put(RouteRuleControl rule) {
        if (rule.getActive()) {
            rules.put(rule.getRuleId(), ruleOf(rule));
        } else {
            rules.remove(rule.getRuleId());
        }
        chooser = null;
    }

    RouteChooser.Plan choose(RouteChooser.Message message) {
        if (!rules.isEmpty()) {
            RouteChooser.Plan plan = chooser().choose(message);
            if (plan.isRuled()) {
                return plan;
            }
        }
        return byPriority(message);
    }

    private RouteChooser.Plan byPriority(RouteChooser.Message message) {
        List<RouteControl> open = openByCarrier.computeIfAbsent(message.carrier(), this::rank);
        List<String> fitting = new ArrayList<>(open.size());
        int priority = 0;
        for (RouteControl route : open) {
            if (message.segments() <= route.getMaxSegments()) {
                priority = fitting.isEmpty() ? route.getPriority() : priority;
                fitting.add(route.getRoute());
            }
        }
        String reason = fitting.isEmpty()
                ? open.isEmpty() ? message.carrier() : message.carrier() + ": " + message.segments() + " segments"
                : message.carrier() + ": priority " + priority + ", first of " + fitting.size();
        return new RouteChooser.Plan(fitting, reason);
    }

    /** A route that names no carrier is used by rules alone. */
    private List<RouteControl> rank(String carrier) {
        return routes.values().stream()
                .filter(route -> route.getActive() && route.getCarriers().contains(carrier))
                .sorted(Comparator.comparingInt(RouteControl::getPriority).thenComparing(RouteControl::getRoute))
                .toList();
    }

    private RouteChooser chooser() {
        if (chooser == null) {
            chooser = new RouteChooser(
                    rules.values(),
                    routes.values().stream()
                            .map(route -> new RouteState(
                                    route.getRoute(),
                                    route.getActive(),
                                    Set.copyOf(route.getCarriers()),
                                    route.getMaxSegments()))
                            .toList());
        }
        return chooser;
    }

    private static RouteRule ruleOf(RouteRuleControl rule) {
        List<RouteShare> shares = rule.getShares().stream()
                .map(share -> new RouteShare(
                        share.getRoute(), Math.max(0, share.getWeight()), Math.max(0, share.getCostVnd())))
                .toList();
        return new RouteRule(
                rule.getRuleId(),
                rule.getPriority(),
                Set.copyOf(rule.getCarriers()),
                rule.getTypes().stream().map(SchemaTypes::toDomain).collect(Collectors.toSet()),
                rule.getBrandnames().stream().map(BrandnameRule::fold).collect(Collectors.toSet()),
                Set.copyOf(rule.getTenants()),
                new RouteRule.Distribution(strategy(rule.getStrategy()), shares));
    }

    private static RouteStrategy strategy(org.brandcast.schemas.RouteStrategy strategy) {
        return switch (strategy) {
            case STATIC -> RouteStrategy.STATIC;
            case WEIGHTED -> RouteStrategy.WEIGHTED;
            case LEAST_COST -> RouteStrategy.LEAST_COST;
            case FAILOVER -> RouteStrategy.FAILOVER;
        };
    }
}
