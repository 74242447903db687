package org.brandcast.flink.admission.operator;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.brandcast.domain.numbering.MsisdnReader;
import org.brandcast.domain.numbering.NumberReading;
import org.brandcast.flink.admission.RecipientRecord;
import org.brandcast.flink.admission.SendRequestReader;
import org.brandcast.flink.io.DeadLetters;
import org.brandcast.flink.io.RawRecord;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.UnreadableRecordException;

/**
 * Finds out whose step a request belongs to. What can't be read goes to the dead letters, whole.
 *
 * <p>No state, no timers. Side output: dead letters.
 */
public final class DecodeRequests extends ProcessFunction<RawRecord, RecipientRecord> {
    private static final long serialVersionUID = 1L;

    private final DeadLetters deadLetters;
    private transient SendRequestReader reader;

    public DecodeRequests(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    @Override
    public void open(OpenContext openContext) {
        reader = new SendRequestReader();
    }

    @Override
    public void processElement(RawRecord raw, Context context, Collector<RecipientRecord> out) {
        SendRequest request;
        try {
            request = reader.read(raw);
        } catch (UnreadableRecordException e) {
            context.output(
                    DeadLetters.TAG,
                    deadLetters.unreadable(raw, e, context.timerService().currentProcessingTime()));
            return;
        }
        out.collect(RecipientRecord.of(RecipientRecord.Kind.REQUEST, recipientOf(request), raw));
    }

    private static String recipientOf(SendRequest request) {
        return MsisdnReader.read(request.getTo()) instanceof NumberReading.Mobile mobile
                ? mobile.msisdn().e164()
                : request.getTo();
    }
}
