package org.brandcast.domain.rating;

import java.util.Objects;

/**
 * What a contract says beyond prices.
 *
 * @param vatBasisPoints 1000 is 10 %
 * @param tiers what the month's volume takes off
 * @param rebateFromVnd the month's usage in đồng from which a rebate is given
 * @param rebateBasisPoints its share of the usage after tiers
 * @param setupFeeVnd once for each brandname at each carrier, in the month in which it begins there
 * @param monthlyFeeVnd for each brandname at each carrier in each month in which it is registered there
 */
public record BillingTerms(
        int vatBasisPoints,
        VolumeTiers tiers,
        long rebateFromVnd,
        int rebateBasisPoints,
        long setupFeeVnd,
        long monthlyFeeVnd) {
    public BillingTerms {
        Objects.requireNonNull(tiers, "tiers is null");
        if (vatBasisPoints < 0 || vatBasisPoints > Money.WHOLE_BASIS_POINTS) {
            throw new IllegalArgumentException("vatBasisPoints is " + vatBasisPoints + ": it must be from 0 to 10000");
        }
        if (rebateBasisPoints < 0 || rebateBasisPoints > Money.WHOLE_BASIS_POINTS) {
            throw new IllegalArgumentException(
                    "rebateBasisPoints is " + rebateBasisPoints + ": it must be from 0 to 10000");
        }
        if (rebateFromVnd < 0 || setupFeeVnd < 0 || monthlyFeeVnd < 0) {
            throw new IllegalArgumentException("amounts of a contract's terms are not negative: " + rebateFromVnd + ", "
                    + setupFeeVnd + ", " + monthlyFeeVnd + " VND");
        }
    }
}
