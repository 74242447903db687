package org.brandcast.portal.api;

import io.micronaut.http.HttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.AuthenticationFetcher;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.brandcast.portal.apikey.ApiKeyService;
import org.brandcast.portal.apikey.ApiKeyService.ApiClient;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Who calls the REST door: {@code Authorization: Bearer <API key>}, from memory when the key was seen lately. */
@Singleton
public final class ApiClients implements AuthenticationFetcher<HttpRequest<?>> {
    private static final String CLIENT = "brandcast.client";
    private static final String BEARER = "Bearer ";
    private static final int LONGEST_KEY = 200;

    private final ApiKeyService keys;
    private final Scheduler blocking;

    ApiClients(ApiKeyService keys, @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
        this.keys = keys;
        this.blocking = Schedulers.fromExecutorService(executor);
    }

    /** The client of an authenticated request to the REST door. */
    public static ApiClient of(Authentication authentication) {
        if (authentication.getAttributes().get(CLIENT) instanceof ApiClient client) {
            return client;
        }
        throw new IllegalStateException("the request was not authenticated by an API key");
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
        Optional<Optional<ApiClient>> remembered = keys.remembered(key);
        if (remembered.isPresent()) {
            return Mono.justOrEmpty(remembered.get().map(ApiClients::authentication));
        }
        return Mono.fromCallable(() -> keys.find(key))
                .subscribeOn(blocking)
                .flatMap(found -> Mono.justOrEmpty(found.map(ApiClients::authentication)));
    }

    private static Authentication authentication(ApiClient client) {
        return Authentication.build("key/" + client.keyId(), List.of("API"), Map.of(CLIENT, client));
    }
}
