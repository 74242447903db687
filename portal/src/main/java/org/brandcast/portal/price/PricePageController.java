package org.brandcast.portal.price;

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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.price.PriceLists.Seller;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.tenant.TenantService;
import org.jspecify.annotations.Nullable;

/** A price list on a day: what customers pay, what it costs the seller, what is left of it; and its changes. */
@Controller("/prices")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class PricePageController {
    private static final String SECTION = "order";

    private final Pages pages;
    private final PriceLists prices;
    private final TenantService tenants;
    private final Clock clock;

    PricePageController(Pages pages, PriceLists prices, TenantService tenants, Clock clock) {
        this.pages = pages;
        this.prices = prices;
        this.tenants = tenants;
        this.clock = clock;
    }

    @Get
    HttpResponse<?> list(
            HttpRequest<?> request,
            @QueryValue @Nullable Long tenant,
            @QueryValue @Nullable String sector,
            @QueryValue @Nullable String at) {
        CurrentUser user = pages.reader(request);
        Map<String, Object> typed = new HashMap<>();
        typed.put("sector", sector == null ? "" : sector);
        typed.put("at", at);
        typed.put("validFrom", Formats.isoDay(clock.millis()));
        return page(
                HttpStatus.OK,
                request,
                find(user, tenant == null ? user.tenantId() : tenant),
                FormModel.of(Fields.showing("price", typed)));
    }

    @Post("/{id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> change(HttpRequest<?> request, @PathVariable long id, @Body String body) {
        CurrentUser user = pages.reader(request);
        Seller seller = find(user, id);
        Fields form = Fields.parse("price", body);
        try {
            prices.save(user, seller, form);
            return Pages.seeOther("/prices?tenant=" + id + "&sector="
                    + URLEncoder.encode(form.text("sector").strip(), StandardCharsets.UTF_8)
                    + "&at=" + form.text("validFrom").strip());
        } catch (FormProblem e) {
            return page(HttpStatus.UNPROCESSABLE_ENTITY, request, seller, FormModel.of(form, e, user.locale()));
        }
    }

    private Seller find(CurrentUser user, long id) {
        return prices.seller(user, id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no tenant " + id));
    }

    private HttpResponse<?> page(HttpStatus status, HttpRequest<?> request, Seller seller, Map<String, Object> model) {
        CurrentUser user = pages.reader(request);
        Fields typed = (Fields) model.get("v");
        String sector = typed.text("sector").strip();
        Long day = Fields.showing("price", Map.of("at", typed.text("at"))).day("at", Formats.ZONE);
        long at = day == null ? clock.millis() : day;
        model.put("seller", seller);
        model.put("sector", sector);
        model.put("at", at);
        model.put("lines", prices.lines(user, seller, sector, at));
        model.put("sectors", prices.sectors(user, seller));
        model.put("changes", prices.changes(user, seller));
        model.put("mayChange", prices.mayChange(user, seller));
        List<TenantService.Choice> sellers = tenants.choices(user);
        model.put("sellers", FormModel.tenants(sellers));
        return pages.page(status, request, SECTION, "price/prices", model);
    }
}
