package org.brandcast.flink.admission.operator;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.brandcast.flink.admission.AccountCommand;
import org.brandcast.flink.admission.ControlView;
import org.brandcast.flink.admission.DoorRecord;
import org.brandcast.flink.admission.Judgement;
import org.brandcast.flink.io.DeadLetters;
import org.brandcast.flink.io.RawRecord;
import org.brandcast.schemas.ControlRecord;
import org.brandcast.schemas.OrderGrant;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.UnreadableRecordException;

/**
 * Judges a request by every rule that needs no account, and passes grants out of control data on to the accounts.
 *
 * <p>Key: the recipient's number (as given when it can't be read).
 *
 * <p>Broadcast state {@link #CONTROL}: the newest control record of each key as its Kafka bytes, and the newest
 * version. Bytes, because the state is copied at every checkpoint and because any later version of the schemas reads
 * them. Order grants are not kept. What the rules look things up in is built from it in memory.
 *
 * <p>Keyed state {@code held-requests}: requests that wait, for the control version that their door knew (at most 30 s)
 * or while their campaign is paused (until it runs again, or their deadline). Each has a processing-time timer that asks
 * again; the time between two questions grows with the time waited, up to 30 s. A request leaves the state when it is
 * judged, at its deadline at the latest.
 *
 * <p>Before the first control record arrives, every request waits: no door knows version 0, and a partner's own record
 * waits for the version that existed when the job was submitted. After a restore the 30 s begin anew, for control data
 * is then as old as the state.
 *
 * <p>Side output: dead letters (unknown tenant; a rule that threw). Delivery: exactly once.
 */
public final class RecipientStep extends KeyedBroadcastProcessFunction<String, DoorRecord, RawRecord, AccountCommand> {
    private static final long serialVersionUID = 1L;

    public static final MapStateDescriptor<String, byte[]> CONTROL =
            new MapStateDescriptor<>("control", Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

    static final MapStateDescriptor<String, HeldRequest> HELD =
            new MapStateDescriptor<>("held-requests", Types.STRING, TypeInformation.of(HeldRequest.class));

    /** Beside the keys of control records, which have the form kind/id. */
    private static final String VERSION_KEY = "#version";

    private static final long SHORTEST_WAIT_MILLIS = 100;
    private static final long LONGEST_WAIT_MILLIS = 30_000;

    private final DeadLetters deadLetters;
    private final long controlFloor;

    private transient MapState<String, HeldRequest> held;
    private transient Judgement judgement;
    private transient ControlView control;
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
        held = getRuntimeContext().getMapState(HELD);
        judgement = new Judgement(deadLetters, controlFloor);
        openedAtMillis = Long.MIN_VALUE;
    }

    @Override
    public void processElement(DoorRecord door, ReadOnlyContext context, Collector<AccountCommand> out)
            throws Exception {
        long now = context.timerService().currentProcessingTime();
        Judgement.Result result = judgement.of(door, view(context.getBroadcastState(CONTROL), now), now, now);
        if (result instanceof Judgement.Wait wait) {
            hold(door, now, nextQuestion(door, now, now, wait.untilMillis()), context);
        } else {
            emit(result, context, out);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<AccountCommand> out) throws Exception {
        long now = context.timerService().currentProcessingTime();
        ControlView view = view(context.getBroadcastState(CONTROL), now);
        List<HeldRequest> due = new ArrayList<>();
        for (HeldRequest each : held.values()) {
            if (each.nextMillis() <= timestamp) {
                due.add(each);
            }
        }
        for (HeldRequest each : due) {
            DoorRecord door = each.door();
            Judgement.Result result = judgement.of(door, view, Math.max(each.sinceMillis(), openedAtMillis), now);
            if (result instanceof Judgement.Wait wait) {
                hold(
                        door,
                        each.sinceMillis(),
                        nextQuestion(door, each.sinceMillis(), now, wait.untilMillis()),
                        context);
            } else {
                held.remove(HeldRequest.keyOf(door));
                emit(result, context, out);
            }
        }
    }

    private void hold(DoorRecord door, long since, long next, ReadOnlyContext context) throws Exception {
        held.put(HeldRequest.keyOf(door), new HeldRequest(door, since, next));
        context.timerService().registerProcessingTimeTimer(next);
    }

    private static void emit(Judgement.Result result, ReadOnlyContext context, Collector<AccountCommand> out) {
        if (result instanceof Judgement.Done done) {
            out.collect(done.command());
        } else if (result instanceof Judgement.Dead dead) {
            context.output(DeadLetters.TAG, dead.letter());
        }
    }

    /** Later the longer it has waited, and not all held requests of a campaign in the same instant. */
    private static long nextQuestion(DoorRecord door, long since, long now, long until) {
        long wait = Math.min(Math.max((now - since) / 2, SHORTEST_WAIT_MILLIS), LONGEST_WAIT_MILLIS);
        long spread = Math.floorMod(door.recipient().hashCode(), wait / 4);
        return Math.max(now + 1, Math.min(now + wait + spread, until));
    }

    @Override
    public void processBroadcastElement(RawRecord raw, Context context, Collector<AccountCommand> out)
            throws Exception {
        ControlRecord changed = decode(raw.value());
        var state = context.getBroadcastState(CONTROL);
        ControlView view = view(state, context.currentProcessingTime());
        if (changed.getBody() instanceof OrderGrant grant) {
            out.collect(AccountCommand.of(grant));
            view.sawVersion(changed.getVersion());
        } else {
            state.put(changed.getKey(), raw.value());
            view.apply(changed);
        }
        state.put(
                VERSION_KEY,
                ByteBuffer.allocate(Long.BYTES).putLong(view.version()).array());
    }

    /** Built from the state when the first element after a start needs it. */
    private ControlView view(ReadOnlyBroadcastState<String, byte[]> state, long now) throws Exception {
        if (control == null) {
            ControlView built = new ControlView();
            for (Map.Entry<String, byte[]> entry : state.immutableEntries()) {
                if (entry.getKey().equals(VERSION_KEY)) {
                    built.sawVersion(ByteBuffer.wrap(entry.getValue()).getLong());
                } else {
                    built.apply(decode(entry.getValue()));
                }
            }
            control = built;
            openedAtMillis = now;
        }
        return control;
    }

    /** Only records that could be read come here or are in the state. */
    private static ControlRecord decode(byte[] value) {
        try {
            return RecordCodec.of(ControlRecord.class).decode(value);
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException("a control record that was readable is not any more", e);
        }
    }
}
