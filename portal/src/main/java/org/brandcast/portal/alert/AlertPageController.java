package org.brandcast.portal.alert;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;

/** The inbox of alerts, and what comes by mail. */
@Controller("/alerts")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class AlertPageController {
    private static final String SECTION = "alert";

    private final Pages pages;
    private final Alerts alerts;

    AlertPageController(Pages pages, Alerts alerts) {
        this.pages = pages;
        this.alerts = alerts;
    }

    @Get
    HttpResponse<?> all(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        boolean all = "all".equals(request.getParameters().get("show"));
        Long before = request.getParameters().get("before", Long.class).orElse(null);
        List<Alert> found = alerts.alerts(user, !all, before);
        Map<String, Object> model = new HashMap<>();
        model.put("alerts", found);
        model.put("all", all);
        model.put("locale", user.locale());
        model.put(
                "older",
                found.size() == Alerts.most() ? found.get(found.size() - 1).id() : null);
        return pages.page(request, SECTION, "alert/alerts", model);
    }

    @Post("/{id}/acknowledge")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> acknowledge(HttpRequest<?> request, @PathVariable long id) {
        if (!alerts.acknowledge(pages.reader(request), id)) {
            throw new HttpStatusException(HttpStatus.NOT_FOUND, "no alert " + id);
        }
        return Pages.seeOther("/alerts");
    }

    @Get("/mail")
    HttpResponse<?> choices(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        return pages.page(
                request,
                SECTION,
                "alert/mail",
                Map.of(
                        "choices",
                        alerts.choices(user),
                        "login",
                        user.login(),
                        "saved",
                        request.getParameters().contains("saved")));
    }

    @Post("/mail")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> choose(HttpRequest<?> request, @Body Map<String, String> typed) {
        alerts.choose(pages.reader(request), named(typed, "own-"), named(typed, "below-"));
        return Pages.seeOther("/alerts/mail?saved=1");
    }

    private static Set<String> named(Map<String, String> typed, String prefix) {
        return typed.keySet().stream()
                .filter(field -> field.startsWith(prefix))
                .map(field -> field.substring(prefix.length()))
                .collect(Collectors.toSet());
    }
}
