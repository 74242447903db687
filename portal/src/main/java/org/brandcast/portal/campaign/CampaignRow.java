package org.brandcast.portal.campaign;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.brandcast.portal.page.BarPart;

/**
 * A campaign in a table.
 *
 * @param bar delivered ones and the other finals as shares of the recipients
 */
public record CampaignRow(CampaignSummary summary, List<BarPart> bar) {
    public static CampaignRow of(CampaignSummary summary) {
        Map<String, Long> shares = new LinkedHashMap<>();
        shares.put("DELIVERED", summary.delivered());
        // Of a cancelled campaign most of the others never went out: no failure of the network's.
        shares.put(
                summary.state().equals("CANCELLED") ? "CANCELLED" : "FAILED", summary.finals() - summary.delivered());
        return new CampaignRow(summary, BarPart.of(shares, summary.recipients()));
    }
}
