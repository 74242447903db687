package org.brandcast.portal.subscriber;

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
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.brandcast.portal.control.ControlView;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.upload.Downloads;
import org.brandcast.portal.upload.SpooledFile;
import org.brandcast.portal.upload.Uploads;
import org.brandcast.schemas.SubscriberRuleKind;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What holds for a number, and files of such facts. A number is looked up by POST: it is personal data and belongs into
 * no address, history or log.
 */
@Controller("/rules/subscribers")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class SubscriberPageController {
    private static final String SECTION = "rule";

    private final Pages pages;
    private final SubscriberService subscribers;
    private final SubscriberImports imports;
    private final ControlView control;
    private final Uploads uploads;
    private final Downloads downloads;

    SubscriberPageController(
            Pages pages,
            SubscriberService subscribers,
            SubscriberImports imports,
            ControlView control,
            Uploads uploads,
            Downloads downloads) {
        this.pages = pages;
        this.subscribers = subscribers;
        this.imports = imports;
        this.control = control;
        this.uploads = uploads;
        this.downloads = downloads;
    }

    @Get
    HttpResponse<?> all(HttpRequest<?> request, @QueryValue @Nullable String done) {
        pages.reader(request).require(Permission.SUBSCRIBER_VIEW);
        Map<String, Object> model = FormModel.of(Fields.showing("subscriber", Map.of("kind", "OPTED_OUT")));
        model.put("done", done != null);
        return page(HttpStatus.OK, request, model, Optional.empty());
    }

    @Post("/look-up")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> lookUp(HttpRequest<?> request, @Body String body) {
        CurrentUser user = pages.reader(request);
        Fields form = Fields.parse("subscriber", body);
        try {
            SubscriberService.Answer answer = subscribers.lookUp(user, form);
            return page(HttpStatus.OK, request, FormModel.of(form), Optional.of(answer));
        } catch (FormProblem e) {
            return page(
                    HttpStatus.UNPROCESSABLE_ENTITY, request, FormModel.of(form, e, user.locale()), Optional.empty());
        }
    }

    @Post
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> put(HttpRequest<?> request, @Body String body) {
        CurrentUser user = pages.reader(request);
        Fields form = Fields.parse("subscriber", body);
        try {
            subscribers.put(user, form);
            return Pages.seeOther("/rules/subscribers?done=1");
        } catch (FormProblem e) {
            return page(
                    HttpStatus.UNPROCESSABLE_ENTITY, request, FormModel.of(form, e, user.locale()), Optional.empty());
        }
    }

    private HttpResponse<?> page(
            HttpStatus status,
            HttpRequest<?> request,
            Map<String, Object> model,
            Optional<SubscriberService.Answer> answer) {
        CurrentUser user = pages.reader(request);
        model.put("answer", answer.orElse(null));
        model.putIfAbsent("done", false);
        model.put("imports", imports.latest(user));
        model.put("editable", user.may(Permission.SUBSCRIBER_EDIT));
        putChoices(model, user);
        return pages.page(status, request, SECTION, "subscriber/subscribers", model);
    }

    @Get("/import")
    HttpResponse<?> importForm(HttpRequest<?> request) {
        pages.reader(request).require(Permission.SUBSCRIBER_EDIT);
        Fields blank = Fields.showing("subscriber", Map.of("kind", "DO_NOT_CALL"));
        return importPage(HttpStatus.OK, request, FormModel.of(blank));
    }

    @Post("/import")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    Mono<HttpResponse<?>> upload(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        AtomicReference<Fields> typed = new AtomicReference<>(Fields.showing("subscriber", Map.of()));
        return uploads.<HttpResponse<?>>form(request, uploaded -> {
                    Map<String, Object> given = uploaded.typed();
                    given.put("replaces", !uploaded.text("replaces").isEmpty());
                    Fields form = Fields.showing("subscriber", given);
                    typed.set(form);
                    return take(request, user, form, uploaded.file());
                })
                .onErrorResume(FormProblem.class, e -> Mono.just(refused(request, user, typed.get(), e)));
    }

    private HttpResponse<?> take(HttpRequest<?> request, CurrentUser user, Fields form, SpooledFile file) {
        boolean byScript = request.getHeaders().contains("HX-Request");
        try (InputStream csv = file.open()) {
            String next = "/rules/subscribers/imports/" + imports.upload(user, form, file.name(), csv);
            return byScript ? HttpResponse.ok().header("HX-Redirect", next) : Pages.seeOther(next);
        } catch (IOException e) {
            throw new UncheckedIOException("the upload could not be read to its end", e);
        }
    }

    private HttpResponse<?> refused(HttpRequest<?> request, CurrentUser user, Fields form, FormProblem problem) {
        Map<String, Object> model = FormModel.of(form, problem, user.locale());
        if (!request.getHeaders().contains("HX-Request")) {
            return importPage(HttpStatus.UNPROCESSABLE_ENTITY, request, model);
        }
        putChoices(model, user);
        return pages.fragment(request, "subscriber/import", "content", model).status(HttpStatus.UNPROCESSABLE_ENTITY);
    }

    private HttpResponse<?> importPage(HttpStatus status, HttpRequest<?> request, Map<String, Object> model) {
        putChoices(model, pages.reader(request));
        return pages.page(status, request, SECTION, "subscriber/import", model);
    }

    @Get("/imports/{id}")
    HttpResponse<?> one(HttpRequest<?> request, @PathVariable long id) {
        return pages.page(request, SECTION, "subscriber/report", Map.of("i", find(request, id)));
    }

    @Get("/imports/{id}/rejected.csv")
    @Produces("text/csv;charset=utf-8")
    HttpResponse<?> rejected(HttpRequest<?> request, @PathVariable long id) {
        find(request, id);
        CurrentUser user = pages.reader(request);
        return downloads.file(
                "import-" + id + "-rejected.csv",
                "text/csv;charset=utf-8",
                out -> imports.writeRejectedCsv(user, id, out));
    }

    private ImportView find(HttpRequest<?> request, long id) {
        return imports.find(pages.reader(request), id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no import " + id));
    }

    /** Register and portings are offered to the operator alone. */
    private void putChoices(Map<String, Object> model, CurrentUser user) {
        List<Option> kinds = new ArrayList<>();
        for (SubscriberRuleKind kind : SubscriberRuleKind.values()) {
            boolean everybodys = kind == SubscriberRuleKind.DO_NOT_CALL || kind == SubscriberRuleKind.PORTED;
            if (user.isOperator() || !everybodys) {
                kinds.add(new Option(kind.name(), Messages.text(user.locale(), "subscriber.kind." + kind.name())));
            }
        }
        model.put("kinds", kinds);
        model.put("tenants", FormModel.tenants(subscribers.advertisers(user)));
        model.put("carriers", FormModel.carriers(control.current()));
    }
}
