package org.brandcast.domain.rating;

import org.brandcast.domain.lifecycle.ChargeOn;

/**
 * What facts that came after a message's final status add to its bill. The status stands and so does the ledger; a segment
 * that turns out to have been accepted or delivered after all is charged on a correction line, once however many late
 * facts say so. Of two receipts that contradict each other the first stands: what was charged stays charged.
 */
public final class LateReceipts {
    /** Code of a late receipt that says that its segment was delivered. */
    public static final String DELIVERED = "DLR_DELIVERED";

    /** Code of a late answer that says that an SMSC refused the segment; all others prove that one took it. */
    public static final String REFUSED = "SMSC_REJECTED";

    private LateReceipts() {}

    /**
     * Segments to be charged beyond those of the final status.
     *
     * @param count of that one message when it became final
     * @param lateDelivered segments of which a late receipt says that they were delivered
     * @param lateAccepted segments of which a late fact proves that an SMSC took them, the delivered among them
     */
    public static UsageCount more(ChargeOn chargeOn, UsageCount count, long lateDelivered, long lateAccepted) {
        return switch (chargeOn) {
            case ACCEPTED ->
                new UsageCount(0, 0, Math.min(lateAccepted, count.segments() - count.acceptedSegments()), 0);
            case DELIVERED ->
                new UsageCount(0, 0, 0, Math.min(lateDelivered, count.segments() - count.deliveredSegments()));
        };
    }
}
