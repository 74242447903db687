package org.brandcast.portal.operation;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.http.uri.UriBuilder;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.schemas.Topics;
import org.jspecify.annotations.Nullable;

/** Records that nothing could take: the list, one of them, and what is decided on it. */
@Controller("/operations/dead-letters")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class DeadLetterPageController {
    private static final String SECTION = "operation";
    private static final String PATH = "/operations/dead-letters";

    private final Pages pages;
    private final DeadLetterService letters;

    DeadLetterPageController(Pages pages, DeadLetterService letters) {
        this.pages = pages;
        this.letters = letters;
    }

    @Get
    HttpResponse<?> all(
            HttpRequest<?> request,
            @QueryValue @Nullable String job,
            @QueryValue @Nullable String reason,
            @QueryValue @Nullable String state,
            @QueryValue @Nullable Long before) {
        CurrentUser user = pages.reader(request);
        DeadLetterService.Filter filter =
                new DeadLetterService.Filter(text(job), text(reason), state == null ? "open" : state.strip());
        List<DeadLetterView> found = letters.page(user, filter, before);
        Map<String, Object> model = new HashMap<>();
        model.put("filter", filter);
        model.put("jobs", Topics.JOBS);
        model.put("letters", found);
        model.put(
                "replayable",
                user.isOperator()
                        ? letters.open(user).stream()
                                .filter(open -> open.replayable()
                                        && (filter.job().isEmpty() || open.job().equals(filter.job()))
                                        && (filter.reason().isEmpty()
                                                || open.reason().equals(filter.reason())))
                                .toList()
                        : List.of());
        model.put("first", before == null ? null : address(filter, null));
        model.put(
                "next",
                found.size() < DeadLetterService.PAGE
                        ? null
                        : address(filter, found.get(found.size() - 1).id()));
        return pages.page(request, SECTION, "operation/dead-letters", model);
    }

    private static String address(DeadLetterService.Filter filter, @Nullable Long before) {
        UriBuilder address = UriBuilder.of(PATH)
                .queryParam("job", filter.job())
                .queryParam("reason", filter.reason())
                .queryParam("state", filter.state());
        return (before == null ? address : address.queryParam("before", before))
                .build()
                .toString();
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }

    /** Sends all of one job and reason on again. */
    @Post("/replay")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> replayAll(HttpRequest<?> request, @Body String body) {
        Fields form = Fields.parse("letter", body);
        DeadLetterService.Filter filter = new DeadLetterService.Filter(form.text("job"), form.text("reason"), "open");
        if (filter.job().isEmpty() || filter.reason().isEmpty()) {
            throw new HttpStatusException(HttpStatus.BAD_REQUEST, "job and reason say which letters");
        }
        letters.replayAll(pages.reader(request), filter, form);
        return HttpResponse.seeOther(UriBuilder.of(PATH)
                .queryParam("job", filter.job())
                .queryParam("reason", filter.reason())
                .queryParam("state", "replayed")
                .build());
    }

    @Get("/{id}")
    HttpResponse<?> one(HttpRequest<?> request, @PathVariable long id) {
        return one(HttpStatus.OK, request, find(request, id), FormModel.of(Fields.showing("letter", Map.of())));
    }

    @Post("/{id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> decide(HttpRequest<?> request, @PathVariable long id, @Body String body) {
        CurrentUser user = pages.reader(request);
        DeadLetterView letter = find(request, id);
        Fields form = Fields.parse("letter", body);
        try {
            switch (form.text("do")) {
                case "replay" -> letters.replay(user, id, form);
                case "set-aside" -> letters.setAside(user, id, form);
                default -> throw new HttpStatusException(HttpStatus.BAD_REQUEST, "do: replay or set-aside");
            }
            return Pages.seeOther(PATH + "/" + id);
        } catch (FormProblem e) {
            return one(HttpStatus.UNPROCESSABLE_ENTITY, request, letter, FormModel.of(form, e, user.locale()));
        }
    }

    private DeadLetterView find(HttpRequest<?> request, long id) {
        return letters.find(pages.reader(request), id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no dead letter " + id));
    }

    private HttpResponse<?> one(
            HttpStatus status, HttpRequest<?> request, DeadLetterView letter, Map<String, Object> model) {
        model.put("letter", letter);
        model.put("editable", pages.reader(request).isOperator());
        return pages.page(status, request, SECTION, "operation/dead-letter", model);
    }
}
