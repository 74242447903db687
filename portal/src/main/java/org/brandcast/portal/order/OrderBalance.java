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
        @Nullable Long asOfMillis) {
    public long free() {
        return granted - reserved - posted;
    }

    /** Whether a campaign may start on it now. */
    public boolean isSpendable() {
        return state.equals("active");
    }
}
