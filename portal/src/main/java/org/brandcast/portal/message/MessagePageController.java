package org.brandcast.portal.message;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.brandcast.portal.campaign.CampaignService;
import org.brandcast.portal.campaign.CampaignView;
import org.brandcast.portal.page.Formats;
import org.brandcast.portal.page.Messages;
import org.brandcast.portal.page.Pages;
import org.brandcast.portal.page.SmsPreview;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;
import org.brandcast.portal.tenant.TenantDirectory;
import org.brandcast.schemas.MessageStatus;
import org.jspecify.annotations.Nullable;

/** The message log, filtered by its address, and the life of one message. */
@Controller("/messages")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
public class MessagePageController {
    private static final String SECTION = "message";
    private static final List<String> STATUSES =
            Arrays.stream(MessageStatus.values()).map(Enum::name).toList();

    private final Pages pages;
    private final MessageService messages;
    private final CampaignService campaigns;
    private final TenantDirectory tenants;

    MessagePageController(Pages pages, MessageService messages, CampaignService campaigns, TenantDirectory tenants) {
        this.pages = pages;
        this.messages = messages;
        this.campaigns = campaigns;
        this.tenants = tenants;
    }

    @Get
    HttpResponse<?> log(
            HttpRequest<?> request,
            @QueryValue @Nullable String q,
            @QueryValue @Nullable String status,
            @QueryValue @Nullable String type,
            @QueryValue @Nullable String brandname,
            @QueryValue @Nullable String campaignId,
            @QueryValue @Nullable String from,
            @QueryValue @Nullable String until,
            @QueryValue @Nullable String region) {
        CurrentUser user = pages.reader(request);
        MessageSearch search = MessageSearch.of(q, status, type, brandname, campaignId, from, until, region)
                .normalised();
        String after = request.getParameters().get("after");
        List<MessageRow> found = messages.search(user, search.filter(), after);
        Map<String, Object> model = new HashMap<>();
        model.put("filter", search);
        model.put("filtered", !search.isAny());
        model.put("statuses", STATUSES);
        model.put("regions", tenants.regions(user));
        model.put("messages", found);
        model.put("campaignName", campaignName(user, search).orElse(null));
        model.put("first", after == null ? null : search.address(null));
        model.put(
                "next",
                found.size() < MessageService.PAGE
                        ? null
                        : search.address(found.get(found.size() - 1).cursor()));
        return pages.page(request, SECTION, "message/messages", model);
    }

    @Get("/{id}")
    HttpResponse<?> life(HttpRequest<?> request, @PathVariable String id) {
        CurrentUser user = pages.reader(request);
        MessageLife life = messages.life(user, id)
                .orElseThrow(() -> new HttpStatusException(HttpStatus.NOT_FOUND, "no message " + id));
        return pages.page(request, SECTION, "message/life", lifeModel(life, user));
    }

    static Map<String, Object> lifeModel(MessageLife life, CurrentUser user) {
        Formats formats = new Formats(user.locale());
        return Map.of(
                "m",
                life,
                "events",
                EventView.of(life.events(), user.locale()),
                "sms",
                SmsPreview.of(life.wireText() == null ? life.text() : life.wireText()),
                "answer",
                Messages.text(
                        user.locale(),
                        "life.answer." + life.status(),
                        formats.span(life.statusAtMillis() - life.acceptedAtMillis())),
                "cost",
                cost(life, user, formats));
    }

    private static String cost(MessageLife life, CurrentUser user, Formats formats) {
        if (life.postedSegments() > 0) {
            return Messages.text(
                    user.locale(),
                    "message.cost.posted",
                    formats.vnd(life.postedSegments() * life.unitPriceVnd()),
                    life.postedSegments(),
                    formats.vnd(life.unitPriceVnd()));
        }
        return life.voidedSegments() > 0 || life.segments() == 0
                ? Messages.text(user.locale(), "message.cost.none")
                : Messages.text(user.locale(), "message.cost.pending", life.segments());
    }

    private Optional<String> campaignName(CurrentUser user, MessageSearch search) {
        Long id = search.filter().campaignId();
        return id == null || !user.may(Permission.CAMPAIGN_VIEW)
                ? Optional.empty()
                : campaigns.view(user, id).map(CampaignView::name);
    }
}
