package org.brandcast.portal.security;

import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a change that another site's page asks a browser for. Told by headers that a page can't forge:
 * Sec-Fetch-Site, else Origin against Host. A request with neither doesn't come from a browser of this decade, and
 * who isn't a browser carries nobody else's cookie. The body is never read here.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(Ordered.HIGHEST_PRECEDENCE)
class CrossSiteFilter {
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    @RequestFilter
    @Nullable
    HttpResponse<?> refuseOtherSites(HttpRequest<?> request) {
        if (SAFE.contains(request.getMethod()) || request.getPath().startsWith("/v1/")) {
            return null;
        }
        return comesFromHere(
                        request.getHeaders().get("Sec-Fetch-Site"),
                        request.getHeaders().get("Origin"),
                        request.getHeaders().get("Host"))
                ? null
                : HttpResponse.status(HttpStatus.FORBIDDEN).body("cross-site request refused");
    }

    static boolean comesFromHere(@Nullable String fetchSite, @Nullable String origin, @Nullable String host) {
        if (fetchSite != null) {
            return fetchSite.equals("same-origin") || fetchSite.equals("none");
        }
        if (origin == null) {
            return true;
        }
        try {
            return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
