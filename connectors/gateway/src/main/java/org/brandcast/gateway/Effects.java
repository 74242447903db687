package org.brandcast.gateway;

import java.util.function.LongConsumer;
import org.brandcast.schemas.DeferredMessage;
import org.brandcast.schemas.JournalEntry;
import org.brandcast.schemas.SubmitResult;

/**
 * What a {@link Dispatcher} wants done outside of it. Nothing here blocks, nothing calls back before it returns, and
 * every callback comes on the dispatcher's own thread. A callback that never comes is a fault that ends the worker.
 */
interface Effects {
    /** Appends a decision to the journal, in the order of the calls. */
    void journal(String key, JournalEntry entry, Runnable durable);

    /** Removes an entry from the journal, behind everything appended before. */
    void tombstone(String key);

    /**
     * Publishes a result.
     *
     * @param durable is given the offset at which it stands
     */
    void publish(SubmitResult result, LongConsumer durable);

    /** Gives a message back to admission. */
    void defer(DeferredMessage message, Runnable durable);

    /** Puts a record that is no message into the dead letters. */
    void deadLetter(LaneRecord record, LaneRecord.Content.Poison poison, Runnable durable);

    /** Whether the lease on the route holds at this moment; asked right before each write to a socket. */
    boolean leaseHolds();

    /** Where the next result and receipt of the route will stand, or before. */
    long resultsEnd();

    long receiptsEnd();
}
