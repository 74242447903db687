package org.brandcast.http;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One HTTP interface that messages are sent through. Safe for many threads. */
public interface HttpLink {
    /**
     * Sends one message, if there is room and the breaker is closed, else ends as {@link HttpOutcome.NotWritten}.
     * Doesn't block.
     */
    HttpSubmission submit(HttpMessage message);

    /** Whether messages would be taken now; an interface that was never tried counts as up. */
    boolean isUp();

    /** How many more messages it takes now. */
    int freeSlots();

    /** Messages without an outcome. */
    int inWindow();

    /** Nanoseconds until a broken circuit is tried again; 0 if it isn't broken. */
    long nanosUntilProbe();

    /** Where it goes, or why it doesn't. */
    String detail();

    /**
     * Asks what became of a message that was accepted. Empty if nothing is known (yet). Fails if it can't be asked now.
     *
     * @throws UnsupportedOperationException if the profile has no polling
     */
    CompletableFuture<List<HttpReceipt>> queryReceipts(String smscMessageId);

    /**
     * Asks what is left. Fails if it can't be asked now.
     *
     * @throws UnsupportedOperationException if the profile has none
     */
    CompletableFuture<Balance> queryBalance();

    /** Takes nothing more, waits for outstanding answers. */
    void close(Duration grace);

    /** Ends at once: what is outstanding ends as {@link HttpOutcome.Unknown}. */
    void cut();

    /**
     * What is left with the other side.
     *
     * @param unit as shown, e.g. VND
     */
    record Balance(BigDecimal amount, String unit) {}
}
