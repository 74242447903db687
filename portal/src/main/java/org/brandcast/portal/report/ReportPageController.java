package org.brandcast.portal.report;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
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
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.brandcast.portal.export.TableFile;
import org.brandcast.portal.list.ListDetail;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.tenant.TenantDirectory;
import org.brandcast.portal.tenant.TenantService;
import org.jspecify.annotations.Nullable;

/** Reports: traffic, routes, subscribers, and the views for analysts. Without ClickHouse each says so. */
@Controller("/reports")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class ReportPageController {
    private static final String SECTION = "report";

    private final Pages pages;
    private final TrafficReports traffic;
    private final OperationsReports operations;
    private final SubscriberReports subscribers;
    private final ListHealth health;
    private final Catalogue catalogue;
    private final AnalystLogins logins;
    private final TenantDirectory directory;
    private final Clock clock;

    ReportPageController(
            Pages pages,
            TrafficReports traffic,
            OperationsReports operations,
            SubscriberReports subscribers,
            ListHealth health,
            Catalogue catalogue,
            AnalystLogins logins,
            TenantDirectory directory,
            Clock clock) {
        this.pages = pages;
        this.directory = directory;
        this.traffic = traffic;
        this.operations = operations;
        this.subscribers = subscribers;
        this.health = health;
        this.catalogue = catalogue;
        this.logins = logins;
        this.clock = clock;
    }

    @Get
    HttpResponse<?> traffic(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        ReportFilter filter = filter(request);
        Map<String, Object> model = filtered(user, filter);
        return shown(request, "report/traffic", model, "report", () -> traffic.report(user, filter));
    }

    @Get("/traffic.csv")
    @Produces(MediaType.ALL)
    HttpResponse<?> trafficCsv(HttpRequest<?> request) {
        return trafficFile(request, "csv");
    }

    @Get("/traffic.xlsx")
    @Produces(MediaType.ALL)
    HttpResponse<?> trafficXlsx(HttpRequest<?> request) {
        return trafficFile(request, "xlsx");
    }

    @Get("/routes")
    HttpResponse<?> routes(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        return shown(request, "report/routes", new HashMap<>(), "report", () -> operations.report(user));
    }

    @Get("/subscribers")
    HttpResponse<?> subscribers(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        ReportFilter filter = filter(request);
        Map<String, Object> model = filtered(user, filter);
        model.put("mayTake", user.may(Permission.LIST_EDIT));
        return shown(request, "report/subscribers", model, "report", () -> subscribers.report(user, filter.tenantId()));
    }

    @Get("/subscribers/unreachable.csv")
    @Produces(MediaType.ALL)
    HttpResponse<?> unreachableCsv(HttpRequest<?> request) {
        return unreachableFile(request, "csv");
    }

    @Get("/subscribers/unreachable.xlsx")
    @Produces(MediaType.ALL)
    HttpResponse<?> unreachableXlsx(HttpRequest<?> request) {
        return unreachableFile(request, "xlsx");
    }

    @Get("/lists/{id}")
    HttpResponse<?> list(HttpRequest<?> request, @PathVariable long id) {
        CurrentUser user = pages.reader(request);
        ListDetail list = found(user, id);
        Long with = request.getParameters().get("with", Long.class).orElse(null);
        Map<String, Object> model = new HashMap<>();
        model.put("list", list.summary());
        model.put("others", health.others(user, id));
        model.put("with", with);
        model.put("mayTake", user.may(Permission.LIST_EDIT));
        return shown(request, "report/list", model, "report", () -> health.report(user, id, with));
    }

    @Get("/lists/{id}/clean.csv")
    @Produces(MediaType.ALL)
    HttpResponse<?> cleanCsv(HttpRequest<?> request, @PathVariable long id) {
        return cleanFile(request, id, "csv");
    }

    @Get("/lists/{id}/clean.xlsx")
    @Produces(MediaType.ALL)
    HttpResponse<?> cleanXlsx(HttpRequest<?> request, @PathVariable long id) {
        return cleanFile(request, id, "xlsx");
    }

    private HttpResponse<?> cleanFile(HttpRequest<?> request, long id, String format) {
        CurrentUser user = pages.reader(request);
        ListDetail list = found(user, id);
        List<String> heads = new ArrayList<>(List.of("msisdn"));
        heads.addAll(list.columns());
        return file(
                "list-" + id + "-clean", format, heads, rows -> health.clean(user, list, rows), "/reports/lists/" + id);
    }

    private ListDetail found(CurrentUser user, long id) {
        return health.list(user, id).orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no list " + id));
    }

    @Get("/data")
    HttpResponse<?> data(HttpRequest<?> request) {
        return data(request, null);
    }

    /** The answer is the page on which the secret stands, once. */
    @Post("/data/logins")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> makeLogin(HttpRequest<?> request) {
        AnalystLogins.Made made = logins.make(pages.reader(request));
        return data(request, made);
    }

    @Post("/data/logins/{id}/end")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> endLogin(HttpRequest<?> request, @PathVariable long id) {
        if (!logins.end(pages.reader(request), id)) {
            throw new HttpStatusException(HttpStatus.NOT_FOUND, "no analyst's login " + id);
        }
        return Pages.seeOther("/reports/data");
    }

    private HttpResponse<?> data(HttpRequest<?> request, AnalystLogins.@Nullable Made made) {
        CurrentUser user = pages.reader(request);
        Map<String, Object> model = new HashMap<>();
        model.put("made", made);
        model.put("logins", logins.logins(user));
        model.put("mayLogin", user.may(Permission.ANALYST_LOGIN_EDIT));
        return shown(request, "report/data", model, "views", () -> catalogue.views(user));
    }

    private HttpResponse<?> shown(
            HttpRequest<?> request, String view, Map<String, Object> model, String name, Supplier<?> figures) {
        try {
            model.put(name, figures.get());
        } catch (WarehouseAwayException e) {
            model.put(name, null);
        }
        return pages.page(request, SECTION, view, model);
    }

    private Map<String, Object> filtered(CurrentUser user, ReportFilter filter) {
        Map<String, Object> model = new HashMap<>();
        List<TenantService.Choice> tenants = traffic.tenants(user);
        model.put("filter", filter);
        model.put("tenants", tenants.size() > 1 ? FormModel.tenants(tenants) : List.of());
        model.put("regions", directory.regions(user));
        return model;
    }

    private ReportFilter filter(HttpRequest<?> request) {
        return ReportFilter.of(request.getParameters(), LocalDate.now(clock.withZone(Formats.ZONE)));
    }

    private HttpResponse<?> trafficFile(HttpRequest<?> request, String format) {
        CurrentUser user = pages.reader(request);
        ReportFilter filter = filter(request);
        return file(
                "traffic-" + filter.from() + "-" + filter.until(),
                format,
                TrafficReports.COLUMNS,
                rows -> traffic.table(user, filter, rows),
                "/reports?" + filter.query());
    }

    /** Its title is that of a list's column of numbers, so that the file can be given back as a list. */
    private HttpResponse<?> unreachableFile(HttpRequest<?> request, String format) {
        CurrentUser user = pages.reader(request);
        ReportFilter filter = filter(request);
        return file(
                "unreachable",
                format,
                List.of("msisdn"),
                rows -> subscribers.deadNumbers(user, filter.tenantId(), rows),
                "/reports/subscribers?" + filter.query());
    }

    /** Without ClickHouse the page that it belongs to, which says what is the matter. */
    private static HttpResponse<?> file(
            String name, String format, List<String> heads, TableFile.Table table, String page) {
        try {
            return TableFile.answer(name, format, heads, table);
        } catch (WarehouseAwayException e) {
            return Pages.seeOther(page);
        }
    }
}
