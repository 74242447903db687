package org.brandcast.portal.order;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An order and what is left on it, in segments. granted = posted + reserved + free.
 *
 * @param state signed (not yet taken over by admission), active, exhausted, not_yet_valid, expired, closing, closed
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
            String number, boolean funds, @Nullable Long fundedBy) {
        public static final Contract PLAIN = new Contract("", false, null);
    }

    public long free() {
        return granted - reserved - posted;
    }

    /** Whether a campaign may start on it now. */
    public boolean isSpendable() {
        return state.equals("active") && !contract.funds();
    }

    /** Whether orders below may be cut from it now. */
    public boolean canFund() {
        return state.equals("active") && contract.funds();
    }

    /** Whether its volume may still grow. */
    public boolean isOpen() {
        return !state.equals("closing") && !state.equals("closed");
    }
}
