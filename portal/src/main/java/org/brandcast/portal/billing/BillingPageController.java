package org.brandcast.portal.billing;

import io.micronaut.http.HttpHeaders;
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
import java.util.Optional;
import org.brandcast.portal.export.TableFile;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.order.OrderList;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.jspecify.annotations.Nullable;

/** Statements and usage for everybody's finance; the nights for the operator's. */
@Controller("/billing")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class BillingPageController {
    private static final String SECTION = "billing";
    private static final String NIGHTS = "/billing/nights";
    private static final List<String> ORDER_COLUMNS = List.of(
            "id",
            "name",
            "contract",
            "messages",
            "sent",
            "delivered",
            "charged",
            "amount",
            "granted",
            "reserved",
            "left");

    private final Pages pages;
    private final BillingService billing;
    private final NightService nights;
    private final OrderList orders;

    BillingPageController(Pages pages, BillingService billing, NightService nights, OrderList orders) {
        this.pages = pages;
        this.billing = billing;
        this.nights = nights;
        this.orders = orders;
    }

    @Get
    HttpResponse<?> first(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        return pages.page(
                request, SECTION, "billing/billing", Map.of("b", billing.view(user), "dues", orders.dues(user)));
    }

    @Get("/files/{id}")
    @Produces(MediaType.ALL)
    HttpResponse<?> file(HttpRequest<?> request, @PathVariable long id) {
        BillingService.Download file = billing.download(pages.reader(request), id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no file " + id));
        return HttpResponse.ok(file.content())
                .contentType(type(file.fileName()))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file.fileName() + "\"")
                .header(HttpHeaders.CACHE_CONTROL, "private, no-store");
    }

    /** What the reader's own tenant sent, had delivered, was charged and has left, order by order. */
    @Get("/orders.{format}")
    @Produces(MediaType.ALL)
    HttpResponse<?> orders(HttpRequest<?> request, @PathVariable String format) {
        CurrentUser user = pages.reader(request);
        List<String> heads = ORDER_COLUMNS.stream()
                .map(column -> Messages.text(user.locale(), "billing.order." + column))
                .toList();
        List<BillingService.OrderUse> orders = billing.orderUse(user);
        return TableFile.answer(
                "orders",
                format,
                heads,
                rows -> orders.forEach(order -> rows.add(
                        order.id(),
                        order.name(),
                        order.contract(),
                        order.messages(),
                        order.sent(),
                        order.delivered(),
                        order.charged(),
                        order.amountVnd(),
                        order.granted(),
                        order.reserved(),
                        order.left())));
    }

    @Get("/nights")
    HttpResponse<?> nights(HttpRequest<?> request) {
        return nights(HttpStatus.OK, request, Fields.showing("night", Map.of()), null);
    }

    @Post("/nights/run")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> run(HttpRequest<?> request, @Body String body) {
        Fields form = Fields.parse("night", body);
        try {
            nights.run(pages.reader(request), form);
            return Pages.seeOther(NIGHTS);
        } catch (FormProblem e) {
            return nights(HttpStatus.UNPROCESSABLE_ENTITY, request, form, e);
        }
    }

    @Post("/nights/schedule")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> schedule(HttpRequest<?> request, @Body String body) {
        Fields form = Fields.parse("night", body);
        try {
            nights.schedule(pages.reader(request), form);
            return Pages.seeOther(NIGHTS);
        } catch (FormProblem e) {
            return nights(HttpStatus.UNPROCESSABLE_ENTITY, request, form, e);
        }
    }

    @Post("/nights/proposals/{id}/{verdict}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> decide(HttpRequest<?> request, @PathVariable long id, @PathVariable String verdict) {
        if (!verdict.equals("approve") && !verdict.equals("refuse")) {
            throw new HttpStatusException(HttpStatus.NOT_FOUND, "no verdict " + verdict);
        }
        nights.decide(pages.reader(request), id, verdict.equals("approve"));
        return Pages.seeOther(NIGHTS);
    }

    private HttpResponse<?> nights(
            HttpStatus status, HttpRequest<?> request, Fields typed, @Nullable FormProblem refused) {
        CurrentUser user = pages.reader(request);
        Optional<NightView> view = nights.view(user);
        Fields shown = refused == null && view.isPresent()
                ? Fields.showing(
                        "night",
                        Map.of(
                                "startsAt",
                                view.get().schedule().startsAt(),
                                "enabled",
                                view.get().schedule().enabled()))
                : typed;
        Map<String, Object> model =
                new HashMap<>(refused == null ? FormModel.of(shown) : FormModel.of(shown, refused, user.locale()));
        model.put("n", view.orElse(null));
        return pages.page(status, request, SECTION, "billing/nights", model);
    }

    private static MediaType type(String fileName) {
        return switch (fileName.substring(fileName.lastIndexOf('.') + 1)) {
            case "pdf" -> MediaType.APPLICATION_PDF_TYPE;
            case "csv" -> new MediaType("text/csv", Map.of("charset", "utf-8"));
            default -> new MediaType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        };
    }
}
