package org.brandcast.portal.reconciliation;

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
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.brandcast.domain.lifecycle.ChargeOn;
import org.brandcast.domain.numbering.Msisdn;
import org.brandcast.domain.reconcile.CdrFormat;
import org.brandcast.domain.reconcile.CdrProblem;
import org.brandcast.domain.reconcile.CdrRow;
import org.brandcast.domain.reconcile.NumberForm;
import org.brandcast.domain.reconcile.SmscIdForm;
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

/** Formats of carriers' files: to see, to change, and to try with a sample. */
@Controller("/billing/formats")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class FormatPageController {
    private static final String SECTION = "billing";
    private static final String PATH = "/billing/formats";
    private static final String PREFIX = "cdr";

    private final Pages pages;
    private final FormatService formats;
    private final Uploads uploads;

    FormatPageController(Pages pages, FormatService formats, Uploads uploads) {
        this.pages = pages;
        this.formats = formats;
        this.uploads = uploads;
    }

    /**
     * A sample's line as it is shown.
     *
     * @param problems in the reader's words; empty: it was read
     */
    public record Shown(
            long line,
            String id,
            String recipient,
            String at,
            String brandname,
            String status,
            long segments,
            long charged,
            @Nullable Long amountVnd,
            List<String> problems) {}

    @Get
    HttpResponse<?> all(HttpRequest<?> request) {
        return pages.page(
                request, SECTION, "reconciliation/formats", Map.of("formats", formats.formats(pages.reader(request))));
    }

    @Get("/new")
    HttpResponse<?> empty(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        user.requireOperator(Permission.BILLING_EDIT);
        Map<String, Object> usual = Map.of(
                "separator",
                "comma",
                "zone",
                Formats.ZONE.getId(),
                "timePattern",
                "dd/MM/yyyy HH:mm:ss",
                "numberForm",
                NumberForm.ANY.name(),
                "idMode",
                SmscIdForm.SAME.name(),
                "priceOf",
                CdrFormat.PriceOf.SEGMENT.name(),
                "statusMap",
                "DELIVRD = DELIVERED\nUNDELIV = FAILED\nEXPIRED = FAILED\nREJECTD = NOT_COUNTED");
        return form(HttpStatus.OK, request, FormModel.of(Fields.showing(PREFIX, usual)), null);
    }

    @Post
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> save(HttpRequest<?> request, @Body String body) {
        CurrentUser user = pages.reader(request);
        Fields typed = Fields.parse(PREFIX, body);
        try {
            return Pages.seeOther(PATH + "/" + formats.save(user, typed));
        } catch (FormProblem e) {
            return form(HttpStatus.UNPROCESSABLE_ENTITY, request, FormModel.of(typed, e, user.locale()), null);
        }
    }

    @Get("/{id}")
    HttpResponse<?> one(HttpRequest<?> request, @PathVariable long id) {
        FormatService.Format format = find(request, id);
        return form(HttpStatus.OK, request, FormModel.of(shown(format)), format);
    }

    /** How a sample's first rows would be read; nothing is kept. */
    @Post("/{id}/test")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    Mono<HttpResponse<?>> test(HttpRequest<?> request, @PathVariable long id) {
        FormatService.Format format = find(request, id);
        CurrentUser user = pages.reader(request);
        return uploads.<HttpResponse<?>>form(request, upload -> {
                    FormatService.Trial trial = formats.tryOut(format, upload.file());
                    Map<String, Object> model = new HashMap<>(FormModel.of(shown(format)));
                    model.put("missing", trial.missing());
                    model.put("fileName", upload.file().name());
                    model.put(
                            "lines",
                            trial.lines().stream()
                                    .map(line -> shown(line, user.locale()))
                                    .toList());
                    return form(HttpStatus.OK, request, model, format);
                })
                .onErrorResume(
                        FormProblem.class,
                        e -> Mono.just(form(
                                HttpStatus.UNPROCESSABLE_ENTITY,
                                request,
                                FormModel.of(shown(format), e, user.locale()),
                                format)));
    }

    private static Fields shown(FormatService.Format format) {
        Map<String, Object> values = new HashMap<>(format.settings());
        values.put("name", format.name());
        return Fields.showing(PREFIX, values);
    }

    static Shown shown(FormatService.Line line, Locale locale) {
        Formats words = new Formats(locale);
        CdrRow row = line.row().orElse(null);
        if (row == null) {
            return new Shown(
                    line.line(),
                    "",
                    "",
                    "",
                    "",
                    "",
                    0,
                    0,
                    null,
                    line.problems().stream()
                            .map(problem -> problem(problem, locale))
                            .toList());
        }
        return new Shown(
                row.line(),
                row.id(),
                row.number() == 0 ? "" : Msisdn.mask(Long.toString(row.number())),
                words.dateTime(row.atMillis()),
                row.brandname(),
                row.status().name(),
                row.segments(),
                row.charged(),
                row.amountVnd() == CdrRow.NO_AMOUNT ? null : row.amountVnd(),
                List.of());
    }

    private static String problem(CdrProblem problem, Locale locale) {
        return Messages.text(locale, "problem.cdr." + problem.code(), problem.field(), problem.value());
    }

    private FormatService.Format find(HttpRequest<?> request, long id) {
        return formats.find(pages.reader(request), id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no format " + id));
    }

    private HttpResponse<?> form(
            HttpStatus status,
            HttpRequest<?> request,
            Map<String, Object> model,
            FormatService.@Nullable Format format) {
        complete(model, pages.reader(request), format);
        return pages.page(status, request, SECTION, "reconciliation/format", model);
    }

    private static void complete(Map<String, Object> model, CurrentUser user, FormatService.@Nullable Format format) {
        complete(model, user.locale());
        model.put("format", format);
        model.put("editable", user.may(Permission.BILLING_EDIT));
    }

    /** Options of the form's choices. */
    public static void complete(Map<String, Object> model, Locale locale) {
        model.putIfAbsent("lines", List.of());
        model.putIfAbsent("missing", List.of());
        model.putIfAbsent("fileName", "");
        model.put(
                "separators",
                Stream.of("comma", "semicolon", "tab", "bar")
                        .map(name -> new Option(name, Messages.text(locale, "cdr.separator." + name)))
                        .toList());
        model.put("numberForms", FormModel.named(locale, "cdr.numberForm", NumberForm.values()));
        model.put("idModes", FormModel.named(locale, "cdr.idMode", SmscIdForm.values()));
        model.put("prices", FormModel.named(locale, "cdr.priceOf", CdrFormat.PriceOf.values()));
        model.put("charges", FormModel.named(locale, "cdr.chargeOn", ChargeOn.values()));
    }
}
