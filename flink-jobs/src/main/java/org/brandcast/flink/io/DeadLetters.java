package org.brandcast.flink.io;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.util.OutputTag;
import org.brandcast.schemas.DeadLetter;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.UnreadableRecordException;
import org.jspecify.annotations.Nullable;

/**
 * Makes one job's dead letters: whole records that it could not take, each with its reason. A record that can't be
 * processed ends here and the job goes on; it never fails the job, which would only meet it again.
 */
public final class DeadLetters implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Side output of every operator that may refuse a record. */
    public static final OutputTag<DeadLetter> TAG =
            new OutputTag<>("dead-letters", (TypeInformation<DeadLetter>) new AvroTypeInfo<>(DeadLetter.class));

    /** The record names a tenant that control data doesn't know. */
    public static final String UNKNOWN_TENANT = "UNKNOWN_TENANT";

    public static final String TOO_LARGE = "TOO_LARGE";

    /** A rule threw: a defect of ours, kept with the record that shows it. */
    public static final String FAULT = "FAULT";

    /** Kafka's own limit for one record is 1 MiB; the letter around the value needs some of it. */
    static final int MAX_VALUE_BYTES = 1000 * 1024;

    private static final int MAX_DETAIL = 500;

    private final String job;

    public DeadLetters(String job) {
        this.job = job;
    }

    /** A letter for bytes that are no record of the wanted type. */
    public DeadLetter unreadable(RawRecord raw, UnreadableRecordException problem, long atMillis) {
        return of(raw, null, problem.reason().name(), String.valueOf(problem.getMessage()), atMillis);
    }

    /** A letter for a record in its topic. */
    public DeadLetter of(RawRecord raw, @Nullable Long tenantId, String reason, String detail, long atMillis) {
        DeadLetter letter = new DeadLetter();
        letter.setJob(job);
        letter.setTopic(raw.topic());
        letter.setPartition(raw.partition());
        letter.setOffset(raw.offset());
        letter.setTenantId(tenantId);
        letter.setReason(reason);
        letter.setKey(raw.key() == null ? null : ByteBuffer.wrap(raw.key()));
        setValue(letter, raw.value(), detail);
        letter.setAtMillis(atMillis);
        return letter;
    }

    /**
     * A letter from inside a job, about something that no longer is the record it came in.
     *
     * @param step where it was found, in the place of a topic
     * @param told what was told, in the encoding of topics; null: there is nothing to show but the detail
     */
    public <T extends SpecificRecordBase> DeadLetter inside(
            String step, @Nullable T told, @Nullable Long tenantId, String reason, String detail, long atMillis) {
        byte[] value = null;
        if (told != null) {
            @SuppressWarnings("unchecked")
            Class<T> type = (Class<T>) told.getClass();
            value = RecordCodec.of(type).encode(told);
        }
        return of(new RawRecord(step, 0, 0, atMillis, null, value), tenantId, reason, detail, atMillis);
    }

    /** Where the letters of this job go. */
    public String topic() {
        return Topics.deadLetters(job);
    }

    /** The letter as it goes to its topic; without a key, for the letters of one record don't replace each other. */
    public KafkaRecord encode(DeadLetter letter) {
        return new KafkaRecord(topic(), null, RecordCodec.of(DeadLetter.class).encode(letter));
    }

    private static void setValue(DeadLetter letter, byte @Nullable [] value, String detail) {
        if (value == null || value.length <= MAX_VALUE_BYTES) {
            letter.setValue(value == null ? null : ByteBuffer.wrap(value));
            letter.setDetail(cut(detail));
        } else {
            letter.setValue(ByteBuffer.wrap(Arrays.copyOf(value, MAX_VALUE_BYTES)));
            letter.setDetail(cut("first " + MAX_VALUE_BYTES + " of " + value.length + " bytes; " + detail));
        }
    }

    private static String cut(String detail) {
        return detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL - 1) + "…";
    }
}
