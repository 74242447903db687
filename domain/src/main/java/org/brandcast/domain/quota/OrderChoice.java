package org.brandcast.domain.quota;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.brandcast.domain.lifecycle.MessageType;
import org.brandcast.domain.lifecycle.RejectReason;
import org.jspecify.annotations.Nullable;

/**
 * Which order pays for a message: the one that the sender named and no other, else of those that can pay the one that
 * expires first. If none can, the reason is that of the order that came nearest.
 */
public final class OrderChoice {
    /** How near an order came to paying, nearest first. */
    private static final List<RejectReason> NEAREST_FIRST = List.of(
            RejectReason.ORDER_EXHAUSTED,
            RejectReason.ORDER_NOT_COVERING,
            RejectReason.ORDER_NOT_YET_VALID,
            RejectReason.ORDER_EXPIRED,
            RejectReason.ORDER_CLOSED);

    /** Which order is asked first; the id decides between equal ones. */
    public static final Comparator<Candidate> EARLIEST_EXPIRY = Comparator.comparingLong(
                    (Candidate order) -> order.terms().validUntilMillis())
            .thenComparingLong(order -> order.account().orderId());

    private OrderChoice() {}

    /** An order of the tenant. */
    public record Candidate(OrderAccount account, OrderTerms terms) {}

    /**
     * What has to be paid.
     *
     * @param orderId named by the sender; null: the choice is free
     */
    public record Demand(
            MessageType type,
            String carrier,
            int segments,
            @Nullable Long orderId,
            long atMillis) {}

    /** The answer. */
    public sealed interface Outcome {
        /** The order that pays, already with the reserve on it. */
        record Pays(Candidate candidate, ReserveOutcome.Reserved reserved) implements Outcome {}

        record Refused(RejectReason reason, String detail) implements Outcome {}
    }

    /**
     * Chooses and reserves.
     *
     * @param ranked all orders of the tenant, in the order of {@link #EARLIEST_EXPIRY}
     */
    public static Outcome choose(List<Candidate> ranked, Demand demand) {
        Outcome.Refused nearest = null;
        for (Candidate order : ranked) {
            if (demand.orderId() != null && order.account().orderId() != demand.orderId()) {
                continue;
            }
            Outcome outcome = ask(order, demand);
            if (outcome instanceof Outcome.Pays) {
                return outcome;
            }
            Outcome.Refused refused = (Outcome.Refused) outcome;
            if (nearest == null || distance(refused) < distance(nearest)) {
                nearest = refused;
            }
        }
        if (nearest != null) {
            return nearest;
        }
        return demand.orderId() == null
                ? new Outcome.Refused(RejectReason.ORDER_NONE, scope(demand))
                : new Outcome.Refused(
                        RejectReason.ORDER_UNKNOWN, demand.orderId().toString());
    }

    private static Outcome ask(Candidate order, Demand demand) {
        OrderTerms terms = order.terms();
        if (order.account().closed()) {
            return new Outcome.Refused(RejectReason.ORDER_CLOSED, id(order));
        }
        Optional<RejectReason> refusal = terms.refusalOf(demand.type(), demand.carrier(), demand.atMillis());
        if (refusal.isPresent()) {
            boolean scope = refusal.get() == RejectReason.ORDER_NOT_COVERING;
            return new Outcome.Refused(refusal.get(), scope ? id(order) + ": " + scope(demand) : id(order));
        }
        ReserveOutcome reserve =
                order.account().reserve(demand.segments(), terms.unitPriceVnd(demand.type(), demand.carrier()));
        if (reserve instanceof ReserveOutcome.Reserved reserved) {
            return new Outcome.Pays(order, reserved);
        }
        ReserveOutcome.Refused refused = (ReserveOutcome.Refused) reserve;
        return new Outcome.Refused(refused.reason(), refused.detail());
    }

    private static int distance(Outcome.Refused refused) {
        return NEAREST_FIRST.indexOf(refused.reason());
    }

    private static String id(Candidate order) {
        return Long.toString(order.account().orderId());
    }

    private static String scope(Demand demand) {
        return demand.type() + " " + demand.carrier();
    }
}
