package org.brandcast.flink.io;

import org.jspecify.annotations.Nullable;

/**
 * One Kafka record as it lies in the topic; it is decoded in the operator behind the source, so that bytes which
 * can't be decoded become a dead letter and never a failing source.
 *
 * @param timestampMillis the record's timestamp, set by producer or broker
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are handed on, never compared
public record RawRecord(
        String topic,
        int partition,
        long offset,
        long timestampMillis,
        byte @Nullable [] key,
        byte @Nullable [] value) {}
