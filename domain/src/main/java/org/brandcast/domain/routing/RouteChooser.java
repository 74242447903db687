package org.brandcast.domain.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.domain.lifecycle.MessageType;
import org.brandcast.domain.routing.RouteRule.Distribution;

/**
 * Chooses the routes of a message. The first rule that covers the message and has an open route decides; its open
 * routes, best first, are the plan, the first of them the route and the others what is left for failover. A route that
 * is closed, doesn't reach the carrier or would need more segments than were frozen is no candidate.
 *
 * <p>Pure: the same message and the same control data give the same plan, so a replay routes as before.
 */
public final class RouteChooser {
    private static final Comparator<Drawn> SOONEST = Comparator.comparingDouble(Drawn::time)
            .thenComparing(each -> each.share().route());

    private final List<RouteRule> rules;
    private final Map<String, RouteState> routes = new HashMap<>();

    public RouteChooser(Collection<RouteRule> rules, Collection<RouteState> routes) {
        this.rules = rules.stream()
                .sorted(Comparator.comparingInt(RouteRule::priority)
                        .thenComparing(
                                Comparator.comparingInt(RouteRule::conditions).reversed())
                        .thenComparingLong(RouteRule::id))
                .toList();
        routes.forEach(route -> this.routes.put(route.route(), route));
    }

    /**
     * What is to be routed.
     *
     * @param brandname as {@code BrandnameRule.fold} gives it
     * @param segments frozen at admission
     */
    public record Message(
            String messageId, String carrier, MessageType type, String brandname, long tenantId, int segments) {}

    /**
     * The decision.
     *
     * @param routes best first; empty: there is no route
     * @param reason for the record: the rule, its strategy, and what was passed over and why
     */
    public record Plan(List<String> routes, String reason) {
        private static final String NO_RULE = "no rule covers it";

        /** Whether any rule is about the message: if none is, the routes' own order may decide. */
        public boolean isRuled() {
            return !reason.equals(NO_RULE);
        }
    }

    public Plan choose(Message message) {
        StringBuilder passed = new StringBuilder();
        boolean covered = false;
        for (RouteRule rule : rules) {
            if (!rule.covers(message)) {
                continue;
            }
            covered = true;
            List<String> open = new ArrayList<>();
            for (RouteShare share : ordered(rule.distribution(), message.messageId())) {
                String obstacle = obstacle(share.route(), message);
                if (obstacle.isEmpty()) {
                    open.add(share.route());
                } else {
                    passed.append("; ").append(share.route()).append(' ').append(obstacle);
                }
            }
            if (!open.isEmpty()) {
                return new Plan(
                        open, "rule " + rule.id() + " " + rule.distribution().strategy() + passed);
            }
        }
        return new Plan(List.of(), !covered ? Plan.NO_RULE : "nothing open" + passed);
    }

    private String obstacle(String name, Message message) {
        RouteState route = routes.get(name);
        if (route == null) {
            return "unknown";
        }
        if (!route.open()) {
            return "closed";
        }
        if (!route.carriers().isEmpty() && !route.carriers().contains(message.carrier())) {
            return "doesn't reach " + message.carrier();
        }
        return message.segments() > route.maxSegments() ? "too long" : "";
    }

    private static List<RouteShare> ordered(Distribution distribution, String messageId) {
        List<RouteShare> shares = distribution.shares();
        return switch (distribution.strategy()) {
            case STATIC -> shares.subList(0, Math.min(1, shares.size()));
            case FAILOVER -> shares;
            case LEAST_COST ->
                shares.stream()
                        .sorted(Comparator.comparingLong(RouteShare::costVnd).thenComparing(RouteShare::route))
                        .toList();
            case WEIGHTED -> drawn(shares, messageId);
        };
    }

    private static List<RouteShare> drawn(List<RouteShare> shares, String messageId) {
        List<Drawn> drawn = new ArrayList<>(shares.size());
        for (RouteShare share : shares) {
            drawn.add(new Drawn(share, drawnTime(messageId, share)));
        }
        drawn.sort(SOONEST);
        List<RouteShare> ordered = new ArrayList<>(drawn.size());
        for (Drawn each : drawn) {
            ordered.add(each.share());
        }
        return ordered;
    }

    private record Drawn(RouteShare share, double time) {}

    /**
     * Weighted rendezvous hashing: each route draws an exponential waiting time with its weight as the rate, and the
     * shortest wins. A route is first for exactly its share of the messages, and when it closes, its messages spread
     * over the others by their shares while no other message moves.
     */
    private static double drawnTime(String messageId, RouteShare share) {
        if (share.weight() == 0) {
            return Double.MAX_VALUE;
        }
        long hash = mixed(mixed(hash(messageId)) ^ hash(share.route()));
        // 53 bits, moved off zero: the logarithm stays finite.
        double uniform = ((hash >>> 11) + 0.5) / (1L << 53);
        return -Math.log(uniform) / share.weight();
    }

    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    /** The finaliser of SplitMix64: every bit of the input moves every bit of the result. */
    private static long mixed(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }
}
