package org.brandcast.portal.overview;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import org.brandcast.portal.campaign.CampaignService;
import org.brandcast.portal.campaign.CampaignSummary;
import org.brandcast.portal.message.MessageFilter;
import org.brandcast.portal.message.MessageRow;
import org.brandcast.portal.message.MessageService;
import org.brandcast.portal.order.OrderBalance;
import org.brandcast.portal.order.OrderList;
import org.brandcast.portal.order.OrderSearch;
import org.brandcast.portal.security.CurrentUser;
import org.brandcast.portal.security.Permission;

/** What the first page shows; a part that the role may not see is empty. */
@Singleton
public final class OverviewService {
    private static final int CAMPAIGNS = 8;
    private static final int ORDERS = 8;
    private static final int MESSAGES = 10;

    private final CampaignService campaigns;
    private final OrderList orders;
    private final MessageService messages;
    private final Clock clock;

    OverviewService(CampaignService campaigns, OrderList orders, MessageService messages, Clock clock) {
        this.campaigns = campaigns;
        this.orders = orders;
        this.messages = messages;
        this.clock = clock;
    }

    public Overview overview(CurrentUser user) {
        List<CampaignSummary> shownCampaigns = user.may(Permission.CAMPAIGN_VIEW)
                ? campaigns.campaigns(user).stream()
                        .sorted(Comparator.comparing((CampaignSummary c) -> c.finishedAtMillis() != null))
                        .limit(CAMPAIGNS)
                        .toList()
                : List.of();
        List<OrderBalance> shownOrders = user.may(Permission.ORDER_VIEW)
                ? orders.find(user, OrderSearch.ALL).orders().stream()
                        .limit(ORDERS)
                        .toList()
                : List.of();
        List<MessageRow> lastMessages = user.may(Permission.MESSAGE_VIEW)
                ? messages.search(user, MessageFilter.ALL, null).stream()
                        .limit(MESSAGES)
                        .toList()
                : List.of();
        return new Overview(shownCampaigns, shownOrders, lastMessages, clock.millis());
    }
}
