package org.brandcast.smpp;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The future outcome of one submit_sm; it never completes exceptionally. It completes on a thread of the bind: what
 * hangs on it must not block.
 *
 * <p>An outcome {@link SubmitOutcome.Unknown} for want of an answer in time may be followed by the answer after all, on
 * the same bind; {@link #onLateAnswer} hears it.
 */
public final class Submission extends CompletableFuture<SubmitOutcome> {
    private final long writtenNanos;
    private @Nullable SubmitOutcome lateOutcome;
    private @Nullable Consumer<SubmitOutcome> lateListener;

    /**
     * A submission that is under way; an {@link EsmeLink} completes it.
     *
     * @param writtenNanos when it was written, on the monotonic clock
     */
    public Submission(long writtenNanos) {
        this.writtenNanos = writtenNanos;
    }

    /** A submission that ended before anything was written. */
    static Submission ended(SubmitOutcome outcome) {
        Submission submission = new Submission(0);
        submission.complete(outcome);
        return submission;
    }

    /** Is told the answer that comes after the time-out, at most once. */
    public void onLateAnswer(Consumer<SubmitOutcome> listener) {
        SubmitOutcome known;
        synchronized (this) {
            lateListener = listener;
            known = lateOutcome;
        }
        if (known != null) {
            listener.accept(known);
        }
    }

    long writtenNanos() {
        return writtenNanos;
    }

    /** The answer that came after the time-out; an {@link EsmeLink} says it. */
    public void completeLate(SubmitOutcome outcome) {
        Consumer<SubmitOutcome> listener;
        synchronized (this) {
            if (lateOutcome != null) {
                return;
            }
            lateOutcome = outcome;
            listener = lateListener;
        }
        if (listener != null) {
            listener.accept(outcome);
        }
    }
}
