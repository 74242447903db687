package org.brandcast.portal.webhook;

import java.util.function.DoubleSupplier;

/** When an attempt that failed is repeated: twice as late each time, between 80 and 120 % of it so that not all come at once. */
final class RetrySchedule {
    private static final int MOST_DOUBLINGS = 40;
    private static final double LEAST_SHARE = 0.8;
    private static final double SPREAD = 0.4;

    private final long firstMillis;
    private final long longestMillis;
    private final long giveUpMillis;
    private final DoubleSupplier random;

    /** @param random from 0 to 1 */
    RetrySchedule(WebhookConfig config, DoubleSupplier random) {
        this.firstMillis = config.firstRetry().toMillis();
        this.longestMillis = config.longestRetry().toMillis();
        this.giveUpMillis = config.giveUpAfter().toMillis();
        this.random = random;
    }

    /**
     * When to try again. The last try is at the end of the time itself.
     *
     * @param attempts those made, at least 1
     * @return -1: no more
     */
    long next(int attempts, long sinceMillis, long nowMillis) {
        long end = sinceMillis + giveUpMillis;
        if (nowMillis >= end) {
            return -1;
        }
        double pause = firstMillis * Math.pow(2, Math.min(attempts - 1, MOST_DOUBLINGS));
        double jittered = Math.min(pause, (double) longestMillis) * (LEAST_SHARE + SPREAD * random.getAsDouble());
        return Math.min(nowMillis + (long) jittered, end);
    }
}
