package org.brandcast.portal.list;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.page.BarPart;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.page.ShownProblem;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.upload.Downloads;
import org.brandcast.portal.upload.Uploads;
import reactor.core.publisher.Mono;

/**
 * Lists: all of them, one with the report of its upload, the upload itself. The browser's script sends the file by
 * XMLHttpRequest to show progress and then reads the next page's address from HX-Redirect; without script the same
 * form works by redirect.
 */
@Controller("/lists")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class ListPageController {
    private static final String SECTION = "list";

    private final Pages pages;
    private final ListService lists;
    private final ListRetention retention;
    private final Uploads uploads;
    private final Downloads downloads;

    ListPageController(Pages pages, ListService lists, ListRetention retention, Uploads uploads, Downloads downloads) {
        this.pages = pages;
        this.lists = lists;
        this.retention = retention;
        this.uploads = uploads;
        this.downloads = downloads;
    }

    /**
     * One carrier's share of a list.
     *
     * @param bar this carrier's part of all accepted numbers
     */
    public record CarrierShare(String name, long count, List<BarPart> bar) {}

    @Get
    HttpResponse<?> all(HttpRequest<?> request) {
        return pages.page(request, SECTION, "list/lists", Map.of("lists", lists.lists(pages.reader(request))));
    }

    @Get("/new")
    HttpResponse<?> form(HttpRequest<?> request) {
        pages.reader(request).require(Permission.LIST_EDIT);
        return pages.page(request, SECTION, "list/upload", model("", List.of()));
    }

    @Post
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    Mono<HttpResponse<?>> upload(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        user.require(Permission.LIST_EDIT);
        AtomicReference<String> typed = new AtomicReference<>("");
        return uploads.<HttpResponse<?>>form(request, form -> {
                    typed.set(form.text("name"));
                    String next = "/lists/"
                            + lists.upload(user, form.text("name"), form.file()).listId();
                    return byScript(request) ? HttpResponse.ok().header("HX-Redirect", next) : Pages.seeOther(next);
                })
                .onErrorResume(
                        FormProblem.class,
                        e -> Mono.just(refused(request, typed.get(), ShownProblem.of(user.locale(), e.problems()))));
    }

    @Get("/{id}")
    HttpResponse<?> one(HttpRequest<?> request, @PathVariable long id) {
        CurrentUser user = pages.reader(request);
        ListDetail list = find(user, id);
        ListSummary summary = list.summary();
        Map<String, Long> shares = new LinkedHashMap<>();
        shares.put("DELIVERED", summary.accepted());
        shares.put("CANCELLED", summary.duplicates());
        shares.put("FAILED", summary.rejected());
        return pages.page(
                request,
                SECTION,
                "list/list",
                Map.of(
                        "list",
                        list,
                        "bar",
                        BarPart.of(shares, summary.rows()),
                        "carriers",
                        carriers(list, user.locale())));
    }

    @Get("/{id}/rejected.csv")
    @Produces("text/csv;charset=utf-8")
    HttpResponse<?> rejected(HttpRequest<?> request, @PathVariable long id) {
        CurrentUser user = pages.reader(request);
        find(user, id);
        return downloads.file(
                "list-" + id + "-rejected.csv", "text/csv;charset=utf-8", out -> lists.writeRejectedCsv(user, id, out));
    }

    @Get("/{id}/delete")
    HttpResponse<?> askDelete(HttpRequest<?> request, @PathVariable long id) {
        CurrentUser user = pages.reader(request);
        user.require(Permission.LIST_EDIT);
        return deletePage(HttpStatus.OK, request, find(user, id), "", List.of());
    }

    /** Can't be undone, so the list's name is asked for. */
    @Post("/{id}/delete")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> delete(HttpRequest<?> request, @PathVariable long id, @Body Map<String, String> typed) {
        CurrentUser user = pages.reader(request);
        ListDetail list = find(user, id);
        String confirm = typed.getOrDefault("confirm", "").strip();
        try {
            if (!confirm.equalsIgnoreCase(list.summary().name().strip())) {
                throw new FormProblem(List.of(FieldProblem.of("confirm", confirm, "problem.confirm")));
            }
            retention.delete(user, id);
            return Pages.seeOther("/lists");
        } catch (FormProblem e) {
            List<ShownProblem> problems = ShownProblem.of(user.locale(), e.problems());
            return deletePage(HttpStatus.UNPROCESSABLE_ENTITY, request, list, confirm, problems);
        }
    }

    private HttpResponse<?> deletePage(
            HttpStatus status, HttpRequest<?> request, ListDetail list, String confirm, List<ShownProblem> problems) {
        return pages.page(
                status,
                request,
                SECTION,
                "list/delete",
                Map.of(
                        "list",
                        list.summary(),
                        "confirm",
                        confirm,
                        "problems",
                        problems,
                        "errors",
                        ShownProblem.byField(problems)));
    }

    private ListDetail find(CurrentUser user, long id) {
        return lists.find(user, id).orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no list " + id));
    }

    private MutableHttpResponse<?> refused(HttpRequest<?> request, String name, List<ShownProblem> problems) {
        return byScript(request)
                ? pages.fragment(request, "list/upload", "content", model(name, problems))
                        .status(HttpStatus.UNPROCESSABLE_ENTITY)
                : pages.page(HttpStatus.UNPROCESSABLE_ENTITY, request, SECTION, "list/upload", model(name, problems));
    }

    private static Map<String, Object> model(String name, List<ShownProblem> problems) {
        return Map.of("name", name, "problems", problems, "errors", ShownProblem.byField(problems));
    }

    private static List<CarrierShare> carriers(ListDetail list, Locale locale) {
        Formats formats = new Formats(locale);
        return list.carrierMix().entrySet().stream()
                .map(entry -> new CarrierShare(
                        formats.carrier(entry.getKey()),
                        entry.getValue(),
                        BarPart.of(
                                Map.of("SENT", entry.getValue()), list.summary().accepted())))
                .toList();
    }

    private static boolean byScript(HttpRequest<?> request) {
        return request.getHeaders().contains("HX-Request");
    }
}
