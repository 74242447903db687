package org.brandcast.portal.message;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.brandcast.portal.kafka.KafkaClients;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.Topics;

/** Writes requests to the doors' topics. A future that completes means: durable on every in-sync copy. */
@Singleton
public final class DoorWriter {
    private static final RecordCodec<SendRequest> CODEC = RecordCodec.of(SendRequest.class);

    private static final int MOST_IN_FLIGHT = 20_000;

    private final Producer<String, byte[]> producer;
    private final Counter accepted;
    private final Counter failed;
    private final AtomicInteger inFlight = new AtomicInteger();

    DoorWriter(@Named(KafkaClients.DOOR) Producer<String, byte[]> producer, MeterRegistry metrics) {
        this.producer = producer;
        this.accepted = metrics.counter("brandcast.door.accepted");
        this.failed = metrics.counter("brandcast.door.failed");
        metrics.gauge("brandcast.door.in.flight", inFlight);
    }

    /** Whether so many more may wait for their acknowledgement; else callers are told to come again. */
    boolean hasRoomFor(int requests) {
        return inFlight.get() + requests <= MOST_IN_FLIGHT;
    }

    /**
     * Sends one request.
     *
     * @param msisdn key of the record
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the callback gets what Kafka's future would tell
    public CompletableFuture<Void> write(String msisdn, SendRequest request) {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        inFlight.incrementAndGet();
        try {
            producer.send(
                    new ProducerRecord<>(Topics.door(request.getType()), msisdn, CODEC.encode(request)),
                    (metadata, failure) -> {
                        inFlight.decrementAndGet();
                        if (failure == null) {
                            accepted.increment();
                            durable.complete(null);
                        } else {
                            failed.increment();
                            durable.completeExceptionally(failure);
                        }
                    });
        } catch (KafkaException | IllegalStateException e) {
            inFlight.decrementAndGet();
            failed.increment();
            durable.completeExceptionally(e);
        }
        return durable;
    }
}
