package org.brandcast.flink.export;

import java.util.UUID;
import org.brandcast.clickhouse.RowBinaryWriter;
import org.brandcast.schemas.MessageFacts;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code events} while it is put together; encoded in the order of {@link ExportTables#EVENTS}. Fields that
 * an event doesn't have stay empty.
 *
 * <p>Reused for event after event by one thread.
 */
final class EventRow {
    static final String ADMISSION = "ADMISSION";
    static final String TRACKING = "TRACKING";

    private static final int KEY_LIMIT = 300;
    private static final int REASON_LIMIT = 100;

    private final JsonPayload payload = new JsonPayload();
    private long tenantId;
    private UUID messageId = Values.NO_MESSAGE;
    private String source = "";
    private int sequence;
    private String key = "";
    private long atMillis;
    private String kind = "";
    private String status = "";
    private String reason = "";
    private String route = "";
    private int segment;
    private String carrier = "";
    private String brandname = "";
    private long campaignId;
    private long orderId;
    private String smscMessageId = "";

    /** Starts a new event. */
    EventRow start(String eventSource, long tenant, UUID message, int number, long millis) {
        payload.clear();
        source = eventSource;
        tenantId = tenant;
        messageId = message;
        sequence = number;
        atMillis = millis;
        key = "";
        kind = "";
        status = "";
        reason = "";
        route = "";
        segment = 0;
        carrier = "";
        brandname = "";
        campaignId = 0;
        orderId = 0;
        smscMessageId = "";
        return this;
    }

    /** What it is, and what tells it from another event of the same message and sequence. */
    EventRow kind(String name, String eventKey) {
        kind = name;
        key = eventKey;
        return this;
    }

    EventRow facts(MessageFacts facts) {
        carrier = facts.getCarrier();
        brandname = facts.getBrandname();
        campaignId = Values.id(facts.getCampaignId());
        payload.put("type", facts.getType().name())
                .put("door", facts.getDoor().name())
                .put("acceptedAtMillis", facts.getAcceptedAtMillis());
        return this;
    }

    EventRow status(String name, String why) {
        status = name;
        reason = why;
        return this;
    }

    EventRow route(String name) {
        route = name;
        return this;
    }

    EventRow segment(int number, @Nullable String idAtSmsc) {
        segment = number;
        smscMessageId = Values.orEmpty(idAtSmsc);
        return this;
    }

    EventRow campaign(@Nullable Long id) {
        campaignId = Values.id(id);
        return this;
    }

    EventRow order(long id) {
        orderId = id;
        return this;
    }

    /** The rest of the event. */
    JsonPayload payload() {
        return payload;
    }

    byte[] encode(RowBinaryWriter out) {
        out.clear();
        return out.uint64(tenantId)
                .uuid(messageId)
                .string(source)
                .uint32(sequence)
                .string(Values.cut(key, KEY_LIMIT))
                .dateTime64(Values.millis(atMillis, "atMillis"))
                .string(kind)
                .string(status)
                .string(Values.cut(reason, REASON_LIMIT))
                .string(route)
                .uint16(segment)
                .string(carrier)
                .string(brandname)
                .uint64(campaignId)
                .uint64(orderId)
                .string(smscMessageId)
                .string(payload.text())
                .take();
    }
}
