package org.brandcast.gateway;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.brandcast.domain.numbering.Msisdn;
import org.brandcast.gateway.JournalReplay.Decision;
import org.brandcast.gateway.OpenMessages.OpenMessage;
import org.brandcast.gateway.OpenMessages.OpenSegment;
import org.brandcast.gateway.OpenMessages.Standing;
import org.brandcast.gateway.RouteCounters.Counter;
import org.brandcast.http.CallbackReader;
import org.brandcast.http.HttpLink;
import org.brandcast.http.JdkHttpLink;
import org.brandcast.schemas.DeferredMessage;
import org.brandcast.schemas.DeliveryReceipt;
import org.brandcast.schemas.JournalEntry;
import org.brandcast.schemas.JournalLease;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.SubmitOutcome;
import org.brandcast.schemas.SubmitResult;
import org.brandcast.schemas.Topics;
import org.brandcast.smpp.DeliverPdu;
import org.brandcast.smpp.EsmeLink;
import org.brandcast.smpp.EsmeListener;
import org.brandcast.smpp.EsmeSettings.BindKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A route under one lease, from the replay of its journal to the lease's end. It is never used again: after a fault the
 * worker starts another one from the journal.
 *
 * <p>Runs on the worker's thread, apart from the figures and {@link #change}. Lane readers, binds and the producer hand
 * over what they have through the {@link Mailbox}.
 */
final class RouteRun implements Effects {
    private static final Logger log = LoggerFactory.getLogger(RouteRun.class);

    private static final long FLUSH_NANOS = Duration.ofMillis(500).toNanos();
    /** What comes within it is done in one turn, written with one write. */
    private static final long GATHER_NANOS = Duration.ofNanos(300_000).toNanos();

    private static final Duration STOP_GRACE = Duration.ofSeconds(10);

    /** For so many epochs the leases and positions of superseded owners are kept: one of them may only be frozen. */
    private static final long EPOCHS_KEPT = 100;

    private final String route;
    private final WorkerEnvironment environment;
    private final RouteCounters counters;
    private final WorkerClock clock;
    private final RouteChannel channel;
    private final Lease lease;
    private final JournalReplay replay;
    private final BindPool binds;
    private final List<LaneReader> readers;
    private final Dispatcher dispatcher;
    private final RoutePolling polling;
    private volatile RouteSettings wanted;
    private volatile ReceiptReader receipts;
    private volatile Optional<HttpReceiptReader> httpReceipts;
    private volatile Dispatcher.Snapshot snapshot = Dispatcher.Snapshot.NONE;
    private RouteSettings used;
    private long beatNanos;
    private long flushNanos;

    /** A lease and under which name it is held. */
    record Lease(HeldLease held, String owner) {}

    /**
     * A run that hasn't begun.
     *
     * @param replay of the journal up to this lease
     */
    RouteRun(
            RouteSettings settings,
            WorkerEnvironment environment,
            RouteCounters counters,
            RouteChannel channel,
            Lease lease,
            JournalReplay replay) {
        this.route = settings.route();
        this.wanted = settings;
        this.used = settings;
        this.environment = environment;
        this.counters = counters;
        this.clock = environment.clock();
        this.channel = channel;
        this.lease = lease;
        this.replay = replay;
        this.receipts = new ReceiptReader(settings);
        this.httpReceipts = HttpReceiptReader.of(settings);
        this.binds = new BindPool(channel.mailbox(), clock);
        binds.readBy(settings.smpp().answers().statuses());
        this.readers = newReaders();
        this.dispatcher = new Dispatcher(
                new Dispatcher.Surroundings(this, binds, new Lanes(readers), environment.rules(), clock, counters),
                settings,
                lease.held().epoch(),
                ThreadLocalRandom.current().nextInt(256));
        this.polling = new RoutePolling(
                environment, counters, channel.log(), lease.held().epoch(), this::take, () -> wanted);
        this.beatNanos = clock.nowNanos();
    }

    private List<LaneReader> newReaders() {
        Map<TopicPartition, JournalReplay.SourceResume> sources = replay.sources();
        List<LaneReader> made = new ArrayList<>();
        for (MessageType lane : MessageType.values()) {
            made.add(new LaneReader(
                    route,
                    lane,
                    environment.kafka().rawReader("gateway-" + route + "-" + Topics.lane(lane)),
                    sources,
                    message -> WireText.of(message, wanted.smpp()),
                    channel.mailbox()::signal));
        }
        return List.copyOf(made);
    }

    // ---- beginning

    /**
     * Takes over what the journal says, then starts binds and lanes.
     *
     * @param consumer to read the ends of results and receipts with
     */
    void begin(Consumer<String, byte[]> consumer) {
        for (LaneReader reader : readers) {
            reader.assign().forEach(dispatcher::resume);
        }
        channel.log()
                .startBehind(
                        JournalReader.endOf(consumer, Topics.results(route)),
                        JournalReader.endOf(consumer, Topics.receipts(route)));
        dispatcher.writePosition();
        replay.voidKeys().forEach(channel.log()::tombstone);
        replay.keysOfEpochsBefore(lease.held().epoch() - EPOCHS_KEPT).forEach(channel.log()::tombstone);
        restore(consumer);
        polling.begin(replay);
        binds.replace(newLinks(used));
        readers.forEach(LaneReader::start);
    }

    private void restore(Consumer<String, byte[]> consumer) {
        Map<String, Decision> decisions = replay.openDecisions();
        if (decisions.isEmpty()) {
            return;
        }
        long resultsFrom = Long.MAX_VALUE;
        for (Decision decision : decisions.values()) {
            resultsFrom = Math.min(resultsFrom, decision.send().getResultsFrom());
        }
        List<SubmitResult> results =
                JournalReader.tail(consumer, Topics.results(route), resultsFrom, RecordCodec.of(SubmitResult.class));
        for (SubmitResult result : results) {
            if (result.getOutcome() == SubmitOutcome.ACCEPTED && result.getSmscMessageId() != null) {
                dispatcher.acceptedBefore(result.getSmscMessageId());
            }
        }
        List<OpenMessage> open = OpenMessages.of(decisions, results);
        open.forEach(message -> dispatcher.restore(message, WireText.of(message.last())));
        long inDoubt = settleByKeptReceipts(consumer, open);
        log.info(
                "route={} epoch={} journal records={} open messages={} segments in doubt={}",
                route,
                lease.held().epoch(),
                replay.recordsRead(),
                open.size(),
                inDoubt);
    }

    /** Receipts that came while nobody knew that a segment would be in doubt; returns how many segments are. */
    private long settleByKeptReceipts(Consumer<String, byte[]> consumer, List<OpenMessage> open) {
        long inDoubt = 0;
        long receiptsFrom = Long.MAX_VALUE;
        for (OpenMessage message : open) {
            for (OpenSegment segment : message.segments()) {
                if (segment.standing() == Standing.IN_DOUBT) {
                    inDoubt++;
                    receiptsFrom = Math.min(receiptsFrom, message.last().getReceiptsFrom());
                }
            }
        }
        if (inDoubt > 0) {
            JournalReader.tail(consumer, Topics.receipts(route), receiptsFrom, RecordCodec.of(DeliveryReceipt.class))
                    .forEach(receipt -> dispatcher.receipt(ReceiptReader.asDlr(receipt), receipt.getSmscMessageId()));
        }
        return inDoubt;
    }

    private List<EsmeLink> newLinks(RouteSettings of) {
        List<EsmeLink> links = new ArrayList<>();
        HttpRoute http = of.smpp().http();
        if (http != null) {
            HttpLink link = new JdkHttpLink(route, http.settings(), Clock.systemUTC());
            links.add(new HttpBind(route, link, http.hasBalance(), channel.mailbox()::signal));
            polling.ask(http, link);
            return links;
        }
        for (BindKind kind : of.smpp().binds().kinds()) {
            links.add(environment
                    .links()
                    .create(route + "/" + links.size(), of.smpp().link().as(kind), new Listener()));
        }
        return links;
    }

    // ---- running

    /** Sends until it shall stop, then stops gracefully. */
    void run(BooleanSupplier stop, Runnable stopping) {
        try {
            while (!stop.getAsBoolean()) {
                turn();
            }
            stopping.run();
            end();
        } catch (LeaseLapsedException e) {
            letAnswersCome();
            throw e;
        }
    }

    /** One turn: what came in, what is due, what can be done. */
    private void turn() {
        channel.requireSound();
        for (LaneReader reader : readers) {
            if (reader.fault() != null) {
                throw new IllegalStateException(
                        "lane " + Topics.lane(reader.lane()) + " can't be read", reader.fault());
            }
        }
        takeOverSettings();
        boolean ran = channel.mailbox().run();
        long now = clock.nowNanos();
        if (!leaseHolds()) {
            throw new LeaseLapsedException(route);
        }
        beat(now);
        boolean more = dispatcher.pump();
        if (now - flushNanos >= FLUSH_NANOS) {
            flushNanos = now;
            dispatcher.flush();
            snapshot = dispatcher.snapshot();
        }
        if (more) {
            return;
        }
        if (ran) {
            Mailbox.gather(GATHER_NANOS);
            return;
        }
        channel.mailbox()
                .await(Math.min(
                        dispatcher.nanosUntilWork(),
                        Math.min(FLUSH_NANOS, environment.heartbeat().toNanos() / 2)));
    }

    /** Renews the lease; {@code now} was read before the lease was seen to hold. */
    private void beat(long now) {
        if (now - beatNanos < environment.heartbeat().toNanos()) {
            return;
        }
        beatNanos = now;
        HeldLease held = lease.held();
        channel.log()
                .lease(
                        JournalKeys.lease(held.epoch(), lease.owner()),
                        held.epoch(),
                        new JournalLease(lease.owner(), held.durationMillis()),
                        clock.nowMillis(),
                        offset -> held.confirmed(now));
    }

    /** Takes over changed settings with the next turn. Called by any thread. */
    void change(RouteSettings changed) {
        wanted = changed;
        channel.mailbox().signal();
    }

    /** Wakes the worker. Called by any thread. */
    void signal() {
        channel.mailbox().signal();
    }

    private void takeOverSettings() {
        RouteSettings next = wanted;
        if (next.equals(used)) {
            return;
        }
        boolean newBinds = !next.smpp().link().equals(used.smpp().link())
                || !next.smpp().binds().equals(used.smpp().binds())
                || !Objects.equals(next.smpp().http(), used.smpp().http());
        used = next;
        receipts = new ReceiptReader(next);
        httpReceipts = HttpReceiptReader.of(next);
        binds.readBy(next.smpp().answers().statuses());
        dispatcher.change(next);
        log.info("route={} takes over changed settings{}", route, newBinds ? " and binds anew" : "");
        if (newBinds) {
            closeLater(binds.replace(newLinks(next)));
        }
    }

    /** Binds that were replaced get their outstanding answers, in threads of their own. */
    private void closeLater(List<EsmeLink> old) {
        for (EsmeLink link : old) {
            Thread closer = new Thread(() -> link.close(STOP_GRACE), "bind-closer-" + route);
            closer.setDaemon(true);
            closer.start();
        }
    }

    // ---- ending

    /** Graceful: the window empties, what is decided is written or durably held, the lease is released. */
    private void end() {
        polling.stop();
        dispatcher.stop();
        long deadline = clock.nowNanos() + STOP_GRACE.toNanos();
        while (!dispatcher.isWireIdle() && binds.isUp() && !used.paused() && clock.nowNanos() - deadline < 0) {
            turn();
        }
        dispatcher.holdUnwritten();
        long hardDeadline = deadline + responseTimeoutNanos();
        while ((dispatcher.onTheWire() > 0 || !dispatcher.isDurable()) && clock.nowNanos() - hardDeadline < 0) {
            turn();
        }
        dispatcher.flush();
        snapshot = dispatcher.snapshot();
        channel.log()
                .lease(
                        JournalKeys.lease(lease.held().epoch(), lease.owner()),
                        lease.held().epoch(),
                        new JournalLease(lease.owner(), 0L),
                        clock.nowMillis(),
                        offset -> log.info(
                                "route={} epoch={} released",
                                route,
                                lease.held().epoch()));
        channel.log().flush();
        for (EsmeLink link : binds.links()) {
            link.close(Duration.ofSeconds(1));
        }
    }

    /** After a lapse nothing is written any more, but answers that still come are told: results are facts. */
    private void letAnswersCome() {
        dispatcher.stop();
        long deadline = clock.nowNanos() + responseTimeoutNanos();
        while (dispatcher.onTheWire() > 0 && clock.nowNanos() - deadline < 0) {
            channel.mailbox().run();
            channel.mailbox().await(Duration.ofMillis(20).toNanos());
        }
    }

    private long responseTimeoutNanos() {
        return used.smpp().link().timing().responseTimeout().toNanos();
    }

    /** Closes what is open, at once. */
    void close() {
        polling.stop();
        readers.forEach(LaneReader::stop);
        binds.links().forEach(EsmeLink::cut);
    }

    // ---- figures, for any thread

    int bound() {
        return binds.boundCount();
    }

    List<String> bindDetails() {
        List<String> details = new ArrayList<>(binds.detail());
        polling.detail().ifPresent(details::add);
        return details;
    }

    int inWindow() {
        return binds.inWindow();
    }

    Dispatcher.Snapshot snapshot() {
        return snapshot;
    }

    /** Records that wait, by lane. */
    Map<String, Long> lags() {
        Map<String, Long> lags = new TreeMap<>();
        readers.forEach(reader -> lags.put(Topics.lane(reader.lane()), reader.lag()));
        return lags;
    }

    // ---- effects

    @Override
    public void journal(String key, JournalEntry entry, Runnable durable) {
        channel.log().journal(key, entry, durable);
    }

    @Override
    public void tombstone(String key) {
        channel.log().tombstone(key);
    }

    @Override
    public void publish(SubmitResult result, LongConsumer durable) {
        channel.log().publish(result, durable);
    }

    @Override
    public void defer(DeferredMessage message, Runnable durable) {
        channel.log().defer(message, durable);
    }

    @Override
    public void deadLetter(LaneRecord record, LaneRecord.Content.Poison poison, Runnable durable) {
        log.warn(
                "route={} {} offset={} is no message: {} {}",
                route,
                record.source().getTopic(),
                record.source().getOffset(),
                poison.reason(),
                poison.detail());
        channel.log().deadLetter(record, poison, clock.nowMillis(), durable);
    }

    @Override
    public boolean leaseHolds() {
        return lease.held().holds();
    }

    @Override
    public long resultsEnd() {
        return channel.log().resultsEnd();
    }

    @Override
    public long receiptsEnd() {
        return channel.log().receiptsEnd();
    }

    /** Takes receipts that were posted; the answer comes when they are durable. Called by any thread. */
    CompletionStage<HttpReceiptReader.Answer> callback(String key, CallbackReader.Incoming incoming) {
        Optional<HttpReceiptReader> reader = httpReceipts;
        if (reader.isEmpty()) {
            return CompletableFuture.completedFuture(HttpReceiptReader.Answer.refused(404, ""));
        }
        HttpReceiptReader.Answer answer = reader.get().read(key, incoming, clock.nowMillis());
        List<CompletableFuture<?>> durable = new ArrayList<>();
        for (ReceiptReader.Receipt receipt : answer.receipts()) {
            durable.add(take(receipt).toCompletableFuture());
        }
        return CompletableFuture.allOf(durable.toArray(CompletableFuture[]::new))
                .thenApply(none -> answer);
    }

    private CompletionStage<?> take(ReceiptReader.Receipt receipt) {
        String id = receipt.record().getSmscMessageId();
        channel.mailbox().execute(() -> dispatcher.receipt(receipt.dlr(), id));
        return channel.log().receipt(receipt.record()).thenRun(() -> counters.add(Counter.RECEIPTS));
    }

    /** Hears the binds, on their threads. */
    private final class Listener implements EsmeListener {
        @Override
        public CompletionStage<?> onDeliver(DeliverPdu pdu) {
            Optional<ReceiptReader.Receipt> read = receipts.read(pdu, clock.nowMillis());
            if (read.isPresent()) {
                return take(read.get());
            }
            if (pdu.isReceiptByEsmClass()) {
                counters.add(Counter.UNREADABLE_RECEIPTS);
                log.warn("route={} a receipt from {} names no message", route, Msisdn.mask(pdu.sourceAddr()));
                return CompletableFuture.completedFuture(null);
            }
            return channel.log()
                    .inbound(InboundReader.read(pdu, route, clock.nowMillis()))
                    .thenRun(() -> counters.add(Counter.MOBILE_ORIGINATED));
        }

        @Override
        public void onBindChange(boolean bound, String detail) {
            channel.mailbox().signal();
        }
    }

    /** The lease ran out before a heartbeat was durable: another gateway may own the route by now. */
    static final class LeaseLapsedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LeaseLapsedException(String route) {
            super("the lease on route " + route + " lapsed before a heartbeat was durable");
        }
    }
}
