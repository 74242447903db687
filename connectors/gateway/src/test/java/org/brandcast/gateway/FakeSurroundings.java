package org.brandcast.gateway;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.brandcast.schemas.DeferredMessage;
import org.brandcast.schemas.JournalDecision;
import org.brandcast.schemas.JournalEntry;
import org.brandcast.schemas.JournalPosition;
import org.brandcast.schemas.JournalSend;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.SourceOffset;
import org.brandcast.schemas.SubmitResult;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.UnreadableRecordException;
import org.brandcast.smpp.SubmitOutcome;
import org.brandcast.smpp.SubmitPdu;
import org.jspecify.annotations.Nullable;

/** Everything around a dispatcher, by hand: nothing becomes durable and nothing is answered before the test says so. */
final class FakeSurroundings implements Effects, Wire, LaneSource {
    /** A PDU on the wire. */
    record Written(SubmitPdu pdu, Consumer<SubmitOutcome> outcome, Consumer<SubmitOutcome> late) {}

    /** A record for the journal. */
    record Append(String key, @Nullable JournalEntry entry, Runnable durable) {
        JournalSend send() {
            return (JournalSend) entry.getBody();
        }

        JournalDecision decision() {
            return send().getDecision();
        }

        List<SourceOffset> position() {
            return ((JournalPosition) entry.getBody()).getOffsets();
        }
    }

    private record Publish(SubmitResult result, LongConsumer durable) {}

    final Deque<Append> appends = new ArrayDeque<>();
    final List<Append> journal = new ArrayList<>();
    final List<SubmitResult> results = new ArrayList<>();
    final List<Written> wire = new ArrayList<>();
    final List<LaneRecord> deadLetters = new ArrayList<>();
    final Deque<Runnable> deadLetterAcks = new ArrayDeque<>();
    final Campaigns campaigns = new Campaigns();
    final AdvertisingRules advertising = new AdvertisingRules();
    final SubscriberChanges subscribers = new SubscriberChanges();
    SendTimeRules rules = new SendTimeRules(campaigns, advertising, subscribers);
    final List<DeferredMessage> deferred = new ArrayList<>();
    final Deque<Runnable> deferredAcks = new ArrayDeque<>();
    RouteSettings settings = Samples.settings();
    final RouteCounters counters = new RouteCounters();
    private final Deque<Publish> publishes = new ArrayDeque<>();
    private final Map<MessageType, Deque<LaneRecord>> lanes = new EnumMap<>(MessageType.class);
    private final Map<MessageType, Long> offsets = new EnumMap<>(MessageType.class);
    boolean up = true;
    boolean lease = true;
    int leaseLapsesAfter = Integer.MAX_VALUE;
    private int leaseAsked;

    /** From now on the lease holds so many times more that somebody asks. */
    void lapseAfter(int asked) {
        leaseAsked = 0;
        leaseLapsesAfter = asked;
    }

    int slots = 100;
    long nanos;
    long millis = 1_800_000_000_000L;

    FakeSurroundings() {
        for (MessageType lane : MessageType.values()) {
            lanes.put(lane, new ArrayDeque<>());
            offsets.put(lane, 0L);
        }
        subscribers.beginAt(0);
        rules.subscribersRead();
    }

    Dispatcher dispatcher(RouteSettings settings) {
        this.settings = settings;
        WorkerClock clock = new WorkerClock(() -> nanos, () -> millis);
        return new Dispatcher(new Dispatcher.Surroundings(this, this, this, rules, clock, counters), settings, 1, 0);
    }

    void offer(OutboundMessage message) {
        offer(message.getType(), new LaneRecord.Content.Sendable(message, WireText.of(message, settings.smpp())));
    }

    void offerPoison(MessageType lane) {
        offer(lane, new LaneRecord.Content.Poison(UnreadableRecordException.Reason.NOT_AVRO, "test", null, new byte[] {1
        }));
    }

    void offer(MessageType lane, LaneRecord.Content content) {
        long offset = offsets.merge(lane, 1L, Long::sum) - 1;
        SourceOffset source = new SourceOffset(Topics.outbound(Samples.ROUTE, lane), 0, offset);
        lanes.get(lane).addLast(new LaneRecord(lane, source, 1, content));
    }

    int waiting(MessageType lane) {
        return lanes.get(lane).size();
    }

    void advance(long milliseconds) {
        millis += milliseconds;
        nanos += milliseconds * 1_000_000;
    }

    void ackJournal() {
        Append append = appends.removeFirst();
        journal.add(append);
        append.durable().run();
    }

    void ackResult() {
        Publish publish = publishes.removeFirst();
        results.add(publish.result());
        publish.durable().accept(results.size() - 1);
    }

    /** Makes everything durable, also what follows from that. */
    void ackAll() {
        while (!appends.isEmpty() || !publishes.isEmpty()) {
            if (!appends.isEmpty()) {
                ackJournal();
            }
            if (!publishes.isEmpty()) {
                ackResult();
            }
        }
    }

    /** Pumps and acknowledges until nothing more happens. */
    void run(Dispatcher dispatcher) {
        for (int idle = 0; idle < 3; idle++) {
            while (dispatcher.pump() || !appends.isEmpty() || !publishes.isEmpty()) {
                ackAll();
                idle = 0;
            }
        }
    }

    @Override
    public void journal(String key, JournalEntry entry, Runnable durable) {
        appends.addLast(new Append(key, entry, durable));
    }

    @Override
    public void tombstone(String key) {
        appends.addLast(new Append(key, null, () -> {}));
    }

    @Override
    public void publish(SubmitResult result, LongConsumer durable) {
        publishes.addLast(new Publish(result, durable));
    }

    @Override
    public void defer(DeferredMessage message, Runnable durable) {
        deferred.add(message);
        deferredAcks.addLast(durable);
    }

    @Override
    public void deadLetter(LaneRecord record, LaneRecord.Content.Poison poison, Runnable durable) {
        deadLetters.add(record);
        deadLetterAcks.addLast(durable);
    }

    @Override
    public boolean leaseHolds() {
        return lease && leaseAsked++ < leaseLapsesAfter;
    }

    @Override
    public long resultsEnd() {
        return results.size();
    }

    @Override
    public long receiptsEnd() {
        return 0;
    }

    @Override
    public boolean isUp() {
        return up;
    }

    @Override
    public int room() {
        return up ? slots : 0;
    }

    @Override
    public void submit(List<Sending> together) {
        for (Sending sending : together) {
            slots--;
            wire.add(new Written(
                    sending.outgoing().pdu(),
                    answer -> {
                        slots++;
                        sending.outcome().accept(answer);
                    },
                    sending.late()));
        }
    }

    @Override
    public long nanosUntilResume(long nowNanos) {
        return Long.MAX_VALUE;
    }

    @Override
    public Set<MessageType> ready() {
        EnumSet<MessageType> ready = EnumSet.noneOf(MessageType.class);
        lanes.forEach((lane, records) -> {
            if (!records.isEmpty()) {
                ready.add(lane);
            }
        });
        return ready;
    }

    @Override
    public @Nullable LaneRecord peek(MessageType lane) {
        return lanes.get(lane).peekFirst();
    }

    @Override
    public void remove(MessageType lane) {
        lanes.get(lane).removeFirst();
    }
}
