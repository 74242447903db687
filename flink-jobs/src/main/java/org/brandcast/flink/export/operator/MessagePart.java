package org.brandcast.flink.export.operator;

import org.brandcast.clickhouse.RowBinaryWriter;
import org.brandcast.flink.export.MessageRow;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.Admitted;
import org.brandcast.schemas.MessageStatus;
import org.brandcast.schemas.StatusChanged;
import org.brandcast.schemas.TrackingEvent;

/**
 * What one event says of a message's row, encoded where it was read: the admission's columns, or those of a status.
 *
 * @param head the columns before a status, of an admission; of a change the status's
 * @param tail the columns behind a status, of an admission; of a change none
 * @param sequence number of the change; 0: it is the admission
 * @param sent whether the change is to SENT
 * @param last whether nothing changes the row behind it
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are handed on, never compared
public record MessagePart(
        String messageId, byte[] head, byte[] tail, int sequence, long atMillis, boolean sent, boolean last) {
    private static final byte[] NONE = {};

    /** Of an event with a body of type Admitted. */
    public static MessagePart ofAdmission(RowBinaryWriter out, AdmissionEvent event) {
        return new MessagePart(
                ((Admitted) event.getBody()).getFacts().getMessageId(),
                MessageRow.head(out, event),
                MessageRow.tail(out, event),
                0,
                event.getAtMillis(),
                false,
                false);
    }

    /** Of an event with a body of type StatusChanged. */
    public static MessagePart ofChange(RowBinaryWriter out, TrackingEvent event) {
        StatusChanged body = (StatusChanged) event.getBody();
        return new MessagePart(
                event.getMessageId(),
                MessageRow.status(out, body),
                NONE,
                event.getSequence(),
                event.getAtMillis(),
                body.getStatus() == MessageStatus.SENT,
                MessageRow.isFinal(body.getStatus()));
    }

    boolean isAdmission() {
        return sequence == 0;
    }
}
