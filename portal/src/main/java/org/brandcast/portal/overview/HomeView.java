package org.brandcast.portal.overview;

import java.util.List;
import java.util.Locale;
import org.brandcast.portal.campaign.CampaignRow;
import org.brandcast.portal.message.MessageRow;
import org.brandcast.portal.order.OrderBalance;
import org.brandcast.portal.order.OrderView;

/**
 * The first page.
 *
 * @param free segments left on the orders that can be spent
 * @param failures the latest messages that were refused, expired or failed
 * @param hasLists whether the first step was taken; told only while there is no campaign
 */
public record HomeView(
        List<CampaignRow> campaigns,
        long running,
        long scheduled,
        long paused,
        List<OrderView> orders,
        long free,
        long spendable,
        List<MessageRow> failures,
        boolean hasLists,
        long asOfMillis) {
    static HomeView of(Overview overview, List<MessageRow> failures, boolean hasLists, Locale locale) {
        List<OrderBalance> spendable = overview.orders().stream()
                .filter(order -> order.isSpendable() && !order.inVnd())
                .toList();
        return new HomeView(
                overview.campaigns().stream().map(CampaignRow::of).toList(),
                count(overview, "RUNNING"),
                count(overview, "SCHEDULED"),
                count(overview, "PAUSED"),
                overview.orders().stream()
                        .limit(4)
                        .map(order -> OrderView.of(order, locale))
                        .toList(),
                spendable.stream().mapToLong(OrderBalance::free).sum(),
                spendable.size(),
                failures,
                hasLists,
                overview.asOfMillis());
    }

    /** Nothing was ever started: the page shows how. */
    public boolean fresh() {
        return campaigns.isEmpty();
    }

    /** No campaign runs, waits or rests. */
    public boolean quiet() {
        return running + scheduled + paused == 0;
    }

    private static long count(Overview overview, String state) {
        return overview.campaigns().stream()
                .filter(campaign -> campaign.state().equals(state))
                .count();
    }
}
