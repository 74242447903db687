package org.brandcast.gateway;

import java.util.function.Consumer;
import org.brandcast.smpp.SubmitOutcome;

/** The binds of a route, as one. Callbacks come on the dispatcher's own thread, never before the call returns. */
interface Wire {
    /** Whether at least one bind is up. */
    boolean isUp();

    /** Segments that could be written now: room in the windows of the binds that aren't paused. */
    int freeSlots();

    /**
     * Writes a segment to the bind with the most room.
     *
     * @param late hears the answer that comes after the time-out
     */
    void submit(Outgoing outgoing, Consumer<SubmitOutcome> outcome, Consumer<SubmitOutcome> late);

    /** Nanoseconds until a paused bind goes on; {@link Long#MAX_VALUE} if none is paused. */
    long nanosUntilResume(long nowNanos);
}
