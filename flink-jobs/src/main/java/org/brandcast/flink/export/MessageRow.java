package org.brandcast.flink.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.brandcast.clickhouse.RowBinaryWriter;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.Admitted;
import org.brandcast.schemas.MessageFacts;
import org.brandcast.schemas.MessageStatus;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.Rejected;
import org.brandcast.schemas.StatusChanged;
import org.jspecify.annotations.Nullable;

/** Encodes rows of {@code messages}, in the order of {@link ExportTables#MESSAGES}. */
public final class MessageRow {
    /** Of the fields before it: tenant_id, accepted_at, message_id. */
    private static final int VERSION_OFFSET = 8 + 8 + 16;

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

    /** An admitted message of which nothing more is known: it is queued. */
    public static byte[] queued(RowBinaryWriter out, AdmissionEvent event) {
        byte[] head = head(out, event);
        out.clear();
        out.uint16(0).uint16(0).uint16(0).uint16(0);
        out.string(((Admitted) event.getBody()).getRoute());
        byte[] status =
                out.string(MessageStatus.QUEUED.name()).string("").string("").take();
        return join(out, head, 0, status, tail(out, event), null, null);
    }

    /** The columns of an admitted message before those of its status; their version is none yet. */
    public static byte[] head(RowBinaryWriter out, AdmissionEvent event) {
        Admitted body = (Admitted) event.getBody();
        head(out, event, body.getFacts(), 0);
        out.uint64(body.getLedger().getOrderId());
        sender(out, body.getFacts());
        return out.string(body.getEncoding().name()).uint16(body.getSegments()).take();
    }

    /** The columns of a status. */
    public static byte[] status(RowBinaryWriter out, StatusChanged status) {
        out.clear();
        out.uint16(status.getAcceptedSegments()).uint16(status.getDeliveredSegments());
        out.uint16(status.getInDoubtSegments()).uint16(status.getResentSegments());
        out.string(status.getRoute());
        out.string(status.getStatus().name()).string(status.getCause());
        return out.string(Values.cut(status.getDetail(), DETAIL_LIMIT)).take();
    }

    /** The columns of an admitted message behind those of its status, without the times of that. */
    public static byte[] tail(RowBinaryWriter out, AdmissionEvent event) {
        Admitted body = (Admitted) event.getBody();
        out.clear();
        out.int64(body.getUnitPriceVnd()).string(body.getChargeOn().name());
        out.nullableDateTime64(Values.millis(event.getAtMillis(), "atMillis"));
        return out.nullableDateTime64(Values.millis(body.getDeadlineMillis(), "deadlineMillis"))
                .take();
    }

    /**
     * A whole row out of its parts.
     *
     * @param version number of the change of status; 0: none yet
     * @param sentAtMillis when it was SENT; null: not yet, or never
     * @param finalAtMillis when its status became final; null: it isn't
     */
    public static byte[] join(
            RowBinaryWriter out,
            byte[] head,
            int version,
            byte[] status,
            byte[] tail,
            @Nullable Long sentAtMillis,
            @Nullable Long finalAtMillis) {
        out.clear();
        byte[] times = out.nullableDateTime64(sentAtMillis)
                .nullableDateTime64(finalAtMillis)
                .take();
        ByteBuffer row = ByteBuffer.allocate(head.length + status.length + tail.length + times.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        row.put(head).put(status).put(tail).put(times);
        row.putInt(VERSION_OFFSET, version);
        return row.array();
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
