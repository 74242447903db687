package org.brandcast.portal.campaign;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.FormProblem;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.page.ShownProblem;
import org.brandcast.portal.page.SmsPreview;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.tenant.TenantDirectory;
import org.jspecify.annotations.Nullable;

/**
 * Campaigns: all of them, one with its progress, and what is done to one. A step that is refused shows the campaign's
 * page again with the reason; one that was taken redirects, so that a reload repeats nothing.
 */
@Controller("/campaigns")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class CampaignPageController {
    private static final String SECTION = "campaign";

    private final Pages pages;
    private final CampaignService campaigns;
    private final CampaignForms forms;
    private final CampaignFit fit;
    private final CampaignTests tests;
    private final TenantDirectory tenants;

    CampaignPageController(
            Pages pages,
            CampaignService campaigns,
            CampaignForms forms,
            CampaignFit fit,
            CampaignTests tests,
            TenantDirectory tenants) {
        this.pages = pages;
        this.campaigns = campaigns;
        this.forms = forms;
        this.fit = fit;
        this.tests = tests;
        this.tenants = tenants;
    }

    /** What a service does to a campaign. */
    private interface Step {
        void take(CurrentUser user, long id);
    }

    @Get
    HttpResponse<?> all(HttpRequest<?> request, @QueryValue @Nullable String region) {
        CurrentUser user = pages.reader(request);
        String chosen = region == null ? "" : region.strip();
        List<CampaignRow> rows =
                campaigns.campaigns(user, chosen).stream().map(CampaignRow::of).toList();
        return pages.page(
                request,
                SECTION,
                "campaign/campaigns",
                Map.of(
                        "campaigns",
                        rows,
                        "recipients",
                        rows.stream()
                                .mapToLong(row -> row.summary().recipients())
                                .sum(),
                        "delivered",
                        rows.stream()
                                .mapToLong(row -> row.summary().delivered())
                                .sum(),
                        "region",
                        chosen,
                        "regions",
                        tenants.regions(user)));
    }

    @Get("/new")
    HttpResponse<?> blank(HttpRequest<?> request, @QueryValue @Nullable Long listId) {
        CurrentUser user = pages.reader(request);
        user.require(Permission.CAMPAIGN_EDIT);
        return formPage(HttpStatus.OK, request, forms.blank(user, listId));
    }

    /** A returned campaign's form, to be changed and submitted again. */
    @Get("/{id}/edit")
    HttpResponse<?> edit(HttpRequest<?> request, @PathVariable long id) {
        CurrentUser user = pages.reader(request);
        if (campaigns.view(user, id).isEmpty()) {
            throw new HttpStatusException(HttpStatus.NOT_FOUND, "no campaign " + id);
        }
        return campaigns
                .returned(user, id)
                .<HttpResponse<?>>map(fields -> formPage(HttpStatus.OK, request, forms.filled(user, fields, List.of())))
                .orElseGet(() -> Pages.seeOther("/campaigns/" + id));
    }

    /** The form once more without diacritics, for a browser that runs no script. */
    @Post("/new")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> transliterated(HttpRequest<?> request, @Body String body) {
        return formPage(
                HttpStatus.OK,
                request,
                forms.filled(pages.reader(request), CampaignFields.parse(body).withoutDiacritics(), List.of()));
    }

    /** Segments of the text, while it is being written. */
    @Post("/text")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> text(HttpRequest<?> request, @Body String body) {
        return pages.fragment(
                request, "campaign/form", "counted", Map.of("form", forms.textOnly(CampaignFields.parse(body))));
    }

    /** Counts, costs and refusals of the form as it stands, whenever something was chosen or written. */
    @Post("/check")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> check(HttpRequest<?> request, @Body String body) {
        CampaignForm form = forms.filled(pages.reader(request), CampaignFields.parse(body), List.of());
        return pages.fragment(request, "campaign/form", "checked", Map.of("form", form));
    }

    /** The text as it stands, sent to a few numbers of one's own; the answer is a part of the page, or the page. */
    @Post("/test")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> test(HttpRequest<?> request, @Body String body) {
        CurrentUser user = pages.reader(request);
        CampaignFields fields = CampaignFields.parse(body);
        Map<String, Object> model = new HashMap<>();
        List<ShownProblem> problems = List.of();
        List<CampaignTests.Sent> sent = List.of();
        try {
            sent = tests.send(user, fields.draft(), CampaignFields.plain(fields.testNumbers()));
        } catch (FormProblem e) {
            problems = ShownProblem.of(user.locale(), e.problems());
        }
        model.put("sent", sent);
        model.put("testProblems", problems);
        if (request.getHeaders().contains("HX-Request")) {
            return pages.fragment(request, "campaign/form", "tested", model);
        }
        model.put("form", forms.filled(user, fields, problems));
        return pages.page(
                problems.isEmpty() ? HttpStatus.OK : HttpStatus.UNPROCESSABLE_ENTITY,
                request,
                SECTION,
                "campaign/form",
                model);
    }

    @Post
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> create(HttpRequest<?> request, @Body String body) {
        CurrentUser user = pages.reader(request);
        CampaignFields fields = CampaignFields.parse(body);
        try {
            if (fields.isLater() && fields.startAtMillis().isEmpty()) {
                throw new FormProblem(List.of(FieldProblem.of("startAt", fields.startAt(), "problem.startAt")));
            }
            String token = CampaignFields.plain(fields.token());
            long id = fields.changes().isPresent()
                    ? campaigns.resubmit(user, fields.changes().get(), fields.draft(), token)
                    : campaigns.create(user, fields.draft(), token);
            return Pages.seeOther("/campaigns/" + id);
        } catch (FormProblem e) {
            List<ShownProblem> problems = ShownProblem.of(user.locale(), e.problems());
            return formPage(HttpStatus.UNPROCESSABLE_ENTITY, request, forms.filled(user, fields, problems));
        }
    }

    @Get("/{id}")
    HttpResponse<?> one(HttpRequest<?> request, @PathVariable long id) {
        return campaignPage(HttpStatus.OK, request, find(pages.reader(request), id), List.of());
    }

    /**
     * The moving part alone, for browsers to which no events come through. When the campaign left the state that the
     * browser shows, the whole page is asked for: it has other buttons.
     */
    @Get("/{id}/progress")
    HttpResponse<?> progress(HttpRequest<?> request, @PathVariable long id, @QueryValue @Nullable String state) {
        CurrentUser user = pages.reader(request);
        CampaignView campaign = find(user, id);
        MutableHttpResponse<String> part = pages.fragment(
                request,
                "campaign/campaign",
                "progress",
                Map.of("c", campaign, "live", LiveView.of(campaign, user.locale())));
        return state == null || state.equals(campaign.state()) ? part : part.header("HX-Trigger", "state");
    }

    @Post("/{id}/start")
    @Consumes(MediaType.ALL)
    HttpResponse<?> start(HttpRequest<?> request, @PathVariable long id) {
        return step(request, id, campaigns::start);
    }

    @Post("/{id}/pause")
    @Consumes(MediaType.ALL)
    HttpResponse<?> pause(HttpRequest<?> request, @PathVariable long id) {
        return step(request, id, campaigns::pause);
    }

    @Post("/{id}/resume")
    @Consumes(MediaType.ALL)
    HttpResponse<?> resume(HttpRequest<?> request, @PathVariable long id) {
        return step(request, id, campaigns::resume);
    }

    /** To as many numbers as the order can pay. */
    @Post("/{id}/fit")
    @Consumes(MediaType.ALL)
    HttpResponse<?> fit(HttpRequest<?> request, @PathVariable long id) {
        return step(request, id, fit::run);
    }

    @Get("/{id}/cancel")
    HttpResponse<?> askCancel(HttpRequest<?> request, @PathVariable long id) {
        CurrentUser user = pages.reader(request);
        user.require(Permission.CAMPAIGN_EDIT);
        return cancelPage(HttpStatus.OK, request, find(user, id), "", List.of());
    }

    /** Can't be undone, so the campaign's name is asked for. */
    @Post("/{id}/cancel")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> cancel(HttpRequest<?> request, @PathVariable long id, @Body Map<String, String> typed) {
        CurrentUser user = pages.reader(request);
        CampaignView campaign = find(user, id);
        String confirm = typed.getOrDefault("confirm", "").strip();
        if (!confirm.equalsIgnoreCase(campaign.name().strip())) {
            List<FieldProblem> wrong = List.of(FieldProblem.of("confirm", confirm, "problem.confirm"));
            return cancelPage(
                    HttpStatus.UNPROCESSABLE_ENTITY, request, campaign, confirm, ShownProblem.of(user.locale(), wrong));
        }
        return step(request, id, campaigns::cancel);
    }

    private HttpResponse<?> step(HttpRequest<?> request, long id, Step step) {
        CurrentUser user = pages.reader(request);
        CampaignView campaign = find(user, id);
        try {
            step.take(user, id);
            return Pages.seeOther("/campaigns/" + id);
        } catch (FormProblem e) {
            List<ShownProblem> problems = ShownProblem.of(user.locale(), e.problems()).stream()
                    .map(problem -> new ShownProblem("", problem.text()))
                    .toList();
            return campaignPage(HttpStatus.UNPROCESSABLE_ENTITY, request, campaign, problems);
        }
    }

    private CampaignView find(CurrentUser user, long id) {
        return campaigns
                .view(user, id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no campaign " + id));
    }

    private HttpResponse<?> formPage(HttpStatus status, HttpRequest<?> request, CampaignForm form) {
        return pages.page(
                status,
                request,
                SECTION,
                "campaign/form",
                Map.of("form", form, "sent", List.of(), "testProblems", List.of()));
    }

    private HttpResponse<?> campaignPage(
            HttpStatus status, HttpRequest<?> request, CampaignView campaign, List<ShownProblem> problems) {
        Locale locale = pages.locale(request);
        Map<String, Object> model = new HashMap<>();
        model.put("c", campaign);
        model.put("live", LiveView.of(campaign, locale));
        model.put("sms", SmsPreview.of(campaign.text()));
        model.put("hold", LiveView.hold(campaign, locale));
        model.put("shortage", fit.shortage(pages.reader(request), campaign).orElse(null));
        model.put("problems", problems);
        return pages.page(status, request, SECTION, "campaign/campaign", model);
    }

    private HttpResponse<?> cancelPage(
            HttpStatus status,
            HttpRequest<?> request,
            CampaignView campaign,
            String confirm,
            List<ShownProblem> problems) {
        return pages.page(
                status,
                request,
                SECTION,
                "campaign/cancel",
                Map.of(
                        "confirm",
                        confirm,
                        "c",
                        campaign,
                        "live",
                        LiveView.of(campaign, pages.locale(request)),
                        "problems",
                        problems,
                        "errors",
                        ShownProblem.byField(problems)));
    }
}
