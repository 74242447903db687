package org.brandcast.bench.intake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what a load client was told to be accepted, and how long each took; of the time between warm-up and end alone.
 * Safe for many threads.
 */
final class Meter {
    private static final long BUCKET_NANOS = 10_000;
    private static final int BUCKETS = 1_000_000;
    private static final double SHARE = 0.99;

    private final AtomicIntegerArray buckets = new AtomicIntegerArray(BUCKETS);
    private final LongAdder accepted = new LongAdder();
    private volatile boolean measuring;

    /** One was accepted, so long after it was handed over. */
    void accepted(long nanos) {
        accepted.increment();
        if (measuring) {
            buckets.incrementAndGet((int) Math.min(nanos / BUCKET_NANOS, BUCKETS - 1));
        }
    }

    /**
     * Measures while other threads send, and writes {@code {"perSecond", "p99Millis", "accepted"}}; the last one counts
     * those of the warm-up too.
     */
    void run(Duration warmUp, Duration measured, Path result) throws InterruptedException, IOException {
        Thread.sleep(warmUp.toMillis());
        long began = System.nanoTime();
        measuring = true;
        Thread.sleep(measured.toMillis());
        measuring = false;
        double seconds = (System.nanoTime() - began) / 1e9;
        long counted = 0;
        for (int i = 0; i < BUCKETS; i++) {
            counted += buckets.get(i);
        }
        if (counted == 0) {
            throw new IllegalStateException("nothing was accepted");
        }
        Path draft = result.resolveSibling(result.getFileName() + ".draft");
        Files.writeString(
                draft,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("perSecond", counted / seconds)
                        .put("p99Millis", percentile(counted) / 1e6)
                        .put("accepted", accepted.sum())
                        .toString());
        Files.move(draft, result);
    }

    private long percentile(long counted) {
        long below = 0;
        for (int i = 0; i < BUCKETS; i++) {
            below += buckets.get(i);
            if (below >= SHARE * counted) {
                return (i + 1) * BUCKET_NANOS;
            }
        }
        return BUCKETS * BUCKET_NANOS;
    }
}
