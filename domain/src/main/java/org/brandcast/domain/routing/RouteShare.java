package org.brandcast.domain.routing;

/**
 * A route in a rule.
 *
 * @param weight share of the messages under WEIGHTED, at least 0; 0: only when no other is open
 * @param costVnd what a segment costs there in whole đồng, for LEAST_COST
 */
public record RouteShare(String route, int weight, long costVnd) {
    public RouteShare {
        if (weight < 0 || costVnd < 0) {
            throw new IllegalArgumentException(
                    "route " + route + ": weight and cost can't be negative: " + weight + ", " + costVnd);
        }
    }
}
