package org.brandcast.domain.lifecycle;

/** What became of one submit_sm. */
public enum SubmitOutcome {
    /** The SMSC answered with its message id. */
    ACCEPTED,
    /** Refused for good. */
    REJECTED,
    /** Time-out, or connection cut after the write: the SMS may have left. */
    UNKNOWN,
    /** Never written: deadline passed, campaign cancelled. */
    DROPPED,
    /** A doubtful segment is being sent once more under its budget. */
    RESENT
}
