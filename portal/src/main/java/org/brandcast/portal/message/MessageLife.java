package org.brandcast.portal.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is known about one message.
 *
 * @param to E.164 without plus; as typed when it could not be read
 * @param reason code of a reject or cause of the final status; empty when there is none
 * @param reasonText the reason in the reader's language
 * @param segments 0 until it was admitted
 * @param wireText what goes to the phone where it differs from the text; null: the text as it is
 * @param violations words in the text that count as violations
 * @param moderator who let it pass, if it was held
 * @param conflicts how often another body came under the same clientRef; it changed nothing
 */
public record MessageLife(
        String messageId,
        long tenantId,
        String status,
        String reason,
        String reasonText,
        String detail,
        String type,
        String door,
        String from,
        String to,
        String carrier,
        String text,
        String encoding,
        int segments,
        String route,
        @Nullable String clientRef,
        @Nullable Long campaignId,
        @Nullable String campaignName,
        @Nullable Long orderId,
        @Nullable String orderName,
        long unitPriceVnd,
        int postedSegments,
        int voidedSegments,
        int inDoubtSegments,
        int resentSegments,
        int conflicts,
        @Nullable String wireText,
        @Nullable Long templateId,
        List<String> violations,
        @Nullable String moderator,
        long acceptedAtMillis,
        long statusAtMillis,
        @Nullable Long deadlineMillis,
        List<LifeEvent> events) {

    /**
     * One step.
     *
     * @param what ACCEPTED, QUEUED, REJECTED, DELAYED, REROUTED, CONFLICT, SETTLED, SEGMENT_SUBMITTED, SEGMENT_RECEIPT, LATE, or the
     *     status that the message moved to
     * @param cause code of why
     * @param segment from 1; 0: the whole message
     * @param raw what the other side said, e.g. {@code stat:DELIVRD err:000 id:7f3a}; empty: nothing
     */
    public record LifeEvent(
            long atMillis, String what, String cause, String route, int segment, String detail, String raw) {
        public static final String CONFLICT = "CONFLICT";
        public static final String DELAYED = "DELAYED";

        /** Queued once more, on another route. */
        public static final String REROUTED = "REROUTED";
    }
}
