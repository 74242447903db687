package org.brandcast.flink.admission;

import java.util.Optional;
import org.brandcast.domain.lifecycle.MessageIds;
import org.brandcast.flink.io.RawRecord;
import org.brandcast.schemas.ClientSendRequest;
import org.brandcast.schemas.Door;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.UnreadableRecordException;

/**
 * Reads the records of every door into one form. Who the tenant is comes from our own door's record, or from the name
 * of a tenant's topic, never from what that tenant wrote.
 *
 * <p>Remembers the last topic's name; one thread.
 */
public final class SendRequestReader {
    /** Texts longer than this (in UTF-16 units) are no SMS by any rule; the record ends in the dead letters. */
    public static final int MAX_TEXT = 8_000;

    /** Every other string of a request is far shorter than this. */
    private static final int MAX_FIELD = 200;

    private final RecordCodec<SendRequest> own = RecordCodec.of(SendRequest.class);
    private final RecordCodec<ClientSendRequest> client = RecordCodec.of(ClientSendRequest.class);

    private String lastTopic = "";
    private Optional<Topics.TenantDoor> lastTenantDoor = Optional.empty();

    /** The request in a record; the exception's reason is the dead letter's. */
    public SendRequest read(RawRecord raw) throws UnreadableRecordException {
        if (!raw.topic().equals(lastTopic)) {
            lastTenantDoor = Topics.tenantDoorOf(raw.topic());
            lastTopic = raw.topic();
        }
        SendRequest request = lastTenantDoor.isPresent()
                ? ofClient(raw, client.decode(raw.value()), lastTenantDoor.get())
                : own.decode(raw.value());
        checkSizes(request);
        return request;
    }

    private static SendRequest ofClient(RawRecord raw, ClientSendRequest sent, Topics.TenantDoor door) {
        SendRequest request = new SendRequest();
        String clientRef = sent.getClientRef();
        request.setMessageId(
                clientRef == null
                        ? MessageIds.ofPosition(raw.topic(), raw.partition(), raw.offset())
                        : MessageIds.ofClientRef(door.tenantId(), clientRef));
        request.setTenantId(door.tenantId());
        request.setDoor(Door.KAFKA);
        request.setType(door.type());
        request.setBrandname(sent.getFrom());
        request.setTo(sent.getTo());
        request.setText(sent.getText());
        request.setClientRef(clientRef);
        request.setOrderId(sent.getOrderId());
        request.setControlVersion(0L);
        request.setAcceptedAtMillis(raw.timestampMillis());
        return request;
    }

    private static void checkSizes(SendRequest request) throws UnreadableRecordException {
        checkSize("text", request.getText(), MAX_TEXT);
        checkSize("messageId", request.getMessageId(), MAX_FIELD);
        checkSize("brandname", request.getBrandname(), MAX_FIELD);
        checkSize("to", request.getTo(), MAX_FIELD);
        if (request.getClientRef() != null) {
            checkSize("clientRef", request.getClientRef(), MAX_FIELD);
        }
    }

    private static void checkSize(String field, String value, int most) throws UnreadableRecordException {
        if (value.length() > most) {
            throw new UnreadableRecordException(
                    UnreadableRecordException.Reason.TOO_LARGE,
                    field + " has " + value.length() + " characters, the limit is " + most);
        }
    }
}
