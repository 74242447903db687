package org.brandcast.domain.routing;

import java.util.Set;

/**
 * What a route can do now.
 *
 * @param open takes new messages: active, and its topics are ready
 * @param carriers it reaches; empty: all of them (an aggregator)
 * @param maxSegments longest message that it carries in one
 */
public record RouteState(String route, boolean open, Set<String> carriers, int maxSegments) {
    public RouteState {
        carriers = Set.copyOf(carriers);
    }
}
