package org.brandcast.portal.apikey;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;

/** API keys: all that the reader looks after, a new one, one with its end. */
@Controller("/keys")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class ApiKeyPageController {
    private static final String SECTION = "apikey";

    private final Pages pages;
    private final ApiKeyDesk desk;
    private final Clock clock;

    ApiKeyPageController(Pages pages, ApiKeyDesk desk, Clock clock) {
        this.pages = pages;
        this.desk = desk;
        this.clock = clock;
    }

    @Get
    HttpResponse<?> all(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        return pages.page(
                request,
                SECTION,
                "apikey/keys",
                Map.of("keys", desk.keys(user), "several", desk.tenants(user).size() > 1));
    }

    /** A year is offered: a key that is forgotten ends by itself. */
    @Get("/new")
    HttpResponse<?> blank(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        Fields blank = Fields.showing(
                "apikey",
                Map.of(
                        "tenantId",
                        user.tenantId(),
                        "scopes",
                        List.of(ApiKeyService.SCOPE_SEND, ApiKeyService.SCOPE_READ),
                        "expires",
                        LocalDate.now(clock.withZone(Formats.ZONE)).plusYears(1)));
        return form(HttpStatus.OK, request, FormModel.of(blank));
    }

    /** The answer is the page on which the key stands, once; a reload has it no more. */
    @Post
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> create(HttpRequest<?> request, @Body String body) {
        CurrentUser user = pages.reader(request);
        Fields form = Fields.parse("apikey", body);
        try {
            return pages.page(request, SECTION, "apikey/made", Map.of("made", desk.create(user, form)))
                    .header(HttpHeaders.CACHE_CONTROL, "no-store");
        } catch (FormProblem e) {
            return form(HttpStatus.UNPROCESSABLE_ENTITY, request, FormModel.of(form, e, user.locale()));
        }
    }

    @Get("/{id}")
    HttpResponse<?> one(HttpRequest<?> request, @PathVariable long id) {
        return key(HttpStatus.OK, request, find(request, id), FormModel.of(Fields.showing("apikey", Map.of())));
    }

    @Post("/{id}/revoke")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> revoke(HttpRequest<?> request, @PathVariable long id, @Body String body) {
        CurrentUser user = pages.reader(request);
        ApiKeyView key = find(request, id);
        Fields form = Fields.parse("apikey", body);
        try {
            desk.revoke(user, key, form);
            return Pages.seeOther("/keys/" + id);
        } catch (FormProblem e) {
            return key(HttpStatus.UNPROCESSABLE_ENTITY, request, key, FormModel.of(form, e, user.locale()));
        }
    }

    private ApiKeyView find(HttpRequest<?> request, long id) {
        return desk.find(pages.reader(request), id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no API key " + id));
    }

    private HttpResponse<?> form(HttpStatus status, HttpRequest<?> request, Map<String, Object> model) {
        CurrentUser user = pages.reader(request);
        model.put("tenants", FormModel.tenants(desk.tenants(user)));
        model.put("scopes", scopes(user));
        return pages.page(status, request, SECTION, "apikey/form", model);
    }

    private HttpResponse<?> key(HttpStatus status, HttpRequest<?> request, ApiKeyView key, Map<String, Object> model) {
        Map<String, Object> shown = new HashMap<>(model);
        shown.put("key", key);
        shown.put("history", desk.history(pages.reader(request), key.id()));
        return pages.page(status, request, SECTION, "apikey/key", shown);
    }

    /** The texts' keys have no colon: it ends a key in a bundle. */
    private static List<Option> scopes(CurrentUser user) {
        return ApiKeyDesk.SCOPES.stream()
                .map(scope -> new Option(
                        scope, Messages.text(user.locale(), "apikey.scope." + scope.replace(':', '-'), scope)))
                .toList();
    }
}
