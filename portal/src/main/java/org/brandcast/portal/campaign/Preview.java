package org.brandcast.portal.campaign;

import java.util.List;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.ReasonCount;
import org.jspecify.annotations.Nullable;

/**
 * What a campaign would send, cost and be refused, by the rules that admission judges with, at the time of asking.
 *
 * @param recipients numbers of the list
 * @param refused of them, those that admission would refuse, by reason in {@code refusals}
 * @param segments of all that would be sent
 * @param encoding {@code GSM7}, {@code UCS2}, or {@code MIXED} when it depends on the recipient
 * @param ucs2Characters characters of the text that force UCS-2
 * @param transliteratedSegments segments if the text were written without diacritics
 * @param longestText the text of the recipient with the most segments
 * @param freeSegments what the order has left, in its unit; null while no order is chosen
 * @param promisedSegments what other open campaigns still want of the order, in its unit
 * @param shortSegments how much the order lacks, in its unit; 0: it has enough
 * @param unit of the order: SEGMENTS or VND
 * @param fitting if the order lacks some: to how many numbers from the head of the list it could send
 * @param problems what would make {@code create} refuse it
 */
public record Preview(
        long recipients,
        long refused,
        long segments,
        long amountVnd,
        int minSegments,
        int maxSegments,
        String encoding,
        String ucs2Characters,
        long transliteratedSegments,
        String longestText,
        List<CarrierCost> perCarrier,
        List<ReasonCount> refusals,
        @Nullable Long freeSegments,
        long promisedSegments,
        long shortSegments,
        List<FieldProblem> problems,
        String unit,
        long fitting) {
    /** Of an order in segments that has enough. */
    public Preview(
            long recipients,
            long refused,
            long segments,
            long amountVnd,
            int minSegments,
            int maxSegments,
            String encoding,
            String ucs2Characters,
            long transliteratedSegments,
            String longestText,
            List<CarrierCost> perCarrier,
            List<ReasonCount> refusals,
            @Nullable Long freeSegments,
            long promisedSegments,
            long shortSegments,
            List<FieldProblem> problems) {
        this(
                recipients,
                refused,
                segments,
                amountVnd,
                minSegments,
                maxSegments,
                encoding,
                ucs2Characters,
                transliteratedSegments,
                longestText,
                perCarrier,
                refusals,
                freeSegments,
                promisedSegments,
                shortSegments,
                problems,
                "SEGMENTS",
                0);
    }

    /** What it takes of the order, in the order's unit. */
    public long needed() {
        return unit.equals("VND") ? amountVnd : segments;
    }

    public long sendable() {
        return recipients - refused;
    }

    /** One carrier's share of what would be sent. */
    public record CarrierCost(
            String carrier, String carrierName, long recipients, long segments, long unitPriceVnd, long amountVnd) {}
}
