package org.brandcast.portal.platform;

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
import java.time.Clock;
import java.util.Map;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;

/** Ranges of numbers and their carriers, as they were, are and will be. */
@Controller("/rules/prefixes")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class PrefixPageController {
    private final Pages pages;
    private final Prefixes prefixes;
    private final ControlView control;
    private final Clock clock;

    PrefixPageController(Pages pages, Prefixes prefixes, ControlView control, Clock clock) {
        this.pages = pages;
        this.prefixes = prefixes;
        this.control = control;
        this.clock = clock;
    }

    @Get
    HttpResponse<?> all(HttpRequest<?> request) {
        return page(HttpStatus.OK, request, FormModel.of(Prefixes.blank(clock.millis())));
    }

    @Post
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> set(HttpRequest<?> request, @Body String body) {
        CurrentUser user = pages.reader(request);
        Fields form = Fields.parse("prefix", body);
        try {
            prefixes.set(user, form);
            return Pages.seeOther("/rules/prefixes");
        } catch (FormProblem e) {
            return page(HttpStatus.UNPROCESSABLE_ENTITY, request, FormModel.of(form, e, user.locale()));
        }
    }

    private HttpResponse<?> page(HttpStatus status, HttpRequest<?> request, Map<String, Object> model) {
        CurrentUser user = pages.reader(request);
        model.put("ranges", prefixes.ranges(user));
        model.put("history", prefixes.history(user));
        model.put("carriers", FormModel.carriers(control.current()));
        model.put("editable", user.may(Permission.ROUTE_EDIT));
        return pages.page(status, request, "rule", "carrier/prefixes", model);
    }
}
