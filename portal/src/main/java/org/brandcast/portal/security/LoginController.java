package org.brandcast.portal.security;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import io.micronaut.http.uri.UriBuilder;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * POST /login with the form fields {@code login, password, next} and POST /logout. A refused log-in goes back to
 * GET /login with {@code ?error=refused} or {@code ?error=locked&until=<millis>}; the page there says what it means.
 */
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
public class LoginController {
    private static final int FAILURES_OF_AN_ADDRESS = 100;
    private static final Duration FAILURE_WINDOW = Duration.ofMinutes(15);

    private final Logins logins;
    private final Sessions sessions;
    private final Attempts attempts;

    LoginController(Logins logins, Sessions sessions, Attempts attempts) {
        this.logins = logins;
        this.sessions = sessions;
        this.attempts = attempts;
    }

    /** The form's fields; a missing one is an empty one. */
    @Serdeable
    @Introspected
    public record LoginForm(
            @Nullable String login,
            @Nullable String password,
            @Nullable String next) {}

    @Post("/login")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.ALL)
    public MutableHttpResponse<?> logIn(HttpRequest<?> request, @Body LoginForm form) {
        String login = form.login() == null ? "" : form.login();
        String password = form.password() == null ? "" : form.password();
        Logins.Outcome outcome = outcome(request.getRemoteAddress().getHostString(), login, password);
        if (outcome instanceof Logins.Outcome.In in) {
            request.getCookies().findCookie(Sessions.COOKIE).ifPresent(old -> sessions.close(old.getValue()));
            String agent = request.getHeaders().get("User-Agent");
            String token =
                    sessions.open(in.user(), request.getRemoteAddress().getHostString(), agent == null ? "" : agent);
            return HttpResponse.seeOther(safeNext(form.next()))
                    .cookie(cookie(request, token).maxAge(Sessions.LIFETIME));
        }
        UriBuilder back = UriBuilder.of("/login");
        if (outcome instanceof Logins.Outcome.Locked locked) {
            back.queryParam("error", "locked").queryParam("until", locked.untilMillis());
        } else {
            back.queryParam("error", "refused");
        }
        if (form.next() != null) {
            back.queryParam("next", safeNext(form.next()));
        }
        return HttpResponse.seeOther(back.build());
    }

    /** One address that fails at many accounts is refused before any of them is asked. */
    private Logins.Outcome outcome(String address, String login, String password) {
        long full = attempts.fullUntilMillis("log-in", address, FAILURES_OF_AN_ADDRESS);
        if (full > 0) {
            return new Logins.Outcome.Locked(full);
        }
        Logins.Outcome outcome = logins.logIn(login, password);
        if (outcome instanceof Logins.Outcome.Refused || outcome instanceof Logins.Outcome.Locked) {
            attempts.count("log-in", address, FAILURES_OF_AN_ADDRESS, FAILURE_WINDOW);
        }
        return outcome;
    }

    @Post("/logout")
    @Consumes(MediaType.ALL)
    @Produces(MediaType.ALL)
    public MutableHttpResponse<?> logOut(HttpRequest<?> request) {
        request.getCookies().findCookie(Sessions.COOKIE).ifPresent(old -> sessions.close(old.getValue()));
        return HttpResponse.seeOther(URI.create("/login"))
                .cookie(cookie(request, "").maxAge(0));
    }

    private static Cookie cookie(HttpRequest<?> request, String token) {
        return Cookie.of(Sessions.COOKIE, token)
                .httpOnly(true)
                .sameSite(SameSite.Lax)
                .secure(request.isSecure())
                .path("/");
    }

    /** Only a path of this site; anything that could lead elsewhere becomes the first page. */
    static URI safeNext(@Nullable String next) {
        if (next == null || !next.matches("/[A-Za-z0-9][A-Za-z0-9/_.-]*(\\?[A-Za-z0-9_.=&%-]*)?")) {
            return URI.create("/");
        }
        return URI.create(next);
    }
}
