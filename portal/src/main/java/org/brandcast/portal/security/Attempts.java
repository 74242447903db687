package org.brandcast.portal.security;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often something was tried from an address lately; in memory, so each portal counts for itself. A window begins with
 * its first try. Beside it stands what counts for one account, in the database.
 */
@Singleton
public final class Attempts {
    private static final int MOST_KEYS = 50_000;

    private final Clock clock;
    private final ConcurrentHashMap<String, Window> windows = new ConcurrentHashMap<>();

    private record Window(int count, long endsAtMillis) {}

    Attempts(Clock clock) {
        this.clock = clock;
    }

    /** Counts one; whether it is among the first {@code most} of the window. */
    public boolean count(String what, String address, int most, Duration window) {
        long now = clock.millis();
        if (windows.size() > MOST_KEYS) {
            windows.values().removeIf(each -> each.endsAtMillis() <= now);
        }
        return windows.merge(
                                what + " " + address,
                                new Window(1, now + window.toMillis()),
                                (known, one) -> known.endsAtMillis() <= now
                                        ? one
                                        : new Window(known.count() + 1, known.endsAtMillis()))
                        .count()
                <= most;
    }

    /** Until when an address has used up its tries; 0: it hasn't. Nothing is counted. */
    public long fullUntilMillis(String what, String address, int most) {
        Window window = windows.get(what + " " + address);
        return window != null && window.count() >= most && window.endsAtMillis() > clock.millis()
                ? window.endsAtMillis()
                : 0;
    }
}
