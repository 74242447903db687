package org.brandcast.flink.admission.operator;

import org.brandcast.flink.admission.RecipientRecord;
import org.jspecify.annotations.Nullable;

/**
 * Something that waits in the recipient step.
 *
 * @param sinceMillis when it came
 * @param nextMillis when it is asked about again; a timer stands there
 * @param told the account has told that it is held or delayed
 * @param moderator who has approved it; null: nobody yet
 */
public record Waiting(
        Why why,
        RecipientRecord record,
        long sinceMillis,
        long nextMillis,
        boolean told,
        @Nullable String moderator) {

    /** What it waits for. */
    public enum Why {
        /** Control data that it knows and we don't, or its campaign, which is paused. */
        QUESTION,
        MODERATOR,
        HOURS,
        /** A gateway gave it back. */
        DEFERRED
    }

    /** The same, to be asked about later. */
    Waiting until(long nextMillis) {
        return new Waiting(why, record, sinceMillis, nextMillis, told, moderator);
    }
}
