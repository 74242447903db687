package org.brandcast.portal.developer;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.brandcast.portal.api.ApiCalls;
import org.brandcast.portal.api.ApiPage;
import org.brandcast.portal.apikey.ApiKeyService;
import org.brandcast.portal.brandname.BrandnameService;
import org.brandcast.portal.brandname.BrandnameView;
import org.brandcast.portal.order.OrderBalance;
import org.brandcast.portal.order.OrderService;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.template.TemplateService;
import org.brandcast.portal.template.TemplateView;
import org.jspecify.annotations.Nullable;

/** What a partner's system may ask about its account, by a key with the scope {@code account:read}. */
@Controller("/v1")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class AccountApiController {
    private final OrderService orders;
    private final BrandnameService brandnames;
    private final TemplateService templates;
    private final ApiCalls calls;
    private final Clock clock;

    AccountApiController(
            OrderService orders, BrandnameService brandnames, TemplateService templates, ApiCalls calls, Clock clock) {
        this.orders = orders;
        this.brandnames = brandnames;
        this.templates = templates;
        this.calls = calls;
        this.clock = clock;
    }

    /** The tenant's own orders with what is left on them, as of when admission told so. */
    @Get("/balance")
    HttpResponse<?> balance(HttpRequest<?> request, Authentication authentication) {
        return calls.answer(request, authentication, ApiKeyService.SCOPE_ACCOUNT, Role.DEVELOPER, user -> {
            List<OrderBalance> own = orders.own(user).stream()
                    .sorted(Comparator.comparingLong(OrderBalance::id))
                    .toList();
            return HttpResponse.ok(ApiPage.of(request).of("orders", own, OrderBalance::id, AccountApiController::body));
        });
    }

    /** Those that the tenant may send with, its own and those lent to it. */
    @Get("/brandnames")
    HttpResponse<?> brandnames(HttpRequest<?> request, Authentication authentication) {
        return calls.answer(request, authentication, ApiKeyService.SCOPE_ACCOUNT, Role.DEVELOPER, user -> {
            List<BrandnameView> owned = brandnames.owned(user).stream()
                    .sorted(Comparator.comparingLong(BrandnameView::id))
                    .toList();
            return HttpResponse.ok(ApiPage.of(request).of("brandnames", owned, BrandnameView::id, this::body));
        });
    }

    /** The templates of the tenant's brandnames. */
    @Get("/templates")
    HttpResponse<?> templates(HttpRequest<?> request, Authentication authentication) {
        return calls.answer(request, authentication, ApiKeyService.SCOPE_ACCOUNT, Role.DEVELOPER, user -> {
            List<TemplateView> registered = templates.templates(user, null).stream()
                    .sorted(Comparator.comparingLong(TemplateView::id))
                    .toList();
            return HttpResponse.ok(
                    ApiPage.of(request).of("templates", registered, TemplateView::id, AccountApiController::body));
        });
    }

    private static Map<String, Object> body(OrderBalance order) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", order.id());
        body.put("name", order.name());
        body.put("state", order.state());
        body.put("unit", order.unit());
        body.put("granted", order.granted());
        body.put("reserved", order.reserved());
        body.put("posted", order.posted());
        body.put("left", order.free());
        body.put("types", types(order.types()));
        body.put("carriers", List.copyOf(new TreeSet<>(order.carriers())));
        body.put("validFrom", instant(order.validFromMillis()));
        body.put("validUntil", instant(order.validUntilMillis()));
        body.put("asOf", instant(order.asOfMillis()));
        return body;
    }

    private Map<String, Object> body(BrandnameView brandname) {
        long now = clock.millis();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", brandname.id());
        body.put("name", brandname.name());
        body.put("active", brandname.active());
        body.put(
                "carriers",
                brandname.registrations().stream()
                        .map(registration -> {
                            Map<String, Object> one = new LinkedHashMap<>();
                            one.put("carrier", registration.carrier());
                            one.put("name", registration.carrierName());
                            one.put(
                                    "registered",
                                    registration.validFromMillis() <= now && now < registration.validUntilMillis());
                            one.put("validFrom", instant(registration.validFromMillis()));
                            one.put("validUntil", instant(registration.validUntilMillis()));
                            return one;
                        })
                        .toList());
        return body;
    }

    private static Map<String, Object> body(TemplateView template) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", template.id());
        body.put("brandname", template.brandname());
        body.put("pattern", template.pattern());
        body.put("types", types(template.types()));
        body.put("carriers", List.copyOf(new TreeSet<>(template.carriers())));
        body.put("state", template.state());
        body.put("validFrom", instant(template.validFromMillis()));
        body.put("validUntil", instant(template.validUntilMillis()));
        return body;
    }

    private static List<String> types(Set<String> types) {
        return types.stream()
                .map(type -> type.toLowerCase(Locale.ROOT))
                .sorted()
                .toList();
    }

    private static @Nullable String instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis).toString();
    }
}
