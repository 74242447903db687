package org.brandcast.flink.admission;

import org.brandcast.flink.io.RawRecord;
import org.jspecify.annotations.Nullable;

/**
 * Something about a number, on its way to the step of that number. It travels, and waits in state, as the bytes of the
 * Kafka record: cheaper than what they hold, readable by any later version of the schema, and whole when it ends in the
 * dead letters.
 *
 * @param recipient the number in E.164, or as given when it can't be read; the key
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are handed on, never compared
public record RecipientRecord(
        Kind kind,
        String recipient,
        String topic,
        int partition,
        long offset,
        long timestampMillis,
        byte @Nullable [] key,
        byte[] value) {

    /** What the bytes are. */
    public enum Kind {
        REQUEST,
        SUBSCRIBER_RULE,
        MODERATION,
        FREQUENCY_RETURN,
        DEFERRED
    }

    public static RecipientRecord of(Kind kind, String recipient, RawRecord raw) {
        return new RecipientRecord(
                kind,
                recipient,
                raw.topic(),
                raw.partition(),
                raw.offset(),
                raw.timestampMillis(),
                raw.key(),
                raw.value());
    }

    /** The record as it lay in its topic. */
    public RawRecord raw() {
        return new RawRecord(topic, partition, offset, timestampMillis, key, value);
    }
}
