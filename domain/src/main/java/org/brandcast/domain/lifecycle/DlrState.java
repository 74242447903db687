package org.brandcast.domain.lifecycle;

/** State told by a delivery receipt, in the names of the message_state TLV (SMPP 3.4, 5.2.28). */
public enum DlrState {
    ENROUTE(false),
    DELIVERED(true),
    EXPIRED(true),
    DELETED(true),
    UNDELIVERABLE(true),
    /** Final by the letter of SMPP 3.4; SMSCs use it for a message under way, so nothing is concluded from it. */
    ACCEPTED(false),
    UNKNOWN(false),
    REJECTED(true);

    private final boolean isFinal;

    DlrState(boolean isFinal) {
        this.isFinal = isFinal;
    }

    /** Whether the segment's fate is settled by it. */
    public boolean isFinal() {
        return isFinal;
    }
}
