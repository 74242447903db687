package org.brandcast.flink.tracking;

import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;
import org.brandcast.schemas.ChargeOn;
import org.brandcast.schemas.DeliveryReceipt;
import org.brandcast.schemas.Encoding;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.SubmitResult;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was told about a message; exactly one of the last three is there.
 *
 * @param messageId the key; the SMSC's id space and id for a receipt that no submit was found for
 * @param segment that the receipt is about, from 1; 0: no submit was found for it
 */
public record MessageFact(
        String messageId,
        @Nullable Admission admission,
        @Nullable SubmitResult result,
        @Nullable DeliveryReceipt receipt,
        int segment) {

    /**
     * What tracking needs to know of an admitted message.
     *
     * @param elsewhere null: it has no other route, or is final
     */
    public record Admission(
            long tenantId,
            @Nullable Long campaignId,
            long orderId,
            int segments,
            ChargeOn chargeOn,
            long deadlineMillis,
            String route,
            @Nullable Elsewhere elsewhere) {

        /** The same without what only a message that isn't final needs. */
        Admission withoutBody() {
            return new Admission(tenantId, campaignId, orderId, segments, chargeOn, deadlineMillis, route, null);
        }
    }

    /** Where else a message may go, and what is sent there. */
    public record Elsewhere(
            List<String> otherRoutes,
            MessageType type,
            String brandname,
            String to,
            String text,
            Encoding encoding,
            long admittedAtMillis) {
        public Elsewhere {
            otherRoutes = List.copyOf(otherRoutes);
        }
    }

    /** The record that told it; null for an admission, which is told as a part of its event. */
    public @Nullable SpecificRecordBase told() {
        return result != null ? result : receipt;
    }

    public static MessageFact of(String messageId, Admission admission) {
        return new MessageFact(messageId, admission, null, null, 0);
    }

    public static MessageFact of(SubmitResult result) {
        return new MessageFact(result.getMessageId(), null, result, null, 0);
    }

    public static MessageFact matched(String messageId, int segment, DeliveryReceipt receipt) {
        return new MessageFact(messageId, null, null, receipt, segment);
    }

    public static MessageFact unmatched(DeliveryReceipt receipt) {
        return new MessageFact(receipt.getIdSpace() + '/' + receipt.getSmscMessageId(), null, null, receipt, 0);
    }
}
