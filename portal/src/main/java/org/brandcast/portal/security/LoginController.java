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
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * POST /login with the form fields {@code login, password, next}, POST /login/code for who has a second factor, and POST
 * /logout. What is refused goes back to GET /login or /login/code with {@code ?error=refused}, {@code expired} or
 * {@code locked&until=<millis>}; the page there says what it means.
 */
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
public class LoginController {
    /** Between password and code; it is worth nothing without the code. */
    static final String CODE_COOKIE = "BRANDCAST_LOGIN";

    private static final URI FIRST_PAGE = URI.create("/");
    private static final String CODE_PATH = "/login";
    private static final Duration CODE_COOKIE_LIFE = Duration.ofMinutes(5);
    private static final int FAILURES_OF_AN_ADDRESS = 100;
    private static final Duration FAILURE_WINDOW = Duration.ofMinutes(15);

    private final Logins logins;
    private final Sessions sessions;
    private final Attempts attempts;
    private final ClientAddresses addresses;

    LoginController(Logins logins, Sessions sessions, Attempts attempts, ClientAddresses addresses) {
        this.logins = logins;
        this.sessions = sessions;
        this.attempts = attempts;
        this.addresses = addresses;
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
        Logins.Outcome outcome = outcome(addresses.of(request), login, password);
        if (outcome instanceof Logins.Outcome.In in) {
            return signedIn(request, in.user(), form.next());
        }
        if (outcome instanceof Logins.Outcome.NeedsCode step) {
            return HttpResponse.seeOther(withNext(UriBuilder.of("/login/code"), form.next()))
                    .cookie(cookie(request, CODE_COOKIE, step.token(), CODE_PATH)
                            .maxAge(CODE_COOKIE_LIFE));
        }
        return HttpResponse.seeOther(withNext(refusal(outcome), form.next()));
    }

    /** The second step's fields. */
    @Serdeable
    @Introspected
    public record CodeForm(@Nullable String code, @Nullable String next) {}

    @Post("/login/code")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.ALL)
    public MutableHttpResponse<?> enterCode(HttpRequest<?> request, @Body CodeForm form) {
        String token = request.getCookies()
                .findCookie(CODE_COOKIE)
                .map(Cookie::getValue)
                .orElse("");
        Logins.Outcome outcome = logins.logInWithCode(token, form.code() == null ? "" : form.code());
        if (outcome instanceof Logins.Outcome.In in) {
            return signedIn(request, in.user(), form.next())
                    .cookie(cookie(request, CODE_COOKIE, "", CODE_PATH).maxAge(0));
        }
        if (outcome instanceof Logins.Outcome.Refused) {
            return HttpResponse.seeOther(
                    withNext(UriBuilder.of("/login/code").queryParam("error", "refused"), form.next()));
        }
        return HttpResponse.seeOther(withNext(refusal(outcome), form.next()));
    }

    /** A session of its own, whatever the browser came with: that one ends. */
    private MutableHttpResponse<?> signedIn(HttpRequest<?> request, CurrentUser user, @Nullable String next) {
        sessions.closeThatOf(request);
        String agent = request.getHeaders().get("User-Agent");
        String token = sessions.open(user, addresses.of(request).getHostAddress(), agent == null ? "" : agent);
        URI to = safeNext(next);
        return HttpResponse.seeOther(
                        to.equals(FIRST_PAGE) ? URI.create(user.role().firstPage()) : to)
                .cookie(cookie(request, Sessions.COOKIE, token, "/").maxAge(Sessions.LIFETIME));
    }

    private static UriBuilder refusal(Logins.Outcome outcome) {
        UriBuilder back = UriBuilder.of("/login");
        if (outcome instanceof Logins.Outcome.Locked locked) {
            return back.queryParam("error", "locked").queryParam("until", locked.untilMillis());
        }
        return back.queryParam("error", outcome instanceof Logins.Outcome.Expired ? "expired" : "refused");
    }

    private static URI withNext(UriBuilder to, @Nullable String next) {
        return (next == null ? to : to.queryParam("next", safeNext(next))).build();
    }

    /** One address that fails at many accounts is refused before any of them is asked. */
    private Logins.Outcome outcome(InetAddress address, String login, String password) {
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
        sessions.closeThatOf(request);
        return HttpResponse.seeOther(URI.create("/login"))
                .cookie(cookie(request, Sessions.COOKIE, "", "/").maxAge(0));
    }

    private static Cookie cookie(HttpRequest<?> request, String name, String token, String path) {
        return Cookie.of(name, token)
                .httpOnly(true)
                .sameSite(SameSite.Lax)
                .secure(request.isSecure())
                .path(path);
    }

    /** Only a path of this site; anything that could lead elsewhere becomes the first page. */
    static URI safeNext(@Nullable String next) {
        if (next == null || !next.matches("/[A-Za-z0-9][A-Za-z0-9/_.-]*(\\?[A-Za-z0-9_.=&%-]*)?")) {
            return FIRST_PAGE;
        }
        return URI.create(next);
    }
}
