package org.brandcast.portal.campaign;

import java.util.List;
import org.brandcast.portal.form.FieldProblem;
import org.brandcast.portal.form.ReasonCount;
import org.brandcast.portal.moderation.HeldGroup;
import org.jspecify.annotations.Nullable;

/**
 * What a campaign would send, cost and be refused, by the rules that admission judges with, at the time of sending.
 *
 * @param recipients numbers of the list without those left out
 * @param refused of them, those that admission would refuse, by reason in {@code refusals}
 * @param segments of all that would be sent
 * @param encoding {@code GSM7}, {@code UCS2}, or {@code MIXED} when it depends on the recipient
 * @param ucs2Characters characters of the text that force UCS-2
 * @param transliteratedSegments segments if the text were written without diacritics
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
        Insight insight,
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
            Insight insight,
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
                insight,
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

    /**
     * What it would be like.
     *
     * @param excluded numbers that other lists take away; null: not counted here
     * @param held messages that wait for a moderator, why, and the first of their texts
     * @param overFrequency about how many have had as much advertising as they may; an estimate, not among the refused
     * @param opensAtMillis outside its hours advertising waits until then; null: it goes at once
     * @param samples of the longest, the shortest and any text; one where all are the same
     */
    public record Insight(
            @Nullable Long excluded,
            long held,
            List<String> holdReasons,
            List<HeldGroup.Run> heldText,
            long overFrequency,
            @Nullable Long opensAtMillis,
            List<Sample> samples) {
        public static final Insight NONE = new Insight(null, 0, List.of(), List.of(), 0, null, List.of());

        public Insight {
            holdReasons = List.copyOf(holdReasons);
            heldText = List.copyOf(heldText);
            samples = List.copyOf(samples);
        }
    }

    /**
     * One recipient's text.
     *
     * @param kind {@code longest}, {@code shortest}, {@code random} or {@code all}
     * @param msisdn whole; masked where it is shown
     */
    public record Sample(String kind, String msisdn, String text) {}

    /** The text with the most segments; empty before anything is counted. */
    public String longestText() {
        return insight.samples().isEmpty() ? "" : insight.samples().get(0).text();
    }
}
