package org.brandcast.flink.tracking;

import org.apache.avro.specific.SpecificRecordBase;
import org.brandcast.schemas.ChargeOn;
import org.brandcast.schemas.DeliveryReceipt;
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

    /** What tracking needs to know of an admitted message. */
    public record Admission(
            long tenantId,
            @Nullable Long campaignId,
            long orderId,
            int segments,
            ChargeOn chargeOn,
            long deadlineMillis,
            String route) {}

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
