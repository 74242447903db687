package org.brandcast.domain.lifecycle;

/** The one vocabulary of message states. A message only moves to a higher rank, and never out of a final one. */
public enum MessageStatus {
    /** Durable at a door. */
    ACCEPTED(0),
    /** Waits for moderation. */
    HELD(1),
    /** Admitted, quota reserved. */
    QUEUED(2),
    /** Every segment accepted by the SMSC. */
    SENT(3),
    DELIVERED(MessageStatus.FINAL_RANK),
    /** Some segments delivered, the others not. */
    PARTIAL(MessageStatus.FINAL_RANK),
    FAILED(MessageStatus.FINAL_RANK),
    /** Nothing delivered by the deadline. */
    EXPIRED(MessageStatus.FINAL_RANK),
    REJECTED(MessageStatus.FINAL_RANK),
    CANCELLED(MessageStatus.FINAL_RANK);

    private static final int FINAL_RANK = 9;

    private final int rank;

    MessageStatus(int rank) {
        this.rank = rank;
    }

    public boolean isFinal() {
        return rank == FINAL_RANK;
    }

    /** Whether a message in this state may move to the other. */
    public boolean mayBecome(MessageStatus other) {
        return rank < other.rank;
    }
}
