package org.brandcast.gateway;

import java.util.function.Consumer;
import org.brandcast.gateway.MessageInFlight.Segment;
import org.brandcast.gateway.MessageInFlight.Step;
import org.brandcast.schemas.DeferredMessage;
import org.brandcast.schemas.SubmitResult;

/**
 * Publishes results and knows which of them aren't durable yet. A message is finished when every segment is settled and
 * every result about it durable: only then may its journal entries go.
 *
 * <p>Owned by the dispatcher.
 */
final class Teller {
    private final Effects effects;
    private final Consumer<MessageInFlight> finished;
    private int untold;
    private int open;

    /**
     * A teller that has nothing to tell.
     *
     * @param finished told of each message once
     */
    Teller(Effects effects, Consumer<MessageInFlight> finished) {
        this.effects = effects;
        this.finished = finished;
    }

    /** A message came that will be finished some time. */
    void open() {
        open++;
    }

    /** Publishes a result that settles nothing. */
    void tell(MessageInFlight message, SubmitResult result, Runnable durable) {
        untold++;
        message.telling();
        effects.publish(result, offset -> {
            untold--;
            message.told();
            durable.run();
            closeIfDone(message);
        });
    }

    /** Publishes a segment's last result; the segment is settled when that is durable. */
    void tellLast(Segment segment, SubmitResult result) {
        segment.step = Step.TOLD;
        tell(segment.message(), result, () -> segment.message().settle(segment));
    }

    /** Gives a message back; all of it is settled when that is durable. */
    void giveBack(MessageInFlight message, DeferredMessage deferred) {
        untold++;
        message.telling();
        effects.defer(deferred, () -> {
            untold--;
            message.told();
            message.segments.forEach(message::settle);
            closeIfDone(message);
        });
    }

    /** A segment needs no further result. */
    void settle(Segment segment) {
        segment.message().settle(segment);
        closeIfDone(segment.message());
    }

    private void closeIfDone(MessageInFlight message) {
        if (message.closesNow()) {
            open--;
            finished.accept(message);
        }
    }

    /** Results that were sent and aren't durable yet. */
    int untold() {
        return untold;
    }

    /** Messages that aren't finished. */
    int openMessages() {
        return open;
    }
}
