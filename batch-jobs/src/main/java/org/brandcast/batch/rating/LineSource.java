package org.brandcast.batch.rating;

/** Why a line was booked. */
public enum LineSource {
    /** Messages that became final on the night's day. */
    USAGE,
    /** Receipts and answers that came after the final status. */
    LATE_RECEIPT,
    /** Messages of an earlier day of which analytics heard after that day's night. */
    LATE_DATA,
    /** The difference that a new run of a closed day found, approved by somebody. */
    APPROVED
}
