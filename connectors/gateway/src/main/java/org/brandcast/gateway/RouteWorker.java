package org.brandcast.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.brandcast.gateway.OpenMessages.OpenMessage;
import org.brandcast.gateway.OpenMessages.OpenSegment;
import org.brandcast.gateway.OpenMessages.Standing;
import org.brandcast.gateway.RouteCounters.Counter;
import org.brandcast.schemas.DeliveryReceipt;
import org.brandcast.schemas.JournalEntry;
import org.brandcast.schemas.JournalLease;
import org.brandcast.schemas.JournalSend;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.SubmitOutcome;
import org.brandcast.schemas.SubmitResult;
import org.brandcast.schemas.Topics;
import org.brandcast.smpp.EsmeLink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Owns one route for as long as this gateway runs it: takes the lease, replays the journal, then sends, until it is told
 * to stop. Any fault ends in the same place: everything is closed and it starts again from the journal.
 *
 * <p>One thread, {@code route-<id>}, owns all of the worker's state and runs the {@link Dispatcher}. Lane readers, binds
 * and the producer hand it what they have through a {@link Mailbox}.
 */
final class RouteWorker {
    private static final Logger log = LoggerFactory.getLogger(RouteWorker.class);

    private static final long FLUSH_NANOS = Duration.ofMillis(500).toNanos();
    private static final Duration STOP_GRACE = Duration.ofSeconds(10);
    private static final Duration RESTART_MIN = Duration.ofSeconds(1);
    private static final Duration RESTART_MAX = Duration.ofSeconds(15);
    private static final Duration STABLE = Duration.ofMinutes(1);

    private final String route;
    private final WorkerEnvironment environment;
    private final String owner;
    private final RouteCounters counters = new RouteCounters();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final AtomicReference<RouteSettings> settings;
    private final Thread thread;

    private volatile RouteStatus.Phase phase = RouteStatus.Phase.STARTING;
    private volatile String detail = "starting";
    private volatile Dispatcher.Snapshot snapshot = Dispatcher.Snapshot.NONE;
    private volatile @Nullable Run run;

    RouteWorker(RouteSettings settings, WorkerEnvironment environment) {
        this.route = settings.route();
        this.settings = new AtomicReference<>(settings);
        this.environment = environment;
        this.owner = environment.gatewayId() + "#" + UUID.randomUUID();
        this.thread = new Thread(this::work, "route-" + route);
    }

    void start() {
        thread.start();
    }

    /** Takes over changed settings while it runs. */
    void change(RouteSettings changed) {
        settings.set(changed);
        Run current = run;
        if (current != null) {
            current.mailbox.signal();
        }
    }

    /** Begins to stop; {@link #awaitEnd} waits for it. */
    void stop() {
        stopping.countDown();
        Run current = run;
        if (current != null) {
            current.mailbox.signal();
        }
    }

    boolean awaitEnd(Duration wait) throws InterruptedException {
        thread.join(wait.toMillis());
        return !thread.isAlive();
    }

    RouteStatus status() {
        RouteSettings now = settings.get();
        Run current = run;
        return new RouteStatus(
                route,
                phase,
                detail,
                now,
                current == null ? 0 : current.binds.boundCount(),
                current == null ? List.of() : current.binds.detail(),
                current == null ? 0 : current.binds.inWindow(),
                current == null ? Map.of() : current.lags(),
                snapshot,
                counters);
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }

    private void work() {
        long pauseMillis = RESTART_MIN.toMillis();
        while (!isStopping()) {
            long since = environment.clock().nowNanos();
            try {
                runOnce();
            } catch (InterruptedException e) {
                detail = "interrupted";
                break;
            } catch (RuntimeException e) {
                counters.add(Counter.FAULTS);
                phase = RouteStatus.Phase.FAULTY;
                detail = String.valueOf(e.getMessage());
                log.error("route={} starts again from its journal", route, e);
            }
            if (environment.clock().nowNanos() - since > STABLE.toNanos()) {
                pauseMillis = RESTART_MIN.toMillis();
            }
            if (!pause(pauseMillis)) {
                break;
            }
            pauseMillis = Math.min(RESTART_MAX.toMillis(), pauseMillis * 2);
        }
        phase = RouteStatus.Phase.STOPPED;
        detail = "stopped";
        snapshot = Dispatcher.Snapshot.NONE;
    }

    private boolean pause(long millis) {
        try {
            return !stopping.await(millis / 2 + ThreadLocalRandom.current().nextLong(millis), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void runOnce() throws InterruptedException {
        phase = RouteStatus.Phase.STARTING;
        Run next = new Run(settings.get());
        next.mailbox.own();
        run = next;
        try {
            next.go();
        } finally {
            run = null;
            next.close();
        }
    }

    /** From one lease to its end. */
    private final class Run implements Effects {
        private final WorkerClock clock = environment.clock();
        private final Mailbox mailbox = new Mailbox();
        private final AtomicReference<Exception> fault = new AtomicReference<>();
        private final RouteLog routeLog;
        private final BindPool binds;
        private final JournalReplay replay = new JournalReplay();
        private List<LaneReader> readers = List.of();
        private RouteSettings used;
        private @Nullable HeldLease lease;
        private @Nullable Dispatcher dispatcher;
        private volatile ReceiptReader receipts;
        private long beatNanos;
        private long flushNanos;

        Run(RouteSettings settings) {
            this.used = settings;
            this.receipts = new ReceiptReader(settings);
            this.routeLog = new RouteLog(route, environment.kafka().producer("gateway-" + route), mailbox, failure -> {
                fault.compareAndSet(null, failure);
                mailbox.signal();
            });
            this.binds = new BindPool(mailbox, clock);
        }

        void go() throws InterruptedException {
            routeLog.requireTopics();
            environment.journalSettings().apply(route);
            try (Consumer<String, byte[]> consumer = environment.kafka().reader("gateway-" + route + "-journal")) {
                JournalReader journal = new JournalReader(route, consumer, replay);
                Optional<HeldLease> taken = new LeaseTaker(
                                journal, replay.leases(), routeLog, clock, owner, environment.leaseDuration())
                        .take(RouteWorker.this::isStopping, this::standBy);
                if (taken.isEmpty()) {
                    return;
                }
                lease = taken.get();
                beatNanos = clock.nowNanos();
                counters.add(Counter.LEASES_TAKEN);
                begin(consumer);
            }
            phase = RouteStatus.Phase.RUNNING;
            detail = "running";
            try {
                while (!isStopping()) {
                    turn();
                }
            } catch (LeaseLapsedException e) {
                letAnswersCome();
                throw e;
            }
            end();
        }

        private void standBy(String holder) {
            phase = RouteStatus.Phase.STANDBY;
            detail = "held by " + holder;
        }

        /** Sets everything up from what the journal says. */
        private void begin(Consumer<String, byte[]> consumer) {
            Dispatcher next = new Dispatcher(
                    new Dispatcher.Surroundings(this, binds, lanes(), environment.campaigns(), clock, counters),
                    used,
                    lease.epoch(),
                    ThreadLocalRandom.current().nextInt(256));
            dispatcher = next;
            for (LaneReader reader : readers) {
                reader.assign().forEach(next::resume);
            }
            routeLog.startBehind(
                    JournalReader.endOf(consumer, Topics.results(route)),
                    JournalReader.endOf(consumer, Topics.receipts(route)));
            replay.voidKeys().forEach(routeLog::tombstone);
            replay.leases().keysBefore(lease.epoch()).forEach(routeLog::tombstone);
            next.writePosition();
            replay.positionKeys().forEach(routeLog::tombstone);
            restore(consumer, next);
            binds.replace(newLinks(used));
            readers.forEach(LaneReader::start);
        }

        private Lanes lanes() {
            List<LaneReader> made = new ArrayList<>();
            for (MessageType lane : MessageType.values()) {
                made.add(new LaneReader(
                        route,
                        lane,
                        environment.kafka().rawReader("gateway-" + route + "-" + Topics.lane(lane)),
                        replay.sources(),
                        mailbox::signal));
            }
            readers = List.copyOf(made);
            return new Lanes(readers);
        }

        private void restore(Consumer<String, byte[]> consumer, Dispatcher next) {
            Map<String, JournalSend> decisions = replay.openDecisions();
            if (decisions.isEmpty()) {
                return;
            }
            long resultsFrom = Long.MAX_VALUE;
            for (JournalSend decision : decisions.values()) {
                resultsFrom = Math.min(resultsFrom, decision.getResultsFrom());
            }
            List<SubmitResult> results = JournalReader.tail(
                    consumer, Topics.results(route), resultsFrom, RecordCodec.of(SubmitResult.class));
            List<OpenMessage> open = OpenMessages.of(decisions, results);
            int inDoubt = 0;
            long receiptsFrom = Long.MAX_VALUE;
            for (OpenMessage message : open) {
                for (OpenSegment segment : message.segments()) {
                    if (segment.standing() == Standing.IN_DOUBT) {
                        inDoubt++;
                        receiptsFrom = Math.min(receiptsFrom, message.last().getReceiptsFrom());
                    }
                }
            }
            log.info(
                    "route={} epoch={} journal records={} open messages={} segments in doubt={}",
                    route,
                    lease.epoch(),
                    replay.recordsRead(),
                    open.size(),
                    inDoubt);
            for (SubmitResult result : results) {
                if (result.getOutcome() == SubmitOutcome.ACCEPTED && result.getSmscMessageId() != null) {
                    next.acceptedBefore(result.getSmscMessageId());
                }
            }
            open.forEach(
                    message -> next.restore(message, WireText.of(message.last().getMessage())));
            if (inDoubt > 0) {
                JournalReader.tail(
                                consumer, Topics.receipts(route), receiptsFrom, RecordCodec.of(DeliveryReceipt.class))
                        .forEach(receipt -> next.receipt(ReceiptReader.asDlr(receipt), receipt.getSmscMessageId()));
            }
        }

        private List<EsmeLink> newLinks(RouteSettings of) {
            List<EsmeLink> links = new ArrayList<>();
            for (int i = 0; i < of.smpp().binds(); i++) {
                links.add(environment.links().create(route + "/" + i, of.smpp().link(), new Listener()));
            }
            return links;
        }

        /** One turn of the worker: what came in, what is due, what can be done. */
        private void turn() {
            Exception failure = fault.get();
            if (failure != null) {
                throw new IllegalStateException("a record could not be written: " + failure.getMessage(), failure);
            }
            for (LaneReader reader : readers) {
                if (reader.fault() != null) {
                    throw new IllegalStateException(
                            "lane " + Topics.lane(reader.lane()) + " can't be read", reader.fault());
                }
            }
            takeOverSettings();
            boolean ran = mailbox.run();
            beat();
            if (!leaseHolds()) {
                throw new LeaseLapsedException(route);
            }
            boolean more = dispatcher.pump();
            long now = clock.nowNanos();
            if (now - flushNanos >= FLUSH_NANOS) {
                flushNanos = now;
                dispatcher.flush();
                snapshot = dispatcher.snapshot();
            }
            if (!ran && !more) {
                mailbox.await(Math.min(
                        dispatcher.nanosUntilWork(),
                        Math.min(FLUSH_NANOS, environment.heartbeat().toNanos() / 2)));
            }
        }

        private void takeOverSettings() {
            RouteSettings wanted = settings.get();
            if (wanted.equals(used)) {
                return;
            }
            boolean newBinds = !wanted.smpp().link().equals(used.smpp().link())
                    || wanted.smpp().binds() != used.smpp().binds();
            used = wanted;
            receipts = new ReceiptReader(wanted);
            dispatcher.change(wanted);
            if (newBinds) {
                log.info("route={} replaces its binds", route);
                closeLater(binds.replace(newLinks(wanted)));
            }
        }

        /** Old binds get their outstanding answers in a thread of their own. */
        private void closeLater(List<EsmeLink> old) {
            for (EsmeLink link : old) {
                Thread closer = new Thread(() -> link.close(STOP_GRACE), "bind-closer-" + route);
                closer.setDaemon(true);
                closer.start();
            }
        }

        private void beat() {
            long now = clock.nowNanos();
            if (now - beatNanos < environment.heartbeat().toNanos()) {
                return;
            }
            beatNanos = now;
            HeldLease held = lease;
            routeLog.lease(
                    JournalKeys.lease(held.epoch(), owner),
                    held.epoch(),
                    new JournalLease(owner, held.durationMillis()),
                    clock.nowMillis(),
                    offset -> held.confirmed(now));
        }

        /** After a lapse nothing is written any more, but what is answered is still told: results are facts. */
        private void letAnswersCome() {
            phase = RouteStatus.Phase.FAULTY;
            detail = "the lease lapsed";
            dispatcher.stop();
            long deadline = clock.nowNanos()
                    + used.smpp().link().timing().responseTimeout().toNanos();
            while (dispatcher.onTheWire() > 0 && clock.nowNanos() < deadline && !isStopping()) {
                mailbox.run();
                mailbox.await(Duration.ofMillis(20).toNanos());
            }
        }

        /** Graceful: the window empties, what is decided is written or durably held, the lease is released. */
        private void end() {
            phase = RouteStatus.Phase.STOPPING;
            detail = "stopping";
            dispatcher.stop();
            long deadline = clock.nowNanos() + STOP_GRACE.toNanos();
            while (!dispatcher.isWireIdle() && binds.isUp() && !used.paused() && clock.nowNanos() < deadline) {
                turn();
            }
            dispatcher.holdUnwritten();
            long hardDeadline =
                    deadline + used.smpp().link().timing().responseTimeout().toNanos();
            while ((dispatcher.onTheWire() > 0 || !dispatcher.isDurable()) && clock.nowNanos() < hardDeadline) {
                turn();
            }
            dispatcher.flush();
            routeLog.flush();
            mailbox.run();
            routeLog.lease(
                    JournalKeys.lease(lease.epoch(), owner),
                    lease.epoch(),
                    new JournalLease(owner, 0L),
                    clock.nowMillis(),
                    offset -> log.info("route={} released", route));
            routeLog.flush();
            for (EsmeLink link : binds.links()) {
                link.close(Duration.ofSeconds(1));
            }
        }

        void close() {
            readers.forEach(LaneReader::stop);
            binds.links().forEach(EsmeLink::cut);
            routeLog.close();
        }

        Map<String, Long> lags() {
            Map<String, Long> lags = new java.util.TreeMap<>();
            readers.forEach(reader -> lags.put(Topics.lane(reader.lane()), reader.lag()));
            return lags;
        }

        // ---- effects

        @Override
        public void journal(String key, JournalEntry entry, Runnable durable) {
            routeLog.journal(key, entry, durable);
        }

        @Override
        public void tombstone(String key) {
            routeLog.tombstone(key);
        }

        @Override
        public void publish(SubmitResult result, LongConsumer durable) {
            routeLog.publish(result, durable);
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
            routeLog.deadLetter(record, poison, clock.nowMillis(), durable);
        }

        @Override
        public boolean leaseHolds() {
            return lease != null && lease.holds();
        }

        @Override
        public long resultsEnd() {
            return routeLog.resultsEnd();
        }

        @Override
        public long receiptsEnd() {
            return routeLog.receiptsEnd();
        }

        /** Hears the binds, on their threads. */
        private final class Listener implements org.brandcast.smpp.EsmeListener {
            @Override
            public CompletionStage<?> onDeliver(org.brandcast.smpp.DeliverPdu pdu) {
                ReceiptReader reader = receipts;
                Optional<ReceiptReader.Receipt> read = reader.read(pdu, clock.nowMillis());
                if (read.isEmpty()) {
                    counters.add(Counter.MOBILE_ORIGINATED);
                    log.info(
                            "route={} a deliver_sm from {} is no receipt",
                            route,
                            org.brandcast.domain.numbering.Msisdn.mask(pdu.sourceAddr()));
                    return CompletableFuture.completedFuture(null);
                }
                ReceiptReader.Receipt receipt = read.get();
                counters.add(Counter.RECEIPTS);
                mailbox.execute(
                        () -> dispatcher.receipt(receipt.dlr(), receipt.record().getSmscMessageId()));
                return routeLog.receipt(receipt.record());
            }

            @Override
            public void onBindChange(boolean bound, String bindDetail) {
                mailbox.signal();
            }
        }
    }

    /** The lease ran out before a heartbeat was durable: another gateway may own the route by now. */
    private static final class LeaseLapsedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LeaseLapsedException(String route) {
            super("the lease on route " + route + " lapsed before a heartbeat was durable");
        }
    }
}
