package org.brandcast.http;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The future outcome of one message; it never completes exceptionally. What hangs on it must not block.
 *
 * <p>An outcome {@link HttpOutcome.Unknown} for want of an answer in time may be followed by the answer after all;
 * {@link #onLateAnswer} hears it.
 */
public final class HttpSubmission extends CompletableFuture<HttpOutcome> {
    private @Nullable HttpOutcome lateOutcome;
    private @Nullable Consumer<HttpOutcome> lateListener;

    HttpSubmission() {}

    static HttpSubmission ended(HttpOutcome outcome) {
        HttpSubmission submission = new HttpSubmission();
        submission.complete(outcome);
        return submission;
    }

    /** Is told the answer that comes after the time-out, at most once. */
    public void onLateAnswer(Consumer<HttpOutcome> listener) {
        HttpOutcome known;
        synchronized (this) {
            lateListener = listener;
            known = lateOutcome;
        }
        if (known != null) {
            listener.accept(known);
        }
    }

    void completeLate(HttpOutcome outcome) {
        Consumer<HttpOutcome> listener;
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
