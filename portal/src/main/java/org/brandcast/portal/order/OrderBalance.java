package org.brandcast.portal.order;

import java.util.List;
import java.util.Set;
import org.brandcast.domain.quota.OrderRelease;
import org.brandcast.domain.quota.OrderRelease.Payment;
import org.brandcast.domain.quota.QuotaUnit;
import org.jspecify.annotations.Nullable;

/**
 * An order and what is left on it, in its unit: segments or đồng. granted = posted + reserved + free.
 *
 * @param state unpaid (signed, nothing granted yet), signed (not yet taken over by admission), active, exhausted,
 *     not_yet_valid, expired, closing, closed, cancelled
 * @param types OTP, CARE, AD; empty: every type
 * @param carriers codes; empty: every carrier
 * @param asOfMillis when admission told this balance; null: not yet
 */
public record OrderBalance(
        long id,
        long tenantId,
        String tenantName,
        String name,
        String state,
        Set<String> types,
        Set<String> carriers,
        long granted,
        long reserved,
        long posted,
        long validFromMillis,
        long validUntilMillis,
        String chargeOn,
        @Nullable Long asOfMillis,
        Contract contract) {

    /**
     * What was agreed besides volume and price.
     *
     * @param number of the paper; empty: none was noted
     * @param funds whether orders below are cut from it; then no message is paid from it
     * @param fundedBy the order that it was cut from; null: none
     */
    public record Contract(
            String number, boolean funds, @Nullable Long fundedBy, Deal deal) {
        public static final Contract PLAIN = new Contract("", false, null);

        public Contract(String number, boolean funds, @Nullable Long fundedBy) {
            this(number, funds, fundedBy, Deal.PLAIN);
        }
    }

    /**
     * What was ordered and what is paid of it.
     *
     * @param creditLimitVnd what may be spent unpaid of an order that is paid afterwards; null: all of it
     * @param volume ordered, in the order's unit; what may be spent of it is granted
     * @param amountVnd what that costs by contract
     */
    public record Deal(
            QuotaUnit unit, Payment payment, @Nullable Long creditLimitVnd, long volume, long amountVnd, long paidVnd) {
        public static final Deal PLAIN = new Deal(QuotaUnit.SEGMENTS, Payment.POSTPAID, null, 0, 0, 0);

        long dueVnd(long ofAmountVnd) {
            return Math.max(0, ofAmountVnd - paidVnd);
        }
    }

    public long free() {
        return granted - reserved - posted;
    }

    /** What was ordered and isn't granted: it waits for money. */
    public long withheld() {
        return Math.max(0, contract.deal().volume() - granted);
    }

    /**
     * What is still to be paid: of an open order by its contract, of one that is over what was charged of it on
     * credit. What a prepaid order had not been paid for was never opened.
     */
    public long dueVnd() {
        Deal deal = contract.deal();
        if (isOpen()) {
            return deal.dueVnd(deal.amountVnd());
        }
        return state.equals("cancelled") || deal.payment() == Payment.PREPAID || deal.volume() == 0
                ? 0
                : deal.dueVnd(OrderRelease.amountAtRate(
                        List.of(new OrderRelease.Line(deal.volume(), deal.amountVnd())), posted));
    }

    /** Whether a payment may be recorded for it: until it is settled, and then to correct what was recorded. */
    public boolean isPayable() {
        return isOpen() || dueVnd() > 0 || contract.deal().paidVnd() != 0;
    }

    public boolean inVnd() {
        return contract.deal().unit() == QuotaUnit.VND;
    }

    public String unit() {
        return contract.deal().unit().name();
    }

    /** Whether a campaign may start on it now. */
    public boolean isSpendable() {
        return state.equals("active") && !contract.funds();
    }

    /** Whether orders below may be cut from it now. */
    public boolean canFund() {
        return state.equals("active") && contract.funds();
    }

    /** Whether what is free of it can be spent, now or later. */
    public boolean isLive() {
        return isOpen() && !state.equals("unpaid") && !state.equals("expired");
    }

    /** Whether its volume may still grow. */
    public boolean isOpen() {
        return !state.equals("closing") && !state.equals("closed") && !state.equals("cancelled");
    }

    /** Whether nothing was ever granted, so that it can be called off. */
    public boolean isUnpaid() {
        return state.equals("unpaid");
    }
}
