package org.brandcast.flink.tracking.operator;

import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.brandcast.flink.tracking.Correlation;
import org.brandcast.flink.tracking.MessageFact;
import org.brandcast.schemas.DeliveryReceipt;
import org.brandcast.schemas.SubmitResult;

/**
 * Finds out which segment a receipt is about, whichever of the two comes first.
 *
 * <p>Key: the SMSC's id space and message id. State {@code correlation}: the segments accepted under the id for seven
 * days, receipts without one for 72 hours; then they are told as unmatched, once. Timers: event time, which here is the
 * progress of the inputs (see {@code InputProgress}), so that after an outage the backlog is read before anything is
 * given up. The state of a key is gone when its last submit and receipt are. Side outputs: none. Delivery: exactly once.
 */
public final class CorrelateReceipts
        extends KeyedCoProcessFunction<String, SubmitResult, DeliveryReceipt, MessageFact> {
    private static final long serialVersionUID = 1L;

    /** How long an SMSC's id means the segment that was accepted under it. */
    static final Duration SUBMITS_KEPT = Duration.ofDays(7);

    /** How long a receipt waits for its submit. */
    static final Duration RECEIPTS_KEPT = Duration.ofDays(3);

    static final ValueStateDescriptor<Correlation> CORRELATION =
            new ValueStateDescriptor<>("correlation", TypeInformation.of(Correlation.class));

    private transient ValueState<Correlation> correlation;

    @Override
    public void open(OpenContext openContext) {
        correlation = getRuntimeContext().getState(CORRELATION);
    }

    @Override
    public void processElement1(SubmitResult result, Context context, Collector<MessageFact> out) throws Exception {
        long forgetAt = context.timerService().currentProcessingTime() + SUBMITS_KEPT.toMillis();
        Correlation.Step step = known().submitted(result, forgetAt);
        if (step.changed()) {
            context.timerService().registerEventTimeTimer(forgetAt);
        }
        apply(step, out);
    }

    @Override
    public void processElement2(DeliveryReceipt receipt, Context context, Collector<MessageFact> out) throws Exception {
        long giveUpAt = context.timerService().currentProcessingTime() + RECEIPTS_KEPT.toMillis();
        Correlation.Step step = known().received(receipt, giveUpAt);
        if (step.changed()) {
            context.timerService().registerEventTimeTimer(giveUpAt);
        }
        apply(step, out);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<MessageFact> out) throws Exception {
        apply(known().readTo(timestamp), out);
    }

    private Correlation known() throws Exception {
        Correlation known = correlation.value();
        return known == null ? Correlation.NOTHING : known;
    }

    private void apply(Correlation.Step step, Collector<MessageFact> out) throws Exception {
        if (step.changed() && step.state().isNothing()) {
            correlation.clear();
        } else if (step.changed()) {
            correlation.update(step.state());
        }
        step.facts().forEach(out::collect);
    }
}
