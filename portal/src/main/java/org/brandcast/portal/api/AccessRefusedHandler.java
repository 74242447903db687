package org.brandcast.portal.api;

import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.uri.UriBuilder;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.authentication.DefaultAuthorizationExceptionHandler;
import jakarta.inject.Singleton;

/**
 * Who isn't signed in is told so in the way that the caller understands: a problem over the REST door, the log-in
 * page in a browser, and for a part of a page (htmx) the whole page's way there.
 */
@Singleton
@Replaces(DefaultAuthorizationExceptionHandler.class)
final class AccessRefusedHandler implements ExceptionHandler<AuthorizationException, MutableHttpResponse<?>> {
    private final ProblemWriter problems;

    AccessRefusedHandler(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public MutableHttpResponse<?> handle(HttpRequest request, AuthorizationException refused) {
        if (request.getPath().startsWith("/v1/")) {
            return problems.response(
                    request,
                    refused.isForbidden()
                            ? ApiProblem.of(HttpStatus.FORBIDDEN, "FORBIDDEN")
                            : ApiClients.refusal(request));
        }
        if (refused.isForbidden()) {
            return HttpResponse.status(HttpStatus.FORBIDDEN);
        }
        UriBuilder login = UriBuilder.of("/login");
        boolean partOfPage = request.getHeaders().contains("HX-Request");
        if (request.getMethod() == HttpMethod.GET
                && !partOfPage
                && !request.getPath().equals("/")) {
            login.queryParam("next", request.getUri().toString());
        }
        if (partOfPage) {
            return HttpResponse.status(HttpStatus.UNAUTHORIZED)
                    .header("HX-Redirect", login.build().toString());
        }
        return HttpResponse.seeOther(login.build());
    }
}
