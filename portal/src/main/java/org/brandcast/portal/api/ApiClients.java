package org.brandcast.portal.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.AuthenticationFetcher;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.brandcast.portal.apikey.ApiKeyService;
import org.brandcast.portal.apikey.ApiKeyService.Answer;
import org.brandcast.portal.apikey.ApiKeyService.ApiClient;
import org.brandcast.portal.security.ClientAddresses;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Who calls the REST door: {@code Authorization: Bearer <API key>}, from memory when the key was seen lately. Why a key was
 * refused is kept with the request, for the answer.
 */
@Singleton
public final class ApiClients implements AuthenticationFetcher<HttpRequest<?>> {
    private static final String CLIENT = "brandcast.client";
    private static final String BEARER = "Bearer ";
    private static final int LONGEST_KEY = 200;
    private static final String REFUSAL = "brandcast.key-refusal";

    private final ApiKeyService keys;
    private final ClientAddresses addresses;
    private final Scheduler blocking;

    ApiClients(ApiKeyService keys, ClientAddresses addresses, @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
        this.keys = keys;
        this.addresses = addresses;
        this.blocking = Schedulers.fromExecutorService(executor);
    }

    /** The client of an authenticated request to the REST door. */
    public static ApiClient of(Authentication authentication) {
        return find(authentication)
                .orElseThrow(() -> new IllegalStateException("the request was not authenticated by an API key"));
    }

    /** The client, if it was an API key that authenticated. */
    static Optional<ApiClient> find(Authentication authentication) {
        return authentication.getAttributes().get(CLIENT) instanceof ApiClient client
                ? Optional.of(client)
                : Optional.empty();
    }

    @Override
    public Publisher<Authentication> fetchAuthentication(HttpRequest<?> request) {
        if (!request.getPath().startsWith("/v1/")) {
            return Mono.empty();
        }
        String header = request.getHeaders().get("Authorization");
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Mono.empty();
        }
        String key = header.substring(BEARER.length()).strip();
        if (key.isEmpty() || key.length() > LONGEST_KEY) {
            return Mono.empty();
        }
        InetAddress from = addresses.of(request);
        Optional<Answer> remembered = keys.remembered(key, from);
        if (remembered.isPresent()) {
            return Mono.justOrEmpty(authentication(request, remembered.get(), from));
        }
        return Mono.fromCallable(() -> keys.find(key, from))
                .subscribeOn(blocking)
                .flatMap(found -> Mono.justOrEmpty(authentication(request, found, from)));
    }

    /** What to say to a request of the REST door that nobody vouches for. */
    static ApiProblem refusal(HttpRequest<?> request) {
        return request.getAttribute(REFUSAL, ApiProblem.class)
                .orElseGet(() -> ApiProblem.of(HttpStatus.UNAUTHORIZED, "UNAUTHENTICATED"));
    }

    private static Optional<Authentication> authentication(HttpRequest<?> request, Answer answer, InetAddress from) {
        if (answer.client() == null) {
            request.setAttribute(REFUSAL, problem(answer.verdict(), from.getHostAddress()));
            return Optional.empty();
        }
        return Optional.of(authentication(answer.client()));
    }

    private static ApiProblem problem(ApiKeyService.Verdict verdict, String from) {
        return switch (verdict) {
            case EXPIRED -> ApiProblem.of(HttpStatus.UNAUTHORIZED, "KEY_EXPIRED");
            case REVOKED -> ApiProblem.of(HttpStatus.UNAUTHORIZED, "KEY_REVOKED");
            case ELSEWHERE ->
                new ApiProblem(
                        HttpStatus.FORBIDDEN,
                        "ADDRESS_REFUSED",
                        List.of(new ApiProblem.Field("clientAddress", from, "ADDRESS_REFUSED", from)));
            case IN, UNKNOWN -> ApiProblem.of(HttpStatus.UNAUTHORIZED, "UNAUTHENTICATED");
        };
    }

    private static Authentication authentication(ApiClient client) {
        return Authentication.build("key/" + client.keyId(), List.of("API"), Map.of(CLIENT, client));
    }
}
