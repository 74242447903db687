package org.brandcast.portal.brandname;

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
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.domain.content.RegistrationStatus;
import org.brandcast.portal.brandname.BrandnameService.Managed;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.tenant.TenantDirectory;
import org.brandcast.portal.tenant.TenantService;
import org.jspecify.annotations.Nullable;

/** Brandnames: where they are registered and until when, who else may use them, where their texts may link to. */
@Controller("/rules/brandnames")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class BrandnamePageController {
    private static final String SECTION = "rule";
    private static final Duration USUAL_VALIDITY = Duration.ofDays(3 * 365);

    private final Pages pages;
    private final BrandnameService brandnames;
    private final BrandnameRequests requests;
    private final TenantService tenants;
    private final TenantDirectory directory;
    private final ControlView control;
    private final Clock clock;

    BrandnamePageController(
            Pages pages,
            BrandnameService brandnames,
            BrandnameRequests requests,
            TenantService tenants,
            TenantDirectory directory,
            ControlView control,
            Clock clock) {
        this.pages = pages;
        this.brandnames = brandnames;
        this.requests = requests;
        this.tenants = tenants;
        this.directory = directory;
        this.control = control;
        this.clock = clock;
    }

    @Get
    HttpResponse<?> all(HttpRequest<?> request, @QueryValue @Nullable String region) {
        CurrentUser user = pages.reader(request);
        String chosen = region == null ? "" : region.strip();
        long now = clock.millis();
        List<Managed> found = brandnames.managed(user).stream()
                .filter(each -> chosen.isEmpty() || each.region().equals(chosen))
                .toList();
        Map<String, Object> model = new HashMap<>();
        model.put("brandnames", found);
        model.put("region", chosen);
        model.put("regions", directory.regions(user));
        model.put("now", now);
        model.put("soon", now + RegistrationStatus.NOTICE_MILLIS);
        model.put("open", requests.open(user));
        boolean mayEdit = user.may(Permission.BRANDNAME_EDIT);
        model.put("mayAdd", mayEdit && !tenants.governed(user).isEmpty());
        model.put("mayAsk", mayEdit && !user.isOperator());
        return pages.page(request, SECTION, "brandname/brandnames", model);
    }

    /** Begins with every carrier for the usual three years. */
    @Get("/new")
    HttpResponse<?> blank(HttpRequest<?> request) {
        pages.reader(request).require(Permission.BRANDNAME_EDIT);
        long now = clock.millis();
        Map<String, Object> shown = new HashMap<>(Map.of("active", true));
        for (String carrier : control.current().carriers().keySet()) {
            shown.put("from-" + carrier, Formats.isoDay(now));
            shown.put("until-" + carrier, Formats.isoDay(now + USUAL_VALIDITY.toMillis()));
        }
        return form(HttpStatus.OK, request, null, FormModel.of(Fields.showing("brandname", shown)));
    }

    @Get("/{id}")
    HttpResponse<?> one(HttpRequest<?> request, @PathVariable long id) {
        Managed brandname = find(request, id);
        Map<String, Object> shown = new HashMap<>();
        shown.put("active", brandname.active());
        shown.put("linkDomains", String.join("\n", brandname.linkDomains()));
        shown.put("delegatedTo", brandname.delegatedTo());
        // A renewal stands beside what it renews; the form shows both as one time.
        for (BrandnameView.Registration each : brandname.registrations()) {
            String from = Formats.isoDay(each.validFromMillis());
            String until = Formats.isoDay(each.validUntilMillis());
            shown.merge("from-" + each.carrier(), from, (a, b) -> a.toString().compareTo(b.toString()) <= 0 ? a : b);
            shown.merge("until-" + each.carrier(), until, (a, b) -> a.toString().compareTo(b.toString()) >= 0 ? a : b);
        }
        return form(HttpStatus.OK, request, brandname, FormModel.of(Fields.showing("brandname", shown)));
    }

    @Post("{/id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> save(HttpRequest<?> request, @PathVariable @Nullable Long id, @Body String body) {
        CurrentUser user = pages.reader(request);
        Managed known = id == null ? null : find(request, id);
        Fields form = Fields.parse("brandname", body);
        try {
            brandnames.save(user, known, form);
            return Pages.seeOther("/rules/brandnames");
        } catch (FormProblem e) {
            return form(HttpStatus.UNPROCESSABLE_ENTITY, request, known, FormModel.of(form, e, user.locale()));
        }
    }

    private Managed find(HttpRequest<?> request, long id) {
        return brandnames
                .find(pages.reader(request), id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no brandname " + id));
    }

    private HttpResponse<?> form(
            HttpStatus status, HttpRequest<?> request, @Nullable Managed brandname, Map<String, Object> model) {
        CurrentUser user = pages.reader(request);
        List<TenantService.Choice> below = tenants.choices(user).stream()
                .filter(choice -> brandname == null || choice.path().startsWith(brandname.tenantPath() + "."))
                .toList();
        model.put("brandname", brandname);
        model.put(
                "editable",
                brandname == null ? user.may(Permission.BRANDNAME_EDIT) : brandnames.mayEdit(user, brandname));
        model.put("tenants", FormModel.tenants(tenants.governed(user)));
        model.put("below", brandname == null ? List.of() : FormModel.tenants(below));
        model.put("carriers", FormModel.carriers(control.current()));
        model.put("history", brandname == null ? List.of() : brandnames.history(user, brandname.id()));
        return pages.page(status, request, SECTION, "brandname/form", model);
    }
}
