package org.brandcast.domain.reconcile;

/** What a file's status means. */
public enum TheirStatus {
    DELIVERED,
    FAILED,
    /** Taken, and no more is known. */
    ACCEPTED,
    /** A row that they list and don't count, such as one they refused. */
    NOT_COUNTED
}
