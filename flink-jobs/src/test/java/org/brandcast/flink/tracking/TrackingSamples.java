package org.brandcast.flink.tracking;

import static org.brandcast.flink.testing.Samples.NOW;

import java.util.List;
import org.brandcast.flink.testing.Samples;
import org.brandcast.schemas.ChargeOn;
import org.brandcast.schemas.DeliveryReceipt;
import org.brandcast.schemas.DlrState;
import org.brandcast.schemas.Encoding;
import org.brandcast.schemas.MessageType;
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
                        Samples.TENANT, 9L, Samples.ORDER, segments, chargeOn, DEADLINE, "viettel-sim", null));
    }

    /** A message that may also go over two other routes. */
    public static MessageFact admittedWithOtherRoutes(String messageId, int segments) {
        return MessageFact.of(
                messageId,
                new MessageFact.Admission(
                        Samples.TENANT,
                        9L,
                        Samples.ORDER,
                        segments,
                        ChargeOn.ACCEPTED,
                        DEADLINE,
                        "viettel-sim",
                        new MessageFact.Elsewhere(
                                List.of("viettel-2", "viettel-3"),
                                MessageType.CARE,
                                "LOTUS",
                                Samples.VIETTEL_NUMBER,
                                "Chao ban",
                                Encoding.GSM7,
                                NOW)));
    }

    /** A result of another route, or of a message that came back. */
    public static SubmitResult result(
            String route, int hop, String messageId, int segment, SubmitOutcome outcome, boolean routeFault) {
        SubmitResult result =
                result(messageId, segment, outcome, outcome == SubmitOutcome.ACCEPTED ? route + segment : null);
        result.setRoute(route);
        result.setIdSpace(route);
        result.setHop(hop);
        result.setRouteFault(routeFault);
        return result;
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
                NOW + 20,
                0L);
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
