package org.brandcast.domain.quota;

/**
 * What one message holds of an order until it is settled, frozen at admission. The caller keeps it by messageId and
 * removes it when it settles: that is what makes each reserve end once.
 *
 * @param segments at least 1
 * @param unitPriceVnd whole đồng per segment
 */
public record Reservation(long orderId, int segments, long unitPriceVnd) {
    public Reservation {
        if (segments < 1 || unitPriceVnd < 0) {
            throw new IllegalArgumentException(
                    "a reservation needs a segment and a price: " + segments + " at " + unitPriceVnd + " VND");
        }
    }

    public long amountVnd() {
        return amountVnd(segments);
    }

    long amountVnd(int ofSegments) {
        return Math.multiplyExact(ofSegments, unitPriceVnd);
    }

    /** Whether a settlement of so many segments ends this reservation exactly. */
    public boolean isEndedBy(int postSegments, int voidSegments) {
        return postSegments >= 0 && voidSegments >= 0 && (long) postSegments + voidSegments == segments;
    }
}
