package org.brandcast.portal.billing;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;

/** Terms of contracts for whoever sells, and for the operator what carriers cost. */
@Controller("/billing/terms")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class TermsPageController {
    private static final String PATH = "/billing/terms";

    private final Pages pages;
    private final TermsService terms;
    private final ControlView control;

    TermsPageController(Pages pages, TermsService terms, ControlView control) {
        this.pages = pages;
        this.terms = terms;
        this.control = control;
    }

    @Get
    HttpResponse<?> all(HttpRequest<?> request) {
        return page(HttpStatus.OK, request, FormModel.of(Fields.showing("terms", Map.of("vat", "10"))));
    }

    @Post
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> save(HttpRequest<?> request, @Body String body) {
        CurrentUser user = pages.reader(request);
        Fields form = Fields.parse("terms", body);
        try {
            terms.save(user, form);
            return Pages.seeOther(PATH);
        } catch (FormProblem e) {
            return page(HttpStatus.UNPROCESSABLE_ENTITY, request, FormModel.of(form, e, user.locale()));
        }
    }

    @Post("/costs")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> saveCost(HttpRequest<?> request, @Body String body) {
        CurrentUser user = pages.reader(request);
        Fields form = Fields.parse("terms", body);
        try {
            terms.saveCost(user, carriers().stream().map(Option::value).toList(), form);
            return Pages.seeOther(PATH);
        } catch (FormProblem e) {
            return page(HttpStatus.UNPROCESSABLE_ENTITY, request, FormModel.of(form, e, user.locale()));
        }
    }

    private List<Option> carriers() {
        return FormModel.carriers(control.current());
    }

    private HttpResponse<?> page(HttpStatus status, HttpRequest<?> request, Map<String, Object> form) {
        CurrentUser user = pages.reader(request);
        Map<String, Object> model = new HashMap<>(form);
        boolean there = terms.isThere(user);
        model.put("there", there);
        model.put("editable", user.may(Permission.BILLING_EDIT));
        model.put("tenants", FormModel.tenants(terms.customers(user)));
        model.put("terms", there ? terms.terms(user) : List.of());
        model.put("costs", there ? terms.costs(user) : List.of());
        model.put("carriers", carriers());
        model.put("types", FormModel.types(user.locale()));
        return pages.page(status, request, "billing", "billing/terms", model);
    }
}
