package org.brandcast.domain.rating;

import org.brandcast.domain.lifecycle.ChargeOn;

/**
 * How much was sent. A difference of two counts is one, too, so each number may be negative.
 *
 * @param segments that were reserved
 * @param acceptedSegments that an SMSC accepted
 * @param deliveredSegments that a receipt says were delivered
 */
public record UsageCount(long messages, long segments, long acceptedSegments, long deliveredSegments) {
    public static final UsageCount NONE = new UsageCount(0, 0, 0, 0);

    public UsageCount plus(UsageCount other) {
        return new UsageCount(
                Math.addExact(messages, other.messages),
                Math.addExact(segments, other.segments),
                Math.addExact(acceptedSegments, other.acceptedSegments),
                Math.addExact(deliveredSegments, other.deliveredSegments));
    }

    public UsageCount minus(UsageCount other) {
        return new UsageCount(
                Math.subtractExact(messages, other.messages),
                Math.subtractExact(segments, other.segments),
                Math.subtractExact(acceptedSegments, other.acceptedSegments),
                Math.subtractExact(deliveredSegments, other.deliveredSegments));
    }

    /** The segments that are paid for; what the quota ledger posts of the same messages. */
    public long chargedSegments(ChargeOn chargeOn) {
        return switch (chargeOn) {
            case ACCEPTED -> acceptedSegments;
            case DELIVERED -> deliveredSegments;
        };
    }
}
