package org.brandcast.portal.platform;

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
import java.util.Map;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.schemas.Ucs2Mode;

/** Carriers' text policies: the operator's. */
@Controller("/rules/carriers")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class CarrierPageController {
    private static final String SECTION = "rule";

    private final Pages pages;
    private final CarrierService carriers;

    CarrierPageController(Pages pages, CarrierService carriers) {
        this.pages = pages;
        this.carriers = carriers;
    }

    @Get
    HttpResponse<?> all(HttpRequest<?> request) {
        return pages.page(
                request, SECTION, "carrier/carriers", Map.of("carriers", carriers.carriers(pages.reader(request))));
    }

    @Get("/{code}")
    HttpResponse<?> one(HttpRequest<?> request, @PathVariable String code) {
        CarrierService.CarrierView carrier = find(request, code);
        Map<String, Object> shown = new HashMap<>();
        for (CarrierService.TextRow row : carrier.texts()) {
            shown.put("septets" + row.type(), row.policy().reserveSeptets());
            shown.put("reserveUcs2" + row.type(), row.policy().reserveUcs2());
            shown.put("ucs2" + row.type(), row.policy().ucs2());
            shown.put("max" + row.type(), row.policy().maxSegments());
        }
        return form(HttpStatus.OK, request, carrier, FormModel.of(Fields.showing("carriertext", shown)));
    }

    @Post("/{code}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> save(HttpRequest<?> request, @PathVariable String code, @Body String body) {
        CurrentUser user = pages.reader(request);
        CarrierService.CarrierView carrier = find(request, code);
        Fields form = Fields.parse("carriertext", body);
        try {
            carriers.save(user, code, form);
            return Pages.seeOther("/rules/carriers");
        } catch (FormProblem e) {
            return form(HttpStatus.UNPROCESSABLE_ENTITY, request, carrier, FormModel.of(form, e, user.locale()));
        }
    }

    private CarrierService.CarrierView find(HttpRequest<?> request, String code) {
        return carriers.find(pages.reader(request), code)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no carrier " + code));
    }

    private HttpResponse<?> form(
            HttpStatus status, HttpRequest<?> request, CarrierService.CarrierView carrier, Map<String, Object> model) {
        CurrentUser user = pages.reader(request);
        model.put("carrier", carrier);
        model.put("editable", user.may(Permission.ROUTE_EDIT));
        model.put("modes", FormModel.named(user.locale(), "ucs2", Ucs2Mode.values()));
        model.put("history", carriers.history(user, carrier.code()));
        return pages.page(status, request, SECTION, "carrier/form", model);
    }
}
