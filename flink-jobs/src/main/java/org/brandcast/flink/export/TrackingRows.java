package org.brandcast.flink.export;

import java.util.UUID;
import java.util.function.BiConsumer;
import org.brandcast.clickhouse.ClickHouseTable;
import org.brandcast.clickhouse.RowBinaryWriter;
import org.brandcast.schemas.DeliveryReceipt;
import org.brandcast.schemas.LateFact;
import org.brandcast.schemas.SegmentReceipt;
import org.brandcast.schemas.SegmentSubmitted;
import org.brandcast.schemas.StatusChanged;
import org.brandcast.schemas.SubmitResult;
import org.brandcast.schemas.TrackingEvent;
import org.brandcast.schemas.UnmatchedReceipt;
import org.jspecify.annotations.Nullable;

/**
 * The row of {@code events} that a tracking event makes by itself.
 *
 * <p>Reused by one thread.
 */
public final class TrackingRows {
    private final RowBinaryWriter out = new RowBinaryWriter();
    private final EventRow row = new EventRow();

    /**
     * Gives each row to {@code sink}.
     *
     * @throws IllegalArgumentException names the value that no column takes
     */
    public void write(TrackingEvent event, BiConsumer<ClickHouseTable, byte[]> sink) {
        Object body = event.getBody();
        if (body instanceof StatusChanged changed) {
            statusChanged(start(event), changed);
        } else if (body instanceof SegmentSubmitted submitted) {
            submitted(start(event), submitted.getResult());
        } else if (body instanceof SegmentReceipt receipt) {
            receipt(start(event).kind("SEGMENT_RECEIPT", ""), receipt.getReceipt(), receipt.getSegment());
        } else if (body instanceof LateFact late) {
            start(event)
                    .kind("LATE_FACT", "")
                    .status(late.getLateState(), "")
                    .segment(late.getSegment(), null)
                    .payload()
                    .put("finalStatus", late.getFinalStatus().name());
        } else if (body instanceof UnmatchedReceipt unmatched) {
            unmatched(event, unmatched.getReceipt());
        } else {
            throw new IllegalArgumentException(
                    "a tracking event of type " + body.getClass().getSimpleName());
        }
        sink.accept(ExportTables.EVENTS, row.encode(out));
    }

    private EventRow start(TrackingEvent event) {
        UUID messageId = Values.messageId(event.getMessageId());
        return row.start(EventRow.TRACKING, event.getTenantId(), messageId, event.getSequence(), event.getAtMillis())
                .campaign(event.getCampaignId());
    }

    private static void statusChanged(EventRow row, StatusChanged body) {
        row.kind("STATUS_CHANGED", "")
                .status(body.getStatus().name(), body.getCause())
                .route(body.getRoute())
                .payload()
                .put("detail", body.getDetail())
                .put("segments", Values.count(body.getSegments(), "segments"))
                .put("acceptedSegments", Values.count(body.getAcceptedSegments(), "acceptedSegments"))
                .put("deliveredSegments", Values.count(body.getDeliveredSegments(), "deliveredSegments"))
                .put("inDoubtSegments", Values.count(body.getInDoubtSegments(), "inDoubtSegments"))
                .put("resentSegments", Values.count(body.getResentSegments(), "resentSegments"));
    }

    private static void submitted(EventRow row, SubmitResult result) {
        row.kind("SEGMENT_SUBMITTED", "")
                .status(result.getOutcome().name(), result.getReason())
                .route(result.getRoute())
                .segment(result.getSegment(), result.getSmscMessageId())
                .payload()
                .put("attempt", result.getAttempt())
                .put("segmentCount", result.getSegmentCount())
                .put("commandStatus", result.getCommandStatus())
                .put("submittedAtMillis", result.getSubmittedAtMillis())
                .put("answeredAtMillis", result.getAnsweredAtMillis());
    }

    private static void receipt(EventRow row, DeliveryReceipt receipt, int segment) {
        row.status(receipt.getState().name(), receipt.getErrorCode())
                .route(receipt.getRoute())
                .segment(segment, receipt.getSmscMessageId())
                .payload()
                .put("idSpace", receipt.getIdSpace())
                .put("receivedAtMillis", receipt.getReceivedAtMillis());
        @Nullable Long done = receipt.getDoneAtMillis();
        if (done != null) {
            row.payload().put("doneAtMillis", done);
        }
    }

    /** Its messageId is the SMSC's id: there is no message of ours. */
    private void unmatched(TrackingEvent event, DeliveryReceipt receipt) {
        row.start(EventRow.TRACKING, event.getTenantId(), Values.NO_MESSAGE, event.getSequence(), event.getAtMillis())
                .kind("UNMATCHED_RECEIPT", event.getMessageId() + "/" + receipt.getState());
        receipt(row, receipt, 0);
    }
}
