package org.brandcast.portal.template;

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
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.exceptions.HttpStatusException;
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
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.jspecify.annotations.Nullable;

/** Templates by brandname with the tester above them, and the form of one. */
@Controller("/rules/templates")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class TemplatePageController {
    private static final String SECTION = "rule";
    private static final int LONGEST_TEST = 2_000;

    private final Pages pages;
    private final TemplateService templates;
    private final ControlView control;

    TemplatePageController(Pages pages, TemplateService templates, ControlView control) {
        this.pages = pages;
        this.templates = templates;
        this.control = control;
    }

    @Get
    HttpResponse<?> all(
            HttpRequest<?> request,
            @QueryValue @Nullable Long brandname,
            @QueryValue @Nullable String carrier,
            @QueryValue @Nullable String type,
            @QueryValue @Nullable String text) {
        CurrentUser user = pages.reader(request);
        List<TemplateService.Owner> owners = templates.owners(user);
        Long chosen = brandname == null && owners.size() == 1
                ? Long.valueOf(owners.get(0).id())
                : brandname;
        String typed = text == null ? "" : text.replace("\r\n", "\n");
        Map<String, Object> shown = new HashMap<>();
        shown.put("brandname", chosen);
        shown.put("carrier", carrier);
        shown.put("type", type);
        shown.put("text", typed);
        Map<String, Object> model = FormModel.of(Fields.showing("template", shown));
        putChoices(model, user, owners);
        model.put("templates", templates.templates(user, chosen));
        model.put("mayAdd", owners.stream().anyMatch(TemplateService.Owner::editable));
        model.put(
                "trial",
                typed.isBlank() || chosen == null || typed.length() > LONGEST_TEST
                        ? null
                        : templates.test(
                                user, chosen, carrier == null ? "" : carrier, type == null ? "" : type, typed));
        return pages.page(request, SECTION, "template/templates", model);
    }

    @Get("/new")
    HttpResponse<?> blank(HttpRequest<?> request, @QueryValue @Nullable Long brandname) {
        CurrentUser user = pages.reader(request);
        user.require(Permission.RULE_EDIT);
        Map<String, Object> shown = new HashMap<>(Map.of("active", true));
        shown.put("brandnameId", brandname);
        return form(HttpStatus.OK, request, null, FormModel.of(Fields.showing("template", shown)));
    }

    @Get("/{id}")
    HttpResponse<?> one(HttpRequest<?> request, @PathVariable long id) {
        CurrentUser user = pages.reader(request);
        TemplateView template = templates
                .find(user, id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no template " + id));
        Map<String, Object> shown = new HashMap<>();
        shown.put("brandnameId", template.brandnameId());
        shown.put("pattern", template.pattern());
        shown.put("types", template.types());
        shown.put("carriers", template.carriers());
        shown.put("active", template.active());
        shown.put("validFrom", Formats.isoDay(template.validFromMillis()));
        shown.put("validUntil", Formats.isoDay(template.validUntilMillis()));
        return form(HttpStatus.OK, request, id, FormModel.of(Fields.showing("template", shown)));
    }

    @Post
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> create(HttpRequest<?> request, @Body String body) {
        return save(request, null, body);
    }

    @Post("/{id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> change(HttpRequest<?> request, @PathVariable long id, @Body String body) {
        if (templates.find(pages.reader(request), id).isEmpty()) {
            throw new HttpStatusException(HttpStatus.NOT_FOUND, "no template " + id);
        }
        return save(request, id, body);
    }

    private HttpResponse<?> save(HttpRequest<?> request, @Nullable Long id, String body) {
        CurrentUser user = pages.reader(request);
        Fields form = Fields.parse("template", body);
        try {
            templates.save(user, id, form);
            return Pages.seeOther("/rules/templates?brandname=" + form.number("brandnameId", 1, Long.MAX_VALUE));
        } catch (FormProblem e) {
            return form(HttpStatus.UNPROCESSABLE_ENTITY, request, id, FormModel.of(form, e, user.locale()));
        }
    }

    private HttpResponse<?> form(
            HttpStatus status, HttpRequest<?> request, @Nullable Long id, Map<String, Object> model) {
        CurrentUser user = pages.reader(request);
        List<TemplateService.Owner> owners = templates.owners(user);
        boolean editable = id == null
                || owners.stream()
                        .filter(owner -> owner.id()
                                == templates.find(user, id).orElseThrow().brandnameId())
                        .anyMatch(TemplateService.Owner::editable);
        putChoices(
                model,
                user,
                editable
                        ? owners.stream()
                                .filter(TemplateService.Owner::editable)
                                .toList()
                        : owners);
        model.put("id", id);
        model.put("editable", editable && user.may(Permission.RULE_EDIT));
        model.put("history", id == null ? List.of() : templates.history(user, id));
        return pages.page(status, request, SECTION, "template/form", model);
    }

    private void putChoices(Map<String, Object> model, CurrentUser user, List<TemplateService.Owner> owners) {
        model.put(
                "brandnames",
                owners.stream()
                        .map(owner -> new Option(
                                Long.toString(owner.id()),
                                owner.tenantName().equals(user.tenantName())
                                        ? owner.name()
                                        : owner.name() + " · " + owner.tenantName()))
                        .toList());
        model.put("types", FormModel.types(user.locale()));
        model.put("carriers", FormModel.carriers(control.current()));
    }
}
