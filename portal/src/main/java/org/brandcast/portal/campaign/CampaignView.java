package org.brandcast.portal.campaign;

import java.util.List;
import java.util.Map;
import org.brandcast.portal.form.ReasonCount;
import org.jspecify.annotations.Nullable;

/**
 * A campaign's page.
 *
 * @param state SUBMITTED, RETURNED, REFUSED, SCHEDULED, RUNNING, PAUSED, CANCELLED or FINISHED
 * @param holdReason key of the problem for which the platform itself paused it; empty: it didn't
 * @param expanded recipients whose message is durable at the door
 * @param byStatus status → messages, every status of the vocabulary, in its order
 * @param segments of the messages that were admitted
 * @param postedSegments paid for so far
 * @param rejected refused ones by reason, most frequent first
 * @param undelivered FAILED, EXPIRED and CANCELLED ones by cause, most frequent first
 * @param asOfMillis the newest event that the numbers include; null: none yet
 * @param ratePerSecond messages that became final, over the last minute
 */
public record CampaignView(
        long id,
        String name,
        String brandname,
        String type,
        String text,
        String state,
        String holdReason,
        long orderId,
        String orderName,
        long listId,
        String listName,
        long recipients,
        long expanded,
        Map<String, Long> byStatus,
        long segments,
        long postedSegments,
        List<ReasonCount> rejected,
        List<ReasonCount> undelivered,
        @Nullable Long asOfMillis,
        double ratePerSecond,
        String createdBy,
        long createdAtMillis,
        long startAtMillis,
        @Nullable Long startedAtMillis,
        @Nullable Long finishedAtMillis,
        Decision decision,
        Curve curve) {

    /**
     * A moderator's word.
     *
     * @param word approved, returned or refused; empty: none
     */
    public record Decision(
            String word, @Nullable String by, @Nullable Long atMillis, String comment) {
        public static final Decision NONE = new Decision("", null, null, "");
    }

    public long count(String status) {
        return byStatus.getOrDefault(status, 0L);
    }

    /** Messages that will change no more. */
    public long finals() {
        return count("DELIVERED")
                + count("PARTIAL")
                + count("FAILED")
                + count("EXPIRED")
                + count("REJECTED")
                + count("CANCELLED");
    }
}
