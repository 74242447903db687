package org.brandcast.http;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A body that refuses to be written a second time. The JDK's client quietly repeats a GET when a kept connection ends
 * before the answer; the other side may have sent the SMS by then. It asks for the length anew before each writing, which
 * is where this one fails.
 */
final class WrittenOnce implements BodyPublisher {
    private final BodyPublisher body;
    private final AtomicBoolean asked = new AtomicBoolean();

    WrittenOnce(BodyPublisher body) {
        this.body = body;
    }

    /** The client was about to write the request again. */
    static final class SecondWritingException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        SecondWritingException() {
            super("the request was written once already");
        }
    }

    @Override
    public long contentLength() {
        if (!asked.compareAndSet(false, true)) {
            throw new SecondWritingException();
        }
        return body.contentLength();
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        body.subscribe(subscriber);
    }
}
