package org.brandcast.domain.lifecycle;

/** Which segments of a message an order pays for. */
public enum ChargeOn {
    /** Those that an SMSC accepted. */
    ACCEPTED,
    /** Those that were delivered. */
    DELIVERED
}
