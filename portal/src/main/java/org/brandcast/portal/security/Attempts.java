package org.brandcast.portal.security;

import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often something was tried from an address lately; in memory, so each portal counts for itself. A window begins with
 * its first try. Beside it stands what counts for one account, in the database. Of IPv6 the first 64 bits are one address:
 * whoever has one has all of its network.
 */
@Singleton
public final class Attempts {
    private static final int NETWORK_OCTETS = 8;
    private static final int MOST_KEYS = 50_000;

    private final Clock clock;
    private final ConcurrentHashMap<String, Window> windows = new ConcurrentHashMap<>();

    private record Window(int count, long endsAtMillis) {}

    Attempts(Clock clock) {
        this.clock = clock;
    }

    /** Counts one; whether it is among the first {@code most} of the window. */
    public boolean count(String what, InetAddress address, int most, Duration window) {
        long now = clock.millis();
        if (windows.size() > MOST_KEYS) {
            windows.values().removeIf(each -> each.endsAtMillis() <= now);
        }
        return windows.merge(
                                key(what, address),
                                new Window(1, now + window.toMillis()),
                                (known, one) -> known.endsAtMillis() <= now
                                        ? one
                                        : new Window(known.count() + 1, known.endsAtMillis()))
                        .count()
                <= most;
    }

    /** Until when an address has used up its tries; 0: it hasn't. Nothing is counted. */
    public long fullUntilMillis(String what, InetAddress address, int most) {
        Window window = windows.get(key(what, address));
        return window != null && window.count() >= most && window.endsAtMillis() > clock.millis()
                ? window.endsAtMillis()
                : 0;
    }

    private static String key(String what, InetAddress address) {
        byte[] octets = address.getAddress();
        return what + " " + HexFormat.of().formatHex(octets, 0, Math.min(octets.length, NETWORK_OCTETS));
    }
}
