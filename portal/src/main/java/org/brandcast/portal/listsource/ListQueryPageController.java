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
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.jspecify.annotations.Nullable;

/** Lists from a tenant's own database: the queries, one with its trial and its imports. */
@Controller("/lists/queries")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class ListQueryPageController {
    private static final String SECTION = "list";

    private final Pages pages;
    private final ListDatabaseService databases;
    private final ListQueries queries;
    private final ListImports imports;
    private final Clock clock;

    ListQueryPageController(
            Pages pages, ListDatabaseService databases, ListQueries queries, ListImports imports, Clock clock) {
        this.pages = pages;
        this.databases = databases;
        this.queries = queries;
        this.imports = imports;
        this.clock = clock;
    }

    @Get
    HttpResponse<?> all(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        return pages.page(
                request,
                SECTION,
                "listsource/queries",
                Map.of("queries", queries.all(user), "databases", databases.own(user)));
    }

    @Get("/new")
    HttpResponse<?> blank(HttpRequest<?> request) {
        return form(HttpStatus.OK, request, null, null, FormModel.of(Fields.showing("listsource", Map.of())));
    }

    @Get("/{id}")
    HttpResponse<?> one(HttpRequest<?> request, @PathVariable long id) {
        ListQuery known = find(request, id);
        return form(HttpStatus.OK, request, known, null, FormModel.of(ListQueries.fields(known)));
    }

    /** Saves, or with {@code do=try} shows the first rows of what is typed and saves nothing. */
    @Post("{/id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> save(HttpRequest<?> request, @PathVariable @Nullable Long id, @Body String body) {
        CurrentUser user = pages.reader(request);
        ListQuery known = id == null ? null : find(request, id);
        Fields form = Fields.parse("listsource", body);
        try {
            if (form.text("do").equals("try")) {
                ListTrial trial = queries.tryOut(user, form);
                return form(HttpStatus.OK, request, known, trial, FormModel.of(form));
            }
            return Pages.seeOther("/lists/queries/" + queries.save(user, known, form));
        } catch (FormProblem e) {
            return form(HttpStatus.UNPROCESSABLE_ENTITY, request, known, null, FormModel.of(form, e, user.locale()));
        }
    }

    @Post("/{id}/import")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> read(HttpRequest<?> request, @PathVariable long id) {
        CurrentUser user = pages.reader(request);
        ListQuery known = find(request, id);
        try {
            imports.start(user, known);
            return Pages.seeOther("/lists/queries/" + id);
        } catch (FormProblem e) {
            Fields shown = ListQueries.fields(known);
            return form(HttpStatus.UNPROCESSABLE_ENTITY, request, known, null, FormModel.of(shown, e, user.locale()));
        }
    }

    private ListQuery find(HttpRequest<?> request, long id) {
        return queries.find(pages.reader(request), id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no list query " + id));
    }

    private HttpResponse<?> form(
            HttpStatus status,
            HttpRequest<?> request,
            @Nullable ListQuery known,
            @Nullable ListTrial trial,
            Map<String, Object> model) {
        CurrentUser user = pages.reader(request);
        model.put("query", known);
        model.put("trial", trial);
        List<String> columns = trial != null ? trial.columns() : known != null ? known.allColumns() : List.of();
        model.put(
                "columns", columns.stream().map(name -> new Option(name, name)).toList());
        model.put("databases", databases(user));
        List<ListImport> runs = known == null ? List.of() : queries.imports(user, known);
        model.put("imports", runs);
        model.put("running", runs.stream().anyMatch(ListImport::running));
        model.put("now", clock.millis());
        model.put("history", known == null ? List.of() : queries.history(user, known.id()));
        return pages.page(status, request, SECTION, "listsource/query", model);
    }

    private List<Option> databases(CurrentUser user) {
        return databases.own(user).stream()
                .map(each -> new Option(Long.toString(each.id()), each.name()))
                .toList();
    }
}
