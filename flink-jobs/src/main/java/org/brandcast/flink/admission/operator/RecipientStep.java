package org.brandcast.flink.admission.operator;

import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.brandcast.domain.lifecycle.RejectReason;
import org.brandcast.flink.admission.AccountCommand;
import org.brandcast.flink.admission.Deferral;
import org.brandcast.flink.admission.Judged;
import org.brandcast.flink.admission.Judgement;
import org.brandcast.flink.admission.RecipientRecord;
import org.brandcast.flink.admission.RecipientRules;
import org.brandcast.flink.admission.control.ControlView;
import org.brandcast.flink.io.DeadLetters;
import org.brandcast.flink.io.RawRecord;
import org.brandcast.schemas.CapControl;
import org.brandcast.schemas.ControlRecord;
import org.brandcast.schemas.DeferredMessage;
import org.brandcast.schemas.FrequencyReturn;
import org.brandcast.schemas.MessageFacts;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.ModerationVerdict;
import org.brandcast.schemas.OrderGrant;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.SubscriberRule;
import org.brandcast.schemas.UnreadableRecordException;
import org.jspecify.annotations.Nullable;

/**
 * Judges a request by every rule that needs no account, and passes grants and caps out of control data on to the
 * accounts.
 *
 * <p>Key: the recipient's number (as given when it can't be read). What comes by number: requests, facts about the
 * number, moderators' verdicts, counted messages that were refused behind this step, and messages that a gateway gave
 * back. State by number: {@link RecipientState}.
 *
 * <p>Broadcast state {@link #CONTROL}: the newest control record of each key as its Kafka bytes, and the newest
 * version. Bytes, because the state is copied at every checkpoint and because any later version of the schemas reads
 * them. Grants and caps are not kept. What the rules look things up in is built from it in memory.
 *
 * <p>What waits here, each with a processing-time timer: requests that know newer control data (at most 30 s) or whose
 * campaign is paused, asked again at growing intervals up to 30 s; held ones, until a moderator's verdict or their
 * expiry; advertising outside its hours; messages given back. Each leaves at its deadline at the latest. Of held and
 * delayed requests the account has been told, and how they go on is told as a continuation of that.
 *
 * <p>Before the first control record arrives, every request waits: no door knows version 0, and a partner's own record
 * waits for the version that existed when the job was submitted. After a restore the 30 s begin anew, for control data
 * is then as old as the state.
 *
 * <p>Side output: dead letters (unknown tenant; unreadable; a rule that threw). Delivery: exactly once.
 */
public final class RecipientStep
        extends KeyedBroadcastProcessFunction<String, RecipientRecord, RawRecord, AccountCommand> {
    private static final long serialVersionUID = 1L;

    public static final MapStateDescriptor<String, byte[]> CONTROL =
            new MapStateDescriptor<>("control", Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

    /** Beside the keys of control records, which have the form kind/id. */
    private static final String VERSION_KEY = "#version";

    private static final long SHORTEST_WAIT_MILLIS = 100;
    private static final long LONGEST_WAIT_MILLIS = 30_000;

    private final DeadLetters deadLetters;
    private final long controlFloor;

    private transient RecipientState state;
    private transient Judgement judgement;
    private transient @Nullable ControlView control;
    private transient long openedAtMillis;

    /**
     * A step that judges nothing by less control data than existed when the job was put together.
     *
     * @param controlFloor control version of that time
     */
    public RecipientStep(DeadLetters deadLetters, long controlFloor) {
        this.deadLetters = deadLetters;
        this.controlFloor = controlFloor;
    }

    @Override
    public void open(OpenContext openContext) {
        state = new RecipientState(getRuntimeContext());
        judgement = new Judgement(deadLetters, controlFloor);
        openedAtMillis = Long.MIN_VALUE;
    }

    @Override
    public void processElement(RecipientRecord record, ReadOnlyContext context, Collector<AccountCommand> out)
            throws Exception {
        long now = context.timerService().currentProcessingTime();
        try {
            switch (record.kind()) {
                case REQUEST ->
                    ask(null, new Waiting(Waiting.Why.QUESTION, record, now, now, false, null), context, out);
                case SUBSCRIBER_RULE -> state.learn(decode(SubscriberRule.class, record));
                case FREQUENCY_RETURN ->
                    state.uncount(decode(FrequencyReturn.class, record).getMessageId());
                case MODERATION -> moderate(decode(ModerationVerdict.class, record), now, context, out);
                case DEFERRED -> takeBack(decode(DeferredMessage.class, record), record, now, context, out);
            }
        } catch (UnreadableRecordException e) {
            context.output(DeadLetters.TAG, deadLetters.unreadable(record.raw(), e, now));
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<AccountCommand> out) throws Exception {
        for (Map.Entry<String, Waiting> each : state.dueAt(timestamp)) {
            Waiting waiting = each.getValue();
            switch (waiting.why()) {
                case QUESTION, HOURS -> ask(each.getKey(), waiting, context, out);
                case MODERATOR -> end(each.getKey(), waiting, RejectReason.HOLD_EXPIRED, "", context, out);
                case DEFERRED -> release(each.getKey(), waiting, context, out);
            }
        }
    }

    /**
     * Has a request judged.
     *
     * @param key under which it has waited; null: it comes for the first time
     */
    private void ask(@Nullable String key, Waiting waiting, ReadOnlyContext context, Collector<AccountCommand> out)
            throws Exception {
        long now = context.timerService().currentProcessingTime();
        ControlView view = view(context.getBroadcastState(CONTROL), now);
        Judgement.Result result;
        try {
            Judgement.Question question = question(waiting);
            boolean advertising = question.request().getType() == MessageType.AD;
            result = judgement.judge(question, view, state.recipient(advertising), now);
        } catch (UnreadableRecordException e) {
            result = judgement.unreadable(waiting.record(), e, now);
        }
        if (key != null) {
            state.remove(key);
        }
        follow(result, waiting, now, context, out);
    }

    private void end(
            String key,
            Waiting waiting,
            RejectReason reason,
            String detail,
            ReadOnlyContext context,
            Collector<AccountCommand> out)
            throws Exception {
        long now = context.timerService().currentProcessingTime();
        ControlView view = view(context.getBroadcastState(CONTROL), now);
        Judgement.Result result;
        try {
            result = judgement.end(question(waiting), view, state.recipient(false), reason, detail, now);
        } catch (UnreadableRecordException e) {
            result = judgement.unreadable(waiting.record(), e, now);
        }
        state.remove(key);
        follow(result, waiting, now, context, out);
    }

    private Judgement.Question question(Waiting waiting) throws UnreadableRecordException {
        SendRequest request = judgement.read(waiting.record());
        long since = Math.max(waiting.sinceMillis(), openedAtMillis);
        return new Judgement.Question(waiting.record(), request, since, waiting.told(), waiting.moderator());
    }

    private void follow(
            Judgement.Result result, Waiting waiting, long now, ReadOnlyContext context, Collector<AccountCommand> out)
            throws Exception {
        if (result instanceof Judgement.Wait wait) {
            long next = nextQuestion(waiting, now, wait.untilMillis());
            Waiting again = new Waiting(
                    Waiting.Why.QUESTION,
                    waiting.record(),
                    waiting.sinceMillis(),
                    next,
                    waiting.told(),
                    waiting.moderator());
            keep(RecipientState.placeOf(waiting.record()), again, context);
        } else if (result instanceof Judgement.Dead dead) {
            context.output(DeadLetters.TAG, dead.letter());
        } else if (result instanceof Judgement.Told told) {
            if (told.windows() != null) {
                state.update(told.windows());
            }
            Judged judged = told.command().judged();
            if (told.stay() != null && judged != null) {
                stay(told.stay(), judged.facts(), waiting, now, context);
            }
            out.collect(told.command());
        }
    }

    /** A copy of a request that waits already is not kept twice; the account knows it for a copy, too. */
    private void stay(Judgement.Stay stay, MessageFacts facts, Waiting waiting, long now, ReadOnlyContext context)
            throws Exception {
        String key = stay.forModerator()
                ? RecipientState.heldKey(facts.getMessageId(), facts.getBodyHash())
                : RecipientState.delayedKey(facts.getMessageId(), facts.getBodyHash());
        if (!state.has(key)) {
            Waiting.Why why = stay.forModerator() ? Waiting.Why.MODERATOR : Waiting.Why.HOURS;
            long next = Math.max(now + 1, stay.untilMillis());
            keep(key, new Waiting(why, waiting.record(), now, next, true, waiting.moderator()), context);
        }
    }

    private void keep(String key, Waiting waiting, ReadOnlyContext context) throws Exception {
        state.put(key, waiting);
        context.timerService().registerProcessingTimeTimer(waiting.nextMillis());
    }

    /** A verdict on what isn't held (any more), or on another body, changes nothing. */
    private void moderate(ModerationVerdict verdict, long now, ReadOnlyContext context, Collector<AccountCommand> out)
            throws Exception {
        String key = RecipientState.heldKey(verdict.getMessageId(), verdict.getBodyHash());
        Waiting held = state.get(key);
        if (held == null) {
            return;
        }
        if (!state.othersDueAt(held.nextMillis(), key)) {
            context.timerService().deleteProcessingTimeTimer(held.nextMillis());
        }
        if (verdict.getApproved()) {
            Waiting approved = new Waiting(held.why(), held.record(), now, now, held.told(), verdict.getModerator());
            ask(key, approved, context, out);
        } else {
            end(key, held, RejectReason.HOLD_REFUSED, verdict.getComment(), context, out);
        }
    }

    /** A message that a gateway gave back waits here; a repeated copy changes nothing. */
    private void takeBack(
            DeferredMessage deferred,
            RecipientRecord record,
            long now,
            ReadOnlyContext context,
            Collector<AccountCommand> out)
            throws Exception {
        OutboundMessage message = deferred.getMessage();
        if (!state.isNewHop(message.getMessageId(), message.getHop())) {
            return;
        }
        state.uncount(message.getMessageId());
        long next = Judgement.releaseAt(message, deferred.getNotBeforeMillis(), now);
        Waiting waiting = new Waiting(Waiting.Why.DEFERRED, record, now, next, false, null);
        keep(RecipientState.deferredKey(message.getMessageId()), waiting, context);
        out.collect(
                AccountCommand.of(new Deferral(message, Deferral.Course.WAITS, deferred.getReason(), "", next, false)));
    }

    private void release(String key, Waiting waiting, ReadOnlyContext context, Collector<AccountCommand> out)
            throws Exception {
        long now = context.timerService().currentProcessingTime();
        ControlView view = view(context.getBroadcastState(CONTROL), now);
        OutboundMessage message;
        RecipientRules.Release release;
        try {
            message = decode(DeferredMessage.class, waiting.record()).getMessage();
            release = RecipientRules.release(view, message, state.recipient(true), now);
        } catch (UnreadableRecordException e) {
            state.remove(key);
            context.output(
                    DeadLetters.TAG, deadLetters.unreadable(waiting.record().raw(), e, now));
            return;
        } catch (RuntimeException e) {
            state.remove(key);
            context.output(
                    DeadLetters.TAG,
                    deadLetters.of(waiting.record().raw(), null, DeadLetters.FAULT, e.toString(), now));
            return;
        }
        if (release instanceof RecipientRules.Release.Later later) {
            keep(key, waiting.until(Judgement.releaseAt(message, later.atMillis(), now)), context);
            return;
        }
        state.remove(key);
        if (release instanceof RecipientRules.Release.Go go) {
            if (go.windows() != null) {
                state.update(go.windows());
            }
            out.collect(
                    AccountCommand.of(new Deferral(message, Deferral.Course.GOES, "", "", now, go.windows() != null)));
        } else {
            RecipientRules.Release.Never never = (RecipientRules.Release.Never) release;
            out.collect(AccountCommand.of(
                    new Deferral(message, Deferral.Course.ENDS, never.reason().code(), never.detail(), now, false)));
        }
    }

    /** Later the longer it has waited, and not all held requests of a campaign in the same instant. */
    private static long nextQuestion(Waiting waiting, long now, long until) {
        long waited = now - waiting.sinceMillis();
        long wait = Math.min(Math.max(waited / 2, SHORTEST_WAIT_MILLIS), LONGEST_WAIT_MILLIS);
        long spread = Math.floorMod(waiting.record().recipient().hashCode(), wait / 4);
        return Math.max(now + 1, Math.min(now + wait + spread, until));
    }

    @Override
    public void processBroadcastElement(RawRecord raw, Context context, Collector<AccountCommand> out)
            throws Exception {
        ControlRecord changed = decodeControl(raw.value());
        var broadcast = context.getBroadcastState(CONTROL);
        ControlView view = view(broadcast, context.currentProcessingTime());
        if (changed.getBody() instanceof OrderGrant grant) {
            out.collect(AccountCommand.of(grant));
            view.sawVersion(changed.getVersion());
        } else if (changed.getBody() instanceof CapControl cap) {
            out.collect(AccountCommand.of(cap));
            view.sawVersion(changed.getVersion());
        } else {
            broadcast.put(changed.getKey(), raw.value());
            view.apply(changed);
        }
        broadcast.put(
                VERSION_KEY,
                ByteBuffer.allocate(Long.BYTES).putLong(view.version()).array());
    }

    /** Built from the state when the first element after a start needs it. */
    private ControlView view(ReadOnlyBroadcastState<String, byte[]> broadcast, long now) throws Exception {
        if (control == null) {
            ControlView built = new ControlView();
            for (Map.Entry<String, byte[]> entry : broadcast.immutableEntries()) {
                if (entry.getKey().equals(VERSION_KEY)) {
                    built.sawVersion(ByteBuffer.wrap(entry.getValue()).getLong());
                } else {
                    built.apply(decodeControl(entry.getValue()));
                }
            }
            control = built;
            openedAtMillis = now;
        }
        return control;
    }

    private static <T extends SpecificRecordBase> T decode(Class<T> type, RecipientRecord record)
            throws UnreadableRecordException {
        return RecordCodec.of(type).decode(record.value());
    }

    /** Only records that could be read come here or are in the state. */
    private static ControlRecord decodeControl(byte[] value) {
        try {
            return RecordCodec.of(ControlRecord.class).decode(value);
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException("a control record that was readable is not any more", e);
        }
    }
}
