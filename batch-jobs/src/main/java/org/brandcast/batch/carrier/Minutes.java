package org.brandcast.batch.carrier;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What both sides sign: all that the files say, and no moment of their making.
 *
 * @param ours the operator, by its legal name
 * @param signedBy our side's; empty: it is a draft
 * @param reconciledRows rows of the file that were read
 */
record Minutes(
        long id,
        String contract,
        Party ours,
        String theirs,
        LocalDate firstDay,
        LocalDate lastDay,
        String chargeOn,
        int toleranceBasisPoints,
        String fileName,
        String fileSha256,
        long reconciledRows,
        long badRows,
        long unlisted,
        String signedBy,
        List<Found> classes,
        List<Sum> sums,
        List<Adjustment> adjustments) {

    /** A side by its legal name. */
    record Party(String name, String taxCode, String address, String representative) {}

    /** Segments and their amounts of both sides. */
    record Totals(
            long ourMessages,
            long ourSegments,
            long ourAmountVnd,
            long theirMessages,
            long theirSegments,
            long theirAmountVnd) {
        static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0);

        Totals plus(Totals more) {
            return new Totals(
                    ourMessages + more.ourMessages,
                    ourSegments + more.ourSegments,
                    ourAmountVnd + more.ourAmountVnd,
                    theirMessages + more.theirMessages,
                    theirSegments + more.theirSegments,
                    theirAmountVnd + more.theirAmountVnd);
        }
    }

    /** What was found of one class for one reason. */
    record Found(
            String name,
            String explanation,
            long messages,
            long ourSegments,
            long ourAmountVnd,
            long theirSegments,
            long theirAmountVnd) {}

    /** A day's totals of a brandname and type. */
    record Sum(LocalDate day, String brandname, String type, Totals totals, long differing) {}

    /** What finance added to our side. */
    record Adjustment(long segments, long amountVnd, String reason) {}

    /** A difference, as the workbook lists it. */
    record Difference(
            int no,
            String name,
            String explanation,
            @Nullable String messageId,
            @Nullable Long line,
            String smscId,
            String recipient,
            String brandname,
            String type,
            long atMillis,
            String ourStatus,
            String theirStatus,
            long ourSegments,
            long theirSegments,
            @Nullable Long ourAmountVnd,
            @Nullable Long theirAmountVnd) {}

    Totals totals() {
        return sums.stream().map(Sum::totals).reduce(Totals.NONE, Totals::plus);
    }

    long agreedSegments() {
        return totals().ourSegments()
                + adjustments.stream().mapToLong(Adjustment::segments).sum();
    }

    long agreedAmountVnd() {
        return totals().ourAmountVnd()
                + adjustments.stream().mapToLong(Adjustment::amountVnd).sum();
    }

    /** Difference of charged segments, of ours, rounded up: what is above the tolerance is never told as within it. */
    int differenceBasisPoints() {
        Totals totals = totals();
        long apart = Math.abs(totals.theirSegments() - totals.ourSegments());
        if (apart == 0) {
            return 0;
        }
        long of = totals.ourSegments();
        return of == 0 ? 10_000 : (int) Math.min(10_000, Math.floorDiv(apart * 10_000 + of - 1, of));
    }

    boolean isWithinTolerance() {
        return differenceBasisPoints() <= toleranceBasisPoints;
    }

    boolean isDraft() {
        return signedBy.isEmpty();
    }

    String fileStem() {
        return "doi-soat-" + id + "-" + firstDay + "-" + lastDay;
    }
}
