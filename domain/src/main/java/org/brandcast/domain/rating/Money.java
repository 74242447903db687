package org.brandcast.domain.rating;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Whole đồng, and the only place that rounds them: half a đồng up, away from zero, so that a credit mirrors its charge.
 * Amounts of segments are exact, for unit prices are whole; only shares (VAT, rebates) are rounded, once each.
 */
public final class Money {
    /** A share of 100 %. */
    public static final int WHOLE_BASIS_POINTS = 10_000;

    private Money() {}

    /**
     * What so many segments cost.
     *
     * @throws ArithmeticException over 2^63 đồng
     */
    public static long of(long segments, long unitPriceVnd) {
        return Math.multiplyExact(segments, unitPriceVnd);
    }

    /**
     * A share of an amount.
     *
     * @param basisPoints hundredths of a percent: 1000 is 10 %
     * @throws ArithmeticException over 2^63 đồng
     */
    public static long share(long amountVnd, int basisPoints) {
        return BigDecimal.valueOf(amountVnd)
                .multiply(BigDecimal.valueOf(basisPoints))
                .divide(BigDecimal.valueOf(WHOLE_BASIS_POINTS), 0, RoundingMode.HALF_UP)
                .longValueExact();
    }
}
