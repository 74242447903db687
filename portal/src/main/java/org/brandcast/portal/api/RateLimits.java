package org.brandcast.portal.api;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;
import org.brandcast.portal.apikey.ApiKeyService.ApiClient;

/**
 * Token buckets: one for each tenant, with so many requests a second, and one for each key that has a limit of its own. Each
 * holds twice what a second gives. In memory: with several portals, each allows as much.
 */
@Singleton
public final class RateLimits {
    /** A full bucket lasts so long at its rate. */
    static final int BURST_SECONDS = 2;

    private static final double MILLIS_PER_SECOND = 1_000;

    private final Clock clock;
    private final long perSecond;
    private final ConcurrentHashMap<Long, Bucket> tenants = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Long, Bucket> keys = new ConcurrentHashMap<>();

    /** Guarded by the limits' monitor of its tenant's bucket. */
    private static final class Bucket {
        private final long perSecond;
        private double tokens;
        private long atMillis;

        Bucket(long perSecond, long nowMillis) {
            this.perSecond = perSecond;
            this.tokens = (double) size();
            this.atMillis = nowMillis;
        }

        long size() {
            return perSecond * BURST_SECONDS;
        }

        void fill(long nowMillis) {
            long passed = Math.max(0, nowMillis - atMillis);
            tokens = Math.min((double) size(), tokens + passed * (double) perSecond / MILLIS_PER_SECOND);
            atMillis = nowMillis;
        }

        boolean has(int count) {
            return tokens >= Math.min(count, size());
        }

        Standing standing() {
            return new Standing(size(), Math.max(0, (long) tokens), (long) Math.ceil((size() - tokens) / perSecond));
        }
    }

    RateLimits(Clock clock, @Value("${brandcast.api.rate-per-second:5000}") long perSecond) {
        this.clock = clock;
        this.perSecond = perSecond;
    }

    /**
     * How a caller's tightest bucket stands.
     *
     * @param limit what it holds when it is full, for {@link #BURST_SECONDS} at its rate
     * @param fullAfterSeconds when it is full again without further requests
     */
    public record Standing(long limit, long remaining, long fullAfterSeconds) {}

    /**
     * Takes requests from the caller's buckets; false: they aren't there, and none is taken. More than a full bucket
     * holds are given when it is full, and paid back before the next ones: else they would never be.
     *
     * @param count what the call counts as; a batch counts as the messages in it
     */
    public boolean take(ApiClient client, int count) {
        long now = clock.millis();
        Bucket tenant = tenant(client, now);
        synchronized (tenant) {
            Bucket key = key(client, now);
            tenant.fill(now);
            key.fill(now);
            if (!tenant.has(count) || !key.has(count)) {
                return false;
            }
            tenant.tokens -= count;
            if (key != tenant) {
                key.tokens -= count;
            }
            return true;
        }
    }

    /** Takes nothing. */
    public Standing standing(ApiClient client) {
        long now = clock.millis();
        Bucket tenant = tenant(client, now);
        synchronized (tenant) {
            Bucket key = key(client, now);
            tenant.fill(now);
            key.fill(now);
            return key.tokens < tenant.tokens ? key.standing() : tenant.standing();
        }
    }

    private Bucket tenant(ApiClient client, long nowMillis) {
        return tenants.computeIfAbsent(client.tenantId(), id -> new Bucket(perSecond, nowMillis));
    }

    /** The key's own, or the tenant's when it has none. */
    private Bucket key(ApiClient client, long nowMillis) {
        if (client.ratePerSecond() == 0) {
            return tenant(client, nowMillis);
        }
        return keys.computeIfAbsent(client.keyId(), id -> new Bucket(client.ratePerSecond(), nowMillis));
    }
}
