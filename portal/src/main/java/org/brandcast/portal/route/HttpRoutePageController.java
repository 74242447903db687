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
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.brandcast.domain.content.BrandnameRule;
import org.brandcast.domain.numbering.MsisdnReader;
import org.brandcast.domain.numbering.NumberReading;
import org.brandcast.http.HttpProfile;
import org.brandcast.http.HttpProfiles;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.schemas.HttpSettings;
import org.jspecify.annotations.Nullable;

/** Routes through an HTTP or SOAP interface: made, changed and tried by the operator. */
@Controller("/rules/http-routes")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class HttpRoutePageController {
    private static final int LONGEST_TEXT = 300;

    private final Pages pages;
    private final RouteService routes;
    private final HttpRouteTrial trial;
    private final ControlView control;

    HttpRoutePageController(Pages pages, RouteService routes, HttpRouteTrial trial, ControlView control) {
        this.pages = pages;
        this.routes = routes;
        this.trial = trial;
        this.control = control;
    }

    @Get("/new")
    HttpResponse<?> blank(HttpRequest<?> request, @QueryValue @Nullable String profile) {
        pages.reader(request).requireOperator(Permission.ROUTE_EDIT);
        String chosen = profile != null && (HttpProfiles.shipped().contains(profile) || profile.equals("own"))
                ? profile
                : HttpProfiles.JSON_AGGREGATOR;
        Fields shown = Fields.showing("httpRoute", HttpRouteForm.blank(chosen));
        return page(HttpStatus.OK, request, null, shown, FormModel.of(shown));
    }

    @Get("/{route}")
    HttpResponse<?> one(HttpRequest<?> request, @PathVariable String route) {
        RouteView found = find(request, route);
        return show(HttpStatus.OK, request, found, null);
    }

    @Post
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> create(HttpRequest<?> request, @Body String body) {
        return save(request, null, Fields.parse("httpRoute", body));
    }

    @Post("/{route}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> change(HttpRequest<?> request, @PathVariable String route, @Body String body) {
        return save(request, find(request, route), Fields.parse("httpRoute", "route=" + route + "&" + body));
    }

    /** {@code do=profile} only shows the fields of the profile that was chosen. */
    private HttpResponse<?> save(HttpRequest<?> request, @Nullable RouteView known, Fields form) {
        CurrentUser user = pages.reader(request);
        user.requireOperator(Permission.ROUTE_EDIT);
        if (form.text("do").equals("profile")) {
            return page(HttpStatus.OK, request, known, form, FormModel.of(form));
        }
        try {
            routes.save(user, known == null, form);
            return Pages.seeOther("/rules/http-routes/" + form.text("route").strip());
        } catch (FormProblem e) {
            return page(HttpStatus.UNPROCESSABLE_ENTITY, request, known, form, FormModel.of(form, e, user.locale()));
        }
    }

    /** Tries the route as it is saved: the connection, and with {@code do=send} one message. */
    @Post("/{route}/trial")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> tryOut(HttpRequest<?> request, @PathVariable String route, @Body String body) {
        CurrentUser user = pages.reader(request);
        user.requireOperator(Permission.ROUTE_EDIT);
        RouteView found = find(request, route);
        HttpSettings saved = Objects.requireNonNull(found.http());
        Fields form = Fields.parse("httpRoute", body);
        if (!form.text("do").equals("send")) {
            HttpRouteTrial.Result result = trial.connect(saved);
            routes.tried(user, route, "connection", result.key());
            return show(HttpStatus.OK, request, found, result);
        }
        String from = form.required("trialFrom", 11);
        String text = form.required("trialText", LONGEST_TEXT);
        if (!from.isEmpty() && BrandnameRule.refusalOf(from).isPresent()) {
            form.complain("trialFrom", "problem.httpRoute.from", from);
        }
        NumberReading to = MsisdnReader.read(form.required("trialTo", 20));
        if (to instanceof NumberReading.Refused && form.on("trialTo")) {
            form.complain("trialTo", "problem.httpRoute.to", form.text("trialTo"));
        }
        try {
            form.check();
        } catch (FormProblem e) {
            Map<String, Object> model = FormModel.of(merged(found, form), e, user.locale());
            return page(HttpStatus.UNPROCESSABLE_ENTITY, request, found, shown(found), model);
        }
        HttpRouteTrial.Result result =
                trial.send(saved, from, ((NumberReading.Mobile) to).msisdn().e164(), text);
        routes.tried(user, route, "message", result.key());
        return show(HttpStatus.OK, request, found, result);
    }

    /** The answer is the only place where the address for receipts stands. */
    @Post("/{route}/callback")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> renewCallback(HttpRequest<?> request, @PathVariable String route) {
        CurrentUser user = pages.reader(request);
        user.requireOperator(Permission.ROUTE_EDIT);
        if (!takesCallbacks(HttpRouteForm.profileOf(shown(find(request, route))))) {
            throw new HttpStatusException(HttpStatus.NOT_FOUND, "route " + route + " takes no receipts");
        }
        String key = routes.renewCallbackKey(user, route);
        RouteView found = find(request, route);
        Fields shown = shown(found);
        Map<String, Object> model = FormModel.of(shown);
        model.put("callback", "/callbacks/" + route + "/" + key);
        return page(HttpStatus.OK, request, found, shown, model);
    }

    private static boolean takesCallbacks(Optional<HttpProfile> profile) {
        return profile.map(HttpProfile::receipts)
                .map(HttpProfile.Receipts::callback)
                .isPresent();
    }

    private static Fields shown(RouteView route) {
        return HttpRouteForm.show(route, Objects.requireNonNull(route.http()));
    }

    /** The route's settings as saved, and what was typed for the trial. */
    private static Fields merged(RouteView route, Fields typed) {
        Map<String, Object> values = HttpRouteForm.values(route, Objects.requireNonNull(route.http()));
        for (String name : List.of("trialFrom", "trialTo", "trialText")) {
            values.put(name, typed.text(name));
        }
        return Fields.showing("httpRoute", values);
    }

    private RouteView find(HttpRequest<?> request, String route) {
        return routes.find(pages.reader(request), route)
                .filter(RouteView::isHttp)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no route " + route));
    }

    private HttpResponse<?> show(
            HttpStatus status, HttpRequest<?> request, RouteView route, HttpRouteTrial.@Nullable Result result) {
        Fields shown = shown(route);
        Map<String, Object> model = FormModel.of(shown);
        model.put("trial", result);
        return page(status, request, route, shown, model);
    }

    private HttpResponse<?> page(
            HttpStatus status,
            HttpRequest<?> request,
            @Nullable RouteView route,
            Fields form,
            Map<String, Object> model) {
        CurrentUser user = pages.reader(request);
        Optional<HttpProfile> profile = HttpRouteForm.profileOf(form);
        List<Option> profiles = new ArrayList<>();
        for (String name : HttpProfiles.shipped()) {
            profiles.add(new Option(name, Messages.text(user.locale(), "httpRoute.profile." + name)));
        }
        profiles.add(new Option(HttpRouteForm.OWN, Messages.text(user.locale(), "httpRoute.profile.own")));
        model.put("route", route);
        model.putIfAbsent("trial", null);
        model.put("editable", user.may(Permission.ROUTE_EDIT));
        model.put("carriers", FormModel.carriers(control.current()));
        model.put("profiles", profiles);
        model.put("settings", profile.map(HttpProfile::parameters).orElse(List.of()));
        model.put("own", form.text("profile").equals(HttpRouteForm.OWN));
        model.put("hasBalance", profile.map(HttpProfile::balance).isPresent());
        model.put("takesCallbacks", takesCallbacks(profile));
        model.putIfAbsent("callback", "");
        model.put(
                "hasCallback",
                route != null
                        && !Objects.requireNonNull(route.http())
                                .getCallbackKeyHash()
                                .isEmpty());
        model.put("history", route == null ? List.of() : routes.history(user, route.route()));
        return pages.page(status, request, "rule", "route/http-form", model);
    }
}
