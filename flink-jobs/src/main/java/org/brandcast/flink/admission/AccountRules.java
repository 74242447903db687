package org.brandcast.flink.admission;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.brandcast.domain.quota.LedgerStep;
import org.brandcast.domain.quota.OrderChoice;
import org.brandcast.domain.quota.Reservation;
import org.brandcast.flink.io.SchemaTypes;
import org.jspecify.annotations.Nullable;

/** The rules of a tenant's account, as pure functions: idempotency, then the caps, then which order pays, the reserve. */
public final class AccountRules {
    private AccountRules() {}

    /** What an account has. Not changed by the rules. */
    public record Account(OrderBook orders, CapBook caps, ZoneId zone) {}

    /**
     * Decides about a request.
     *
     * @param registered what is remembered of its id; null: nothing
     */
    public static AccountDecision decide(
            Judged judged, @Nullable Registered registered, Account account, long nowMillis) {
        if (registered != null) {
            boolean same = registered.bodyHash().equals(judged.facts().getBodyHash());
            if (!same && !judged.continues()) {
                return new AccountDecision.Conflict(registered.bodyHash());
            }
            // Only what was registered as waiting goes on; another body that waited under the id was told long ago.
            if (!same || !registered.pending() || !judged.continues()) {
                return new AccountDecision.Duplicate();
            }
        }
        Judged.Outcome outcome = judged.outcome();
        if (outcome instanceof Judged.Refused refused) {
            return new AccountDecision.Reject(refused.reason(), refused.detail());
        }
        if (outcome instanceof Judged.Passed passed) {
            return pay(judged, passed, account, nowMillis);
        }
        return new AccountDecision.Pend();
    }

    private static AccountDecision pay(Judged judged, Judged.Passed passed, Account account, long nowMillis) {
        List<CapBook.Cap> caps = account.caps().covering(judged.facts());
        Optional<CapBook.Broken> broken = CapBook.broken(caps, passed.text().segments(), nowMillis, account.zone());
        if (broken.isPresent()) {
            return AccountDecision.Reject.of(broken.get().reason(), broken.get().detail());
        }
        OrderChoice.Demand demand = new OrderChoice.Demand(
                SchemaTypes.toDomain(judged.facts().getType()),
                judged.facts().getCarrier(),
                passed.text().segments(),
                judged.orderId(),
                nowMillis);
        OrderChoice.Outcome outcome = OrderChoice.choose(account.orders().ranked(), demand);
        if (outcome instanceof OrderChoice.Outcome.Pays pays) {
            return new AccountDecision.Admit(passed, pays.candidate().terms(), pays.reserved(), caps);
        }
        OrderChoice.Outcome.Refused refused = (OrderChoice.Outcome.Refused) outcome;
        return AccountDecision.Reject.of(refused.reason(), refused.detail());
    }

    /**
     * Ends a reserve. The order and the size are those of the reserve; of what is told only the part to post counts.
     *
     * @param postSegments to post; the rest is voided
     */
    public static LedgerStep settle(OrderBook book, Reservation reservation, int postSegments) {
        OrderChoice.Candidate order = book.get(reservation.orderId());
        if (order == null) {
            throw new IllegalStateException("no account of order " + reservation.orderId() + ", which holds a reserve");
        }
        return order.account()
                .settle(
                        reservation,
                        posted(reservation, postSegments),
                        reservation.segments() - posted(reservation, postSegments));
    }

    /** How much of a reserve is posted: never more than it holds. */
    public static int posted(Reservation reservation, int postSegments) {
        return Math.min(Math.max(postSegments, 0), reservation.segments());
    }
}
