package org.brandcast.flink.io;

import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecordBase;
import org.brandcast.schemas.RecordCodec;
import org.jspecify.annotations.Nullable;

/** One record on its way to the topic that it names. */
@SuppressWarnings("ArrayRecordComponent") // bytes are handed on, never compared
public record KafkaRecord(String topic, byte @Nullable [] key, byte[] value) {

    /** The record in the encoding that every topic of ours has. */
    public static <T extends SpecificRecordBase> KafkaRecord of(
            String topic, String key, RecordCodec<T> codec, T value) {
        return new KafkaRecord(topic, key.getBytes(StandardCharsets.UTF_8), codec.encode(value));
    }
}
