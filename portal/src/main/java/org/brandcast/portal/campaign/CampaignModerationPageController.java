package org.brandcast.portal.campaign;

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
import org.brandcast.portal.page.SmsPreview;
import org.brandcast.portal.security.CurrentUser;
import org.jspecify.annotations.Nullable;

/** Campaigns that wait for a moderator: all of them, and one alone, after whose decision the next comes by itself. */
@Controller("/moderation/campaigns")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class CampaignModerationPageController {
    private static final String SECTION = "moderation";

    private final Pages pages;
    private final CampaignModeration moderation;
    private final Clock clock;

    CampaignModerationPageController(Pages pages, CampaignModeration moderation, Clock clock) {
        this.pages = pages;
        this.moderation = moderation;
        this.clock = clock;
    }

    @Get
    HttpResponse<?> queue(HttpRequest<?> request, @QueryValue @Nullable Integer done) {
        return queuePage(HttpStatus.OK, request, Fields.showing("moderation", Map.of()), List.of(), done);
    }

    @Get("/{id}")
    HttpResponse<?> one(HttpRequest<?> request, @PathVariable long id, @QueryValue @Nullable Integer done) {
        return onePage(HttpStatus.OK, request, id, Fields.showing("moderation", Map.of()), List.of(), done);
    }

    @Post
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> decide(HttpRequest<?> request, @Body String body) {
        CurrentUser user = pages.reader(request);
        Fields form = Fields.parse("moderation", body);
        boolean single = form.on("next");
        try {
            int done = moderation.decide(user, form);
            Optional<SubmittedCampaign> next = single
                    ? moderation.queue(user).stream()
                            .filter(SubmittedCampaign::decidable)
                            .findFirst()
                    : Optional.empty();
            return Pages.seeOther("/moderation/campaigns"
                    + next.map(campaign -> "/" + campaign.id()).orElse("") + "?done=" + done);
        } catch (FormProblem e) {
            List<ShownProblem> problems = ShownProblem.of(user.locale(), e.problems());
            return single && form.text("pick").matches("[0-9]{1,18}")
                    ? onePage(
                            HttpStatus.UNPROCESSABLE_ENTITY,
                            request,
                            Long.parseLong(form.text("pick")),
                            form,
                            problems,
                            null)
                    : queuePage(HttpStatus.UNPROCESSABLE_ENTITY, request, form, problems, null);
        }
    }

    private HttpResponse<?> queuePage(
            HttpStatus status,
            HttpRequest<?> request,
            Fields form,
            List<ShownProblem> problems,
            @Nullable Integer done) {
        Map<String, Object> model = model(form, problems, done);
        model.put("campaigns", moderation.queue(pages.reader(request)));
        return pages.page(status, request, SECTION, "moderation/campaigns", model);
    }

    private HttpResponse<?> onePage(
            HttpStatus status,
            HttpRequest<?> request,
            long id,
            Fields form,
            List<ShownProblem> problems,
            @Nullable Integer done) {
        Optional<SubmittedCampaign> campaign = moderation.find(pages.reader(request), id);
        if (campaign.isEmpty()) {
            // Somebody else has decided meanwhile: the queue says where things stand.
            return Pages.seeOther("/moderation/campaigns");
        }
        Map<String, Object> model = model(form, problems, done);
        model.put("c", campaign.get());
        model.put("sms", SmsPreview.of(campaign.get().text()));
        return pages.page(status, request, SECTION, "moderation/campaign", model);
    }

    private Map<String, Object> model(Fields form, List<ShownProblem> problems, @Nullable Integer done) {
        Map<String, Object> model = new HashMap<>();
        model.put("done", done);
        model.put("v", form);
        model.put("problems", problems);
        model.put("errors", ShownProblem.byField(problems));
        model.put("now", clock.millis());
        return model;
    }
}
