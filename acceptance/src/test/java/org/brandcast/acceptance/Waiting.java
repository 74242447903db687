package org.brandcast.acceptance;

import java.time.Duration;
import java.util.Optional;

/** Waits for what other processes do; the clock bounds the waiting and never decides what is right. */
final class Waiting {
    private static final Duration POLL = Duration.ofMillis(250);

    private Waiting() {}

    /** A look at the system: empty when it is as wanted, else what is missing. */
    interface Look {
        Optional<String> missing() throws Exception;
    }

    /** Looks again and again; an exception counts as missing, since processes may be restarting. */
    static void until(String what, Duration patience, Look look) {
        long end = System.nanoTime() + patience.toNanos();
        String last = "nothing was looked at";
        while (true) {
            try {
                Optional<String> missing = look.missing();
                if (missing.isEmpty()) {
                    return;
                }
                last = missing.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting until " + what, e);
            } catch (Exception e) {
                last = e.toString();
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("waited " + patience.toSeconds() + " s until " + what + ", but: " + last
                        + ". Look at ./brandcast status and the logs in the stack's var/log.");
            }
            pause(POLL);
        }
    }

    static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** {@code wanted} or what there is instead. */
    static Optional<String> equal(String name, Object wanted, Object actual) {
        return wanted.equals(actual) ? Optional.empty() : Optional.of(name + " is " + actual + ", wanted " + wanted);
    }
}
