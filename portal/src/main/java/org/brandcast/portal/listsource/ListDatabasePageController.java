package org.brandcast.portal.listsource;

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
import java.util.List;
import java.util.Map;
import org.brandcast.jdbc.Dialect;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.policy.Governed;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.jspecify.annotations.Nullable;

/** Customers' databases from which lists are read, for operators. */
@Controller("/rules/list-databases")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class ListDatabasePageController {
    private static final String SECTION = "rule";

    private final Pages pages;
    private final ListDatabaseService databases;
    private final Governed governed;

    ListDatabasePageController(Pages pages, ListDatabaseService databases, Governed governed) {
        this.pages = pages;
        this.databases = databases;
        this.governed = governed;
    }

    @Get
    HttpResponse<?> all(HttpRequest<?> request) {
        return pages.page(
                request, SECTION, "listsource/databases", Map.of("databases", databases.all(pages.reader(request))));
    }

    @Get("/new")
    HttpResponse<?> blank(HttpRequest<?> request) {
        Fields blank = Fields.showing("intake", Map.of("kind", Dialect.POSTGRESQL, "port", 5432, "tls", true));
        return form(HttpStatus.OK, request, null, null, FormModel.of(blank));
    }

    @Get("/{id}")
    HttpResponse<?> one(HttpRequest<?> request, @PathVariable long id) {
        ListDatabase known = find(request, id);
        return form(HttpStatus.OK, request, known, null, FormModel.of(ListDatabaseService.fields(known)));
    }

    @Post("{/id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> save(HttpRequest<?> request, @PathVariable @Nullable Long id, @Body String body) {
        CurrentUser user = pages.reader(request);
        ListDatabase known = id == null ? null : find(request, id);
        Fields form = Fields.parse("intake", body);
        try {
            return Pages.seeOther("/rules/list-databases/" + databases.save(user, known, form));
        } catch (FormProblem e) {
            return form(HttpStatus.UNPROCESSABLE_ENTITY, request, known, null, FormModel.of(form, e, user.locale()));
        }
    }

    /** Tries the connection as it is saved. */
    @Post("/{id}/trial")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> tryOut(HttpRequest<?> request, @PathVariable long id) {
        ListDatabase known = find(request, id);
        ListDatabaseService.Trial trial = databases.tryOut(pages.reader(request), known);
        return form(HttpStatus.OK, request, known, trial, FormModel.of(ListDatabaseService.fields(known)));
    }

    private ListDatabase find(HttpRequest<?> request, long id) {
        return databases
                .find(pages.reader(request), id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no list database " + id));
    }

    private HttpResponse<?> form(
            HttpStatus status,
            HttpRequest<?> request,
            @Nullable ListDatabase known,
            ListDatabaseService.@Nullable Trial trial,
            Map<String, Object> model) {
        CurrentUser user = pages.reader(request);
        user.requireOperator(Permission.TENANT_EDIT);
        model.put("database", known);
        model.put("trial", trial);
        model.put(
                "tenants",
                known == null
                        ? FormModel.tenants(governed.by(user))
                        : List.of(new Option(Long.toString(known.tenantId()), known.tenantName())));
        model.put("kinds", FormModel.named(user.locale(), "intake.kind", Dialect.values()));
        model.put("history", known == null ? List.of() : databases.history(user, known.id()));
        return pages.page(status, request, SECTION, "listsource/database", model);
    }
}
