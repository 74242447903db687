package org.brandcast.portal.api;

import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.Error;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.util.stream.Collectors;

/** Errors that no controller answered (no such path, wrong method or media type, a fault) as problems under /v1. */
@Singleton
@Primary
final class ApiErrors implements ErrorResponseProcessor<Object> {
    private final ProblemWriter problems;

    ApiErrors(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    public MutableHttpResponse<Object> processResponse(ErrorContext context, MutableHttpResponse<?> response) {
        if (context.getRequest().getPath().startsWith("/v1/")) {
            MutableHttpResponse<byte[]> problem = problems.response(
                    context.getRequest(), ApiProblem.of(response.status(), codeOf(response.status())));
            return response.contentType(problem.getContentType().orElseThrow()).body((Object) problem.body());
        }
        String text = context.getErrors().stream().map(Error::getMessage).collect(Collectors.joining("; "));
        return response.contentType("text/plain").body(text.isEmpty() ? response.reason() : text);
    }

    private static String codeOf(HttpStatus status) {
        return switch (status) {
            case NOT_FOUND -> "NOT_FOUND";
            case METHOD_NOT_ALLOWED -> "METHOD_NOT_ALLOWED";
            case UNSUPPORTED_MEDIA_TYPE -> "UNSUPPORTED_MEDIA_TYPE";
            case NOT_ACCEPTABLE -> "NOT_ACCEPTABLE";
            case REQUEST_ENTITY_TOO_LARGE -> "REQUEST_TOO_LARGE";
            case BAD_REQUEST -> "BAD_REQUEST";
            case UNAUTHORIZED -> "UNAUTHENTICATED";
            case FORBIDDEN -> "FORBIDDEN";
            default -> "FAULT";
        };
    }
}
