package org.brandcast.smpp;

import java.time.Duration;

/**
 * One bind with an SMSC that keeps itself up: it reconnects with a jittered pause until it is closed.
 *
 * <p>Safe for use by many threads.
 */
public interface EsmeLink {
    /** Begins to connect, and goes on until {@link #close} or {@link #cut}. */
    void start();

    /**
     * Writes one submit_sm, if the bind is up and its window has room, else ends as
     * {@link SubmitOutcome.NotWritten}. Blocks no longer than the socket takes the octets.
     */
    Submission submit(SubmitPdu pdu);

    boolean isBound();

    /** Whether submit_sm can go over it at all: not over a receiver. */
    boolean submits();

    /** How many more submit_sm the window takes now; 0 when not bound. */
    int freeSlots();

    /** Outstanding submit_sm. */
    int inWindow();

    /** Where it is bound, or why it isn't. */
    String detail();

    /** Takes nothing more, waits for outstanding answers, unbinds. */
    void close(Duration grace);

    /** Closes the socket at once: what is outstanding ends as {@link SubmitOutcome.Unknown}. */
    void cut();
}
