package org.brandcast.portal.page;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Remembers the reader's language and theme in cookies. By GET, since nothing of the platform changes and the links
 * must work on every page, the error pages among them.
 */
@Controller("/preferences")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
public class PreferencesController {
    private static final Duration REMEMBERED = Duration.ofDays(400);

    @Get("/lang/{lang}")
    MutableHttpResponse<?> language(
            HttpRequest<?> request, @PathVariable String lang, @QueryValue @Nullable String back) {
        return remember(request, Pages.LANG_COOKIE, lang.equals("en") ? "en" : "vi", back);
    }

    @Get("/theme/{theme}")
    MutableHttpResponse<?> theme(
            HttpRequest<?> request, @PathVariable String theme, @QueryValue @Nullable String back) {
        return remember(
                request, Pages.THEME_COOKIE, theme.equals("dark") || theme.equals("light") ? theme : "auto", back);
    }

    private static MutableHttpResponse<?> remember(
            HttpRequest<?> request, String cookie, String value, @Nullable String back) {
        return HttpResponse.seeOther(safeBack(back))
                .cookie(Cookie.of(cookie, value)
                        .path("/")
                        .maxAge(REMEMBERED)
                        .sameSite(SameSite.Lax)
                        .secure(request.isSecure())
                        .httpOnly(true));
    }

    /** Only a path of this site: what a browser could read as another host leads to the first page. */
    static URI safeBack(@Nullable String back) {
        if (back == null || !back.matches("/(?![/\\\\])[A-Za-z0-9_.~/%?=&+,:@-]*")) {
            return URI.create("/");
        }
        try {
            return URI.create(back);
        } catch (IllegalArgumentException e) {
            return URI.create("/");
        }
    }
}
