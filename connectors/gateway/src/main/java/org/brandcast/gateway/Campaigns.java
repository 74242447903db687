package org.brandcast.gateway;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.brandcast.schemas.CampaignControl;
import org.brandcast.schemas.CampaignState;
import org.jspecify.annotations.Nullable;

/** States of all campaigns, as control data last told them. Written by the control reader, read by every worker. */
final class Campaigns {
    private final Map<Long, CampaignState> states = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();

    void set(CampaignControl campaign) {
        states.put(campaign.getCampaignId(), campaign.getState());
        changes.incrementAndGet();
    }

    void remove(long campaignId) {
        states.remove(campaignId);
        changes.incrementAndGet();
    }

    /** Grows with each change. */
    long changes() {
        return changes.get();
    }

    /** RUNNING for a message without campaign and for one whose campaign isn't known yet: admission judged it. */
    CampaignState stateOf(@Nullable Long campaignId) {
        return campaignId == null ? CampaignState.RUNNING : states.getOrDefault(campaignId, CampaignState.RUNNING);
    }
}
