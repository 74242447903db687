package org.brandcast.portal.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.security.authentication.Authentication;
import org.brandcast.portal.api.RateLimits.Standing;

/**
 * Tells each caller of the REST door how its rate stands, as draft-ietf-httpapi-ratelimit-headers-07 has it:
 * RateLimit-Limit and RateLimit-Policy, RateLimit-Remaining, RateLimit-Reset in seconds. A 429 is to be repeated when the
 * bucket is full: then every call is let in.
 */
@ServerFilter("/v1/**")
class RateHeadersFilter {
    private final RateLimits limits;

    RateHeadersFilter(RateLimits limits) {
        this.limits = limits;
    }

    @ResponseFilter
    void tell(HttpRequest<?> request, MutableHttpResponse<?> response) {
        request.getUserPrincipal(Authentication.class).flatMap(ApiClients::find).ifPresent(client -> {
            Standing standing = limits.standing(client);
            response.header("RateLimit-Limit", Long.toString(standing.limit()))
                    .header("RateLimit-Policy", standing.limit() + ";w=" + RateLimits.BURST_SECONDS)
                    .header("RateLimit-Remaining", Long.toString(standing.remaining()))
                    .header("RateLimit-Reset", Long.toString(standing.fullAfterSeconds()));
            if (response.status() == HttpStatus.TOO_MANY_REQUESTS) {
                response.header("Retry-After", Long.toString(Math.max(1, standing.fullAfterSeconds())));
            }
        });
    }
}
