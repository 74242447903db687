package org.brandcast.flink.admission;

import org.brandcast.flink.io.RawRecord;
import org.jspecify.annotations.Nullable;

/**
 * A request that can be read, on its way to the step of its recipient. It travels, and waits in state, as the bytes of
 * the Kafka record: cheaper than a decoded request, readable by any later version of the schema, and whole when it
 * ends in the dead letters.
 *
 * @param recipient the number in E.164, or as given when it can't be read; the key
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are handed on, never compared
public record DoorRecord(
        String recipient,
        String topic,
        int partition,
        long offset,
        long timestampMillis,
        byte @Nullable [] key,
        byte[] value) {

    public static DoorRecord of(String recipient, RawRecord raw) {
        return new DoorRecord(
                recipient, raw.topic(), raw.partition(), raw.offset(), raw.timestampMillis(), raw.key(), raw.value());
    }

    /** The record as it lay in its topic. */
    public RawRecord raw() {
        return new RawRecord(topic, partition, offset, timestampMillis, key, value);
    }
}
