package org.brandcast.portal.order;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.brandcast.portal.export.TableFile;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.tenant.TenantService;
import org.jspecify.annotations.Nullable;

/** What partners had, got, used and have on their orders over a period, as a page and as a file. */
@Controller("/orders/report")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class OrderReportController {
    private static final int SHOWN = 500;

    private final Pages pages;
    private final OrderReport report;
    private final TenantService tenants;
    private final Clock clock;

    OrderReportController(Pages pages, OrderReport report, TenantService tenants, Clock clock) {
        this.pages = pages;
        this.report = report;
        this.tenants = tenants;
        this.clock = clock;
    }

    @Get
    HttpResponse<?> page(
            HttpRequest<?> request,
            @QueryValue @Nullable Long tenant,
            @QueryValue @Nullable String q,
            @QueryValue @Nullable String region,
            @QueryValue @Nullable String unit,
            @QueryValue @Nullable String from,
            @QueryValue @Nullable String until) {
        CurrentUser user = pages.reader(request);
        List<TenantService.Choice> choices = tenants.choices(user);
        OrderReport.Question question = question(choices, tenant, q, region, unit, from, until);
        List<OrderReport.Line> lines = report.lines(user, question);
        Map<String, Object> model = new HashMap<>();
        model.put("question", question);
        model.put("tenant", tenant == null ? "" : tenant.toString());
        model.put("lines", lines.stream().limit(SHOWN).toList());
        model.put("count", lines.size());
        model.put("total", lines.stream().reduce(OrderReport.NOTHING, OrderReport.Line::plus));
        model.put("tenants", FormModel.tenants(choices));
        model.put("regions", report.regions(user));
        model.put("asOf", clock.millis());
        model.put(
                "query",
                "tenant=" + (tenant == null ? "" : tenant) + "&q=" + encoded(question.name()) + "&region="
                        + encoded(question.region()) + "&unit=" + question.unit() + "&from=" + question.from()
                        + "&until=" + question.last());
        return pages.page(request, OrderPages.SECTION, "order/report", model);
    }

    @Get("/{format}")
    @Produces(MediaType.ALL)
    HttpResponse<?> file(
            HttpRequest<?> request,
            @PathVariable String format,
            @QueryValue @Nullable Long tenant,
            @QueryValue @Nullable String q,
            @QueryValue @Nullable String region,
            @QueryValue @Nullable String unit,
            @QueryValue @Nullable String from,
            @QueryValue @Nullable String until) {
        CurrentUser user = pages.reader(request);
        OrderReport.Question question = question(tenants.choices(user), tenant, q, region, unit, from, until);
        Locale locale = user.locale();
        List<String> heads = Stream.of(
                        "tenant", "parent", "orders", "opening", "loaded", "used", "expired", "closing", "messages")
                .map(column -> Messages.text(locale, "report." + column))
                .toList();
        return TableFile.answer(
                "orders-" + question.from() + "-" + question.last(),
                format,
                heads,
                rows -> report.read(
                        user,
                        question,
                        line -> rows.add(
                                line.name(),
                                line.parentName(),
                                line.orders(),
                                line.opening(),
                                line.loaded(),
                                line.used(),
                                line.expired(),
                                line.closing(),
                                line.usedMessages())));
    }

    /** This month up to today, where nothing readable was asked for. */
    private OrderReport.Question question(
            List<TenantService.Choice> choices,
            @Nullable Long tenant,
            @Nullable String q,
            @Nullable String region,
            @Nullable String unit,
            @Nullable String from,
            @Nullable String until) {
        LocalDate today =
                Instant.ofEpochMilli(clock.millis()).atZone(Formats.ZONE).toLocalDate();
        LocalDate first = day(from, today.withDayOfMonth(1));
        LocalDate last = day(until, today);
        String path = choices.stream()
                .filter(choice -> tenant == null || choice.id() == tenant)
                .map(TenantService.Choice::path)
                .findFirst()
                .orElse("none");
        return new OrderReport.Question(
                path,
                q == null ? "" : q.strip(),
                region == null ? "" : region.strip(),
                "VND".equals(unit) ? "VND" : "SEGMENTS",
                first,
                last.isBefore(first) ? first : last);
    }

    private static LocalDate day(@Nullable String typed, LocalDate otherwise) {
        try {
            return typed == null || typed.isBlank() ? otherwise : LocalDate.parse(typed.strip());
        } catch (DateTimeException e) {
            return otherwise;
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
