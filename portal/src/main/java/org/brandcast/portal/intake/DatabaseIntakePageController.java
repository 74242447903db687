package org.brandcast.portal.intake;

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
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.policy.Governed;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.schemas.DatabaseKind;
import org.brandcast.schemas.MessageType;
import org.jspecify.annotations.Nullable;

/** Customers' databases from which the gateway takes messages, for operators. */
@Controller("/rules/databases")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class DatabaseIntakePageController {
    private static final String SECTION = "rule";

    private final Pages pages;
    private final DatabaseIntakeService intakes;
    private final DatabaseTrial trial;
    private final Governed governed;

    DatabaseIntakePageController(Pages pages, DatabaseIntakeService intakes, DatabaseTrial trial, Governed governed) {
        this.pages = pages;
        this.intakes = intakes;
        this.trial = trial;
        this.governed = governed;
    }

    @Get
    HttpResponse<?> all(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        return pages.page(request, SECTION, "intake/databases", Map.of("intakes", intakes.intakes(user)));
    }

    @Get("/new")
    HttpResponse<?> blank(HttpRequest<?> request) {
        pages.reader(request).requireOperator(Permission.TENANT_EDIT);
        Fields blank = Fields.showing(
                "intake",
                Map.of(
                        "kind",
                        DatabaseKind.POSTGRESQL,
                        "port",
                        5432,
                        "table",
                        "sms_outbox",
                        "defaultType",
                        MessageType.CARE,
                        "pollMillis",
                        1_000,
                        "claimSize",
                        500));
        return form(HttpStatus.OK, request, null, null, FormModel.of(blank));
    }

    @Get("/{id}")
    HttpResponse<?> one(HttpRequest<?> request, @PathVariable long id) {
        DatabaseIntakeView intake = find(request, id);
        return form(HttpStatus.OK, request, intake, null, FormModel.of(DatabaseIntakeService.fields(intake)));
    }

    @Post
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> create(HttpRequest<?> request, @Body String body) {
        CurrentUser user = pages.reader(request);
        Fields form = Fields.parse("intake", body);
        try {
            return Pages.seeOther("/rules/databases/" + intakes.create(user, form));
        } catch (FormProblem e) {
            return form(HttpStatus.UNPROCESSABLE_ENTITY, request, null, null, FormModel.of(form, e, user.locale()));
        }
    }

    @Post("/{id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> change(HttpRequest<?> request, @PathVariable long id, @Body String body) {
        CurrentUser user = pages.reader(request);
        DatabaseIntakeView intake = find(request, id);
        Fields form = Fields.parse("intake", body);
        try {
            intakes.save(user, intake, form);
            return Pages.seeOther("/rules/databases/" + id);
        } catch (FormProblem e) {
            return form(HttpStatus.UNPROCESSABLE_ENTITY, request, intake, null, FormModel.of(form, e, user.locale()));
        }
    }

    /** Tries the connection as it is saved. */
    @Post("/{id}/trial")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> tryOut(HttpRequest<?> request, @PathVariable long id) {
        DatabaseIntakeView intake = find(request, id);
        DatabaseTrial.Result result = trial.connect(intake.control());
        intakes.tried(pages.reader(request), intake, result.key());
        return form(HttpStatus.OK, request, intake, result, FormModel.of(DatabaseIntakeService.fields(intake)));
    }

    private DatabaseIntakeView find(HttpRequest<?> request, long id) {
        return intakes.find(pages.reader(request), id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no database intake " + id));
    }

    private HttpResponse<?> form(
            HttpStatus status,
            HttpRequest<?> request,
            @Nullable DatabaseIntakeView intake,
            DatabaseTrial.@Nullable Result tried,
            Map<String, Object> model) {
        CurrentUser user = pages.reader(request);
        user.requireOperator(Permission.TENANT_EDIT);
        model.put("intake", intake);
        model.put("trial", tried);
        model.put(
                "tenants",
                intake == null
                        ? FormModel.tenants(governed.by(user))
                        : List.of(new Option(Long.toString(intake.control().getTenantId()), intake.tenantName())));
        model.put("kinds", FormModel.named(user.locale(), "intake.kind", DatabaseKind.values()));
        model.put("types", FormModel.types(user.locale()));
        model.put("history", intake == null ? List.of() : intakes.history(user, intake.id()));
        return pages.page(status, request, SECTION, "intake/form", model);
    }
}
