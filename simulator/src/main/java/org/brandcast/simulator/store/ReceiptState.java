package org.brandcast.simulator.store;

/** What is told, or was, about the end of one segment. */
public enum ReceiptState {
    /** registered_delivery didn't ask for this end. */
    NOT_REQUESTED,
    /** To be sent, or sent and not yet acknowledged. */
    OWED,
    /** The client answered the deliver_sm with ESME_ROK. */
    ACKNOWLEDGED,
    /** The script lost it. */
    LOST
}
