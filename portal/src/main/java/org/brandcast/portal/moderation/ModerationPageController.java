package org.brandcast.portal.moderation;

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
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.form.Fields;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.page.ShownProblem;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.tenant.TenantService;
import org.jspecify.annotations.Nullable;

/** The queue; one group alone, after whose decision the next comes by itself; what was decided. */
@Controller("/moderation")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class ModerationPageController {
    private static final String SECTION = "moderation";

    private final Pages pages;
    private final ModerationService moderation;
    private final TenantService tenants;
    private final Clock clock;

    ModerationPageController(Pages pages, ModerationService moderation, TenantService tenants, Clock clock) {
        this.pages = pages;
        this.moderation = moderation;
        this.tenants = tenants;
        this.clock = clock;
    }

    @Get
    HttpResponse<?> queue(
            HttpRequest<?> request,
            @QueryValue @Nullable String state,
            @QueryValue @Nullable String tenant,
            @QueryValue @Nullable String type,
            @QueryValue @Nullable String rule,
            @QueryValue @Nullable String q,
            @QueryValue @Nullable Long done) {
        HeldFilter filter = new HeldFilter(state, tenant, type, rule, q);
        return queuePage(HttpStatus.OK, request, filter, Fields.showing("moderation", Map.of()), List.of(), done);
    }

    @Get("/{id}")
    HttpResponse<?> one(HttpRequest<?> request, @PathVariable String id, @QueryValue @Nullable Long done) {
        return onePage(HttpStatus.OK, request, id, Fields.showing("moderation", Map.of()), List.of(), done);
    }

    /** One or several groups; {@code next}: go on with the oldest that is left. */
    @Post
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> decide(HttpRequest<?> request, @Body String body) {
        CurrentUser user = pages.reader(request);
        Fields form = Fields.parse("moderation", body);
        boolean single = form.on("next");
        try {
            ModerationService.Outcome outcome = moderation.decide(user, form);
            Optional<HeldGroup> next = single
                    ? moderation.queue(user, new HeldFilter(null, null, null, null, null)).stream()
                            .filter(HeldGroup::decidable)
                            .findFirst()
                    : Optional.empty();
            return Pages.seeOther(
                    "/moderation" + next.map(group -> "/" + group.firstId()).orElse("") + "?done=" + outcome.decided());
        } catch (FormProblem e) {
            List<ShownProblem> problems = ShownProblem.of(user.locale(), e.problems());
            return single && form.all("pick").size() == 1
                    ? onePage(HttpStatus.UNPROCESSABLE_ENTITY, request, form.text("pick"), form, problems, null)
                    : queuePage(
                            HttpStatus.UNPROCESSABLE_ENTITY,
                            request,
                            new HeldFilter(null, null, null, null, null),
                            form,
                            problems,
                            null);
        }
    }

    private HttpResponse<?> queuePage(
            HttpStatus status,
            HttpRequest<?> request,
            HeldFilter filter,
            Fields form,
            List<ShownProblem> problems,
            @Nullable Long done) {
        CurrentUser user = pages.reader(request);
        boolean waiting = filter.shownState().equals("waiting");
        Map<String, Object> model = new HashMap<>();
        model.put("filter", filter);
        model.put("tenants", tenants.choices(user));
        model.put("total", moderation.waiting(user).orElse(null));
        model.put("groups", waiting ? moderation.queue(user, filter) : List.of());
        model.put("decided", waiting ? List.of() : moderation.decided(user, filter));
        model.put("done", done);
        putForm(model, form, problems);
        return pages.page(status, request, SECTION, "moderation/queue", model);
    }

    private HttpResponse<?> onePage(
            HttpStatus status,
            HttpRequest<?> request,
            String id,
            Fields form,
            List<ShownProblem> problems,
            @Nullable Long done) {
        Optional<HeldGroup> group = moderation.group(pages.reader(request), id);
        if (group.isEmpty()) {
            // Somebody else has decided meanwhile, or its time ran out: the queue says where things stand.
            return Pages.seeOther("/moderation");
        }
        Map<String, Object> model = new HashMap<>();
        model.put("g", group.get());
        model.put("done", done);
        putForm(model, form, problems);
        return pages.page(status, request, SECTION, "moderation/one", model);
    }

    private void putForm(Map<String, Object> model, Fields form, List<ShownProblem> problems) {
        model.put("v", form);
        model.put("problems", problems);
        model.put("errors", ShownProblem.byField(problems));
        model.put("now", clock.millis());
    }
}
