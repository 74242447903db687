package org.brandcast.gateway;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.kafka.common.TopicPartition;
import org.brandcast.gateway.JournalReplay.SourceResume;
import org.brandcast.gateway.LaneRecord.Content;
import org.brandcast.schemas.AdvertisingControl;
import org.brandcast.schemas.DeferredMessage;
import org.brandcast.schemas.JournalEntry;
import org.brandcast.schemas.JournalLease;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.SourceOffset;
import org.brandcast.schemas.SubmitOutcome;
import org.brandcast.schemas.SubmitResult;
import org.brandcast.schemas.Topics;
import org.brandcast.smpp.DeliveryState;
import org.brandcast.smpp.Dlr;
import org.brandcast.smpp.SubmitPdu;
import org.brandcast.smpp.Tlv;
import org.jspecify.annotations.Nullable;

/**
 * A route without threads, sockets or brokers, in which everything that may happen happens when a seeded random source
 * says so: acknowledgements come late, owners die, are frozen and come back as zombies, the journal is compacted, an SMSC
 * throttles, refuses, forgets. The decisions are those of the real {@link Dispatcher}, {@link JournalReplay} and
 * {@link OpenMessages}.
 */
final class SimulatedRoute {
    static final int WINDOW = 10;

    final Random random;
    final RouteSettings settings;
    final Campaigns campaigns = new Campaigns();
    private final AdvertisingRules advertising = new AdvertisingRules();
    private final SendTimeRules rules = new SendTimeRules(campaigns, advertising, new SubscriberChanges());
    /** What was given back to admission and came again, by message id and hop. */
    private final Set<String> cameBack = new HashSet<>();

    int givenBack;
    final RouteCounters counters = new RouteCounters();
    final List<SubmitResult> results = new ArrayList<>();
    /** Copies of each segment that the SMSC took, by messageId/segment. */
    final Map<String, Integer> copies = new HashMap<>();

    private final List<OutboundMessage> messages = new ArrayList<>();
    private final Map<MessageType, List<StoredRecord>> outbound = new EnumMap<>(MessageType.class);
    private final List<JournalRecord> journal = new ArrayList<>();
    private final List<Runnable> smscAnswers = new ArrayList<>();
    private final List<SmscReceipt> receiptsUnderWay = new ArrayList<>();
    private final List<SmscReceipt> receipts = new ArrayList<>();
    private final List<Life> zombies = new ArrayList<>();
    private long nanos = 1;
    private long epoch;
    private int ids;
    boolean smscIsCalm;
    Life life;

    private record StoredRecord(long offset, OutboundMessage message) {}

    private record JournalRecord(String key, @Nullable JournalEntry entry) {}

    private record SmscReceipt(Dlr dlr) {}

    SimulatedRoute(long seed) {
        random = new Random(seed);
        settings = Samples.settings(
                Samples.control(Samples.smpp().setWindow(WINDOW).build()).setInDoubtWaitMillis(200));
        for (MessageType lane : MessageType.values()) {
            outbound.put(lane, new ArrayList<>());
        }
        rules.subscribers().beginAt(0);
        rules.subscribersRead();
    }

    /** Advertising's hours: either all day, or none for the next two hours. */
    void hours(boolean open) {
        int minute = (int) (nowMillis() / 60_000 % 1_440);
        advertising.set(AdvertisingControl.newBuilder()
                .setRuleId(1)
                .setTenantId(7)
                .setActive(true)
                .setValidFromMillis(0)
                .setLabels(List.of("[QC]"))
                .setOptOutMarks(List.of())
                .setZone("UTC")
                .setOpensMinute(open ? 0 : (minute + 120) % 1_440)
                .setClosesMinute(open ? 1_440 : (minute + 1_435) % 1_440)
                .build());
        rules.controlVersion(rules.controlVersion() + 1);
    }

    /** Admission's side of a message that was given back: each hop counts once, and it comes again. */
    private void comeBack(DeferredMessage deferred) {
        givenBack++;
        OutboundMessage message = deferred.getMessage();
        if (cameBack.add(message.getMessageId() + "+" + message.getHop())) {
            OutboundMessage again = OutboundMessage.newBuilder(message)
                    .setHop(message.getHop() + 1)
                    .build();
            append(again);
        }
    }

    void send(OutboundMessage message) {
        messages.add(message);
        append(message);
    }

    private void append(OutboundMessage message) {
        List<StoredRecord> lane = outbound.get(message.getType());
        long offset = (lane.isEmpty() ? 0 : lane.get(lane.size() - 1).offset + 1) + random.nextInt(2);
        lane.add(new StoredRecord(offset, message));
    }

    List<OutboundMessage> messages() {
        return messages;
    }

    long nowMillis() {
        return nanos / 1_000_000;
    }

    void advance(long millis) {
        nanos += millis * 1_000_000;
    }

    // ---- owners

    /** A new owner takes the lease and replays the journal; the old one, if any, is dead or a zombie by now. */
    void takeOver() {
        compact();
        epoch++;
        journal.add(new JournalRecord(
                JournalKeys.leaseTaken(epoch, "g" + epoch),
                new JournalEntry(epoch, nowMillis(), new JournalLease("g" + epoch, 8_000L))));
        JournalReplay replay = new JournalReplay();
        journal.forEach(record -> replay.accept(record.key, record.entry));
        life = new Life(epoch, replay.sources());
        life.begin(replay);
    }

    /** The owner's process ends: some of what it had sent to the broker arrived, nothing is heard any more. */
    void kill() {
        life.holds = false;
        life.dead = true;
        int arrived = random.nextInt(life.appends.size() + 1);
        for (int i = 0; i < arrived; i++) {
            life.appends.removeFirst().store();
        }
        int told = random.nextInt(life.publishes.size() + 1);
        for (int i = 0; i < told; i++) {
            results.add(life.publishes.removeFirst().result);
        }
        int given = random.nextInt(life.gifts.size() + 1);
        for (int i = 0; i < given; i++) {
            comeBack(life.gifts.removeFirst().message());
        }
        life = null;
    }

    /** The owner is frozen past its lease; its buffers reach the broker later, and so do answers reach it. */
    void freeze() {
        life.holds = false;
        zombies.add(life);
        life = null;
    }

    /** Kafka's cleaner: of each key in a part of the log only the last record stays; old tombstones may go. */
    private void compact() {
        int cleanTo = random.nextInt(journal.size() + 1);
        Map<String, Integer> last = new HashMap<>();
        for (int i = 0; i < cleanTo; i++) {
            last.put(journal.get(i).key, i);
        }
        boolean dropTombstones = random.nextBoolean();
        List<JournalRecord> kept = new ArrayList<>();
        for (int i = 0; i < journal.size(); i++) {
            JournalRecord record = journal.get(i);
            boolean superseded = i < cleanTo && last.get(record.key) != i;
            boolean oldTombstone = i < cleanTo && record.entry == null && dropTombstones;
            if (!superseded && !oldTombstone) {
                kept.add(record);
            }
        }
        journal.clear();
        journal.addAll(kept);
    }

    int openDecisions() {
        JournalReplay replay = new JournalReplay();
        journal.forEach(record -> replay.accept(record.key, record.entry));
        return replay.openDecisions().size();
    }

    // ---- what happens next

    /** One random thing happens; false if nothing is left that could. */
    boolean step() {
        List<Runnable> possible = new ArrayList<>();
        for (Life owner : owners()) {
            if (!owner.appends.isEmpty()) {
                possible.add(owner::ackJournal);
            }
            if (!owner.publishes.isEmpty()) {
                possible.add(owner::ackResult);
            }
            if (!owner.gifts.isEmpty()) {
                possible.add(owner::ackGift);
            }
        }
        if (!smscAnswers.isEmpty()) {
            possible.add(
                    () -> smscAnswers.remove(random.nextInt(smscAnswers.size())).run());
        }
        if (!receiptsUnderWay.isEmpty()) {
            possible.add(this::receive);
        }
        if (life != null) {
            possible.add(life.dispatcher::pump);
            possible.add(life.dispatcher::pump);
        }
        if (possible.isEmpty()) {
            return false;
        }
        possible.get(random.nextInt(possible.size())).run();
        nanos += random.nextInt(2_000_000);
        return true;
    }

    private List<Life> owners() {
        List<Life> owners = new ArrayList<>(zombies);
        if (life != null) {
            owners.add(life);
        }
        return owners;
    }

    private void receive() {
        SmscReceipt receipt = receiptsUnderWay.remove(random.nextInt(receiptsUnderWay.size()));
        receipts.add(receipt);
        if (life != null) {
            life.dispatcher.receipt(receipt.dlr, receipt.dlr.rawMessageId());
        }
    }

    // ---- the SMSC

    private void smscTakes(
            Life owner,
            SubmitPdu pdu,
            Consumer<org.brandcast.smpp.SubmitOutcome> outcome,
            Consumer<org.brandcast.smpp.SubmitOutcome> late) {
        int roll = smscIsCalm ? 0 : random.nextInt(20);
        switch (roll) {
            case 1 -> answer(owner, outcome, new org.brandcast.smpp.SubmitOutcome.Throttled());
            case 2 -> answer(owner, outcome, new org.brandcast.smpp.SubmitOutcome.QueueFull());
            case 3 -> answer(owner, outcome, new org.brandcast.smpp.SubmitOutcome.Rejected(0x0B));
            case 4 -> answer(owner, outcome, new org.brandcast.smpp.SubmitOutcome.NotWritten("NOT_BOUND"));
            case 5 -> answer(owner, outcome, unknown());
            case 6 -> {
                accept(pdu);
                answer(owner, outcome, unknown());
            }
            case 7 -> {
                String id = accept(pdu);
                answer(
                        owner,
                        first -> {
                            outcome.accept(first);
                            answer(owner, late, new org.brandcast.smpp.SubmitOutcome.Accepted(id));
                        },
                        unknown());
            }
            default -> answer(owner, outcome, new org.brandcast.smpp.SubmitOutcome.Accepted(accept(pdu)));
        }
    }

    private static org.brandcast.smpp.SubmitOutcome unknown() {
        return new org.brandcast.smpp.SubmitOutcome.Unknown(org.brandcast.smpp.SubmitOutcome.Doubt.RESPONSE_TIMEOUT);
    }

    private String accept(SubmitPdu pdu) {
        String id = "id" + ++ids;
        copies.merge(segmentKey(pdu), 1, Integer::sum);
        if (smscIsCalm || random.nextInt(10) > 0) {
            boolean echoes = random.nextBoolean();
            receiptsUnderWay.add(new SmscReceipt(new Dlr(
                    id,
                    DeliveryState.DELIVERED,
                    "000",
                    pdu.source().addr(),
                    pdu.destination().addr(),
                    nowMillis(),
                    nowMillis(),
                    "",
                    echoes ? (Integer) reference(pdu) : null)));
        }
        return id;
    }

    private static int reference(SubmitPdu pdu) {
        for (Tlv tlv : pdu.tlvs()) {
            if (tlv.tag() == Tlv.USER_MESSAGE_REFERENCE) {
                return tlv.asInt();
            }
        }
        throw new AssertionError("a PDU without user_message_reference");
    }

    /** Tests give each message a number of its own; a header's last octet is the segment. */
    private String segmentKey(SubmitPdu pdu) {
        int segment = (pdu.esmClass() & 0x40) == 0 ? 1 : pdu.shortMessage()[5];
        return pdu.destination().addr() + "/" + segment;
    }

    private void answer(
            Life owner, Consumer<org.brandcast.smpp.SubmitOutcome> listener, org.brandcast.smpp.SubmitOutcome outcome) {
        smscAnswers.add(() -> {
            if (!owner.dead) {
                owner.inWindow--;
                listener.accept(outcome);
            }
        });
    }

    // ---- one owner

    /** One owner's life: the real dispatcher in simulated surroundings. */
    final class Life implements Effects, Wire, LaneSource {
        private final Map<MessageType, Deque<LaneRecord>> lanes = new EnumMap<>(MessageType.class);
        private final Map<TopicPartition, SourceResume> sources;
        private final Deque<Append> appends = new ArrayDeque<>();
        private final Deque<Publish> publishes = new ArrayDeque<>();
        private final Deque<Gift> gifts = new ArrayDeque<>();
        private final Map<MessageType, Integer> fetched = new EnumMap<>(MessageType.class);
        final Dispatcher dispatcher;
        boolean holds = true;
        boolean dead;
        int inWindow;

        private final class Append {
            private final JournalRecord record;
            private final Runnable durable;

            Append(JournalRecord record, Runnable durable) {
                this.record = record;
                this.durable = durable;
            }

            void store() {
                journal.add(record);
            }
        }

        private record Publish(SubmitResult result, LongConsumer durable) {}

        private record Gift(DeferredMessage message, Runnable durable) {}

        Life(long epoch, Map<TopicPartition, SourceResume> sources) {
            this.sources = sources;
            for (MessageType lane : MessageType.values()) {
                lanes.put(lane, new ArrayDeque<>());
                fetched.put(lane, 0);
            }
            WorkerClock clock = new WorkerClock(() -> nanos, SimulatedRoute.this::nowMillis);
            dispatcher = new Dispatcher(
                    new Dispatcher.Surroundings(this, this, this, rules, clock, counters), settings, epoch, 0);
        }

        /** As {@link RouteRun#begin} does it. */
        void begin(JournalReplay replay) {
            for (MessageType lane : MessageType.values()) {
                TopicPartition partition = partitionOf(lane);
                SourceResume resume = sources.getOrDefault(partition, new SourceResume());
                dispatcher.resume(partition, resume.consumedTo());
            }
            dispatcher.writePosition();
            replay.voidKeys().forEach(this::tombstone);
            long resultsFrom = Long.MAX_VALUE;
            for (JournalReplay.Decision decision : replay.openDecisions().values()) {
                resultsFrom = Math.min(resultsFrom, decision.send().getResultsFrom());
            }
            List<SubmitResult> tail = resultsFrom == Long.MAX_VALUE
                    ? List.of()
                    : new ArrayList<>(results.subList((int) resultsFrom, results.size()));
            for (SubmitResult result : tail) {
                if (result.getOutcome() == SubmitOutcome.ACCEPTED) {
                    dispatcher.acceptedBefore(result.getSmscMessageId());
                }
            }
            List<OpenMessages.OpenMessage> open = OpenMessages.of(replay.openDecisions(), tail);
            open.forEach(message -> dispatcher.restore(message, WireText.of(message.last())));
            long receiptsFrom = open.stream()
                    .mapToLong(message -> message.last().getReceiptsFrom())
                    .min()
                    .orElse(receipts.size());
            new ArrayList<>(receipts.subList((int) receiptsFrom, receipts.size()))
                    .forEach(receipt -> dispatcher.receipt(receipt.dlr, receipt.dlr.rawMessageId()));
        }

        private TopicPartition partitionOf(MessageType lane) {
            return new TopicPartition(Topics.outbound(Samples.ROUTE, lane), 0);
        }

        private void ackJournal() {
            Append append = appends.removeFirst();
            append.store();
            append.durable.run();
        }

        private void ackResult() {
            Publish publish = publishes.removeFirst();
            results.add(publish.result);
            publish.durable.accept(results.size() - 1);
        }

        void ackEverything() {
            while (!appends.isEmpty() || !publishes.isEmpty() || !gifts.isEmpty()) {
                if (!gifts.isEmpty()) {
                    ackGift();
                }
                if (!appends.isEmpty()) {
                    ackJournal();
                }
                if (!publishes.isEmpty()) {
                    ackResult();
                }
            }
        }

        @Override
        public void journal(String key, JournalEntry entry, Runnable durable) {
            appends.addLast(new Append(new JournalRecord(key, entry), durable));
        }

        @Override
        public void tombstone(String key) {
            appends.addLast(new Append(new JournalRecord(key, null), () -> {}));
        }

        @Override
        public void publish(SubmitResult result, LongConsumer durable) {
            publishes.addLast(new Publish(result, durable));
        }

        @Override
        public void defer(DeferredMessage message, Runnable durable) {
            gifts.addLast(new Gift(message, durable));
        }

        private void ackGift() {
            Gift gift = gifts.removeFirst();
            comeBack(gift.message());
            gift.durable().run();
        }

        @Override
        public void deadLetter(LaneRecord record, Content.Poison poison, Runnable durable) {
            throw new AssertionError("nothing here is poison");
        }

        @Override
        public boolean leaseHolds() {
            return holds;
        }

        @Override
        public long resultsEnd() {
            return results.size();
        }

        @Override
        public long receiptsEnd() {
            return receipts.size();
        }

        @Override
        public boolean isUp() {
            return true;
        }

        @Override
        public int room() {
            return WINDOW - inWindow;
        }

        @Override
        public void submit(List<Sending> together) {
            if (!holds) {
                throw new AssertionError("a PDU was written without a lease");
            }
            for (Sending sending : together) {
                inWindow++;
                smscTakes(this, sending.outgoing().pdu(), sending.outcome(), answer -> {
                    inWindow++;
                    sending.late().accept(answer);
                });
            }
        }

        @Override
        public long nanosUntilResume(long nowNanos) {
            return Long.MAX_VALUE;
        }

        @Override
        public Set<MessageType> ready() {
            EnumSet<MessageType> ready = EnumSet.noneOf(MessageType.class);
            for (MessageType lane : MessageType.values()) {
                if (peek(lane) != null) {
                    ready.add(lane);
                }
            }
            return ready;
        }

        @Override
        public @Nullable LaneRecord peek(MessageType lane) {
            Deque<LaneRecord> buffer = lanes.get(lane);
            List<StoredRecord> topic = outbound.get(lane);
            SourceResume resume = sources.getOrDefault(partitionOf(lane), new SourceResume());
            while (buffer.isEmpty() && fetched.get(lane) < topic.size()) {
                StoredRecord record = topic.get(fetched.get(lane));
                fetched.merge(lane, 1, Integer::sum);
                if (record.offset > resume.consumedTo()) {
                    buffer.addLast(new LaneRecord(
                            lane,
                            new SourceOffset(Topics.outbound(Samples.ROUTE, lane), 0, record.offset),
                            100,
                            resume.isConsumed(record.offset)
                                    ? new Content.Consumed()
                                    : new Content.Sendable(
                                            record.message, WireText.of(record.message, settings.smpp()))));
                }
            }
            return buffer.peekFirst();
        }

        @Override
        public void remove(MessageType lane) {
            lanes.get(lane).removeFirst();
        }
    }

    /** Every attempt of a message that results name, by outcome. */
    Map<String, Set<String>> outcomes() {
        Map<String, Set<String>> outcomes = new LinkedHashMap<>();
        for (SubmitResult result : results) {
            outcomes.computeIfAbsent(result.getTo() + "/" + result.getSegment(), key -> new HashSet<>())
                    .add(result.getOutcome()
                            + (result.getOutcome() == SubmitOutcome.RESENT ? "-" + result.getAttempt() : ""));
        }
        return outcomes;
    }
}
