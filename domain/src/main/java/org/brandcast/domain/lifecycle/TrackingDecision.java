package org.brandcast.domain.lifecycle;

/** What follows from a fact about a message. */
public sealed interface TrackingDecision {
    /**
     * The message moved on.
     *
     * @param cause code: ADMITTED, SMSC_ACCEPTED, DLR_DELIVERED, DLR_UNDELIVERABLE, SMSC_REJECTED, DEADLINE,
     *     NO_RECEIPT, IN_DOUBT, CAMPAIGN_CANCELLED, …
     * @param detail the SMSC's own code, if it gave one
     * @param inDoubtSegments segments whose fate on the wire was never told
     * @param resentSegments doubtful attempts that were sent once more
     */
    record StatusChanged(
            MessageStatus status,
            String cause,
            String detail,
            int segments,
            int acceptedSegments,
            int deliveredSegments,
            int inDoubtSegments,
            int resentSegments)
            implements TrackingDecision {}

    /**
     * The route can't take the message, of which nothing has left: the next one shall. The price stays, and the sender
     * sees nothing of it.
     *
     * @param reason SMPP status name of the refusal
     */
    record Moved(String fromRoute, String toRoute, String reason) implements TrackingDecision {}

    /** The end of the message's reserve: exactly one for each message, with its final status. */
    record Settle(int postSegments, int voidSegments, String cause) implements TrackingDecision {}

    /**
     * A fact that came too late: the segment's or the message's end stands, the fact is kept for correction lines. Once
     * for each different fact.
     *
     * @param state code as in {@link StatusChanged#cause}
     */
    record Late(MessageStatus standing, String state, int segment) implements TrackingDecision {}
}
