package org.brandcast.portal.audit;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.tenant.TenantService;
import org.jspecify.annotations.Nullable;

/** Who did what, filtered by its address, and the same as a file. */
@Controller("/audit")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class AuditPageController {
    private static final String PATH = "/audit";

    private final Pages pages;
    private final AuditTrail trail;
    private final TenantService tenants;

    AuditPageController(Pages pages, AuditTrail trail, TenantService tenants) {
        this.pages = pages;
        this.trail = trail;
        this.tenants = tenants;
    }

    @Get
    HttpResponse<?> log(
            HttpRequest<?> request,
            @QueryValue @Nullable String q,
            @QueryValue @Nullable String kind,
            @QueryValue @Nullable String tenant,
            @QueryValue @Nullable String from,
            @QueryValue @Nullable String until,
            @QueryValue @Nullable Long before) {
        CurrentUser user = pages.reader(request);
        AuditSearch search = AuditSearch.of(q, kind, tenant, from, until);
        List<AuditEntry> lines = trail.page(user, search, before);
        List<TenantService.Choice> below = tenants.choices(user);
        Map<String, Object> model = new HashMap<>();
        model.put("filter", search);
        model.put("filtered", !search.isAny());
        model.put("kinds", kinds(user));
        model.put("tenants", below.size() > 1 ? FormModel.tenants(below) : List.of());
        model.put("lines", lines);
        model.put("file", search.address(PATH + "/log.csv", null));
        model.put("first", before == null ? null : search.address(PATH, null));
        model.put(
                "next",
                lines.size() < AuditTrail.PAGE
                        ? null
                        : search.address(PATH, lines.get(lines.size() - 1).id()));
        return pages.page(request, "audit", "audit/audit", model);
    }

    @Get("/log.csv")
    @Produces("text/csv;charset=utf-8")
    HttpResponse<?> file(
            HttpRequest<?> request,
            @QueryValue @Nullable String q,
            @QueryValue @Nullable String kind,
            @QueryValue @Nullable String tenant,
            @QueryValue @Nullable String from,
            @QueryValue @Nullable String until) {
        return HttpResponse.ok(new StreamedFile(
                        trail.csv(pages.reader(request), AuditSearch.of(q, kind, tenant, from, until)),
                        MediaType.of("text/csv;charset=utf-8")))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\"");
    }

    private List<Option> kinds(CurrentUser user) {
        return trail.kinds(user).stream()
                .map(kind -> new Option(
                        kind, Messages.find(user.locale(), "audit.kind." + kind).orElse(kind)))
                .sorted(Comparator.comparing(Option::text))
                .toList();
    }
}
