package org.brandcast.portal.api;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A token bucket for each tenant: so many requests a second, and twice that in a burst. In memory: with several
 * portals, each allows as much.
 */
@Singleton
public final class RateLimits {
    private static final long MILLIS_PER_SECOND = 1_000;

    private final Clock clock;
    private final long perSecond;
    private final ConcurrentHashMap<Long, Bucket> buckets = new ConcurrentHashMap<>();

    private static final class Bucket {
        private double tokens;
        private long atMillis;
    }

    RateLimits(Clock clock, @Value("${brandcast.api.rate-per-second:5000}") long perSecond) {
        this.clock = clock;
        this.perSecond = perSecond;
    }

    /**
     * Takes requests from the tenant's bucket; false: they aren't there, and none is taken. More than a full bucket
     * holds are given when it is full, and paid back before the next ones: else they would never be.
     *
     * @param count what the call counts as; a batch counts as the messages in it
     */
    public boolean take(long tenantId, int count) {
        long now = clock.millis();
        Bucket bucket = buckets.computeIfAbsent(tenantId, id -> {
            Bucket full = new Bucket();
            full.tokens = perSecond * 2.0;
            full.atMillis = now;
            return full;
        });
        synchronized (bucket) {
            long passed = Math.max(0, now - bucket.atMillis);
            bucket.tokens = Math.min(perSecond * 2.0, bucket.tokens + passed * (double) perSecond / MILLIS_PER_SECOND);
            bucket.atMillis = now;
            if (bucket.tokens < Math.min(count, perSecond * 2.0)) {
                return false;
            }
            bucket.tokens -= count;
            return true;
        }
    }
}
