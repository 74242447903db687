package org.brandcast.flink.admission;

import java.util.Optional;
import org.brandcast.domain.lifecycle.MessageType;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.domain.quota.LedgerStep;
import org.brandcast.domain.quota.Reservation;
import org.brandcast.domain.quota.ReserveOutcome;
import org.brandcast.flink.io.SchemaTypes;
import org.jspecify.annotations.Nullable;

/** The rules of a tenant's account, as one pure function: idempotency, then which order pays, then the reserve. */
public final class AccountRules {
    private AccountRules() {}

    /**
     * Decides about a request.
     *
     * @param decidedHash body hash of the message that was decided under this id; null: none is remembered
     * @param book the tenant's orders; not changed
     */
    public static AccountDecision decide(Judged judged, @Nullable String decidedHash, OrderBook book, long nowMillis) {
        if (decidedHash != null) {
            return decidedHash.equals(judged.facts().getBodyHash())
                    ? new AccountDecision.Duplicate()
                    : new AccountDecision.Conflict(decidedHash);
        }
        if (!judged.refusal().isEmpty()) {
            return new AccountDecision.Reject(judged.refusal(), judged.refusalDetail());
        }
        return judged.orderId() == null ? earliest(judged, book, nowMillis) : named(judged, book, nowMillis);
    }

    private static AccountDecision named(Judged judged, OrderBook book, long nowMillis) {
        OrderBook.Order order = book.get(judged.orderId());
        return order == null
                ? AccountDecision.Reject.of(RejectReason.ORDER_UNKNOWN, Long.toString(judged.orderId()))
                : reserve(judged, order, nowMillis);
    }

    /** The first order that can pay; if none can, the refusal that was nearest to paying tells why. */
    private static AccountDecision earliest(Judged judged, OrderBook book, long nowMillis) {
        AccountDecision.@Nullable Reject nearest = null;
        for (OrderBook.Order order : book.all()) {
            AccountDecision decision = reserve(judged, order, nowMillis);
            if (!(decision instanceof AccountDecision.Reject reject)) {
                return decision;
            }
            if (nearest == null || nearness(reject) > nearness(nearest)) {
                nearest = reject;
            }
        }
        return nearest == null ? AccountDecision.Reject.of(RejectReason.ORDER_NONE, "") : nearest;
    }

    /**
     * Ends a reserve. The order and the size are those of the reserve; of what is told only the part to post counts.
     *
     * @param postSegments to post; the rest is voided
     */
    public static LedgerStep settle(OrderBook book, Reservation reservation, int postSegments) {
        OrderBook.Order order = book.get(reservation.orderId());
        if (order == null) {
            throw new IllegalStateException("no account of order " + reservation.orderId() + ", which holds a reserve");
        }
        int post = Math.min(Math.max(postSegments, 0), reservation.segments());
        return order.account().settle(reservation, post, reservation.segments() - post);
    }

    private static int nearness(AccountDecision.Reject reject) {
        return switch (RejectReason.valueOf(reject.reason())) {
            case ORDER_EXHAUSTED -> 5;
            case ORDER_NOT_COVERING -> 4;
            case ORDER_NOT_YET_VALID -> 3;
            case ORDER_EXPIRED -> 2;
            default -> 1;
        };
    }

    private static AccountDecision reserve(Judged judged, OrderBook.Order order, long nowMillis) {
        String carrier = judged.facts().getCarrier();
        MessageType type = SchemaTypes.toDomain(judged.facts().getType());
        Optional<RejectReason> refusal = order.account().closed()
                ? Optional.of(RejectReason.ORDER_CLOSED)
                : order.terms().refusalOf(type, carrier, nowMillis);
        if (refusal.isPresent()) {
            return AccountDecision.Reject.of(
                    refusal.get(),
                    order.account().orderId() + ": " + judged.facts().getType() + " @ " + carrier);
        }
        ReserveOutcome outcome =
                order.account().reserve(judged.segments(), order.terms().unitPriceVnd(type, carrier));
        if (outcome instanceof ReserveOutcome.Reserved reserved) {
            return new AccountDecision.Admit(order.terms(), reserved);
        }
        ReserveOutcome.Refused refused = (ReserveOutcome.Refused) outcome;
        return AccountDecision.Reject.of(refused.reason(), refused.detail());
    }
}
