package org.brandcast.portal.inbound;

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
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.jspecify.annotations.Nullable;

/** Messages from phones, and the words that they may have. */
@Controller("/rules/inbound")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class InboundPageController {
    private static final String SECTION = "rule";

    private final Pages pages;
    private final InboundService inbound;

    InboundPageController(Pages pages, InboundService inbound) {
        this.pages = pages;
        this.inbound = inbound;
    }

    @Get
    HttpResponse<?> all(HttpRequest<?> request, @QueryValue @Nullable Long before) {
        CurrentUser user = pages.reader(request);
        InboundService.MessagePage page = inbound.messages(user, before);
        Map<String, Object> model = new HashMap<>();
        model.put("keywords", inbound.keywords(user));
        model.put("messages", page.messages());
        model.put("next", page.next());
        model.put("mayAdd", InboundService.mayEdit(user));
        return pages.page(request, SECTION, "inbound/inbound", model);
    }

    @Get("/new")
    HttpResponse<?> blank(HttpRequest<?> request) {
        pages.reader(request).requireOperator(Permission.RULE_EDIT);
        Fields blank = Fields.showing("inbound", Map.of("action", InboundAction.OPT_OUT, "active", true));
        return form(HttpStatus.OK, request, null, FormModel.of(blank));
    }

    @Get("/{id}")
    HttpResponse<?> one(HttpRequest<?> request, @PathVariable long id) {
        InboundKeywordView word = find(request, id);
        return form(HttpStatus.OK, request, word, FormModel.of(InboundService.fields(word)));
    }

    @Post
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> create(HttpRequest<?> request, @Body String body) {
        return save(request, null, body);
    }

    @Post("/{id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> change(HttpRequest<?> request, @PathVariable long id, @Body String body) {
        return save(request, find(request, id), body);
    }

    private HttpResponse<?> save(HttpRequest<?> request, @Nullable InboundKeywordView word, String body) {
        CurrentUser user = pages.reader(request);
        Fields form = Fields.parse("inbound", body);
        try {
            inbound.save(user, word == null ? null : word.id(), form);
            return Pages.seeOther("/rules/inbound");
        } catch (FormProblem e) {
            return form(HttpStatus.UNPROCESSABLE_ENTITY, request, word, FormModel.of(form, e, user.locale()));
        }
    }

    private InboundKeywordView find(HttpRequest<?> request, long id) {
        return inbound.find(pages.reader(request), id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no inbound keyword " + id));
    }

    private HttpResponse<?> form(
            HttpStatus status, HttpRequest<?> request, @Nullable InboundKeywordView word, Map<String, Object> model) {
        CurrentUser user = pages.reader(request);
        model.put("word", word);
        model.put("editable", InboundService.mayEdit(user));
        model.put("tenants", FormModel.tenants(inbound.about(user)));
        model.put("actions", FormModel.named(user.locale(), "inbound.action", InboundAction.values()));
        model.put("history", word == null ? List.of() : inbound.history(user, word.id()));
        return pages.page(status, request, SECTION, "inbound/form", model);
    }
}
