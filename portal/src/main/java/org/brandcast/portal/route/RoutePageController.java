package org.brandcast.portal.route;

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
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.route.RouteRuleService.RouteRuleView;
import org.brandcast.portal.route.RouteRuleService.Share;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.schemas.RouteStrategy;
import org.brandcast.schemas.SmppSettings;
import org.jspecify.annotations.Nullable;

/** Routes with their SMPP settings, and the rules that choose among them: the operator's. */
@Controller("/rules")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class RoutePageController {
    private static final String SECTION = "rule";

    private final Pages pages;
    private final RouteService routes;
    private final RouteRuleService rules;
    private final ControlView control;
    private final TenantService tenants;

    RoutePageController(
            Pages pages, RouteService routes, RouteRuleService rules, ControlView control, TenantService tenants) {
        this.pages = pages;
        this.routes = routes;
        this.rules = rules;
        this.control = control;
        this.tenants = tenants;
    }

    // ------------------------------------------------------------ routes

    @Get("/routes")
    HttpResponse<?> all(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        return pages.page(
                request,
                SECTION,
                "route/routes",
                Map.of("routes", routes.routes(user), "mayAdd", user.may(Permission.ROUTE_EDIT)));
    }

    /** Begins with the contract's defaults. */
    @Get("/routes/new")
    HttpResponse<?> blank(HttpRequest<?> request) {
        pages.reader(request).requireOperator(Permission.ROUTE_EDIT);
        SmppSettings defaults = SmppSettings.newBuilder()
                .setHost("")
                .setPort(2775)
                .setSystemId("")
                .setSealedPassword("")
                .build();
        RouteView empty = new RouteView("", java.util.Set.of(), true, false, 100, "", 5, 60_000, 255, defaults, null);
        return form(HttpStatus.OK, request, null, FormModel.of(RouteForm.show(empty)));
    }

    @Get("/routes/{route}")
    HttpResponse<?> one(HttpRequest<?> request, @PathVariable String route) {
        RouteView found = find(request, route);
        if (found.isHttp()) {
            return Pages.seeOther(found.href());
        }
        return form(HttpStatus.OK, request, found, FormModel.of(RouteForm.show(found)));
    }

    @Post("/routes")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> create(HttpRequest<?> request, @Body String body) {
        return save(request, null, Fields.parse("route", body));
    }

    @Post("/routes/{route}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> change(HttpRequest<?> request, @PathVariable String route, @Body String body) {
        RouteView known = find(request, route);
        Fields form = Fields.parse("route", "route=" + route + "&" + body);
        if (form.on("do")) {
            routes.set(
                    pages.reader(request),
                    route,
                    switch (form.text("do")) {
                        case "open" -> true;
                        case "close" -> false;
                        default -> known.active();
                    },
                    switch (form.text("do")) {
                        case "pause" -> true;
                        case "resume" -> false;
                        default -> known.paused();
                    });
            return Pages.seeOther("/rules/routes/" + route);
        }
        return save(request, known, form);
    }

    private HttpResponse<?> save(HttpRequest<?> request, @Nullable RouteView known, Fields form) {
        CurrentUser user = pages.reader(request);
        try {
            routes.save(user, known == null, form);
            return Pages.seeOther("/rules/routes");
        } catch (FormProblem e) {
            return form(HttpStatus.UNPROCESSABLE_ENTITY, request, known, FormModel.of(form, e, user.locale()));
        }
    }

    private RouteView find(HttpRequest<?> request, String route) {
        return routes.find(pages.reader(request), route)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no route " + route));
    }

    private HttpResponse<?> form(
            HttpStatus status, HttpRequest<?> request, @Nullable RouteView route, Map<String, Object> model) {
        CurrentUser user = pages.reader(request);
        model.put("route", route);
        model.put("editable", user.may(Permission.ROUTE_EDIT));
        model.put("carriers", FormModel.carriers(control.current()));
        model.put("idModes", named(user, "idMode", RouteForm.ID_MODES));
        model.put("longMessages", named(user, "longMessages", RouteForm.LONG_MESSAGES));
        model.put("bindModes", named(user, "bindMode", RouteForm.BIND_MODES));
        model.put("codings", named(user, "singleByteCoding", RouteForm.CODINGS));
        model.put("history", route == null ? List.of() : routes.history(user, route.route()));
        return pages.page(status, request, SECTION, "route/form", model);
    }

    private static List<Option> named(CurrentUser user, String field, List<String> values) {
        return values.stream()
                .map(value -> new Option(value, Messages.text(user.locale(), "route." + field + "." + value)))
                .toList();
    }

    // ------------------------------------------------------------ rules

    @Get("/routing")
    HttpResponse<?> allRules(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        Map<Long, String> names = new HashMap<>();
        control.current().tenants().forEach((id, tenant) -> names.put(id, tenant.name()));
        return pages.page(
                request,
                SECTION,
                "route/routing",
                Map.of("rules", rules.rules(user), "tenantNames", names, "mayAdd", user.may(Permission.ROUTE_EDIT)));
    }

    @Get("/routing/new")
    HttpResponse<?> blankRule(HttpRequest<?> request) {
        pages.reader(request).requireOperator(Permission.ROUTE_EDIT);
        Fields blank = Fields.showing("routing", Map.of("priority", 100, "strategy", "WEIGHTED", "active", true));
        return ruleForm(HttpStatus.OK, request, null, FormModel.of(blank));
    }

    @Get("/routing/{id}")
    HttpResponse<?> rule(HttpRequest<?> request, @PathVariable long id) {
        RouteRuleView rule = rules.find(pages.reader(request), id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no route rule " + id));
        Map<String, Object> shown = new HashMap<>();
        shown.put("priority", rule.priority());
        shown.put("strategy", rule.strategy());
        shown.put("types", rule.types());
        shown.put("carriers", rule.carriers());
        shown.put("tenants", rule.tenants());
        shown.put("brandnames", String.join("\n", rule.brandnames()));
        shown.put("active", rule.active());
        for (Share share : rule.shares()) {
            shown.put("use-" + share.route(), true);
            shown.put("weight-" + share.route(), share.weight());
            shown.put("cost-" + share.route(), share.costVnd());
        }
        return ruleForm(HttpStatus.OK, request, id, FormModel.of(Fields.showing("routing", shown)));
    }

    @Post("/routing{/id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> saveRule(HttpRequest<?> request, @PathVariable @Nullable Long id, @Body String body) {
        CurrentUser user = pages.reader(request);
        Fields form = Fields.parse("routing", body);
        try {
            rules.save(user, id, form);
            return Pages.seeOther("/rules/routing");
        } catch (FormProblem e) {
            return ruleForm(HttpStatus.UNPROCESSABLE_ENTITY, request, id, FormModel.of(form, e, user.locale()));
        }
    }

    private HttpResponse<?> ruleForm(
            HttpStatus status, HttpRequest<?> request, @Nullable Long id, Map<String, Object> model) {
        CurrentUser user = pages.reader(request);
        model.put("id", id);
        model.put("editable", user.may(Permission.ROUTE_EDIT));
        model.put("routes", routes.names());
        model.put("strategies", FormModel.named(user.locale(), "routing.strategy", RouteStrategy.values()));
        model.put("types", FormModel.types(user.locale()));
        model.put("carriers", FormModel.carriers(control.current()));
        model.put("tenants", FormModel.tenants(tenants.choices(user)));
        model.put("history", id == null ? List.of() : rules.history(user, id));
        return pages.page(status, request, SECTION, "route/routing-form", model);
    }
}
