package org.brandcast.flink.admission.operator;

import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.brandcast.flink.admission.RecipientRecord;
import org.brandcast.flink.io.DeadLetters;
import org.brandcast.flink.io.RawRecord;
import org.brandcast.schemas.DeferredMessage;
import org.brandcast.schemas.FrequencyReturn;
import org.brandcast.schemas.ModerationVerdict;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.SubscriberRule;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.UnreadableRecordException;

/**
 * Finds out what else comes by number, besides requests, and whose step it belongs to. What can't be read goes to the
 * dead letters, whole; a compacted topic's record without a value says nothing.
 *
 * <p>No state, no timers. Side output: dead letters.
 */
public final class DecodeNumberFacts extends ProcessFunction<RawRecord, RecipientRecord> {
    private static final long serialVersionUID = 1L;

    private final DeadLetters deadLetters;

    public DecodeNumberFacts(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    @Override
    public void processElement(RawRecord raw, Context context, Collector<RecipientRecord> out) {
        boolean compacted = raw.topic().equals(Topics.SUBSCRIBER_RULES);
        if (compacted && raw.value() == null) {
            return;
        }
        try {
            out.collect(read(raw));
        } catch (UnreadableRecordException e) {
            context.output(
                    DeadLetters.TAG,
                    deadLetters.unreadable(raw, e, context.timerService().currentProcessingTime()));
        }
    }

    private static RecipientRecord read(RawRecord raw) throws UnreadableRecordException {
        return switch (raw.topic()) {
            case Topics.SUBSCRIBER_RULES ->
                RecipientRecord.of(
                        RecipientRecord.Kind.SUBSCRIBER_RULE,
                        decode(SubscriberRule.class, raw).getMsisdn(),
                        raw);
            case Topics.MODERATION ->
                RecipientRecord.of(
                        RecipientRecord.Kind.MODERATION,
                        decode(ModerationVerdict.class, raw).getTo(),
                        raw);
            case Topics.FREQUENCY_RETURNS ->
                RecipientRecord.of(
                        RecipientRecord.Kind.FREQUENCY_RETURN,
                        decode(FrequencyReturn.class, raw).getTo(),
                        raw);
            default ->
                RecipientRecord.of(
                        RecipientRecord.Kind.DEFERRED,
                        decode(DeferredMessage.class, raw).getMessage().getTo(),
                        raw);
        };
    }

    private static <T extends SpecificRecordBase> T decode(Class<T> type, RawRecord raw)
            throws UnreadableRecordException {
        return RecordCodec.of(type).decode(raw.value());
    }
}
