package org.brandcast.portal.security;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Pages;
import org.jspecify.annotations.Nullable;

/** GET /login: the form, and why the last attempt was refused. Who is signed in already is led to the first page. */
@Controller("/login")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
public class LoginPageController {
    private final Pages pages;
    private final Clock clock;

    LoginPageController(Pages pages, Clock clock) {
        this.pages = pages;
        this.clock = clock;
    }

    @Get
    HttpResponse<?> form(
            HttpRequest<?> request,
            @QueryValue @Nullable String error,
            @QueryValue @Nullable Long until,
            @QueryValue @Nullable String notice,
            @QueryValue @Nullable String next) {
        if (request.getUserPrincipal(Authentication.class).isPresent()) {
            return HttpResponse.seeOther(LoginController.safeNext(next));
        }
        Map<String, Object> model = new HashMap<>();
        model.put("error", error);
        model.put("next", next);
        model.put("passwordSet", "password".equals(notice));
        if (until != null) {
            model.put("until", new Formats(pages.locale(request)).span(Math.max(1_000, until - clock.millis())));
        }
        return pages.page(request, "", "security/login", model);
    }

    /** The second step, for who has a second factor. */
    @Get("/code")
    HttpResponse<?> code(
            HttpRequest<?> request, @QueryValue @Nullable String error, @QueryValue @Nullable String next) {
        Map<String, Object> model = new HashMap<>();
        model.put("error", error);
        model.put("next", next);
        return pages.page(request, "", "security/code", model);
    }
}
