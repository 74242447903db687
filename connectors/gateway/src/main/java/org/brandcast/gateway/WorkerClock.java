package org.brandcast.gateway;

import java.util.function.LongSupplier;

/**
 * The two clocks of a worker.
 *
 * @param nanos monotonic, for everything that measures
 * @param millis epoch millis, for what is written down and for deadlines
 */
record WorkerClock(LongSupplier nanos, LongSupplier millis) {
    static WorkerClock system() {
        return new WorkerClock(System::nanoTime, System::currentTimeMillis);
    }

    long nowNanos() {
        return nanos.getAsLong();
    }

    long nowMillis() {
        return millis.getAsLong();
    }
}
