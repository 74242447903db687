package org.brandcast.gateway;

import java.util.List;
import java.util.function.Consumer;
import org.brandcast.smpp.SubmitOutcome;

/** The binds of a route, as one. Callbacks come on the dispatcher's own thread, never before the call returns. */
interface Wire {
    /**
     * A segment on its way to the wire.
     *
     * @param late hears the answer that comes after the time-out
     */
    record Sending(Outgoing outgoing, Consumer<SubmitOutcome> outcome, Consumer<SubmitOutcome> late) {}

    /** Whether at least one bind is up. */
    boolean isUp();

    /** Segments that could be written together now: the room of the bind that has most, of those that aren't paused. */
    int room();

    /**
     * Writes these segments, in order and with one write, to the bind with the most room. What finds no room ends as
     * {@link SubmitOutcome.NotWritten}.
     */
    void submit(List<Sending> together);

    /** Nanoseconds until a paused bind goes on; {@link Long#MAX_VALUE} if none is paused. */
    long nanosUntilResume(long nowNanos);
}
