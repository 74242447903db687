package org.brandcast.portal.reconciliation;

import io.micronaut.http.HttpHeaders;
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
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.brandcast.portal.export.TableFile;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.upload.Uploads;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Reconciliations with carriers as a queue, and each with what was found, said and signed. */
@Controller("/billing/reconciliations")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class ReconciliationPageController {
    private static final String SECTION = "billing";
    private static final String PATH = "/billing/reconciliations";
    private static final String PREFIX = "reconciliation";
    private static final List<String> PARTS = List.of("open", "sent", "signed");
    private static final List<String> COLUMNS = List.of(
            "no",
            "class",
            "explanation",
            "smscId",
            "recipient",
            "brandname",
            "type",
            "at",
            "messageId",
            "line",
            "ourStatus",
            "theirStatus",
            "ourSegments",
            "theirSegments",
            "ourAmount",
            "theirAmount");

    private final Pages pages;
    private final ReconciliationService reconciliations;
    private final FormatService formats;
    private final Uploads uploads;

    ReconciliationPageController(
            Pages pages, ReconciliationService reconciliations, FormatService formats, Uploads uploads) {
        this.pages = pages;
        this.reconciliations = reconciliations;
        this.formats = formats;
        this.uploads = uploads;
    }

    @Get
    HttpResponse<?> queue(HttpRequest<?> request, @QueryValue @Nullable String show) {
        CurrentUser user = pages.reader(request);
        String part = show != null && PARTS.contains(show) ? show : "open";
        return pages.page(
                request,
                SECTION,
                "reconciliation/queue",
                Map.of(
                        "there",
                        reconciliations.isThere(user),
                        "part",
                        part,
                        "counts",
                        reconciliations.counts(user),
                        "queue",
                        reconciliations.queue(user, part)));
    }

    @Get("/new")
    HttpResponse<?> form(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        user.requireOperator(Permission.BILLING_EDIT);
        YearMonth last = YearMonth.now(Formats.ZONE).minusMonths(1);
        Map<String, Object> usual = Map.of(
                "firstDay",
                last.atDay(1).toString(),
                "lastDay",
                last.atEndOfMonth().toString());
        return pages.page(
                request,
                SECTION,
                "reconciliation/upload",
                uploadModel(FormModel.of(Fields.showing(PREFIX, usual)), user));
    }

    @Post
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    Mono<HttpResponse<?>> upload(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        user.requireOperator(Permission.BILLING_EDIT);
        AtomicReference<Map<String, Object>> typed = new AtomicReference<>(Map.of());
        return uploads.<HttpResponse<?>>form(request, form -> {
                    typed.set(form.typed());
                    String next = PATH + "/" + reconciliations.upload(user, formats, form);
                    return byScript(request) ? HttpResponse.ok().header("HX-Redirect", next) : Pages.seeOther(next);
                })
                .onErrorResume(FormProblem.class, e -> {
                    Map<String, Object> model =
                            uploadModel(FormModel.of(Fields.showing(PREFIX, typed.get()), e, user.locale()), user);
                    return Mono.just(
                            byScript(request)
                                    ? pages.fragment(request, "reconciliation/upload", "content", model)
                                            .status(HttpStatus.UNPROCESSABLE_ENTITY)
                                    : pages.page(
                                            HttpStatus.UNPROCESSABLE_ENTITY,
                                            request,
                                            SECTION,
                                            "reconciliation/upload",
                                            model));
                });
    }

    private Map<String, Object> uploadModel(Map<String, Object> model, CurrentUser user) {
        model.put(
                "formats",
                formats.formats(user).stream()
                        .map(format -> new Option(Long.toString(format.id()), format.name()))
                        .toList());
        return model;
    }

    @Get("/{id}")
    HttpResponse<?> one(
            HttpRequest<?> request,
            @PathVariable long id,
            @QueryValue @Nullable String kind,
            @QueryValue @Nullable String why,
            @QueryValue @Nullable String q,
            @QueryValue @Nullable Integer after) {
        return page(HttpStatus.OK, request, id, filter(kind, why, q, after), FormModel.of(newForm()));
    }

    private static DifferenceFilter filter(
            @Nullable String kind, @Nullable String why, @Nullable String q, @Nullable Integer after) {
        return DifferenceFilter.of(
                kind == null ? "" : kind, why == null ? "" : why, q == null ? "" : q, after == null ? 0 : after);
    }

    private static Fields newForm() {
        return Fields.showing(
                PREFIX, Map.of("otherDay", LocalDate.now(Formats.ZONE).toString()));
    }

    @Get("/{id}/differences.{format}")
    @Produces(MediaType.ALL)
    HttpResponse<?> export(
            HttpRequest<?> request,
            @PathVariable long id,
            @PathVariable String format,
            @QueryValue @Nullable String kind,
            @QueryValue @Nullable String why,
            @QueryValue @Nullable String q) {
        CurrentUser user = pages.reader(request);
        find(user, id);
        List<String> heads = COLUMNS.stream()
                .map(column -> Messages.text(user.locale(), "reconciliation.column." + column))
                .toList();
        DifferenceFilter filter = filter(kind, why, q, 0);
        return TableFile.answer(
                "differences-" + id, format, heads, rows -> reconciliations.export(user, id, filter, rows));
    }

    @Get("/{id}/minutes.{kind}")
    @Produces(MediaType.ALL)
    HttpResponse<?> minutes(HttpRequest<?> request, @PathVariable long id, @PathVariable String kind) {
        ReconciliationService.Download file = reconciliations
                .download(pages.reader(request), id, kind.toUpperCase(Locale.ROOT))
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no minutes of " + id));
        return HttpResponse.ok(file.content())
                .contentType(
                        kind.equals("pdf")
                                ? MediaType.APPLICATION_PDF_TYPE
                                : new MediaType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file.fileName() + "\"")
                .header(HttpHeaders.CACHE_CONTROL, "private, no-store");
    }

    @Post("/{id}/rerun")
    @Consumes(MediaType.ALL)
    HttpResponse<?> rerun(HttpRequest<?> request, @PathVariable long id) {
        reconciliations.rerun(pages.reader(request), id);
        return Pages.seeOther(PATH + "/" + id);
    }

    @Post("/{id}/note")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> note(HttpRequest<?> request, @PathVariable long id, @Body String body) {
        return change(request, id, body, (user, form) -> reconciliations.note(user, id, form));
    }

    @Post("/{id}/adjust")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> adjust(HttpRequest<?> request, @PathVariable long id, @Body String body) {
        return change(request, id, body, (user, form) -> reconciliations.adjust(user, id, form));
    }

    @Post("/{id}/sign")
    @Consumes(MediaType.ALL)
    HttpResponse<?> sign(HttpRequest<?> request, @PathVariable long id) {
        reconciliations.sign(pages.reader(request), id);
        return Pages.seeOther(PATH + "/" + id);
    }

    @Post("/{id}/withdraw")
    @Consumes(MediaType.ALL)
    HttpResponse<?> withdraw(HttpRequest<?> request, @PathVariable long id) {
        reconciliations.withdraw(pages.reader(request), id);
        return Pages.seeOther(PATH + "/" + id);
    }

    @Post("/{id}/countersign")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> countersign(HttpRequest<?> request, @PathVariable long id, @Body String body) {
        return change(request, id, body, (user, form) -> reconciliations.countersign(user, id, form));
    }

    /** What a form does. */
    @FunctionalInterface
    private interface Change {
        void by(CurrentUser user, Fields form);
    }

    private HttpResponse<?> change(HttpRequest<?> request, long id, String body, Change change) {
        CurrentUser user = pages.reader(request);
        Fields form = Fields.parse(PREFIX, body);
        try {
            change.by(user, form);
            return Pages.seeOther(PATH + "/" + id);
        } catch (FormProblem e) {
            return page(
                    HttpStatus.UNPROCESSABLE_ENTITY,
                    request,
                    id,
                    DifferenceFilter.ALL,
                    FormModel.of(form, e, user.locale()));
        }
    }

    private ReconciliationView find(CurrentUser user, long id) {
        return reconciliations
                .find(user, id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no reconciliation " + id));
    }

    private HttpResponse<?> page(
            HttpStatus status, HttpRequest<?> request, long id, DifferenceFilter filter, Map<String, Object> form) {
        CurrentUser user = pages.reader(request);
        Map<String, Object> model = new HashMap<>(form);
        model.put("r", find(user, id));
        model.put("editable", user.may(Permission.BILLING_EDIT));
        complete(model, filter, reconciliations.differences(user, id, filter), user.locale());
        return pages.page(status, request, SECTION, "reconciliation/reconciliation", model);
    }

    /** The page's list of differences with its filter. */
    public static void complete(
            Map<String, Object> model,
            DifferenceFilter filter,
            List<ReconciliationView.Difference> found,
            Locale locale) {
        boolean more = found.size() > ReconciliationService.page();
        List<ReconciliationView.Difference> shown =
                more ? new ArrayList<>(found.subList(0, ReconciliationService.page())) : found;
        model.put("filter", filter);
        model.put("differences", shown);
        model.put("next", more ? shown.get(shown.size() - 1).no() : 0);
        model.put(
                "classes",
                DifferenceFilter.CLASSES.stream()
                        .map(name -> new Option(name, Messages.text(locale, "reconciliation.class." + name)))
                        .toList());
        model.put(
                "explanations",
                Stream.concat(Stream.of("none"), DifferenceFilter.EXPLANATIONS.stream())
                        .map(name -> new Option(name, Messages.text(locale, "reconciliation.explanation." + name)))
                        .toList());
    }

    private static boolean byScript(HttpRequest<?> request) {
        return request.getHeaders().contains("HX-Request");
    }
}
