package org.brandcast.gateway;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.brandcast.gateway.RouteCounters.Counter;
import org.brandcast.http.CallbackReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one route for as long as this gateway shall: takes its lease, replays its journal, sends, until it is told to
 * stop. Any fault ends in the same place: everything is closed and it starts again from the journal.
 *
 * <p>One thread, {@code route-<id>}, owns all of it. What other threads may call says so.
 */
final class RouteWorker {
    private static final Logger log = LoggerFactory.getLogger(RouteWorker.class);

    private static final Duration RESTART_MIN = Duration.ofMillis(500);
    private static final Duration RESTART_MAX = Duration.ofSeconds(15);
    private static final Duration STABLE = Duration.ofMinutes(1);

    private final String route;
    private final WorkerEnvironment environment;
    private final String owner;
    private final RouteCounters counters = new RouteCounters();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Thread thread;
    private @Nullable Producer<String, byte[]> producer;

    private volatile RouteSettings settings;
    private volatile RouteStatus.Phase phase = RouteStatus.Phase.STARTING;
    private volatile String detail = "starting";
    private volatile @Nullable RouteRun run;

    RouteWorker(RouteSettings settings, WorkerEnvironment environment) {
        this.route = settings.route();
        this.settings = settings;
        this.environment = environment;
        this.owner = environment.gatewayId() + "#" + UUID.randomUUID();
        this.thread = new Thread(this::work, "route-" + route);
    }

    void start() {
        thread.start();
    }

    /** Takes over changed settings while it runs. Called by any thread. */
    void change(RouteSettings changed) {
        settings = changed;
        RouteRun current = run;
        if (current != null) {
            current.change(changed);
        }
    }

    /** Begins to stop; {@link #awaitEnd} waits for it. Called by any thread. */
    void stop() {
        stopping.countDown();
        RouteRun current = run;
        if (current != null) {
            current.signal();
        }
    }

    /** Waits for the end; false if it didn't come within the time. Called by any thread. */
    boolean awaitEnd(Duration wait) throws InterruptedException {
        thread.join(wait.toMillis());
        return !thread.isAlive();
    }

    boolean isHttp() {
        return settings.isHttp();
    }

    /** Takes receipts; the answer comes when they are durable. Called by any thread. */
    CompletionStage<HttpReceiptReader.Answer> callback(String key, CallbackReader.Incoming incoming) {
        RouteRun current = run;
        return current == null
                ? CompletableFuture.completedFuture(HttpReceiptReader.Answer.refused(503, "not running here"))
                : current.callback(key, incoming);
    }

    /** How the route stands. Called by any thread. */
    RouteStatus status() {
        RouteRun current = run;
        return new RouteStatus(
                route,
                phase,
                detail,
                settings,
                current == null ? RouteStatus.Links.NONE : links(current),
                current == null ? Dispatcher.Snapshot.NONE : current.snapshot(),
                counters);
    }

    private static RouteStatus.Links links(RouteRun run) {
        return new RouteStatus.Links(run.bound(), run.bindDetails(), run.inWindow(), run.lags());
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
        closeProducer();
        phase = RouteStatus.Phase.STOPPED;
        detail = "stopped";
    }

    /** Sleeps for between half of the pause and one and a half of it; false if it shall stop. */
    private boolean pause(long millis) {
        try {
            return !stopping.await(millis / 2 + ThreadLocalRandom.current().nextLong(millis), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void runOnce() throws InterruptedException {
        phase = RouteStatus.Phase.STARTING;
        detail = "starting";
        if (producer == null) {
            producer = environment.kafka().producer("gateway-" + route);
        }
        RouteChannel channel = new RouteChannel(route, producer);
        channel.mailbox().own();
        try {
            // What an earlier run still had under way comes to stand before the next lease, or not at all.
            channel.log().flush();
            channel.log().requireTopics();
            environment.journalSettings().apply(route);
            runUnderLease(channel);
        } finally {
            RouteRun current = run;
            run = null;
            if (current != null) {
                current.close();
            }
            if (channel.isFaulty()) {
                closeProducer();
            }
        }
    }

    private void runUnderLease(RouteChannel channel) throws InterruptedException {
        RouteRun next;
        try (Consumer<String, byte[]> consumer = environment.kafka().reader("gateway-" + route + "-journal")) {
            JournalReplay replay = new JournalReplay();
            LeaseTaker taker = new LeaseTaker(
                    new JournalReader(route, consumer, replay),
                    replay.leases(),
                    channel.log(),
                    environment.clock(),
                    owner,
                    environment.leaseDuration());
            Optional<HeldLease> lease = taker.take(this::isStopping, this::standBy);
            if (lease.isEmpty()) {
                return;
            }
            counters.add(Counter.LEASES_TAKEN);
            next = new RouteRun(
                    settings, environment, counters, channel, new RouteRun.Lease(lease.get(), owner), replay);
            run = next;
            next.begin(consumer);
        }
        next.change(settings);
        phase = RouteStatus.Phase.RUNNING;
        detail = "running";
        next.run(this::isStopping, () -> {
            phase = RouteStatus.Phase.STOPPING;
            detail = "stopping";
        });
    }

    private void standBy(String holder) {
        phase = RouteStatus.Phase.STANDBY;
        detail = "held by " + holder;
    }

    private void closeProducer() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(5));
            producer = null;
        }
    }
}
