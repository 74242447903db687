package org.brandcast.portal.operation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;
import org.brandcast.portal.page.Formats;
import org.brandcast.schemas.ClientSendRequest;
import org.brandcast.schemas.DeferredMessage;
import org.brandcast.schemas.DeliveryReceipt;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.ModerationVerdict;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.SubmitResult;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.UnreadableRecordException;
import org.jspecify.annotations.Nullable;

/**
 * What may be told of a dead record, and where it may be sent to again. A topic that a job writes in transactions has that
 * one writer, so what stood there can't be: its job makes it anew from what it reads.
 */
final class LetterContent {
    /** How a letter begins whose record was too long to be kept whole. */
    private static final String CUT = "first ";

    private static final List<Class<? extends SpecificRecordBase>> KNOWN = List.of(
            SendRequest.class,
            ClientSendRequest.class,
            SubmitResult.class,
            DeliveryReceipt.class,
            OutboundMessage.class,
            ModerationVerdict.class);

    private LetterContent() {}

    /** The topic to which a record may be written again; empty: none. */
    static String replayTopic(String topic, byte @Nullable [] record, String detail) {
        if (record == null || detail.startsWith(CUT)) {
            return "";
        }
        if (topic.equals(Topics.MODERATION)
                || Topics.ALL_DOORS.matcher(topic).matches()
                || Topics.ALL_TENANT_DOORS.matcher(topic).matches()
                || Topics.ALL_RESULTS.matcher(topic).matches()
                || Topics.ALL_RECEIPTS.matcher(topic).matches()
                || Topics.ALL_DEFERRED.matcher(topic).matches()) {
            return topic;
        }
        // Found inside a job: the record itself says what it was.
        return decode(SubmitResult.class, record)
                .map(result -> Topics.results(result.getRoute()))
                .or(() -> decode(DeliveryReceipt.class, record).map(receipt -> Topics.receipts(receipt.getRoute())))
                .orElse("");
    }

    /** Fields that may be shown. */
    static List<DeadLetterView.Part> of(String topic, byte @Nullable [] record, Formats formats) {
        if (record == null) {
            return List.of();
        }
        Optional<DeferredMessage> deferred = decode(DeferredMessage.class, record);
        if (deferred.isPresent()) {
            return parts(topic, deferred.get().getMessage(), formats);
        }
        for (Class<? extends SpecificRecordBase> type : KNOWN) {
            Optional<? extends SpecificRecordBase> known = decode(type, record);
            if (known.isPresent()) {
                return parts(topic, known.get(), formats);
            }
        }
        return List.of();
    }

    private static List<DeadLetterView.Part> parts(String topic, SpecificRecordBase record, Formats formats) {
        List<DeadLetterView.Part> parts = new ArrayList<>();
        add(parts, record, "messageId");
        add(parts, record, "clientRef");
        add(parts, record, "type");
        add(parts, record, "brandname");
        add(parts, record, "from");
        Object to = field(record, "to");
        if (to != null) {
            parts.add(new DeadLetterView.Part("to", formats.mask(to.toString())));
        }
        Object text = field(record, "text");
        boolean secret = field(record, "type") == MessageType.OTP || topic.endsWith("." + Topics.lane(MessageType.OTP));
        if (text != null && !secret) {
            parts.add(new DeadLetterView.Part("text", text.toString()));
        }
        add(parts, record, "route");
        add(parts, record, "segment");
        add(parts, record, "outcome");
        add(parts, record, "state");
        add(parts, record, "smscMessageId");
        return parts;
    }

    private static void add(List<DeadLetterView.Part> parts, SpecificRecordBase record, String name) {
        Object value = field(record, name);
        if (value != null && !value.toString().isEmpty()) {
            parts.add(new DeadLetterView.Part(name, value.toString()));
        }
    }

    private static @Nullable Object field(SpecificRecordBase record, String name) {
        Schema.Field field = record.getSchema().getField(name);
        return field == null ? null : record.get(field.pos());
    }

    private static <T extends SpecificRecordBase> Optional<T> decode(Class<T> type, byte[] record) {
        try {
            return Optional.of(RecordCodec.of(type).decode(record));
        } catch (UnreadableRecordException e) {
            return Optional.empty();
        }
    }
}
