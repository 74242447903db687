package org.brandcast.acceptance;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A running stack, seen from outside. */
final class Stack {
    private static final Duration SETTLING = Duration.ofSeconds(60);
    private static final AtomicInteger WORDS = new AtomicInteger();
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final long FIRST_NUMBER = System.currentTimeMillis() / 100 % 10_000_000;
    private static final String RUN =
            Long.toString(System.currentTimeMillis() / 100, 36).toUpperCase(Locale.ROOT);

    final Endpoints endpoints = Endpoints.read();
    final RestDoor rest = new RestDoor(endpoints.url("portalUrl"), endpoints.text("apiKey"));
    final ClickHouse clickHouse = new ClickHouse(endpoints.url("clickhouseUrl"));
    final Simulators simulators = new Simulators(endpoints.smscs());
    final Books books = new Books(endpoints);
    final Processes processes = new Processes(Path.of(endpoints.text("varDir")), endpoints.url("portalUrl"));
    final String brandname = endpoints.text("brandname");

    /** The full scale of the acceptance list, else one that a laptop does in minutes. */
    static boolean full() {
        return Boolean.getBoolean("brandcast.full");
    }

    static int scaled(int usual, int full) {
        return full() ? full : usual;
    }

    /** A word that no other test and no earlier run has in its texts; GSM-7, at most 12 characters. */
    static String word() {
        return "T" + RUN + Integer.toString(WORDS.incrementAndGet(), 36).toUpperCase(Locale.ROOT);
    }

    /** A number that this run uses once: a prefix such as 098 and seven digits. */
    static String number(String prefix) {
        return prefix + String.format(Locale.ROOT, "%07d", (FIRST_NUMBER + NUMBERS.incrementAndGet()) % 10_000_000);
    }

    /** Tenant of the demo partner. */
    long tenantId() {
        return books.tenantId(endpoints.user("campaign_maker").tenant());
    }

    /** The demo partner's balance once nothing is reserved: a message is delivered a moment before it is paid. */
    Books.Balance balance() {
        Waiting.until("nothing is reserved on the order", SETTLING, () -> {
            Books.Balance now = currentBalance();
            return now.reserved() == 0 ? Optional.empty() : Optional.of(now.toString());
        });
        return currentBalance();
    }

    private Books.Balance currentBalance() {
        return books.balance(tenantId())
                .orElseThrow(() -> new AssertionError("the demo partner has no order that admission has echoed"));
    }

    /**
     * A condition on messages: sent once more after a doubt, and the gateway was killed again before the answer came.
     * Nobody knows whether it left, and it isn't sent a third time: it waits for a receipt until its deadline.
     */
    static final String LEFT_IN_DOUBT = "final_at IS NULL AND message_id IN (SELECT message_id FROM brandcast.events"
            + " WHERE kind = 'SEGMENT_SUBMITTED' AND status = 'UNKNOWN' AND JSONExtractInt(payload, 'attempt') = 2)";

    /**
     * Waits until nothing is reserved any more but what is {@linkplain #LEFT_IN_DOUBT left in doubt}, and so much more was
     * posted than before; the same figures must stand in ClickHouse, by the last ledger entry and by the sum of all.
     */
    void awaitBalance(Books.Balance before, long postedSegments, Duration patience) {
        awaitBalance(tenantId(), before, postedSegments, patience);
    }

    void awaitBalance(long tenantId, Books.Balance before, long postedSegments, Duration patience) {
        Waiting.until("the order's balance is exact in PostgreSQL and ClickHouse", patience, () -> {
            Books.Balance now = books.balance(tenantId).orElseThrow();
            long inDoubt = clickHouse.number("SELECT sum(segments) FROM brandcast.messages FINAL WHERE order_id = "
                    + before.orderId() + " AND " + LEFT_IN_DOUBT);
            Books.Balance wanted =
                    new Books.Balance(before.orderId(), before.granted(), inDoubt, before.posted() + postedSegments);
            if (!now.equals(wanted)) {
                return Optional.of("PostgreSQL says " + now + ", wanted " + wanted);
            }
            String found = clickHouse
                    .rows("SELECT granted, reserved, posted, granted_by_entries, reserved_by_entries, posted_by_entries"
                            + " FROM brandcast.order_balance WHERE order_id = " + before.orderId())
                    .toString();
            String asked = String.format(
                    Locale.ROOT,
                    "[{\"granted\":%d,\"reserved\":%d,\"posted\":%d,\"granted_by_entries\":%d,\"reserved_by_entries\":%d,\"posted_by_entries\":%d}]",
                    wanted.granted(),
                    wanted.reserved(),
                    wanted.posted(),
                    wanted.granted(),
                    wanted.reserved(),
                    wanted.posted());
            return Waiting.equal("ClickHouse's order_balance", asked, found);
        });
    }
}
