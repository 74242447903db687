package org.brandcast.gateway;

import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.SourceOffset;
import org.brandcast.schemas.UnreadableRecordException;
import org.brandcast.smpp.ShortMessage;
import org.jspecify.annotations.Nullable;

/**
 * One record of an outbound topic as its reader hands it to the route's worker.
 *
 * @param sizeBytes of the record's value
 */
record LaneRecord(MessageType lane, SourceOffset source, int sizeBytes, Content content) {
    /** What the record turned out to be. */
    sealed interface Content {
        /** A message to send. */
        record Sendable(OutboundMessage message, ShortMessage wire) implements Content {}

        /** The journal knows a decision about it already: it only moves the position on. */
        record Consumed() implements Content {}

        /** No message of ours: goes whole into the dead letters. */
        @SuppressWarnings("ArrayRecordComponent") // on its way into the dead letters: never compared
        record Poison(UnreadableRecordException.Reason reason, String detail, byte @Nullable [] key, byte[] value)
                implements Content {}
    }
}
