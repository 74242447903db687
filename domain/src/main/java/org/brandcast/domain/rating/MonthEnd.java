package org.brandcast.domain.rating;

import java.util.ArrayList;
import java.util.List;

/** What a month's end makes of its rated lines: tiers, rebate, fees, VAT. Each share is rounded once, on the whole. */
public final class MonthEnd {
    private MonthEnd() {}

    /** Kinds of lines, in the order of a statement. */
    public enum Kind {
        /** Taken off for the volume; negative. */
        TIER,
        /** Given back for the turnover; negative. */
        REBATE,
        SETUP_FEE,
        MONTHLY_FEE
    }

    /** A line beside the usage. */
    public record Line(Kind kind, long quantity, long amountVnd) {}

    /**
     * A month's bill.
     *
     * @param usageVnd sum of the rated lines, corrections among them
     * @param lines those that are not zero
     * @param subtotalVnd without VAT
     */
    public record Bill(long usageVnd, List<Line> lines, long subtotalVnd, long vatVnd, long totalVnd) {
        public Bill {
            lines = List.copyOf(lines);
        }
    }

    /**
     * The bill of a customer.
     *
     * @param chargedSegments of the month's rated lines
     * @param newBrandnames pairs of brandname and carrier that began in the month
     * @param brandnames pairs of brandname and carrier that were registered in the month, the new ones among them
     */
    public static Bill bill(
            BillingTerms terms, long chargedSegments, long usageVnd, long newBrandnames, long brandnames) {
        List<Line> lines = new ArrayList<>();
        long off = Math.min(terms.tiers().offVnd(chargedSegments), Math.max(usageVnd, 0));
        add(lines, Kind.TIER, chargedSegments, -off);
        long afterTiers = usageVnd - off;
        if (terms.rebateBasisPoints() > 0 && afterTiers >= terms.rebateFromVnd() && afterTiers > 0) {
            add(lines, Kind.REBATE, 1, -Money.share(afterTiers, terms.rebateBasisPoints()));
        }
        add(lines, Kind.SETUP_FEE, newBrandnames, Money.of(newBrandnames, terms.setupFeeVnd()));
        add(lines, Kind.MONTHLY_FEE, brandnames, Money.of(brandnames, terms.monthlyFeeVnd()));
        long subtotal = usageVnd;
        for (Line line : lines) {
            subtotal = Math.addExact(subtotal, line.amountVnd());
        }
        long vat = Money.share(subtotal, terms.vatBasisPoints());
        return new Bill(usageVnd, lines, subtotal, vat, Math.addExact(subtotal, vat));
    }

    private static void add(List<Line> lines, Kind kind, long quantity, long amountVnd) {
        if (amountVnd != 0) {
            lines.add(new Line(kind, quantity, amountVnd));
        }
    }
}
