package org.brandcast.portal.webhook;

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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.form.Option;
import org.brandcast.portal.page.FormModel;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.schemas.MessageStatus;
import org.jspecify.annotations.Nullable;

/** Webhooks: made, changed, tried, and what they were told. A secret stands in the answer that makes it, once. */
@Controller("/webhooks")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class WebhookPageController {
    private static final String SECTION = "webhook";
    private static final String PREFIX = "webhook";

    private final Pages pages;
    private final WebhookService webhooks;
    private final TenantService tenants;

    WebhookPageController(Pages pages, WebhookService webhooks, TenantService tenants) {
        this.pages = pages;
        this.webhooks = webhooks;
        this.tenants = tenants;
    }

    @Get
    HttpResponse<?> all(HttpRequest<?> request) {
        return pages.page(
                request, SECTION, "webhook/webhooks", Map.of("webhooks", webhooks.webhooks(pages.reader(request))));
    }

    @Get("/new")
    HttpResponse<?> blank(HttpRequest<?> request) {
        CurrentUser user = pages.reader(request);
        user.require(Permission.WEBHOOK_EDIT);
        Fields blank = Fields.showing(
                PREFIX, Map.of("tenantId", user.tenantId(), "statuses", WebhookDraft.FINAL, "active", true));
        return form(HttpStatus.OK, request, null, null, FormModel.of(blank));
    }

    @Get("/{id}")
    HttpResponse<?> one(HttpRequest<?> request, @PathVariable long id) {
        WebhookView webhook = find(request, id);
        return form(HttpStatus.OK, request, webhook, null, FormModel.of(shown(webhook)));
    }

    @Post
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> create(HttpRequest<?> request, @Body String body) {
        CurrentUser user = pages.reader(request);
        Fields form = Fields.parse(PREFIX, body);
        try {
            WebhookDraft draft = draft(form);
            boolean known = tenants.choices(user).stream()
                    .anyMatch(choice -> Long.toString(choice.id()).equals(form.text("tenantId")));
            if (!known) {
                form.complain("tenantId", "problem.field.choice");
            }
            form.check();
            return told(
                    request,
                    refusable(form, () -> webhooks.create(user, Long.parseLong(form.text("tenantId")), draft)));
        } catch (FormProblem e) {
            return form(HttpStatus.UNPROCESSABLE_ENTITY, request, null, null, FormModel.of(form, e, user.locale()));
        }
    }

    /** {@code do} says what: save, renew, test, delete, resend-all; {@code resend} names one delivery. */
    @Post("/{id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> change(HttpRequest<?> request, @PathVariable long id, @Body String body) {
        CurrentUser user = pages.reader(request);
        WebhookView webhook = find(request, id);
        Fields form = Fields.parse(PREFIX, body);
        String page = "/webhooks/" + id;
        if (form.text("resend").matches("[0-9]{1,18}")) {
            webhooks.resend(user, id, Long.valueOf(form.text("resend")));
            return Pages.seeOther(page);
        }
        return switch (form.text("do")) {
            case "renew" -> told(request, webhooks.renew(user, id).orElseThrow(() -> unknown(id)));
            case "test" -> {
                webhooks.test(user, id);
                yield Pages.seeOther(page);
            }
            case "resend-all" -> {
                webhooks.resend(user, id, null);
                yield Pages.seeOther(page);
            }
            case "delete" -> {
                webhooks.delete(user, id);
                yield Pages.seeOther("/webhooks");
            }
            default -> save(request, webhook, form);
        };
    }

    private HttpResponse<?> save(HttpRequest<?> request, WebhookView webhook, Fields form) {
        CurrentUser user = pages.reader(request);
        try {
            WebhookDraft draft = draft(form);
            refusable(form, () -> webhooks.save(user, webhook.id(), draft));
            return Pages.seeOther("/webhooks");
        } catch (FormProblem e) {
            return form(HttpStatus.UNPROCESSABLE_ENTITY, request, webhook, null, FormModel.of(form, e, user.locale()));
        }
    }

    private static WebhookDraft draft(Fields form) {
        return new WebhookDraft(form.text("url").strip(), new LinkedHashSet<>(form.all("statuses")), form.on("active"));
    }

    /** Something that the service may refuse. */
    private interface Asked<T> {
        T run();
    }

    private static <T> T refusable(Fields form, Asked<T> asked) {
        try {
            return asked.run();
        } catch (WebhookService.RefusedException e) {
            e.faults().forEach(fault -> form.complain(fault.field(), "problem." + fault.code(), fault.value()));
            form.check();
            throw e;
        }
    }

    private static Fields shown(WebhookView webhook) {
        return Fields.showing(
                PREFIX, Map.of("url", webhook.url(), "statuses", webhook.statuses(), "active", webhook.active()));
    }

    private HttpResponse<?> told(HttpRequest<?> request, WebhookService.Made made) {
        WebhookView webhook = find(request, made.id());
        return form(HttpStatus.OK, request, webhook, made.secret(), FormModel.of(shown(webhook)));
    }

    private WebhookView find(HttpRequest<?> request, long id) {
        return webhooks.find(pages.reader(request), id).orElseThrow(() -> unknown(id));
    }

    private static HttpStatusException unknown(long id) {
        return new HttpStatusException(HttpStatus.NOT_FOUND, "no webhook " + id);
    }

    private HttpResponse<?> form(
            HttpStatus status,
            HttpRequest<?> request,
            @Nullable WebhookView webhook,
            @Nullable String secret,
            Map<String, Object> model) {
        CurrentUser user = pages.reader(request);
        model.put("webhook", webhook);
        model.put("secret", secret);
        model.put("tenants", webhook == null ? FormModel.tenants(tenants.choices(user)) : List.<Option>of());
        model.put("statuses", FormModel.named(user.locale(), "status", MessageStatus.values()));
        model.put("dead", webhook == null ? List.of() : webhooks.deliveries(user, webhook.id(), true));
        model.put("newest", webhook == null ? List.of() : webhooks.deliveries(user, webhook.id(), false));
        model.put("history", webhook == null ? List.of() : webhooks.history(user, webhook.id()));
        return pages.page(status, request, SECTION, "webhook/form", model);
    }
}
