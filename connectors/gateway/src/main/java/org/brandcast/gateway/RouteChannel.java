package org.brandcast.gateway;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** What one life of a worker speaks through: its mailbox, its log, and the first fault of either. */
final class RouteChannel {
    private final Mailbox mailbox = new Mailbox();
    private final AtomicReference<@Nullable Exception> fault = new AtomicReference<>();
    private final RouteLog log;

    /** A channel over the worker's producer. */
    RouteChannel(String route, Producer<String, byte[]> producer) {
        this.log = new RouteLog(route, producer, mailbox, failure -> {
            fault.compareAndSet(null, failure);
            mailbox.signal();
        });
    }

    Mailbox mailbox() {
        return mailbox;
    }

    RouteLog log() {
        return log;
    }

    boolean isFaulty() {
        return fault.get() != null;
    }

    /**
     * Does nothing while everything could be written.
     *
     * @throws IllegalStateException if a record could not: the worker has to start again from the journal
     */
    void requireSound() {
        Exception failure = fault.get();
        if (failure != null) {
            throw new IllegalStateException("a record could not be written: " + failure.getMessage(), failure);
        }
    }
}
