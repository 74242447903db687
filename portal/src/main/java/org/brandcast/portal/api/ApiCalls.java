package org.brandcast.portal.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.security.authentication.Authentication;
import jakarta.inject.Singleton;
import java.util.function.Function;
import org.brandcast.portal.apikey.ApiKeyService.ApiClient;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Role;
import reactor.core.publisher.Mono;

/**
 * Calls of /v1 that ask the database: the gate first, then the answer, as the key's tenant sees it. A key acts with the
 * permissions of a role that fits its scope, so a service asks of it what it asks of a person.
 */
@Singleton
public final class ApiCalls {
    private final ApiGate gate;

    ApiCalls(ApiGate gate) {
        this.gate = gate;
    }

    /** What a caller asks for, once it may. */
    @FunctionalInterface
    public interface Asked {
        /** May throw {@link ApiProblemException} and {@link FormProblem}. */
        HttpResponse<?> of(CurrentUser user);
    }

    /** Answers, or tells why not. */
    public HttpResponse<?> answer(
            HttpRequest<?> request, Authentication authentication, String scope, Role role, Asked asked) {
        ApiClient client = ApiClients.of(authentication);
        ApiProblem refusal = gate.refusalOf(client, scope);
        if (refusal != null) {
            return gate.respond(request, refusal);
        }
        try {
            return asked.of(user(request, client, role));
        } catch (ApiProblemException | FormProblem e) {
            return told(request, e);
        }
    }

    /** As {@link #answer}, for what takes a while and no thread. */
    public Mono<HttpResponse<?>> later(
            HttpRequest<?> request,
            Authentication authentication,
            String scope,
            Role role,
            Function<CurrentUser, Mono<HttpResponse<?>>> asked) {
        ApiClient client = ApiClients.of(authentication);
        ApiProblem refusal = gate.refusalOf(client, scope);
        if (refusal != null) {
            return Mono.just(gate.respond(request, refusal));
        }
        return Mono.defer(() -> asked.apply(user(request, client, role)))
                .onErrorResume(
                        e -> e instanceof ApiProblemException || e instanceof FormProblem,
                        e -> Mono.just(told(request, e)));
    }

    private HttpResponse<?> told(HttpRequest<?> request, Throwable problem) {
        return gate.respond(
                request,
                problem instanceof FormProblem form
                        ? ApiProblem.of(form, ProblemWriter.localeOf(request))
                        : ((ApiProblemException) problem).problem());
    }

    private static CurrentUser user(HttpRequest<?> request, ApiClient client, Role role) {
        return new CurrentUser(
                0,
                "key/" + client.keyId(),
                role,
                client.tenantId(),
                "",
                client.tenantPath(),
                ProblemWriter.localeOf(request));
    }
}
