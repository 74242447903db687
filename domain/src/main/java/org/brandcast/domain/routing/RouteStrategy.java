package org.brandcast.domain.routing;

/** How a {@link RouteRule} orders its routes. */
public enum RouteStrategy {
    /** The first route and no other: if it is closed, the rule has none. */
    STATIC,
    /** In the order in which they are listed. */
    FAILOVER,
    /** By shares of the messages; the same message always draws the same order. */
    WEIGHTED,
    /** Cheapest first. */
    LEAST_COST
}
