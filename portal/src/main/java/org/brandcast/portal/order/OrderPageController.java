package org.brandcast.portal.order;

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
import java.util.TreeMap;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.schemas.ChargeOn;
import org.jspecify.annotations.Nullable;

/** Orders: what was granted, what is charged, reserved and left; signing, filling up, closing. */
@Controller("/orders")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class OrderPageController {
    private static final String SECTION = "order";

    private final Pages pages;
    private final OrderService orders;
    private final OrderDesk desk;
    private final TopUpRequests requests;
    private final ControlView control;

    OrderPageController(Pages pages, OrderService orders, OrderDesk desk, TopUpRequests requests, ControlView control) {
        this.pages = pages;
        this.orders = orders;
        this.desk = desk;
        this.requests = requests;
        this.control = control;
    }

    @Get
    HttpResponse<?> orders(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        List<OrderBalance> all = orders.orders(user);
        List<OrderBalance> spendable =
                all.stream().filter(OrderBalance::isSpendable).toList();
        return pages.page(
                request,
                SECTION,
                "order/orders",
                Map.of(
                        "orders",
                        all.stream()
                                .map(order -> OrderView.of(order, user.locale()))
                                .toList(),
                        "reached",
                        orders.reached(user),
                        "asked",
                        requests.open(user),
                        "free",
                        spendable.stream().mapToLong(OrderBalance::free).sum(),
                        "spendable",
                        spendable.size(),
                        "maySign",
                        !desk.customers(user).isEmpty()));
    }

    @Get("/new")
    HttpResponse<?> blank(HttpRequest<?> request, @QueryValue @Nullable Long tenant) {
        pages.reader(request).require(Permission.ORDER_EDIT);
        return form(HttpStatus.OK, request, FormModel.of(desk.blank(tenant)));
    }

    @Post
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> sign(HttpRequest<?> request, @Body String body) {
        CurrentUser user = pages.reader(request);
        Fields form = Fields.parse("order", body);
        try {
            return Pages.seeOther("/orders/" + desk.sign(user, form));
        } catch (FormProblem e) {
            return form(HttpStatus.UNPROCESSABLE_ENTITY, request, FormModel.of(form, e, user.locale()));
        }
    }

    @Get("/{id}")
    HttpResponse<?> one(HttpRequest<?> request, @PathVariable long id) {
        return page(HttpStatus.OK, request, find(request, id), FormModel.of(Fields.showing("order", Map.of())));
    }

    @Post("/{id}/top-up")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> topUp(HttpRequest<?> request, @PathVariable long id, @Body String body) {
        return change(request, id, body, desk::topUp);
    }

    @Post("/{id}/ask")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> ask(HttpRequest<?> request, @PathVariable long id, @Body String body) {
        return change(request, id, body, requests::ask);
    }

    @Post("/{id}/requests/{requestId}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> decide(
            HttpRequest<?> request, @PathVariable long id, @PathVariable long requestId, @Body String body) {
        return change(request, id, body, (user, order, form) -> requests.decide(user, order, requestId, form));
    }

    @Post("/{id}/close")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> close(HttpRequest<?> request, @PathVariable long id, @Body String body) {
        return change(request, id, body, desk::close);
    }

    private interface Change {
        void make(CurrentUser user, OrderBalance order, Fields form);
    }

    private HttpResponse<?> change(HttpRequest<?> request, long id, String body, Change change) {
        CurrentUser user = pages.reader(request);
        OrderBalance order = find(request, id);
        Fields form = Fields.parse("order", body);
        try {
            change.make(user, order, form);
            return Pages.seeOther("/orders/" + id);
        } catch (FormProblem e) {
            return page(HttpStatus.UNPROCESSABLE_ENTITY, request, order, FormModel.of(form, e, user.locale()));
        }
    }

    private OrderBalance find(HttpRequest<?> request, long id) {
        return orders.order(pages.reader(request), id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no order " + id));
    }

    private HttpResponse<?> form(HttpStatus status, HttpRequest<?> request, Map<String, Object> model) {
        CurrentUser user = pages.reader(request);
        Formats formats = new Formats(user.locale());
        model.put("tenants", FormModel.tenants(desk.customers(user)));
        model.put(
                "funds",
                desk.funds(user).stream()
                        .map(order -> new Option(
                                Long.toString(order.id()), order.name() + " · " + formats.num(order.free()) + " SMS"))
                        .toList());
        model.put("operator", user.isOperator());
        model.put("types", FormModel.types(user.locale()));
        model.put("carriers", FormModel.carriers(control.current()));
        model.put("charges", FormModel.named(user.locale(), "order.charge", ChargeOn.values()));
        model.put(
                "purposes",
                List.of(
                        new Option(OrderDesk.SPEND, Messages.text(user.locale(), "order.purpose.SPEND")),
                        new Option(OrderDesk.FUND, Messages.text(user.locale(), "order.purpose.FUND"))));
        return pages.page(status, request, SECTION, "order/form", model);
    }

    /** A price that holds at several carriers. */
    public record PriceLine(String type, long unitPriceVnd, List<String> carriers) {}

    private HttpResponse<?> page(
            HttpStatus status, HttpRequest<?> request, OrderBalance order, Map<String, Object> model) {
        CurrentUser user = pages.reader(request);
        Map<String, PriceLine> prices = new TreeMap<>();
        new TreeMap<>(orders.prices(user, order.id())).forEach((key, price) -> {
            String[] parts = key.split("/", 2);
            prices.computeIfAbsent(parts[1] + price, k -> new PriceLine(parts[1], price, new ArrayList<>()))
                    .carriers()
                    .add(parts[0]);
        });
        model.put("row", OrderView.of(order, user.locale()));
        model.put("prices", List.copyOf(prices.values()));
        model.put("grants", orders.grants(user, order.id()));
        model.put("funded", orders.fundedBy(user, order.id()));
        model.put("mayChange", desk.mayChange(user, order));
        List<TopUpRequests.Request> asked = requests.of(user, order.id());
        model.put("requests", asked);
        model.put("mayAsk", requests.mayAsk(user, order, asked));
        return pages.page(status, request, SECTION, "order/order", model);
    }
}
