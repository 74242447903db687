package org.brandcast.domain.quota;

import org.brandcast.domain.lifecycle.RejectReason;

/** What an {@link OrderAccount} answers to a wish to reserve. */
public sealed interface ReserveOutcome {
    record Reserved(OrderAccount account, LedgerEntry entry, Reservation reservation) implements ReserveOutcome {}

    /**
     * The account is unchanged.
     *
     * @param reason ORDER_CLOSED or ORDER_EXHAUSTED
     */
    record Refused(RejectReason reason, String detail) implements ReserveOutcome {}
}
