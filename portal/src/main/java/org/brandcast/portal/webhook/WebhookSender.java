package org.brandcast.portal.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.security.SecretSeal;
import org.brandcast.portal.system.BackgroundWork;
import org.brandcast.portal.system.Worker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what waits in {@code webhook_delivery}. A delivery is claimed for longer than an attempt takes, so of several
 * portals one sends it, and one that dies leaves it to the others. Of one message and webhook only the earliest event is
 * claimed; across messages several go at once, few enough for each webhook that a slow one leaves room to the others, and one
 * at a time where the last attempt failed.
 */
@Singleton
public final class WebhookSender implements BackgroundWork {
    static final int MOST_AT_ONCE = 128;

    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);
    private static final int MOST_OF_ONE = 8;
    private static final long IDLE_MILLIS = 500;
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);

    /** A result is written long before another sender may claim the delivery. */
    private static final Duration LEASE_BEYOND_TIMEOUT = Duration.ofSeconds(20);

    /** Longer than Kafka keeps the events, so that a replay finds what was told. */
    private static final Duration KEPT = Duration.ofDays(32);

    private static final Duration PURGE_EVERY = Duration.ofMinutes(10);
    private static final int PURGED_AT_ONCE = 20_000;

    private static final String CLAIM = """
            WITH due AS MATERIALIZED (
              SELECT d.id FROM webhook_delivery d
              WHERE d.webhook_id = ? AND d.state = 'waiting' AND d.next_at_millis <= ?
                AND NOT EXISTS (SELECT 1 FROM webhook_delivery e WHERE e.webhook_id = d.webhook_id
                  AND e.message_id = d.message_id AND e.state = 'waiting' AND e.status_rank < d.status_rank)
              ORDER BY d.next_at_millis, d.id LIMIT ? FOR UPDATE SKIP LOCKED)
            UPDATE webhook_delivery d SET attempts = d.attempts + 1, next_at_millis = ?
            FROM due, webhook w WHERE d.id = due.id AND w.id = d.webhook_id
            RETURNING d.id, d.webhook_id, d.body, d.attempts, d.since_millis, w.url, w.sealed_secret""";

    private final Database database;
    private final WebhookClient client;
    private final SecretSeal secrets;
    private final Clock clock;
    private final RetrySchedule schedule;
    private final long leaseMillis;
    private final Counter delivered;
    private final Counter failed;
    private final Counter dead;
    private final Worker worker = new Worker("webhook-sender", this::step);
    private final ExecutorService pool = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "webhook-delivery");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger underWay = new AtomicInteger();
    private final Map<Long, Endpoint> endpoints = new ConcurrentHashMap<>();
    private long purgeAtMillis;

    WebhookSender(
            Database database,
            WebhookClient client,
            SecretSeal secrets,
            WebhookConfig config,
            Clock clock,
            MeterRegistry metrics) {
        this.database = database;
        this.client = client;
        this.secrets = secrets;
        this.clock = clock;
        this.schedule =
                new RetrySchedule(config, () -> ThreadLocalRandom.current().nextDouble());
        this.leaseMillis = config.timeout().plus(LEASE_BEYOND_TIMEOUT).toMillis();
        this.delivered = metrics.counter("brandcast.webhook.delivered");
        this.failed = metrics.counter("brandcast.webhook.failed");
        this.dead = metrics.counter("brandcast.webhook.dead");
        metrics.gauge("brandcast.webhook.under.way", underWay);
    }

    /** How one webhook fares in this process. */
    private static final class Endpoint {
        final AtomicInteger underWay = new AtomicInteger();
        volatile boolean failing;

        int free() {
            return (failing ? 1 : MOST_OF_ONE) - underWay.get();
        }
    }

    private record Claimed(
            long id, long webhookId, String body, int attempts, long sinceMillis, String url, String sealedSecret) {
        /** Without the body, which holds a number, and the secret. */
        @Override
        public String toString() {
            return "delivery " + id + " of webhook " + webhookId;
        }
    }

    @Override
    public String workName() {
        return "webhook-sender";
    }

    @Override
    public void start() {
        worker.start();
    }

    @Override
    public String failure() {
        return worker.failure();
    }

    void wake() {
        worker.wake();
    }

    private void step() throws InterruptedException {
        purgeNowAndThen();
        List<Long> due = database.call(TenantScope.SYSTEM, tx -> tx.list("""
                SELECT w.id FROM webhook w WHERE w.active AND EXISTS (SELECT 1 FROM webhook_delivery d
                  WHERE d.webhook_id = w.id AND d.state = 'waiting' AND d.next_at_millis <= ?)
                ORDER BY random()""", row -> row.getLong(1), clock.millis()));
        int taken = 0;
        for (long webhookId : due) {
            taken += take(webhookId);
        }
        if (taken == 0) {
            worker.awaitWork(IDLE_MILLIS);
        }
    }

    private int take(long webhookId) {
        Endpoint endpoint = endpoints.computeIfAbsent(webhookId, id -> new Endpoint());
        int free = Math.min(endpoint.free(), MOST_AT_ONCE - underWay.get());
        if (free <= 0) {
            return 0;
        }
        long now = clock.millis();
        List<Claimed> claimed = database.call(
                TenantScope.SYSTEM,
                tx -> tx.list(
                        CLAIM,
                        row -> new Claimed(
                                row.getLong(1),
                                row.getLong(2),
                                row.getString(3),
                                row.getInt(4),
                                row.getLong(5),
                                row.getString(6),
                                row.getString(7)),
                        webhookId,
                        now,
                        free,
                        now + leaseMillis));
        for (Claimed delivery : claimed) {
            endpoint.underWay.incrementAndGet();
            underWay.incrementAndGet();
            pool.execute(() -> send(endpoint, delivery));
        }
        return claimed.size();
    }

    private void send(Endpoint endpoint, Claimed delivery) {
        try {
            String error = post(delivery);
            endpoint.failing = !error.isEmpty();
            settle(delivery, error);
        } catch (RuntimeException e) {
            // It is claimed again when the lease has ended.
            LOG.warn("the result of {} could not be written", delivery, e);
        } finally {
            endpoint.underWay.decrementAndGet();
            underWay.decrementAndGet();
            wake();
        }
    }

    private String post(Claimed delivery) {
        String secret;
        try {
            secret = secrets.open(delivery.sealedSecret());
        } catch (IllegalArgumentException e) {
            return "SECRET_UNREADABLE";
        }
        byte[] body = delivery.body().getBytes(StandardCharsets.UTF_8);
        return client.post(
                delivery.url(),
                body,
                Map.of(
                        WebhookSignature.HEADER,
                        WebhookSignature.of(secret, clock.millis() / 1_000, body),
                        "Brandcast-Delivery",
                        Long.toString(delivery.id())));
    }

    private void settle(Claimed delivery, String error) {
        long now = clock.millis();
        if (error.isEmpty()) {
            settle(delivery, "delivered", "", now);
            delivered.increment();
            return;
        }
        failed.increment();
        long next = schedule.next(delivery.attempts(), delivery.sinceMillis(), now);
        if (next < 0) {
            settle(delivery, "dead", error, now);
            dead.increment();
            LOG.warn("{} is given up after {} attempts: {}", delivery, delivery.attempts(), error);
            return;
        }
        database.run(TenantScope.SYSTEM, tx -> tx.update("""
                        UPDATE webhook_delivery SET next_at_millis = ?, last_error = ?
                        WHERE id = ? AND attempts = ? AND state = 'waiting'""", next, error, delivery.id(), delivery.attempts()));
    }

    private void settle(Claimed delivery, String state, String error, long nowMillis) {
        database.run(
                TenantScope.SYSTEM, tx -> tx.update("""
                        UPDATE webhook_delivery SET state = ?, last_error = ?, settled_at_millis = ?
                        WHERE id = ? AND attempts = ? AND state = 'waiting'""", state, error, nowMillis, delivery.id(), delivery.attempts()));
    }

    private void purgeNowAndThen() {
        long now = clock.millis();
        if (now < purgeAtMillis) {
            return;
        }
        int gone = database.call(TenantScope.SYSTEM, tx -> tx.update("""
                        DELETE FROM webhook_delivery WHERE id IN (SELECT id FROM webhook_delivery
                          WHERE state <> 'waiting' AND settled_at_millis < ? LIMIT ?)""", now - KEPT.toMillis(), PURGED_AT_ONCE));
        purgeAtMillis = gone == PURGED_AT_ONCE ? now : now + PURGE_EVERY.toMillis();
    }

    @PreDestroy
    void stop() {
        worker.stop();
        pool.shutdown();
        try {
            if (!pool.awaitTermination(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("{} deliveries are left to the next start", underWay.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
