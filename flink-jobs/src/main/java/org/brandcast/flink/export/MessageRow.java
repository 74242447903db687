package org.brandcast.flink.export;

import org.brandcast.clickhouse.RowBinaryWriter;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.Admitted;
import org.brandcast.schemas.MessageFacts;
import org.brandcast.schemas.MessageStatus;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.Rejected;
import org.brandcast.schemas.StatusChanged;
import org.brandcast.schemas.TrackingEvent;
import org.jspecify.annotations.Nullable;

/** Encodes rows of {@code messages}, in the order of {@link ExportTables#MESSAGES}. */
public final class MessageRow {
    private static final int GIVEN_LIMIT = 200;
    private static final int DETAIL_LIMIT = 500;

    private MessageRow() {}

    /** Whether nothing changes a message's row after this status. */
    public static boolean isFinal(MessageStatus status) {
        return switch (status) {
            case ACCEPTED, HELD, QUEUED, SENT -> false;
            case DELIVERED, PARTIAL, FAILED, EXPIRED, REJECTED, CANCELLED -> true;
        };
    }

    /** A message that admission refused: its only row. */
    public static byte[] rejected(RowBinaryWriter out, AdmissionEvent event, Rejected body) {
        head(out, event, body.getFacts(), 0);
        out.uint64(0);
        sender(out, body.getFacts());
        out.string("").uint16(0).uint16(0).uint16(0).uint16(0).uint16(0).string("");
        out.string(MessageStatus.REJECTED.name()).string(body.getReason());
        out.string(Values.cut(body.getDetail(), DETAIL_LIMIT));
        out.int64(0).string("");
        out.nullableDateTime64(null).nullableDateTime64(null).nullableDateTime64(null);
        out.nullableDateTime64(Values.millis(event.getAtMillis(), "atMillis"));
        return out.take();
    }

    /**
     * An admitted message as it stands.
     *
     * @param event with a body of type Admitted
     * @param newest last change of status, with a body of type StatusChanged; null: none yet, the message is queued
     * @param sentAtMillis when it was SENT; null: not yet, or never
     */
    public static byte[] admitted(
            RowBinaryWriter out, AdmissionEvent event, @Nullable TrackingEvent newest, @Nullable Long sentAtMillis) {
        Admitted body = (Admitted) event.getBody();
        StatusChanged status = newest == null ? null : (StatusChanged) newest.getBody();
        head(out, event, body.getFacts(), newest == null ? 0 : newest.getSequence());
        out.uint64(body.getLedger().getOrderId());
        sender(out, body.getFacts());
        out.string(body.getEncoding().name());
        out.uint16(body.getSegments());
        if (status == null) {
            out.uint16(0).uint16(0).uint16(0).uint16(0);
            out.string(body.getRoute());
            out.string(MessageStatus.QUEUED.name()).string("").string("");
        } else {
            out.uint16(status.getAcceptedSegments()).uint16(status.getDeliveredSegments());
            out.uint16(status.getInDoubtSegments()).uint16(status.getResentSegments());
            out.string(status.getRoute());
            out.string(status.getStatus().name()).string(status.getCause());
            out.string(Values.cut(status.getDetail(), DETAIL_LIMIT));
        }
        out.int64(body.getUnitPriceVnd()).string(body.getChargeOn().name());
        out.nullableDateTime64(Values.millis(event.getAtMillis(), "atMillis"));
        out.nullableDateTime64(Values.millis(body.getDeadlineMillis(), "deadlineMillis"));
        out.nullableDateTime64(sentAtMillis);
        out.nullableDateTime64(status != null && isFinal(status.getStatus()) ? newest.getAtMillis() : null);
        return out.take();
    }

    private static void head(RowBinaryWriter out, AdmissionEvent event, MessageFacts facts, int version) {
        out.clear();
        long msisdn = Values.msisdn(facts.getTo());
        out.uint64(event.getTenantId());
        out.dateTime64(Values.millis(facts.getAcceptedAtMillis(), "acceptedAtMillis"));
        out.uuid(Values.messageId(facts.getMessageId()));
        out.uint32(version);
        out.string(facts.getDoor().name()).string(facts.getType().name()).string(facts.getBrandname());
        out.uint64(msisdn).string(msisdn == 0 ? Values.cut(facts.getTo(), GIVEN_LIMIT) : "");
        out.string(facts.getCarrier());
        out.uint64(Values.id(facts.getCampaignId()));
    }

    private static void sender(RowBinaryWriter out, MessageFacts facts) {
        out.uint64(Values.id(facts.getSenderId())).string(Values.orEmpty(facts.getClientRef()));
        // A one-time password must not be readable by whoever reads statistics.
        out.string(facts.getType() == MessageType.OTP ? "" : facts.getText());
    }
}
