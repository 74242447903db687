package org.brandcast.batch.month;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import org.brandcast.domain.rating.MonthEnd;

/**
 * A customer's month.
 *
 * @param usage by order, carrier, type and price
 * @param correctedVnd the part of the usage that corrects earlier days
 */
record Statement(
        YearMonth month,
        Party buyer,
        Party seller,
        List<Usage> usage,
        long correctedVnd,
        int vatBasisPoints,
        MonthEnd.Bill bill) {
    Statement {
        usage = List.copyOf(usage);
    }

    /** One of the two that sign, by its legal name. */
    record Party(long id, String name, String taxCode, String address, String representative) {}

    /**
     * Usage at one price.
     *
     * @param order its name; empty: bought by the seller's list
     * @param correction of days before
     */
    record Usage(
            long orderId,
            String order,
            String contract,
            boolean correction,
            String carrier,
            String type,
            long unitPriceVnd,
            long messages,
            long chargedSegments,
            long amountVnd) {}

    LocalDate firstDay() {
        return month.atDay(1);
    }

    LocalDate lastDay() {
        return month.atEndOfMonth();
    }

    long messages() {
        return usage.stream().mapToLong(Usage::messages).sum();
    }

    long chargedSegments() {
        return usage.stream().mapToLong(Usage::chargedSegments).sum();
    }
}
