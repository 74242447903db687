package org.brandcast.portal.keyword;

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
import java.util.List;
import java.util.Map;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.schemas.KeywordSeverity;
import org.jspecify.annotations.Nullable;

/** Words: the tester for whoever writes texts, the list and its additions for the operator. */
@Controller("/rules/keywords")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class KeywordPageController {
    private static final String SECTION = "rule";

    private final Pages pages;
    private final KeywordService keywords;

    KeywordPageController(Pages pages, KeywordService keywords) {
        this.pages = pages;
        this.keywords = keywords;
    }

    @Get
    HttpResponse<?> all(
            HttpRequest<?> request,
            @QueryValue @Nullable String text,
            @QueryValue @Nullable String q,
            @QueryValue @Nullable String severity,
            @QueryValue @Nullable Integer made,
            @QueryValue @Nullable Integer changed) {
        Fields blank = Fields.showing("keyword", Map.of("severity", "REJECT", "text", text == null ? "" : text));
        Map<String, Object> model = FormModel.of(blank);
        model.put("made", made);
        model.put("changed", changed);
        return page(HttpStatus.OK, request, model, text, q, severity);
    }

    @Post
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> add(HttpRequest<?> request, @Body String body) {
        CurrentUser user = pages.reader(request);
        Fields form = Fields.parse("keyword", body);
        try {
            KeywordService.Added added = keywords.add(user, form);
            return Pages.seeOther("/rules/keywords?made=" + added.made() + "&changed=" + added.changed());
        } catch (FormProblem e) {
            return page(
                    HttpStatus.UNPROCESSABLE_ENTITY, request, FormModel.of(form, e, user.locale()), null, null, null);
        }
    }

    @Get("/{id}")
    HttpResponse<?> one(HttpRequest<?> request, @PathVariable long id) {
        KeywordRow word = find(request, id);
        return form(
                HttpStatus.OK,
                request,
                word,
                FormModel.of(Fields.showing(
                        "keyword",
                        Map.of(
                                "severity",
                                word.severity(),
                                "exactMarks",
                                word.exactMarks(),
                                "allowed",
                                word.allowed(),
                                "active",
                                word.active()))));
    }

    @Post("/{id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> save(HttpRequest<?> request, @PathVariable long id, @Body String body) {
        CurrentUser user = pages.reader(request);
        KeywordRow word = find(request, id);
        Fields form = Fields.parse("keyword", body);
        try {
            keywords.save(user, id, form);
            return Pages.seeOther("/rules/keywords");
        } catch (FormProblem e) {
            return form(HttpStatus.UNPROCESSABLE_ENTITY, request, word, FormModel.of(form, e, user.locale()));
        }
    }

    private KeywordRow find(HttpRequest<?> request, long id) {
        return keywords.find(pages.reader(request), id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no keyword " + id));
    }

    private HttpResponse<?> page(
            HttpStatus status,
            HttpRequest<?> request,
            Map<String, Object> model,
            @Nullable String text,
            @Nullable String q,
            @Nullable String severity) {
        CurrentUser user = pages.reader(request);
        String sought = q == null ? "" : q;
        String only = severity == null ? "" : severity;
        model.put("q", sought);
        model.put("only", only);
        model.put("severities", severities(user));
        model.put("total", keywords.count(user));
        model.put("words", user.isOperator() ? keywords.words(user, sought, only) : List.of());
        model.put("editable", user.isOperator() && user.may(Permission.RULE_EDIT));
        model.put("trial", text == null || text.isBlank() ? null : keywords.test(user, text));
        return pages.page(status, request, SECTION, "keyword/keywords", model);
    }

    private HttpResponse<?> form(
            HttpStatus status, HttpRequest<?> request, KeywordRow word, Map<String, Object> model) {
        CurrentUser user = pages.reader(request);
        model.put("word", word);
        model.put("severities", severities(user));
        model.put("history", keywords.history(user, word.id()));
        return pages.page(status, request, SECTION, "keyword/form", model);
    }

    private static List<Option> severities(CurrentUser user) {
        return List.of(KeywordSeverity.values()).stream()
                .map(value ->
                        new Option(value.name(), Messages.text(user.locale(), "keyword.severity." + value.name())))
                .toList();
    }
}
