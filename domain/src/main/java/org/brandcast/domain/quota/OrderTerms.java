package org.brandcast.domain.quota;

import java.util.List;
import java.util.Optional;
import org.brandcast.domain.lifecycle.ChargeOn;
import org.brandcast.domain.lifecycle.MessageType;
import org.brandcast.domain.lifecycle.RejectReason;

/**
 * What an order pays for and when.
 *
 * @param types types it pays for; empty: every type
 * @param carriers carriers it pays for; empty: every carrier
 * @param validUntilMillis exclusive; also the rank: the earliest expiry pays first
 * @param prices per segment; a combination without a price costs 0 (paid by volume alone)
 */
public record OrderTerms(
        List<MessageType> types,
        List<String> carriers,
        long validFromMillis,
        long validUntilMillis,
        ChargeOn chargeOn,
        List<OrderPrice> prices) {

    /** Why the order can't pay for such a message at that instant; empty: it can, if it has enough left. */
    public Optional<RejectReason> refusalOf(MessageType type, String carrier, long atMillis) {
        if (atMillis < validFromMillis) {
            return Optional.of(RejectReason.ORDER_NOT_YET_VALID);
        }
        if (atMillis >= validUntilMillis) {
            return Optional.of(RejectReason.ORDER_EXPIRED);
        }
        boolean covered =
                (types.isEmpty() || types.contains(type)) && (carriers.isEmpty() || carriers.contains(carrier));
        return covered ? Optional.empty() : Optional.of(RejectReason.ORDER_NOT_COVERING);
    }

    /** Whole đồng per segment. */
    public long unitPriceVnd(MessageType type, String carrier) {
        for (OrderPrice price : prices) {
            if (price.type() == type && price.carrier().equals(carrier)) {
                return price.unitPriceVnd();
            }
        }
        return 0;
    }
}
