package org.brandcast.portal.order;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;

/** GET /orders: what was granted, what is charged, reserved and left, and when that was so. */
@Controller("/orders")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class OrderPageController {
    private final Pages pages;
    private final OrderService orders;

    OrderPageController(Pages pages, OrderService orders) {
        this.pages = pages;
        this.orders = orders;
    }

    @Get
    HttpResponse<?> orders(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        List<OrderBalance> all = orders.orders(user);
        List<OrderBalance> spendable =
                all.stream().filter(OrderBalance::isSpendable).toList();
        return pages.page(
                request,
                "order",
                "order/orders",
                Map.of(
                        "orders",
                        all.stream()
                                .map(order -> OrderView.of(order, user.locale()))
                                .toList(),
                        "reached",
                        orders.reached(user),
                        "free",
                        spendable.stream().mapToLong(OrderBalance::free).sum(),
                        "spendable",
                        spendable.size()));
    }
}
