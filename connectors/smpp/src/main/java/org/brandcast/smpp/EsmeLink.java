package org.brandcast.smpp;

import java.time.Duration;
import java.util.List;

/**
 * One bind with an SMSC that keeps itself up: it reconnects with a jittered pause until it is closed.
 *
 * <p>Safe for use by many threads.
 */
public interface EsmeLink {
    /** Begins to connect, and goes on until {@link #close} or {@link #cut}. */
    void start();

    /**
     * Writes these submit_sm, in order and with one write. What the bind isn't up for, or its window has no room for, ends
     * as {@link SubmitOutcome.NotWritten}. Blocks no longer than the socket takes the octets.
     *
     * @return what becomes of each, in their order
     */
    List<Submission> submit(List<SubmitPdu> pdus);

    /** Writes one submit_sm. */
    default Submission submit(SubmitPdu pdu) {
        return submit(List.of(pdu)).get(0);
    }

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
