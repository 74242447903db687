package org.brandcast.portal.reconciliation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One reconciliation.
 *
 * @param notes people's words, the oldest first
 * @param making the minutes are being made
 */
public record ReconciliationView(
        Head head,
        List<Found> found,
        List<Sum> sums,
        List<Bad> bad,
        List<Note> notes,
        List<Adjustment> adjustments,
        boolean files,
        boolean making) {

    /** Segments up to which a sum of them is told by day. */
    public static final int SUMS = 200;

    /**
     * What the queue shows of it, too.
     *
     * @param toleranceBasisPoints as the contract says
     * @param unexplained differences without a reason
     */
    public record Head(
            long id,
            String state,
            String contract,
            String partner,
            String chargeOn,
            int toleranceBasisPoints,
            Long firstMillis,
            Long lastMillis,
            String fileName,
            String fileSha256,
            String madeBy,
            long madeAtMillis,
            String error,
            long rowsRead,
            long rowsBad,
            long unpriced,
            long unlisted,
            long ourSegments,
            long ourAmountVnd,
            long theirSegments,
            long theirAmountVnd,
            long differing,
            long unexplained,
            String signedBy,
            @Nullable Long signedAtMillis,
            String otherName,
            String otherTitle,
            @Nullable Long otherDayMillis,
            String otherBy) {

        /** Whether the process has found anything yet. */
        public boolean isThere() {
            return state.equals("OPEN") || state.equals("SENT") || state.equals("SIGNED");
        }

        public long segmentsApart() {
            return theirSegments - ourSegments;
        }

        /** Of ours, rounded up: what is beyond the tolerance never looks as if it were within. */
        public long apartBasisPoints() {
            long apart = Math.abs(segmentsApart());
            return apart == 0 ? 0 : ourSegments == 0 ? 10_000 : (apart * 10_000 + ourSegments - 1) / ourSegments;
        }

        public boolean isWithinTolerance() {
            return apartBasisPoints() <= toleranceBasisPoints;
        }

        /** The message state whose colour and icon it has. */
        public String look() {
            return switch (state) {
                case "WAITING" -> "QUEUED";
                case "FAILED" -> "FAILED";
                case "SENT" -> "SENT";
                case "SIGNED" -> "DELIVERED";
                default -> "HELD";
            };
        }
    }

    /** What was found of one class for one reason. */
    public record Found(
            String name,
            String explanation,
            long messages,
            long ourSegments,
            long theirSegments,
            long ourAmountVnd,
            long theirAmountVnd) {
        public boolean isDifference() {
            return !name.equals("MATCHED");
        }
    }

    /** A day's totals of a brandname and type. */
    public record Sum(
            Long dayMillis,
            String brandname,
            String type,
            long ourSegments,
            long theirSegments,
            long ourAmountVnd,
            long theirAmountVnd,
            long differing) {}

    /** A field of the file that can't be read. */
    public record Bad(long line, String field, String value, String code) {}

    /** What somebody said. */
    public record Note(
            String words,
            @Nullable String messageId,
            @Nullable Long line,
            String by,
            long atMillis) {}

    /** What finance added to our side. */
    public record Adjustment(long segments, long amountVnd, String reason, String by, long atMillis) {}

    /** A difference. */
    public record Difference(
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

    public long agreedSegments() {
        return head.ourSegments()
                + adjustments.stream().mapToLong(Adjustment::segments).sum();
    }

    public long agreedAmountVnd() {
        return head.ourAmountVnd()
                + adjustments.stream().mapToLong(Adjustment::amountVnd).sum();
    }

    public long messages() {
        return found.stream().mapToLong(Found::messages).sum();
    }

    public long matched() {
        return found.stream()
                .filter(each -> !each.isDifference())
                .mapToLong(Found::messages)
                .sum();
    }
}
