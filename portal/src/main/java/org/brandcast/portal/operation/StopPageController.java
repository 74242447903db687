package org.brandcast.portal.operation;

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
import java.util.Map;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.tenant.TenantService;
import org.jspecify.annotations.Nullable;

/** Emergency stops: those in force, what one would hold back, placing and lifting it. */
@Controller("/operations/stops")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class StopPageController {
    private static final String SECTION = "operation";
    private static final String PATH = "/operations/stops";

    private final Pages pages;
    private final StopService stops;
    private final TenantService tenants;

    StopPageController(Pages pages, StopService stops, TenantService tenants) {
        this.pages = pages;
        this.stops = stops;
        this.tenants = tenants;
    }

    @Get
    HttpResponse<?> all(HttpRequest<?> request) {
        return pages.page(request, SECTION, "operation/stops", Map.of("stops", stops.stops(pages.reader(request))));
    }

    @Get("/new")
    HttpResponse<?> blank(HttpRequest<?> request) {
        return form(HttpStatus.OK, request, FormModel.of(Fields.showing("stop", Map.of())), null);
    }

    /** Tells what waits, and changes nothing. */
    @Post("/backlog")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> backlog(HttpRequest<?> request, @Body String body) {
        CurrentUser user = pages.reader(request);
        Fields form = Fields.parse("stop", body);
        try {
            Backlog backlog = stops.backlog(user, stops.read(user, form));
            return form(HttpStatus.OK, request, FormModel.of(form), backlog);
        } catch (FormProblem e) {
            return form(HttpStatus.UNPROCESSABLE_ENTITY, request, FormModel.of(form, e, user.locale()), null);
        }
    }

    @Post
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> place(HttpRequest<?> request, @Body String body) {
        CurrentUser user = pages.reader(request);
        Fields form = Fields.parse("stop", body);
        try {
            return Pages.seeOther(PATH + "/" + stops.place(user, form));
        } catch (FormProblem e) {
            return form(HttpStatus.UNPROCESSABLE_ENTITY, request, FormModel.of(form, e, user.locale()), null);
        }
    }

    @Get("/{id}")
    HttpResponse<?> one(HttpRequest<?> request, @PathVariable long id) {
        return one(HttpStatus.OK, request, find(request, id), FormModel.of(Fields.showing("stop", Map.of())));
    }

    @Post("/{id}/lift")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> lift(HttpRequest<?> request, @PathVariable long id, @Body String body) {
        CurrentUser user = pages.reader(request);
        Stop stop = find(request, id);
        Fields form = Fields.parse("stop", body);
        try {
            stops.lift(user, stop, form);
            return Pages.seeOther(PATH + "/" + id);
        } catch (FormProblem e) {
            return one(HttpStatus.UNPROCESSABLE_ENTITY, request, stop, FormModel.of(form, e, user.locale()));
        }
    }

    private Stop find(HttpRequest<?> request, long id) {
        return stops.find(pages.reader(request), id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no stop " + id));
    }

    private HttpResponse<?> one(HttpStatus status, HttpRequest<?> request, Stop stop, Map<String, Object> model) {
        model.put("stop", stop);
        model.put("backlog", stops.backlog(pages.reader(request), stop.covers()));
        return pages.page(status, request, SECTION, "operation/stop", model);
    }

    private HttpResponse<?> form(
            HttpStatus status, HttpRequest<?> request, Map<String, Object> model, @Nullable Backlog backlog) {
        CurrentUser user = pages.reader(request);
        model.put("tenants", FormModel.tenants(tenants.choices(user)));
        model.put("types", FormModel.types(user.locale()));
        model.put(
                "routes",
                stops.routes(user).stream()
                        .map(route -> new Option(route, route))
                        .toList());
        model.put("backlog", backlog);
        return pages.page(status, request, SECTION, "operation/stop-form", model);
    }
}
