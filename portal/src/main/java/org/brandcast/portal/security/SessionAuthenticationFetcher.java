package org.brandcast.portal.security;

import io.micronaut.http.HttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.AuthenticationFetcher;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A page's request is its session's. The REST door knows API keys only, so a browser's cookie can't be ridden there. */
@Singleton
final class SessionAuthenticationFetcher implements AuthenticationFetcher<HttpRequest<?>> {
    private final Sessions sessions;
    private final Scheduler blocking;

    SessionAuthenticationFetcher(Sessions sessions, @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
        this.sessions = sessions;
        this.blocking = Schedulers.fromExecutorService(executor);
    }

    @Override
    public Publisher<Authentication> fetchAuthentication(HttpRequest<?> request) {
        if (isUnauthenticatedByNature(request.getPath())) {
            return Mono.empty();
        }
        Optional<String> token = Sessions.tokenOf(request);
        if (token.isEmpty()) {
            return Mono.empty();
        }
        Optional<CurrentUser> cached = sessions.findCached(token.get());
        if (cached.isPresent()) {
            return Mono.just(CurrentUsers.authentication(cached.get()));
        }
        return Mono.fromCallable(() -> sessions.find(token.get()))
                .subscribeOn(blocking)
                .flatMap(found -> Mono.justOrEmpty(found.map(CurrentUsers::authentication)));
    }

    private static boolean isUnauthenticatedByNature(String path) {
        return path.startsWith("/v1/") || path.startsWith("/assets/") || path.startsWith("/health");
    }
}
