package org.brandcast.portal.order;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.HttpStatusException;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.brandcast.domain.quota.OrderRelease;
import org.brandcast.domain.quota.QuotaUnit;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.schemas.ChargeOn;

/** Puts together the page of one order and the form of a new one, for whichever request they answer. */
@Singleton
public final class OrderPages {
    static final String SECTION = "order";

    private final Pages pages;
    private final OrderService orders;
    private final OrderDesk desk;
    private final TopUpRequests requests;
    private final OrderPayments payments;
    private final OrderFiles files;
    private final OrderUse use;

    OrderPages(
            Pages pages,
            OrderService orders,
            OrderDesk desk,
            TopUpRequests requests,
            OrderPayments payments,
            OrderFiles files,
            OrderUse use) {
        this.pages = pages;
        this.orders = orders;
        this.desk = desk;
        this.requests = requests;
        this.payments = payments;
        this.files = files;
        this.use = use;
    }

    OrderBalance find(HttpRequest<?> request, long id) {
        return orders.order(pages.reader(request), id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no order " + id));
    }

    /** A price that holds at several carriers. */
    public record PriceLine(String type, long unitPriceVnd, List<String> carriers) {}

    HttpResponse<?> one(HttpStatus status, HttpRequest<?> request, OrderBalance order, Map<String, Object> model) {
        CurrentUser user = pages.reader(request);
        Map<String, PriceLine> prices = new TreeMap<>();
        new TreeMap<>(orders.prices(user, order.id())).forEach((key, price) -> {
            String[] parts = key.split("/", 2);
            prices.computeIfAbsent(parts[1] + price, k -> new PriceLine(parts[1], price, new ArrayList<>()))
                    .carriers()
                    .add(parts[0]);
        });
        model.put("row", OrderView.of(order, user.locale()));
        model.put("use", use.of(user, order));
        model.put("prices", List.copyOf(prices.values()));
        model.put("grants", orders.grants(user, order.id()));
        model.put("ordered", orders.ordered(user, order.id()));
        model.put("payments", payments.of(user, order.id()));
        model.put("files", files.of(user, order.id()));
        model.put("funded", orders.fundedBy(user, order.id()));
        Long source = order.contract().fundedBy();
        model.put(
                "sourceName",
                source == null
                        ? null
                        : orders.order(user, source).map(OrderBalance::name).orElse(null));
        model.put("mayChange", desk.mayChange(user, order));
        model.put("mayRecord", desk.mayRecord(user, order));
        List<TopUpRequests.Request> asked = requests.of(user, order.id());
        model.put("requests", asked);
        model.put("mayAsk", requests.mayAsk(user, order, asked));
        return pages.page(status, request, SECTION, "order/order", model);
    }

    /** The form of an order; with {@code draft} in the model it is that draft's. */
    HttpResponse<?> form(HttpStatus status, HttpRequest<?> request, Map<String, Object> model) {
        CurrentUser user = pages.reader(request);
        Formats formats = new Formats(user.locale());
        model.put("tenants", FormModel.tenants(desk.customers(user)));
        model.put(
                "funds",
                desk.funds(user).stream()
                        .map(order -> new Option(
                                Long.toString(order.id()),
                                order.name() + " · " + formats.volume(order.unit(), order.free())))
                        .toList());
        model.put("operator", user.isOperator());
        model.put("types", FormModel.types(user.locale()));
        model.put("carriers", desk.carriers());
        model.put("charges", FormModel.named(user.locale(), "order.charge", ChargeOn.values()));
        model.put("units", FormModel.named(user.locale(), "order.unit", QuotaUnit.values()));
        model.put("paymentKinds", FormModel.named(user.locale(), "order.payment", OrderRelease.Payment.values()));
        model.put(
                "purposes",
                List.of(
                        new Option(OrderDesk.SPEND, Messages.text(user.locale(), "order.purpose.SPEND")),
                        new Option(OrderDesk.FUND, Messages.text(user.locale(), "order.purpose.FUND"))));
        model.put("draft", ((Fields) model.get("v")).text("draft"));
        return pages.page(status, request, SECTION, "order/form", model);
    }
}
