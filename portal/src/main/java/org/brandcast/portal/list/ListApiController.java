package org.brandcast.portal.list;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.api.ApiCalls;
import org.brandcast.portal.api.ApiPage;
import org.brandcast.portal.api.ApiProblem;
import org.brandcast.portal.api.ApiProblemException;
import org.brandcast.portal.apikey.ApiKeyService;
import org.brandcast.portal.form.ReasonCount;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.upload.Downloads;
import org.brandcast.portal.upload.SlowUploadException;
import org.brandcast.portal.upload.Uploads;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * /v1/lists, by a key with the scope {@code lists:manage}: what the pages do, for programs. A file comes as a form's, or as
 * the body itself.
 */
@Controller("/v1/lists")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class ListApiController {
    private final ListService lists;
    private final ListRetention retention;
    private final Uploads uploads;
    private final Downloads downloads;
    private final ApiCalls calls;

    ListApiController(
            ListService lists, ListRetention retention, Uploads uploads, Downloads downloads, ApiCalls calls) {
        this.lists = lists;
        this.retention = retention;
        this.uploads = uploads;
        this.downloads = downloads;
        this.calls = calls;
    }

    /** What is no form is the file itself, whatever its type is called; CSV and XLSX are told apart by what is in them. */
    @Post
    @Consumes(MediaType.ALL)
    Mono<HttpResponse<?>> upload(
            HttpRequest<?> request, Authentication authentication, @QueryValue @Nullable String name) {
        String given = name == null || name.isBlank() ? "api" : name.strip();
        boolean isForm = request.getContentType()
                .filter(type -> type.getName().equals(MediaType.MULTIPART_FORM_DATA))
                .isPresent();
        return calls.later(
                request,
                authentication,
                ApiKeyService.SCOPE_LISTS,
                Role.CAMPAIGN_MAKER,
                user -> (isForm
                                ? uploads.<HttpResponse<?>>form(
                                        request, form -> made(user, lists.upload(user, form.text("name"), form.file())))
                                : uploads.<HttpResponse<?>>file(
                                        request, given, file -> made(user, lists.upload(user, given, file))))
                        .onErrorMap(
                                SlowUploadException.class,
                                e -> new ApiProblemException(
                                        ApiProblem.of(HttpStatus.REQUEST_TIMEOUT, "UPLOAD_TOO_SLOW"))));
    }

    private HttpResponse<?> made(CurrentUser user, UploadReport report) {
        return HttpResponse.created(body(find(user, report.listId())))
                .header(HttpHeaders.LOCATION, "/v1/lists/" + report.listId());
    }

    @Get
    HttpResponse<?> list(HttpRequest<?> request, Authentication authentication) {
        return allowed(
                request,
                authentication,
                user -> HttpResponse.ok(ApiPage.of(request)
                        .newestFirst(
                                "lists",
                                (below, most) -> lists.lists(user, below, most),
                                ListSummary::id,
                                ListApiController::body)));
    }

    @Get("/{listId}")
    HttpResponse<?> one(HttpRequest<?> request, Authentication authentication, @PathVariable long listId) {
        return allowed(request, authentication, user -> HttpResponse.ok(body(find(user, listId))));
    }

    @Get("/{listId}/rejected.csv")
    @Produces(MediaType.ALL)
    HttpResponse<?> rejected(HttpRequest<?> request, Authentication authentication, @PathVariable long listId) {
        return allowed(request, authentication, user -> {
            find(user, listId);
            return downloads.file(
                    "list-" + listId + "-rejected.csv",
                    "text/csv;charset=utf-8",
                    out -> lists.writeRejectedCsv(user, listId, out));
        });
    }

    @Delete("/{listId}")
    HttpResponse<?> delete(HttpRequest<?> request, Authentication authentication, @PathVariable long listId) {
        return allowed(request, authentication, user -> {
            find(user, listId);
            retention.delete(user, listId);
            return HttpResponse.noContent();
        });
    }

    private HttpResponse<?> allowed(HttpRequest<?> request, Authentication authentication, ApiCalls.Asked asked) {
        return calls.answer(request, authentication, ApiKeyService.SCOPE_LISTS, Role.CAMPAIGN_MAKER, asked);
    }

    private ListDetail find(CurrentUser user, long id) {
        return lists.find(user, id)
                .orElseThrow(() -> new ApiProblemException(ApiProblem.of(HttpStatus.NOT_FOUND, "LIST_UNKNOWN")));
    }

    private static Map<String, Object> body(ListSummary list) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", list.id());
        body.put("name", list.name());
        body.put("fileName", list.fileName());
        body.put("state", list.deletedAtMillis() == null ? "ready" : "deleted");
        body.put("rows", list.rows());
        body.put("accepted", list.accepted());
        body.put("duplicates", list.duplicates());
        body.put("rejected", list.rejected());
        body.put("suppressed", list.suppressed());
        body.put("createdAt", Instant.ofEpochMilli(list.createdAtMillis()).toString());
        return body;
    }

    private static Map<String, Object> body(ListDetail list) {
        Map<String, Object> body = body(list.summary());
        body.put("columns", list.columns());
        body.put(
                "carriers",
                list.carrierMix().entrySet().stream()
                        .map(each -> Map.of("carrier", each.getKey(), "count", each.getValue()))
                        .toList());
        body.put("rejectedByReason", reasons(list.rejected()));
        body.put(
                "firstRejects",
                list.firstRejects().stream()
                        .map(each -> Map.of(
                                "line", each.line(), "value", each.value(), "code", each.reason(), "text", each.text()))
                        .toList());
        return body;
    }

    private static List<Map<String, Object>> reasons(List<ReasonCount> counts) {
        return counts.stream()
                .map(each -> Map.<String, Object>of("code", each.code(), "text", each.text(), "count", each.count()))
                .toList();
    }
}
