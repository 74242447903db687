package org.brandcast.portal.order;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.tenant.TenantDirectory;
import org.jspecify.annotations.Nullable;

/** GET /orders: the subtree's orders, what is left of each, how fast it goes and when it is used up. */
@Controller("/orders")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class OrderListController {
    private final Pages pages;
    private final OrderList list;
    private final OrderUse use;
    private final OrderDesk desk;
    private final TopUpRequests requests;
    private final OrderDrafts drafts;
    private final TenantDirectory tenants;

    OrderListController(
            Pages pages,
            OrderList list,
            OrderUse use,
            OrderDesk desk,
            TopUpRequests requests,
            OrderDrafts drafts,
            TenantDirectory tenants) {
        this.pages = pages;
        this.list = list;
        this.use = use;
        this.desk = desk;
        this.requests = requests;
        this.drafts = drafts;
        this.tenants = tenants;
    }

    @Get
    HttpResponse<?> orders(
            HttpRequest<?> request,
            @QueryValue @Nullable String q,
            @QueryValue @Nullable String state,
            @QueryValue @Nullable String tenant,
            @QueryValue @Nullable String region,
            @QueryValue @Nullable String after) {
        CurrentUser user = pages.reader(request);
        OrderSearch search = OrderSearch.of(q, state, tenant, region, after);
        OrderList.Found found = list.find(user, search);
        List<OrderBalance> orders = found.orders();
        Map<String, Object> model = new HashMap<>();
        model.put(
                "orders",
                orders.stream().map(order -> OrderView.of(order, user.locale())).toList());
        model.put("use", use.of(user, orders));
        model.put("reached", list.reached(user, orders));
        model.put("asked", requests.open(user));
        model.put("sums", found.sums());
        model.put("segments", found.of("SEGMENTS"));
        model.put("vnd", found.of("VND"));
        model.put("filter", search);
        model.put("states", OrderSearch.STATES);
        model.put("tenants", desk.tenants(user));
        model.put("regions", tenants.regions(user));
        model.put("first", search.after().isEmpty() ? null : search.address(null));
        model.put("next", found.next() == null ? null : search.address(found.next()));
        model.put("drafts", drafts.of(user));
        model.put("maySign", !desk.customers(user).isEmpty());
        return pages.page(request, OrderPages.SECTION, "order/orders", model);
    }
}
