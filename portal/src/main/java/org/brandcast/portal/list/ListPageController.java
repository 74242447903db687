package org.brandcast.portal.list;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Part;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.http.multipart.StreamingFileUpload;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.page.BarPart;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.page.ShownProblem;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.jspecify.annotations.Nullable;

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

    ListPageController(Pages pages, ListService lists) {
        this.pages = pages;
        this.lists = lists;
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
    HttpResponse<?> upload(HttpRequest<?> request, @Part @Nullable String name, StreamingFileUpload file) {
        CurrentUser user = pages.reader(request);
        String typedName = name == null ? "" : name;
        try (InputStream csv = file.asInputStream()) {
            UploadReport report = lists.upload(user, typedName, fileName(file), csv);
            String next = "/lists/" + report.listId();
            return byScript(request) ? HttpResponse.ok().header("HX-Redirect", next) : Pages.seeOther(next);
        } catch (FormProblem e) {
            return refused(request, typedName, ShownProblem.of(user.locale(), e.problems()));
        } catch (IOException e) {
            throw new UncheckedIOException("the upload could not be read to its end", e);
        }
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
        ByteArrayOutputStream csv = new ByteArrayOutputStream();
        lists.writeRejectedCsv(user, id, csv);
        return HttpResponse.ok(csv.toByteArray())
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"list-" + id + "-rejected.csv\"");
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

    /** Some browsers of old send a whole path. A form without a file sends an empty name. */
    private static String fileName(StreamingFileUpload file) {
        String sent = file.getFilename();
        if (sent == null || sent.isBlank()) {
            throw new FormProblem(List.of(FieldProblem.of("file", null, "problem.list.file")));
        }
        return sent.substring(Math.max(sent.lastIndexOf('/'), sent.lastIndexOf('\\')) + 1);
    }
}
