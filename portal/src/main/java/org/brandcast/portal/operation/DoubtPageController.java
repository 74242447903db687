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
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;

/** Messages of which nobody knows whether they left, and what somebody who asked the carrier says of them. */
@Controller("/operations/doubts")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class DoubtPageController {
    private static final String SECTION = "operation";
    private static final String PATH = "/operations/doubts";

    private final Pages pages;
    private final DoubtService doubts;

    DoubtPageController(Pages pages, DoubtService doubts) {
        this.pages = pages;
        this.doubts = doubts;
    }

    @Get
    HttpResponse<?> all(HttpRequest<?> request) {
        return pages.page(request, SECTION, "operation/doubts", Map.of("doubts", doubts.doubts(pages.reader(request))));
    }

    @Get("/{id}")
    HttpResponse<?> one(HttpRequest<?> request, @PathVariable String id) {
        return one(HttpStatus.OK, request, find(request, id), FormModel.of(Fields.showing("doubt", Map.of())));
    }

    @Post("/{id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> settle(HttpRequest<?> request, @PathVariable String id, @Body String body) {
        CurrentUser user = pages.reader(request);
        Doubt doubt = find(request, id);
        Fields form = Fields.parse("doubt", body);
        boolean sent = switch (form.text("do")) {
            case "sent" -> true;
            case "not-sent" -> false;
            default -> throw new HttpStatusException(HttpStatus.BAD_REQUEST, "do: sent or not-sent");
        };
        try {
            doubts.settle(user, doubt, sent, form);
            return Pages.seeOther(PATH);
        } catch (FormProblem e) {
            return one(HttpStatus.UNPROCESSABLE_ENTITY, request, doubt, FormModel.of(form, e, user.locale()));
        }
    }

    private Doubt find(HttpRequest<?> request, String id) {
        return doubts.find(pages.reader(request), id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no message in doubt " + id));
    }

    private HttpResponse<?> one(HttpStatus status, HttpRequest<?> request, Doubt doubt, Map<String, Object> model) {
        model.put("doubt", doubt);
        model.put("editable", pages.reader(request).isOperator());
        return pages.page(status, request, SECTION, "operation/doubt", model);
    }
}
