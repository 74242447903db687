package org.brandcast.portal.page;

import io.micronaut.context.annotation.Value;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.security.authentication.Authentication;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.brandcast.portal.look.Look;
import org.brandcast.portal.look.Looks;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.CurrentUsers;

/** Makes answers of templates: the frame around a page, its language, and the formats of that language. */
@Singleton
public class Pages {
    /** {@code vi} or {@code en}; absent: the user's own language. */
    public static final String LANG_COOKIE = "lang";
    /** {@code light} or {@code dark}; absent: as the device has it. */
    public static final String THEME_COOKIE = "theme";

    private static final List<String> VERSIONED = List.of("tokens.css", "app.css", "app.js");

    private final PageEngine engine;
    private final CurrentUsers users;
    private final Looks looks;
    private final AlertCount counts;
    private final String assets = assetsVersion();

    public Pages(
            CurrentUsers users,
            Looks looks,
            AlertCount counts,
            @Value("${micronaut.views.thymeleaf.cacheable:true}") boolean cached) {
        this.users = users;
        this.looks = looks;
        this.counts = counts;
        this.engine = new PageEngine(cached);
    }

    /** A whole page. {@code section} is the current entry of the navigation, or empty. */
    public MutableHttpResponse<String> page(
            HttpRequest<?> request, String section, String view, Map<String, ?> variables) {
        return page(HttpStatus.OK, request, section, view, variables);
    }

    public MutableHttpResponse<String> page(
            HttpStatus status, HttpRequest<?> request, String section, String view, Map<String, ?> variables) {
        PageFrame frame = frame(request, section);
        return html(status, engine.render(view, frame.locale(), variables(frame, variables)));
    }

    /** A part of a page for htmx. */
    public MutableHttpResponse<String> fragment(
            HttpRequest<?> request, String view, String fragment, Map<String, ?> variables) {
        return html(HttpStatus.OK, fragmentText(frame(request, ""), view, fragment, variables));
    }

    /** A part of a page as text, for a server-sent event that outlives its request. */
    public String fragmentText(PageFrame frame, String view, String fragment, Map<String, ?> variables) {
        return engine.renderFragment(view, fragment, frame.locale(), variables(frame, variables));
    }

    public PageFrame frame(HttpRequest<?> request, String section) {
        Optional<CurrentUser> user = user(request);
        String theme = cookie(request, THEME_COOKIE)
                .filter(value -> value.equals("light") || value.equals("dark"))
                .orElse("auto");
        Look look = user.map(known -> looks.ofPath(known.tenantPath()))
                .orElseGet(() -> looks.ofHost(request.getHeaders().get("Host")));
        return new PageFrame(
                locale(request),
                theme,
                request.getUri().toString(),
                section,
                user.orElse(null),
                assets,
                look,
                user.map(counts::open).orElse(0));
    }

    /** The chosen language, else the user's own, else Vietnamese. The browser's wish doesn't count: many lie. */
    public Locale locale(HttpRequest<?> request) {
        return cookie(request, LANG_COOKIE)
                .map(Locale::forLanguageTag)
                .or(() -> user(request).map(CurrentUser::locale))
                .map(Messages::supported)
                .orElse(Messages.VIETNAMESE);
    }

    /** Sends the browser on after a form was accepted. */
    public static MutableHttpResponse<?> seeOther(String path) {
        return HttpResponse.seeOther(URI.create(path));
    }

    /** Who asks, reading the language of this page. The request was authenticated: a rule of its route says so. */
    public CurrentUser reader(HttpRequest<?> request) {
        CurrentUser user =
                user(request).orElseThrow(() -> new IllegalStateException("no session: " + request.getPath()));
        return new CurrentUser(
                user.userId(),
                user.login(),
                user.role(),
                user.tenantId(),
                user.tenantName(),
                user.tenantPath(),
                locale(request));
    }

    private Optional<CurrentUser> user(HttpRequest<?> request) {
        return request.getUserPrincipal(Authentication.class).map(users::of);
    }

    private static Map<String, Object> variables(PageFrame frame, Map<String, ?> variables) {
        Map<String, Object> all = new HashMap<>(variables);
        all.put("page", frame);
        all.put("f", new Formats(frame.locale()));
        return all;
    }

    private static MutableHttpResponse<String> html(HttpStatus status, String body) {
        return HttpResponse.<String>status(status)
                .body(body)
                .contentType(new MediaType("text/html", Map.of("charset", "utf-8")));
    }

    private static Optional<String> cookie(HttpRequest<?> request, String name) {
        return request.getCookies().findCookie(name).map(Cookie::getValue);
    }

    private static String assetsVersion() {
        CRC32 sum = new CRC32();
        for (String name : VERSIONED) {
            try (InputStream in = Pages.class.getResourceAsStream("/public/" + name)) {
                if (in == null) {
                    throw new IllegalStateException("no /public/" + name + " on the class path");
                }
                sum.update(in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read /public/" + name, e);
            }
        }
        return Long.toString(sum.getValue(), 36);
    }
}
