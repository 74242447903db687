package org.brandcast.flink.tracking.operator;

import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.brandcast.flink.io.DeadLetters;
import org.brandcast.flink.tracking.Lifecycle;
import org.brandcast.flink.tracking.MessageFact;
import org.brandcast.flink.tracking.TrackedMessage;
import org.brandcast.flink.tracking.TrackingOutput;
import org.brandcast.schemas.DeadLetter;
import org.brandcast.schemas.SubmitResult;

/**
 * Follows each admitted message to its end: one final status, one settlement, whatever order its facts come in.
 *
 * <p>Key: messageId. State {@code tracked-message}: what is known of it, until three days after its final status; facts
 * about a message that is never admitted go to the dead letters after seven days. Timers: event time, which here is the
 * progress of the inputs (see {@code InputProgress}): the first at deadline + grace, where a message that isn't final
 * gets its end; the second where the state is cleared. A message's timers are never deleted, a timer that finds nothing
 * due sets the next one. Side output: dead letters. Delivery: exactly once.
 */
public final class LifecycleStep extends KeyedProcessFunction<String, MessageFact, TrackingOutput> {
    private static final long serialVersionUID = 1L;

    /** A result or receipt of a message that admission never told of. */
    static final String NOT_ADMITTED = "NOT_ADMITTED";

    private static final String NAME = "lifecycle-step";

    static final ValueStateDescriptor<TrackedMessage> TRACKED =
            new ValueStateDescriptor<>("tracked-message", TypeInformation.of(TrackedMessage.class));

    private final DeadLetters deadLetters;
    private final Duration grace;

    private transient ValueState<TrackedMessage> tracked;

    /**
     * A step with this grace.
     *
     * @param grace how long after its deadline a message waits for receipts
     */
    public LifecycleStep(DeadLetters deadLetters, Duration grace) {
        this.deadLetters = deadLetters;
        this.grace = grace;
    }

    @Override
    public void open(OpenContext openContext) {
        tracked = getRuntimeContext().getState(TRACKED);
    }

    @Override
    public void processElement(MessageFact fact, Context context, Collector<TrackingOutput> out) throws Exception {
        long now = context.timerService().currentProcessingTime();
        if (fact.receipt() != null && fact.segment() == 0) {
            out.collect(Lifecycle.unmatched(fact, now));
            return;
        }
        TrackedMessage known = tracked.value();
        Lifecycle.Step step;
        try {
            step = Lifecycle.apply(known, fact, now);
        } catch (RuntimeException e) {
            context.output(
                    DeadLetters.TAG,
                    deadLetters.inside(NAME, fact.told(), null, DeadLetters.FAULT, fact.messageId() + ": " + e, now));
            return;
        }
        if (fact.admission() != null) {
            context.timerService().registerEventTimeTimer(endOf(fact.admission()));
        } else if (known == null) {
            context.timerService().registerEventTimeTimer(step.message().forgetAtMillis());
        }
        tracked.update(step.message());
        step.outputs().forEach(out::collect);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<TrackingOutput> out) throws Exception {
        TrackedMessage message = tracked.value();
        if (message == null) {
            return;
        }
        MessageFact.Admission admission = message.admission();
        if (admission != null && !message.isFinal()) {
            if (timestamp >= endOf(admission)) {
                Lifecycle.Step step = Lifecycle.deadlinePassed(
                        context.getCurrentKey(), message, context.timerService().currentProcessingTime());
                step.outputs().forEach(out::collect);
                forgetLater(step.message(), context);
            }
        } else if (timestamp < message.forgetAtMillis()) {
            forgetLater(message, context);
        } else {
            if (admission == null) {
                context.output(DeadLetters.TAG, notAdmitted(message, context));
            }
            tracked.clear();
        }
    }

    private DeadLetter notAdmitted(TrackedMessage message, OnTimerContext context) {
        return deadLetters.<SubmitResult>inside(
                NAME,
                null,
                message.tenantId(),
                NOT_ADMITTED,
                message.sequence() + " results or receipts of message " + context.getCurrentKey()
                        + ", which was never admitted",
                context.timerService().currentProcessingTime());
    }

    private void forgetLater(TrackedMessage message, Context context) throws Exception {
        tracked.update(message);
        context.timerService().registerEventTimeTimer(message.forgetAtMillis());
    }

    private long endOf(MessageFact.Admission admission) {
        return admission.deadlineMillis() + grace.toMillis();
    }
}
