package org.brandcast.portal.billing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant's finance sees first.
 *
 * @param lastClosed the newest closed day; null: no night has run yet
 * @param month the month of the sums, {@code 2026-11}
 * @param earned what its customers pay in the month so far
 * @param spent what it pays itself
 */
public record BillingView(
        @Nullable Long lastClosed,
        String month,
        Sum earned,
        Sum spent,
        List<Customer> customers,
        List<Statement> statements,
        List<DayFile> days) {

    /** Messages, charged segments and their amount. */
    public record Sum(long messages, long segments, long amountVnd) {
        static final Sum NONE = new Sum(0, 0, 0);
    }

    /** One of those that buy of the tenant. */
    public record Customer(long tenantId, String name, Sum sum) {}

    /**
     * A month's statement.
     *
     * @param month {@code 2026-11}
     * @param pdf number of its file; null: none
     */
    public record Statement(
            String month,
            long tenantId,
            String name,
            long segments,
            long usageVnd,
            long correctedVnd,
            long vatVnd,
            long totalVnd,
            @Nullable Long pdf,
            @Nullable Long xlsx) {}

    /** A day's usage files. */
    public record DayFile(
            Long atMillis,
            String day,
            long rows,
            @Nullable Long csv,
            @Nullable Long xlsx) {}

    /** What is left of what customers pay. */
    public long margin() {
        return earned.amountVnd() - spent.amountVnd();
    }
}
