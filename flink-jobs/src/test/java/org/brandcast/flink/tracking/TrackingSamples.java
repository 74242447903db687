package org.brandcast.flink.tracking;

import static org.brandcast.flink.testing.Samples.NOW;

import org.brandcast.flink.testing.Samples;
import org.brandcast.schemas.ChargeOn;
import org.brandcast.schemas.DeliveryReceipt;
import org.brandcast.schemas.DlrState;
import org.brandcast.schemas.SubmitOutcome;
import org.brandcast.schemas.SubmitResult;

/** Facts about messages of the small world. */
public final class TrackingSamples {
    public static final long DEADLINE = NOW + 3_600_000;

    private TrackingSamples() {}

    public static MessageFact admitted(String messageId, int segments, ChargeOn chargeOn) {
        return MessageFact.of(
                messageId,
                new MessageFact.Admission(
                        Samples.TENANT, 9L, Samples.ORDER, segments, chargeOn, DEADLINE, "viettel-sim"));
    }

    public static SubmitResult result(String messageId, int segment, SubmitOutcome outcome, String smscMessageId) {
        return new SubmitResult(
                "viettel-sim",
                "viettel",
                messageId,
                Samples.TENANT,
                segment,
                2,
                1,
                outcome,
                smscMessageId,
                0,
                outcome == SubmitOutcome.REJECTED ? "ESME_RINVDSTADR" : "",
                false,
                0,
                Samples.VIETTEL_NUMBER,
                NOW,
                NOW + 20);
    }

    public static DeliveryReceipt receipt(String smscMessageId, DlrState state) {
        return new DeliveryReceipt(
                "viettel-sim",
                "viettel",
                smscMessageId,
                smscMessageId,
                state,
                state == DlrState.DELIVERED ? "000" : "027",
                Samples.VIETTEL_NUMBER,
                "LOTUS",
                NOW + 1_000,
                null,
                NOW + 1_000);
    }
}
