package org.brandcast.portal.policy;

/** Whose moderators decide on a tenant's campaigns. */
public enum CampaignDecider {
    /** Any tenant above it. */
    ABOVE,
    /** The operator alone. */
    OPERATOR,
    /** Those above it and its own, who don't decide on what they made themselves. */
    OWN
}
