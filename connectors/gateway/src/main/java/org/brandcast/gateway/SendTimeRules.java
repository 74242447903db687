package org.brandcast.gateway;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.brandcast.gateway.SubscriberChanges.Advertiser;
import org.brandcast.schemas.JournalDecision;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OutboundMessage;

/**
 * The rules that hold at the time of sending, whatever admission said when it judged: the deadline, emergency stops, the
 * campaign, and for advertising its hours and the numbers that have meanwhile said no. Shared by all routes of the process.
 */
final class SendTimeRules {
    static final String DEADLINE_PASSED = "DEADLINE_PASSED";
    static final String CAMPAIGN_CANCELLED = "CAMPAIGN_CANCELLED";
    static final String CAMPAIGN_PAUSED = "CAMPAIGN_PAUSED";
    static final String EMERGENCY_STOP = "EMERGENCY_STOP";
    /** The codes of admission's own rules. */
    static final String AD_OUT_OF_HOURS = "AD_OUT_OF_HOURS";

    static final String AD_OPTED_OUT = "AD_OPTED_OUT";
    static final String AD_DO_NOT_CALL = "AD_DO_NOT_CALL";
    static final String AD_CONSENT_MISSING = "AD_CONSENT_MISSING";
    static final String SUBSCRIBER_RULES_NEWER = "SUBSCRIBER_RULES_NEWER";

    private final Campaigns campaigns;
    private final AdvertisingRules advertising;
    private final SubscriberChanges subscribers;
    private final Stops stops = new Stops();
    private final AtomicLong otherChanges = new AtomicLong();
    private volatile boolean subscribersRead;
    private volatile long controlVersion;

    SendTimeRules(Campaigns campaigns, AdvertisingRules advertising, SubscriberChanges subscribers) {
        this.campaigns = campaigns;
        this.advertising = advertising;
        this.subscribers = subscribers;
    }

    Campaigns campaigns() {
        return campaigns;
    }

    AdvertisingRules advertising() {
        return advertising;
    }

    SubscriberChanges subscribers() {
        return subscribers;
    }

    Stops stops() {
        return stops;
    }

    /** What numbers have said of late is known from here on. */
    void subscribersRead() {
        subscribersRead = true;
        otherChanges.incrementAndGet();
    }

    /** Control data up to this version is in force here. */
    void controlVersion(long version) {
        controlVersion = version;
        otherChanges.incrementAndGet();
    }

    long controlVersion() {
        return controlVersion;
    }

    /** Grows with each change that may change a verdict. */
    long changes() {
        return campaigns.changes() + subscribers.changes() + otherChanges.get();
    }

    /** Whether enough is known to judge a message of this type: advertising waits for what numbers have said. */
    boolean canJudge(MessageType type) {
        return type != MessageType.AD || subscribersRead;
    }

    /** What shall become of a message of which nothing is on the wire. */
    Verdict judge(OutboundMessage message, long nowMillis) {
        if (nowMillis >= message.getDeadlineMillis()) {
            return Verdict.drop(DEADLINE_PASSED);
        }
        boolean stopped = !stops.isEmpty() && stops.cover(message, advertising.upwardsOf(message.getTenantId()));
        Verdict byCampaign = switch (campaigns.stateOf(message.getCampaignId())) {
            case CANCELLED -> Verdict.drop(CAMPAIGN_CANCELLED);
            case PAUSED -> Verdict.hold(CAMPAIGN_PAUSED);
            case RUNNING, FINISHED -> stopped ? Verdict.hold(EMERGENCY_STOP) : Verdict.SEND;
        };
        return byCampaign.decision() == JournalDecision.DROP || message.getType() != MessageType.AD
                ? byCampaign
                : judgeAdvertising(message, nowMillis, byCampaign);
    }

    private Verdict judgeAdvertising(OutboundMessage message, long nowMillis, Verdict otherwise) {
        String refusal = subscribers.refusalOf(message.getTo(), advertiserOf(message, nowMillis), nowMillis);
        if (refusal != null) {
            return Verdict.drop(refusal);
        }
        if (otherwise.decision() != JournalDecision.SEND) {
            return otherwise;
        }
        if (isJudgedTooLongAgo(message)) {
            return new Verdict(JournalDecision.DEFER, SUBSCRIBER_RULES_NEWER, nowMillis);
        }
        OptionalLong opening = advertising.nextOpening(message.getTenantId(), nowMillis);
        if (opening.isPresent() && opening.getAsLong() <= nowMillis) {
            return otherwise;
        }
        return opening.isEmpty() || opening.getAsLong() >= message.getDeadlineMillis()
                ? Verdict.drop(AD_OUT_OF_HOURS)
                : new Verdict(JournalDecision.DEFER, AD_OUT_OF_HOURS, opening.getAsLong());
    }

    private Advertiser advertiserOf(OutboundMessage message, long nowMillis) {
        return new Advertiser(
                advertising.upwardsOf(message.getTenantId()),
                message.getBrandname(),
                advertising.isConsentRequired(message.getTenantId(), nowMillis));
    }

    /**
     * Whether something may have been told after the judgement that isn't kept here any more. A message that came back
     * without saying when it was judged again passes: it would come back for ever.
     */
    private boolean isJudgedTooLongAgo(OutboundMessage message) {
        if (message.getHop() > 0 && message.getJudgedAtMillis() == 0) {
            return false;
        }
        long judgedAt = Math.max(message.getAdmittedAtMillis(), message.getJudgedAtMillis());
        return judgedAt < subscribers.knownFromMillis();
    }
}
