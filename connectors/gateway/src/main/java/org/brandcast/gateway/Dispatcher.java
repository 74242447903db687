package org.brandcast.gateway;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.brandcast.gateway.MessageInFlight.Segment;
import org.brandcast.gateway.MessageInFlight.Step;
import org.brandcast.gateway.OpenMessages.OpenMessage;
import org.brandcast.gateway.OpenMessages.OpenSegment;
import org.brandcast.gateway.OpenMessages.Standing;
import org.brandcast.gateway.RouteCounters.Counter;
import org.brandcast.gateway.Wire.Sending;
import org.brandcast.schemas.DeferredMessage;
import org.brandcast.schemas.JournalDecision;
import org.brandcast.schemas.JournalEntry;
import org.brandcast.schemas.JournalSend;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.SourceOffset;
import org.brandcast.smpp.Dlr;
import org.brandcast.smpp.ShortMessage;
import org.brandcast.smpp.SmppStatus;
import org.brandcast.smpp.SubmitOutcome;
import org.brandcast.smpp.SubmitOutcome.Accepted;
import org.brandcast.smpp.SubmitOutcome.NotWritten;
import org.brandcast.smpp.SubmitOutcome.QueueFull;
import org.brandcast.smpp.SubmitOutcome.Rejected;
import org.brandcast.smpp.SubmitOutcome.Throttled;
import org.brandcast.smpp.SubmitOutcome.Unknown;
import org.brandcast.smpp.SubmitPduBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The heart of a route's worker: takes messages from the lanes, makes each decision durable in the journal before it
 * touches the wire, and follows each segment to its last durable result.
 *
 * <pre>
 *   lane ─ decide ─▶ JOURNALING ─ durable ─▶ READY ─ token, slot, lease ─▶ ON_THE_WIRE ─▶ accepted/rejected ─▶ TOLD ─▶ SETTLED
 *                        ▲  ▲                                               │ │ └ no answer ─▶ IN_DOUBT ─ receipt ─▶ TOLD
 *                        │  └───────────── throttled, queue full ───────────┘ │                   │
 *                        └───────────────── otp, care: once ──────────────────┴───────────────────┘
 *   a rule says no: DROP ─▶ TOLD ─▶ SETTLED · not now: HOLD (waits here) or DEFER ─ all of it ─▶ back to admission
 * </pre>
 *
 * <p>It has no thread, no I/O and no clock of its own: the same calls in the same order do the same. All calls come from
 * the worker's one thread.
 */
final class Dispatcher {
    /** Messages of paused campaigns that are held beside their lane; one more waits in the lane and holds it up. */
    static final int MAX_HELD = 20_000;

    static final String GATEWAY_STOPPED = "GATEWAY_STOPPED";
    static final String IN_DOUBT = "IN_DOUBT";
    static final String GATEWAY_RESTARTED = "GATEWAY_RESTARTED";
    static final String SETTLED_BY_RECEIPT = "SETTLED_BY_RECEIPT";

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private static final int STEPS_PER_PUMP = 256;
    private static final int WRITES_PER_PUMP = 16;

    /** Segments in one write to a socket: they share its cost, and a check of the lease stands before each write. */
    private static final int MOST_TOGETHER = 64;

    private static final long QUEUE_FULL_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MAX_QUEUE_FULL_WAITING = 2_000;
    private static final long DOUBT_RECHECK_NANOS = Duration.ofMillis(50).toNanos();
    private static final long HELD_REVIEW_NANOS = Duration.ofSeconds(1).toNanos();

    private final Effects effects;
    private final Wire wire;
    private final LaneSource lanes;
    private final SendTimeRules rules;
    private final WorkerClock clock;
    private final RouteCounters counters;
    private final long epoch;

    private RouteSettings settings;
    private SubmitPduBuilder pdus;
    private ResultFacts facts;
    private final TokenBucket bucket;
    private final LanePicker picker;
    private final DoubtIndex doubts = new DoubtIndex();
    private final PositionLog positions;
    private final Teller teller;
    private final Deque<Segment> retries = new ArrayDeque<>();
    private final Deque<Segment> ready = new ArrayDeque<>();
    private final Deque<Segment> held = new ArrayDeque<>();
    private final PriorityQueue<Segment> queueFull =
            new PriorityQueue<>(Comparator.comparingLong((Segment segment) -> segment.heldUntilNanos));
    private final PriorityQueue<Segment> doubtTimers =
            new PriorityQueue<>(Comparator.comparingLong((Segment segment) -> segment.doubtUntilNanos));
    private int journaling;
    private int onTheWire;
    private int nextUdhReference;
    private boolean stopping;
    private boolean holding;
    private long ruleChangesSeen = -1;
    private long heldReviewNanos;

    /** What surrounds a dispatcher. */
    record Surroundings(
            Effects effects,
            Wire wire,
            LaneSource lanes,
            SendTimeRules rules,
            WorkerClock clock,
            RouteCounters counters) {}

    /**
     * A dispatcher that has done nothing yet.
     *
     * @param epoch of the lease that it works under
     */
    Dispatcher(Surroundings around, RouteSettings settings, long epoch, int firstUdhReference) {
        this.effects = around.effects();
        this.wire = around.wire();
        this.lanes = around.lanes();
        this.rules = around.rules();
        this.clock = around.clock();
        this.counters = around.counters();
        this.epoch = epoch;
        this.positions = new PositionLog(effects, clock, epoch);
        this.teller = new Teller(effects, positions::finish);
        this.nextUdhReference = firstUdhReference & 0xFF;
        this.bucket = new TokenBucket(settings.tps(), clock.nowNanos());
        this.picker = new LanePicker(settings.adFloorPercent());
        this.settings = settings;
        this.pdus = new SubmitPduBuilder(settings.smpp().submit());
        this.facts = new ResultFacts(settings);
    }

    /** Takes over changed settings of the route. */
    void change(RouteSettings changed) {
        settings = changed;
        pdus = new SubmitPduBuilder(changed.smpp().submit());
        facts = new ResultFacts(changed);
        bucket.setRate(changed.tps(), clock.nowNanos());
        picker.setFloor(changed.adFloorPercent());
    }

    /** Takes over a message that the journal shows as open. */
    void restore(OpenMessage open, ShortMessage messageWire) {
        JournalSend last = open.last();
        MessageInFlight message =
                new MessageInFlight(last.getMessage(), messageWire, last.getUdhReference(), open.source());
        message.journalKeys.addAll(open.keys());
        teller.open();
        List<Segment> segments = new ArrayList<>();
        for (OpenSegment each : open.segments()) {
            Segment segment = message.addSegment(each.number());
            segment.attempt = each.attempt();
            segment.resendBudget = each.resendBudget();
            segment.writtenAtMillis = each.decidedAtMillis();
            segments.add(segment);
        }
        List<Segment> deferred = new ArrayList<>();
        for (int i = 0; i < segments.size(); i++) {
            Integer untoldResend = open.segments().get(i).untoldResend();
            if (untoldResend != null) {
                teller.tell(message, facts.resent(segments.get(i), untoldResend, clock.nowMillis()), () -> {});
            }
            if (open.segments().get(i).standing() == Standing.DEFERRED) {
                segments.get(i).step = Step.DEFERRED;
                deferred.add(segments.get(i));
            } else {
                restore(segments.get(i), open.segments().get(i));
            }
        }
        if (deferred.size() == segments.size()) {
            giveBack(message, new Verdict(JournalDecision.DEFER, last.getReason(), last.getNotBeforeMillis()));
        } else {
            deferred.forEach(this::hold); // it was never given back: all of it is judged again
        }
    }

    private void restore(Segment segment, OpenSegment open) {
        switch (open.standing()) {
            case SETTLED -> teller.settle(segment);
            case HELD, DEFERRED -> hold(segment);
            case DROPPED_UNTOLD -> teller.tellLast(segment, facts.dropped(segment, open.reason(), clock.nowMillis()));
            case IN_DOUBT -> {
                long waited = 0;
                if (open.doubtToldAtMillis() != null) {
                    waited = Math.max(0, clock.nowMillis() - open.doubtToldAtMillis());
                    segment.doubtTold = true;
                } else {
                    tellDoubt(segment, GATEWAY_RESTARTED);
                }
                doubt(segment, settings.inDoubtWait().minusMillis(waited));
            }
        }
    }

    /** Does what can be done now, a bounded part of it; true if there may be more. */
    boolean pump() {
        long now = clock.nowNanos();
        endDoubts(now);
        retryAfterQueueFull(now);
        reviewHeld(now);
        boolean more = write();
        for (int step = 0; step < STEPS_PER_PUMP; step++) {
            if (!decide()) {
                return more;
            }
        }
        return true;
    }

    /** Nanoseconds until {@link #pump} has something to do although nothing happens; at most one second. */
    long nanosUntilWork() {
        long now = clock.nowNanos();
        long wait = HELD_REVIEW_NANOS;
        if ((!ready.isEmpty() || !retries.isEmpty()) && wire.isUp()) {
            wait = Math.min(wait, wire.room() > 0 ? bucket.nanosUntilToken(now) : wire.nanosUntilResume(now));
        }
        if (!queueFull.isEmpty()) {
            wait = Math.min(wait, queueFull.peek().heldUntilNanos - now);
        }
        if (!doubtTimers.isEmpty()) {
            wait = Math.min(wait, doubtTimers.peek().doubtUntilNanos - now);
        }
        return Math.max(0, wait);
    }

    // ---- deciding

    private boolean decide() {
        if (stopping || settings.paused() || !wire.isUp() || !effects.leaseHolds()) {
            return false;
        }
        Set<MessageType> candidates = lanes.ready();
        while (!candidates.isEmpty()) {
            Optional<MessageType> lane = picker.pick(candidates);
            if (lane.isEmpty()) {
                return false;
            }
            LaneRecord record = rules.canJudge(lane.get()) ? lanes.peek(lane.get()) : null;
            if (record != null && take(record, candidates.contains(MessageType.AD))) {
                return true;
            }
            candidates = without(candidates, lane.get());
        }
        return false;
    }

    private static Set<MessageType> without(Set<MessageType> lanes, MessageType lane) {
        EnumSet<MessageType> rest = EnumSet.noneOf(MessageType.class);
        rest.addAll(lanes);
        rest.remove(lane);
        return rest;
    }

    /** Takes a lane's first record; false if it has to wait there. */
    private boolean take(LaneRecord record, boolean adWaits) {
        if (record.content() instanceof LaneRecord.Content.Sendable sendable) {
            return takeMessage(record, sendable, adWaits);
        }
        lanes.remove(record.lane());
        OffsetTracker.Taken taken = positions.take(record.source());
        if (record.content() instanceof LaneRecord.Content.Poison poison) {
            counters.add(Counter.DEAD_LETTERS);
            effects.deadLetter(record, poison, taken::markDone);
        } else {
            taken.markDone();
        }
        return true;
    }

    private boolean takeMessage(LaneRecord record, LaneRecord.Content.Sendable sendable, boolean adWaits) {
        Verdict verdict = rules.judge(sendable.message(), clock.nowMillis());
        boolean mustWait = switch (verdict.decision()) {
            case SEND -> isFarAhead() || queueFull.size() >= MAX_QUEUE_FULL_WAITING;
            case HOLD -> held.size() + journaling >= MAX_HELD || journaling >= settings.window();
            case DROP, DEFER -> journaling >= settings.window();
        };
        if (mustWait) {
            return false;
        }
        lanes.remove(record.lane());
        OffsetTracker.Taken taken = positions.take(record.source());
        MessageInFlight message =
                new MessageInFlight(sendable.message(), sendable.wire(), nextUdhReference, record.source());
        nextUdhReference = (nextUdhReference + 1) & 0xFF;
        teller.open();
        for (int number = 1; number <= sendable.wire().segmentCount(); number++) {
            Segment segment = message.addSegment(number);
            segment.resendBudget = record.lane() == MessageType.AD ? 0 : 1;
        }
        counters.add(
                switch (record.lane()) {
                    case OTP -> Counter.DECIDED_OTP;
                    case CARE -> Counter.DECIDED_CARE;
                    case AD -> Counter.DECIDED_AD;
                });
        if (verdict.decision() == JournalDecision.SEND) {
            picker.sent(record.lane(), message.segments.size(), adWaits);
        }
        journal(message.segments, verdict, record.source(), () -> {
            taken.markDone();
            if (verdict.decision() == JournalDecision.SEND) {
                message.segments.forEach(segment -> toWire(segment, ready));
            }
        });
        return true;
    }

    /**
     * Whether more would leave more in doubt after a crash than a window and the run-ahead: what isn't written yet, what
     * isn't answered, and answers that aren't durable.
     */
    private boolean isFarAhead() {
        int limit = settings.runAheadLimit();
        return unwritten() >= limit || unwritten() + onTheWire + teller.untold() >= settings.window() + limit;
    }

    /** The send-time rules for a segment: what has begun to leave can't go back to admission any more. */
    private Verdict judge(Segment segment) {
        MessageInFlight message = segment.message();
        if (message.givenBack != null) {
            return message.givenBack;
        }
        Verdict verdict = rules.judge(message.outbound, clock.nowMillis());
        return verdict.decision() == JournalDecision.DEFER && !message.isUntouched()
                ? Verdict.drop(verdict.reason())
                : verdict;
    }

    // ---- the journal

    /**
     * Journals one decision as the next attempt of each of these segments, all of one message; what a DROP or HOLD brings
     * with it is done here, what a SEND does is the caller's.
     */
    private void journal(
            Collection<Segment> segments, Verdict verdict, @Nullable SourceOffset source, Runnable durable) {
        MessageInFlight message = segments.iterator().next().message();
        List<Integer> numbers = new ArrayList<>(segments.size());
        int attempt = 0;
        int budget = 0;
        for (Segment segment : segments) {
            segment.step = Step.JOURNALING;
            segment.attempt++;
            numbers.add(segment.number());
            attempt = segment.attempt;
            budget = segment.resendBudget;
        }
        int keySegment = source != null ? JournalKeys.WHOLE_MESSAGE : numbers.get(0);
        String key = JournalKeys.send(message.outbound, keySegment, attempt, epoch);
        message.journalKeys.add(key);
        JournalSend send = new JournalSend(
                verdict.decision(),
                message.outbound,
                numbers,
                attempt,
                message.udhReference,
                budget,
                verdict.reason(),
                source,
                effects.resultsEnd(),
                effects.receiptsEnd(),
                WireText.partsOf(message.outbound, message.wire),
                message.codingForJournal(),
                verdict.notBeforeMillis());
        if (verdict.decision() == JournalDecision.DEFER) {
            message.givenBack = verdict;
        }
        journaling += segments.size();
        List<Segment> covered = List.copyOf(segments);
        effects.journal(key, new JournalEntry(epoch, clock.nowMillis(), send), () -> {
            journaling -= covered.size();
            if (!effects.leaseHolds()) {
                return; // the decision may be void: the next owner's replay says what becomes of it
            }
            covered.forEach(segment -> decided(segment, verdict));
            durable.run();
        });
    }

    private void decided(Segment segment, Verdict verdict) {
        switch (verdict.decision()) {
            case SEND -> {
                // what follows is the caller's
            }
            case HOLD -> hold(segment);
            case DEFER -> defer(segment, verdict);
            case DROP -> {
                counters.add(Counter.DROPPED);
                teller.tellLast(segment, facts.dropped(segment, verdict.reason(), clock.nowMillis()));
            }
        }
    }

    private void defer(Segment segment, Verdict verdict) {
        segment.step = Step.DEFERRED;
        if (segment.message().isDeferred()) {
            giveBack(segment.message(), verdict);
        }
    }

    private void giveBack(MessageInFlight message, Verdict verdict) {
        counters.add(Counter.DEFERRED);
        teller.giveBack(
                message,
                new DeferredMessage(
                        message.outbound,
                        verdict.reason(),
                        verdict.notBeforeMillis(),
                        rules.controlVersion(),
                        clock.nowMillis()));
    }

    private void toWire(Segment segment, Deque<Segment> queue) {
        if (holding) {
            journal(List.of(segment), Verdict.hold(GATEWAY_STOPPED), null, () -> {});
            return;
        }
        segment.step = Step.READY;
        queue.addLast(segment);
    }

    private void hold(Segment segment) {
        segment.step = Step.HELD;
        segment.heldUntilNanos = clock.nowNanos();
        held.addLast(segment);
        counters.add(Counter.HELD);
    }

    /** Sends a segment on as a new journaled attempt, at the head of the queue; held instead if the gateway stops. */
    private void retry(Segment segment, String reason) {
        Verdict verdict = stopping ? Verdict.hold(reason) : Verdict.sendAgain(reason);
        journal(List.of(segment), verdict, null, () -> {
            if (verdict.decision() == JournalDecision.SEND) {
                toWire(segment, retries);
            }
        });
    }

    // ---- the wire

    /** Writes what is ready, a write for what one bind takes; true if there may be more. */
    private boolean write() {
        for (int writes = 0; writes < WRITES_PER_PUMP; writes++) {
            List<Segment> together = nextTogether(Math.min(wire.room(), MOST_TOGETHER));
            if (together.isEmpty()) {
                return false;
            }
            long nowMillis = clock.nowMillis();
            List<Sending> sendings = new ArrayList<>(together.size());
            together.forEach(segment -> sendings.add(sending(segment, nowMillis)));
            // Right before the socket: what took its time until here isn't written under a lease that has ended
            // meanwhile.
            if (!effects.leaseHolds()) {
                putBack(together);
                return false;
            }
            together.forEach(segment -> goes(segment, nowMillis));
            wire.submit(sendings);
        }
        return true;
    }

    /** The next segments that may be written, each with its token; what may not be sent any more is journaled so. */
    private List<Segment> nextTogether(int atMost) {
        List<Segment> together = new ArrayList<>();
        long now = clock.nowNanos();
        while (!settings.paused()) {
            Deque<Segment> queue = retries.isEmpty() ? ready : retries;
            Segment segment = queue.peekFirst();
            if (segment == null) {
                break;
            }
            Verdict verdict = judge(segment);
            if (verdict.decision() != JournalDecision.SEND) {
                queue.removeFirst();
                journal(List.of(segment), verdict, null, () -> {});
            } else if (together.size() < atMost && effects.leaseHolds() && bucket.tryTake(now)) {
                queue.removeFirst();
                together.add(segment);
            } else {
                break;
            }
        }
        return together;
    }

    private Sending sending(Segment segment, long nowMillis) {
        MessageInFlight message = segment.message();
        ShortMessage valid = new ShortMessage(
                message.wire.from(),
                message.wire.to(),
                message.wire.coding(),
                message.wire.segmentTexts(),
                message.udhReference,
                Duration.ofMillis(message.outbound.getDeadlineMillis() - nowMillis));
        boolean leftBefore = segment.mayHaveLeft;
        int attempt = segment.attempt;
        return new Sending(
                new Outgoing(
                        pdus.build(valid, segment.number(), segment.userMessageReference()),
                        segment.name(),
                        message.outbound.getType(),
                        valid),
                outcome -> {
                    segment.mayHaveLeft = leftBefore || mayHaveLeft(outcome);
                    answered(segment, outcome);
                },
                late -> answeredLate(segment, attempt, late));
    }

    private void goes(Segment segment, long nowMillis) {
        segment.step = Step.ON_THE_WIRE;
        segment.mayHaveLeft = true;
        segment.writtenAtMillis = nowMillis;
        onTheWire++;
    }

    /** To the head of the queue; it was prepared for the wire and not written. */
    private void putBack(List<Segment> segments) {
        for (int i = segments.size() - 1; i >= 0; i--) {
            retries.addFirst(segments.get(i));
            bucket.giveBack();
        }
    }

    private static boolean mayHaveLeft(SubmitOutcome outcome) {
        return outcome instanceof Accepted || outcome instanceof Unknown;
    }

    private void answered(Segment segment, SubmitOutcome outcome) {
        onTheWire--;
        if (outcome instanceof NotWritten) {
            segment.step = Step.READY;
            retries.addLast(segment); // those that were written together come back one by one, and keep their order
            bucket.giveBack();
            return;
        }
        counters.add(Counter.SUBMITTED);
        if (outcome instanceof Unknown unknown) {
            log.warn("message={} to={} in doubt: {}", segment, segment.message().maskedTo(), unknown.doubt());
            tellDoubt(segment, unknown.doubt().name());
            doubt(segment, settings.inDoubtWait());
        } else {
            takeAnswer(segment, outcome);
        }
    }

    private void takeAnswer(Segment segment, SubmitOutcome outcome) {
        if (outcome instanceof Accepted accepted) {
            accept(segment, settings.smpp().answers().idMode().ofResponse(accepted.smscMessageId()), "");
        } else if (outcome instanceof Throttled) {
            counters.add(Counter.THROTTLED);
            retry(segment, SmppStatus.nameOf(SmppStatus.ESME_RTHROTTLED));
        } else if (outcome instanceof QueueFull) {
            counters.add(Counter.QUEUE_FULL);
            if (++segment.queueFullAnswers > settings.smpp().answers().queueFullRetries()) {
                reject(segment, new Rejected(SmppStatus.ESME_RMSGQFUL, true));
            } else if (stopping) {
                retry(segment, SmppStatus.nameOf(SmppStatus.ESME_RMSGQFUL));
            } else {
                segment.step = Step.HELD;
                segment.heldUntilNanos = clock.nowNanos() + QUEUE_FULL_PAUSE_NANOS * segment.queueFullAnswers;
                queueFull.add(segment);
            }
        } else if (outcome instanceof Rejected rejected) {
            reject(segment, rejected);
        }
    }

    private void accept(Segment segment, String smscMessageId, String reason) {
        doubts.accepted(smscMessageId);
        counters.add(Counter.ACCEPTED);
        teller.tellLast(segment, facts.accepted(segment, smscMessageId, reason, clock.nowMillis()));
    }

    private void reject(Segment segment, Rejected rejected) {
        String reason = rejected.reason().isEmpty() ? SmppStatus.nameOf(rejected.commandStatus()) : rejected.reason();
        log.info("message={} to={} rejected: {}", segment, segment.message().maskedTo(), reason);
        counters.add(Counter.REJECTED);
        teller.tellLast(segment, facts.rejected(segment, rejected, reason, clock.nowMillis()));
    }

    // ---- doubt

    private void doubt(Segment segment, Duration wait) {
        segment.step = Step.IN_DOUBT;
        segment.mayHaveLeft = true;
        segment.doubtUntilNanos = clock.nowNanos() + wait.toNanos();
        doubts.add(segment);
        Optional<DoubtIndex.EarlyReceipt> early = doubts.earlyReceiptOf(segment);
        if (early.isPresent()) {
            settleByReceipt(segment, early.get().smscMessageId());
        } else {
            doubtTimers.add(segment);
        }
    }

    private void settleByReceipt(Segment segment, String smscMessageId) {
        leaveDoubt(segment);
        counters.add(Counter.DOUBT_SETTLED_BY_RECEIPT);
        accept(segment, smscMessageId, SETTLED_BY_RECEIPT);
    }

    /** Publishes that a segment is in doubt; its doubt doesn't end before that is durable. */
    private void tellDoubt(Segment segment, String reason) {
        counters.add(Counter.DOUBTED);
        segment.doubtTold = false;
        teller.tell(
                segment.message(), facts.unknown(segment, reason, clock.nowMillis()), () -> segment.doubtTold = true);
    }

    private void leaveDoubt(Segment segment) {
        doubts.remove(segment);
        doubtTimers.remove(segment);
    }

    private void answeredLate(Segment segment, int attempt, SubmitOutcome outcome) {
        if (segment.step == Step.IN_DOUBT && segment.attempt == attempt) {
            leaveDoubt(segment);
            counters.add(Counter.DOUBT_SETTLED_BY_LATE_ANSWER);
            takeAnswer(segment, outcome);
        } else if (outcome instanceof Accepted accepted) {
            String id = settings.smpp().answers().idMode().ofResponse(accepted.smscMessageId());
            doubts.accepted(id);
            teller.tell(segment.message(), facts.acceptedLate(segment, attempt, id, clock.nowMillis()), () -> {});
        }
    }

    /** Hears a receipt that is on its way into its topic: it may settle a doubt. */
    void receipt(Dlr dlr, String smscMessageId) {
        doubts.settledBy(dlr, smscMessageId).ifPresent(segment -> settleByReceipt(segment, smscMessageId));
    }

    /** Notes an id that was accepted before this worker started. */
    void acceptedBefore(String smscMessageId) {
        doubts.accepted(smscMessageId);
    }

    private void endDoubts(long now) {
        while (!stopping && !doubtTimers.isEmpty() && doubtTimers.peek().doubtUntilNanos - now <= 0) {
            if (!effects.leaseHolds()) {
                return;
            }
            Segment segment = doubtTimers.poll();
            if (!segment.doubtTold) {
                segment.doubtUntilNanos = now + DOUBT_RECHECK_NANOS;
                doubtTimers.add(segment);
                continue;
            }
            doubts.remove(segment);
            boolean resend = segment.resendBudget > 0
                    && rules.canJudge(segment.message().outbound.getType())
                    && judge(segment).decision() == JournalDecision.SEND;
            if (resend) {
                resend(segment);
            } else {
                counters.add(Counter.DOUBT_LEFT);
                teller.settle(segment);
            }
        }
    }

    private void resend(Segment segment) {
        segment.resendBudget--;
        journal(List.of(segment), Verdict.sendAgain(IN_DOUBT), null, () -> {
            counters.add(Counter.RESENT);
            log.info(
                    "message={} to={} is sent once more",
                    segment,
                    segment.message().maskedTo());
            teller.tell(segment.message(), facts.resent(segment, segment.attempt, clock.nowMillis()), () -> {});
            toWire(segment, retries);
        });
    }

    // ---- waiting

    private void retryAfterQueueFull(long now) {
        while (!queueFull.isEmpty() && queueFull.peek().heldUntilNanos - now <= 0) {
            retry(queueFull.poll(), SmppStatus.nameOf(SmppStatus.ESME_RMSGQFUL));
        }
    }

    /** Looks again at what is held: when a rule changed, and every second for deadlines. */
    private void reviewHeld(long now) {
        boolean changed = rules.changes() != ruleChangesSeen;
        if (held.isEmpty() || stopping || (!changed && now - heldReviewNanos < HELD_REVIEW_NANOS)) {
            return;
        }
        ruleChangesSeen = rules.changes();
        heldReviewNanos = now;
        for (int left = held.size(); left > 0; left--) {
            Segment segment = held.removeFirst();
            if (!rules.canJudge(segment.message().outbound.getType())) {
                held.addLast(segment);
                continue;
            }
            Verdict verdict = judge(segment);
            boolean mayGo = verdict.decision() == JournalDecision.DROP
                    || verdict.decision() == JournalDecision.DEFER
                    || (verdict.decision() == JournalDecision.SEND && unwritten() < settings.runAheadLimit());
            if (!mayGo || !effects.leaseHolds()) {
                held.addLast(segment);
            } else {
                journal(List.of(segment), verdict, null, () -> {
                    if (verdict.decision() == JournalDecision.SEND) {
                        toWire(segment, retries);
                    }
                });
            }
        }
    }

    // ---- the journal's length

    /** Journals the position and removes finished entries; to be called about once a second. */
    void flush() {
        if (effects.leaseHolds()) {
            positions.flush();
        }
    }

    /** Says behind which offset a source partition is read on, before its first record comes; -1: from the earliest. */
    void resume(TopicPartition partition, long consumedTo) {
        positions.resume(partition, consumedTo);
    }

    /** Journals the position under this worker's epoch, whether it changed or not. */
    void writePosition() {
        positions.write();
    }

    // ---- stopping

    /** Takes nothing more from the lanes; what is decided is still written. */
    void stop() {
        stopping = true;
    }

    /** Holds what is decided and can't be written any more: a hold is durable, so nothing of it will be in doubt. */
    void holdUnwritten() {
        holding = true;
        List<Segment> left = new ArrayList<>(retries);
        left.addAll(ready);
        left.addAll(queueFull);
        retries.clear();
        ready.clear();
        queueFull.clear();
        for (Segment segment : left) {
            journal(List.of(segment), Verdict.hold(GATEWAY_STOPPED), null, () -> {});
        }
    }

    /** Everything decided was written and answered. */
    boolean isWireIdle() {
        return journaling == 0 && ready.isEmpty() && retries.isEmpty() && onTheWire == 0;
    }

    int onTheWire() {
        return onTheWire;
    }

    /** Everything that was sent to Kafka is durable. */
    boolean isDurable() {
        return journaling == 0 && teller.untold() == 0;
    }

    // ---- what it shows

    private int unwritten() {
        return journaling + ready.size() + retries.size();
    }

    /** Figures of this moment. */
    record Snapshot(int openMessages, int unwritten, int onTheWire, int inDoubt, int held, int untold) {
        static final Snapshot NONE = new Snapshot(0, 0, 0, 0, 0, 0);
    }

    Snapshot snapshot() {
        return new Snapshot(
                teller.openMessages(),
                unwritten(),
                onTheWire,
                doubts.size(),
                held.size() + queueFull.size(),
                teller.untold());
    }
}
