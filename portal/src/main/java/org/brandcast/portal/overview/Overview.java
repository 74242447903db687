package org.brandcast.portal.overview;

import java.util.List;
import org.brandcast.portal.campaign.CampaignSummary;
import org.brandcast.portal.message.MessageRow;
import org.brandcast.portal.order.OrderBalance;

/**
 * The first page: what runs, what is left, what went out last.
 *
 * @param campaigns running, paused and scheduled ones, then the last finished
 * @param orders those that can be spent first
 */
public record Overview(
        List<CampaignSummary> campaigns, List<OrderBalance> orders, List<MessageRow> lastMessages, long asOfMillis) {}
