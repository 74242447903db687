package org.brandcast.smpp;

/** What a receipt says became of a segment; neither of the two SMPP numberings. */
public enum DeliveryState {
    ENROUTE,
    DELIVERED,
    EXPIRED,
    DELETED,
    UNDELIVERABLE,
    ACCEPTED,
    UNKNOWN,
    REJECTED
}
