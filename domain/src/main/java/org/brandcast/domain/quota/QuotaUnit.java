package org.brandcast.domain.quota;

/** What an order's volume is counted in. */
public enum QuotaUnit {
    SEGMENTS,
    /** Whole đồng; each message costs its segments times the price frozen when it was reserved. */
    VND
}
