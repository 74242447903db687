package org.brandcast.portal.campaign;

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
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.api.ApiCalls;
import org.brandcast.portal.api.ApiClients;
import org.brandcast.portal.api.ApiPage;
import org.brandcast.portal.api.ApiProblem;
import org.brandcast.portal.api.ApiProblemException;
import org.brandcast.portal.apikey.ApiKeyService;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.upload.Downloads;
import org.jspecify.annotations.Nullable;

/**
 * /v1/campaigns, by a key with the scope {@code campaigns:manage}: what the pages do, for programs. Each step may be repeated
 * when its answer got lost. A key of the sandbox only looks: a campaign goes to real numbers.
 */
@Controller("/v1/campaigns")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class CampaignApiController {
    private final CampaignService campaigns;
    private final CampaignTests tests;
    private final CampaignExport exports;
    private final Downloads downloads;
    private final ApiCalls calls;

    CampaignApiController(
            CampaignService campaigns,
            CampaignTests tests,
            CampaignExport exports,
            Downloads downloads,
            ApiCalls calls) {
        this.campaigns = campaigns;
        this.tests = tests;
        this.exports = exports;
        this.downloads = downloads;
        this.calls = calls;
    }

    /** What a service does to a campaign. */
    private interface Step {
        void take(CurrentUser user, long id);
    }

    @Get
    HttpResponse<?> list(HttpRequest<?> request, Authentication authentication) {
        return looks(
                request,
                authentication,
                user -> HttpResponse.ok(ApiPage.of(request)
                        .newestFirst(
                                "campaigns",
                                (below, most) ->
                                        campaigns.campaigns(user, CampaignCommand.wanted(request), below, most),
                                CampaignSummary::id,
                                CampaignJson::of)));
    }

    /** Declares one: it waits for a moderator or its hour, or runs at once. The same again is the same campaign. */
    @Post
    @Consumes(MediaType.APPLICATION_JSON)
    HttpResponse<?> create(HttpRequest<?> request, Authentication authentication, @Body byte @Nullable [] body) {
        return acts(request, authentication, user -> {
            CampaignCommand command = CampaignCommand.declared(body);
            String reference = command.clientRef();
            CampaignService.Declared declared = reference == null
                    ? new CampaignService.Declared(campaigns.create(user, command.draft()), true)
                    : campaigns.declareOnce(user, command.draft(), reference);
            return HttpResponse.status(declared.made() ? HttpStatus.CREATED : HttpStatus.OK)
                    .body(CampaignJson.of(find(user, declared.id()), user.locale()))
                    .header(HttpHeaders.LOCATION, "/v1/campaigns/" + declared.id());
        });
    }

    /** What a draft would send, cost and be refused, and what would make {@link #create} refuse it. */
    @Post("/preview")
    @Consumes(MediaType.APPLICATION_JSON)
    HttpResponse<?> preview(HttpRequest<?> request, Authentication authentication, @Body byte @Nullable [] body) {
        return looks(
                request,
                authentication,
                user -> HttpResponse.ok(CampaignJson.of(
                        campaigns.preview(user, CampaignCommand.draft(body).draft()), user.locale())));
    }

    /** A draft's longest text, to a few numbers of one's own. */
    @Post("/test")
    @Consumes(MediaType.APPLICATION_JSON)
    HttpResponse<?> test(HttpRequest<?> request, Authentication authentication, @Body byte @Nullable [] body) {
        return acts(request, authentication, user -> {
            CampaignCommand command = CampaignCommand.tried(body);
            List<Map<String, Object>> sent =
                    tests.send(user, command.draft(), String.join("\n", command.testNumbers())).stream()
                            .map(each -> Map.<String, Object>of("messageId", each.messageId(), "to", each.msisdn()))
                            .toList();
            return HttpResponse.accepted().body(Map.of("messages", sent));
        });
    }

    @Get("/{campaignId}")
    HttpResponse<?> one(HttpRequest<?> request, Authentication authentication, @PathVariable long campaignId) {
        return looks(
                request,
                authentication,
                user -> HttpResponse.ok(CampaignJson.of(find(user, campaignId), user.locale())));
    }

    /** What became of each message. */
    @Get("/{campaignId}/messages.csv")
    @Produces(MediaType.ALL)
    HttpResponse<?> csv(HttpRequest<?> request, Authentication authentication, @PathVariable long campaignId) {
        return looks(request, authentication, user -> {
            find(user, campaignId);
            return downloads.file(
                    "campaign-" + campaignId + ".csv",
                    "text/csv;charset=utf-8",
                    out -> exports.csv(user, campaignId, out));
        });
    }

    @Get("/{campaignId}/messages.xlsx")
    @Produces(MediaType.ALL)
    HttpResponse<?> xlsx(HttpRequest<?> request, Authentication authentication, @PathVariable long campaignId) {
        return looks(request, authentication, user -> {
            find(user, campaignId);
            return downloads.file(
                    "campaign-" + campaignId + ".xlsx",
                    CampaignExport.XLSX,
                    out -> exports.xlsx(user, campaignId, out));
        });
    }

    /** A returned campaign once more, as it is drafted now. */
    @Post("/{campaignId}/submit")
    @Consumes(MediaType.APPLICATION_JSON)
    HttpResponse<?> submit(
            HttpRequest<?> request,
            Authentication authentication,
            @PathVariable long campaignId,
            @Body byte @Nullable [] body) {
        return acts(request, authentication, user -> {
            find(user, campaignId);
            campaigns.resubmit(user, campaignId, CampaignCommand.draft(body).draft(), "");
            return HttpResponse.ok(CampaignJson.of(find(user, campaignId), user.locale()));
        });
    }

    @Post("/{campaignId}/start")
    @Consumes(MediaType.ALL)
    HttpResponse<?> start(HttpRequest<?> request, Authentication authentication, @PathVariable long campaignId) {
        return step(request, authentication, campaignId, campaigns::start);
    }

    @Post("/{campaignId}/pause")
    @Consumes(MediaType.ALL)
    HttpResponse<?> pause(HttpRequest<?> request, Authentication authentication, @PathVariable long campaignId) {
        return step(request, authentication, campaignId, campaigns::pause);
    }

    @Post("/{campaignId}/resume")
    @Consumes(MediaType.ALL)
    HttpResponse<?> resume(HttpRequest<?> request, Authentication authentication, @PathVariable long campaignId) {
        return step(request, authentication, campaignId, campaigns::resume);
    }

    @Post("/{campaignId}/cancel")
    @Consumes(MediaType.ALL)
    HttpResponse<?> cancel(HttpRequest<?> request, Authentication authentication, @PathVariable long campaignId) {
        return step(request, authentication, campaignId, campaigns::cancel);
    }

    private HttpResponse<?> step(HttpRequest<?> request, Authentication authentication, long id, Step step) {
        return acts(request, authentication, user -> {
            find(user, id);
            step.take(user, id);
            return HttpResponse.ok(CampaignJson.of(find(user, id), user.locale()));
        });
    }

    private HttpResponse<?> acts(HttpRequest<?> request, Authentication authentication, ApiCalls.Asked asked) {
        return looks(request, authentication, user -> {
            if (ApiClients.of(authentication).sandbox()) {
                throw new ApiProblemException(ApiProblem.of(HttpStatus.FORBIDDEN, "SANDBOX_LOOKS"));
            }
            return asked.of(user);
        });
    }

    private HttpResponse<?> looks(HttpRequest<?> request, Authentication authentication, ApiCalls.Asked asked) {
        return calls.answer(request, authentication, ApiKeyService.SCOPE_CAMPAIGNS, Role.CAMPAIGN_MAKER, asked);
    }

    private CampaignView find(CurrentUser user, long id) {
        return campaigns
                .view(user, id)
                .orElseThrow(() -> new ApiProblemException(ApiProblem.of(HttpStatus.NOT_FOUND, "CAMPAIGN_UNKNOWN")));
    }
}
