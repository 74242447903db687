package org.brandcast.portal.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import org.brandcast.portal.apikey.ApiKeyService.ApiClient;
import org.brandcast.portal.control.ControlView;
import org.jspecify.annotations.Nullable;

/** What every call of /v1 is asked before anything else: the key's scope, the tenant's state, its rate. */
@Singleton
public final class ApiGate {
    private final ControlView control;
    private final RateLimits limits;
    private final ProblemWriter problems;

    ApiGate(ControlView control, RateLimits limits, ProblemWriter problems) {
        this.control = control;
        this.limits = limits;
        this.problems = problems;
    }

    /** Why the call goes no further; null: it goes on, and has been counted as one. */
    public @Nullable ApiProblem refusalOf(ApiClient client, String scope) {
        if (!client.scopes().contains(scope)) {
            return ApiProblem.of(HttpStatus.FORBIDDEN, "SCOPE_MISSING");
        }
        if (!control.current().isActive(client.tenantId())) {
            return ApiProblem.of(HttpStatus.FORBIDDEN, "TENANT_SUSPENDED");
        }
        return refusalOfMore(client, 1);
    }

    /** Counts what a call that is already let in carries beyond the first; null: the tenant's rate allows it. */
    public @Nullable ApiProblem refusalOfMore(ApiClient client, int count) {
        return count == 0 || limits.take(client, count)
                ? null
                : ApiProblem.of(HttpStatus.TOO_MANY_REQUESTS, "RATE_LIMITED");
    }

    /** The problem as an answer; what passes by itself says when to try again, a rate by {@link RateHeadersFilter}. */
    public HttpResponse<?> respond(HttpRequest<?> request, ApiProblem problem) {
        var response = problems.response(request, problem);
        return switch (problem.status()) {
            case SERVICE_UNAVAILABLE -> response.header("Retry-After", "1");
            // What is left of the body isn't waited for.
            case REQUEST_TIMEOUT -> response.header("Connection", "close");
            default -> response;
        };
    }
}
