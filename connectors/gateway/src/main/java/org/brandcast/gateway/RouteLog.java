package org.brandcast.gateway;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.brandcast.schemas.DeadLetter;
import org.brandcast.schemas.DeferredMessage;
import org.brandcast.schemas.DeliveryReceipt;
import org.brandcast.schemas.InboundMessage;
import org.brandcast.schemas.JournalEntry;
import org.brandcast.schemas.JournalLease;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.SubmitResult;
import org.brandcast.schemas.Topics;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a route writes to Kafka: journal, results, receipts, dead letters, through one idempotent producer,
 * each pipelined and in order.
 *
 * <p>Safe for use by many threads; callbacks are handed to the worker's executor, unless said otherwise.
 */
final class RouteLog {
    private static final RecordCodec<JournalEntry> ENTRIES = RecordCodec.of(JournalEntry.class);
    private static final RecordCodec<SubmitResult> RESULTS = RecordCodec.of(SubmitResult.class);
    private static final RecordCodec<DeliveryReceipt> RECEIPTS = RecordCodec.of(DeliveryReceipt.class);
    private static final RecordCodec<InboundMessage> INBOUND = RecordCodec.of(InboundMessage.class);
    private static final RecordCodec<DeferredMessage> DEFERRED = RecordCodec.of(DeferredMessage.class);
    private static final RecordCodec<DeadLetter> DEAD_LETTERS = RecordCodec.of(DeadLetter.class);
    private static final String JOB = "gateway";

    private final String journalTopic;
    private final String resultsTopic;
    private final String receiptsTopic;
    private final String deferredTopic;
    private final Producer<String, byte[]> producer;
    private final Executor worker;
    private final Consumer<Exception> fault;
    private final AtomicLong resultsEnd = new AtomicLong();
    private final AtomicLong receiptsEnd = new AtomicLong();

    /**
     * A log that writes to the topics of this route.
     *
     * @param fault told when a record could not be written: the worker has to start again from the journal
     */
    RouteLog(String route, Producer<String, byte[]> producer, Executor worker, Consumer<Exception> fault) {
        this.journalTopic = Topics.journal(route);
        this.resultsTopic = Topics.results(route);
        this.receiptsTopic = Topics.receipts(route);
        this.deferredTopic = Topics.deferred(route);
        this.producer = producer;
        this.worker = worker;
        this.fault = fault;
    }

    /**
     * Checks that the route's topics exist, each with its one partition.
     *
     * @throws IllegalStateException naming the topic that is missing or has more
     */
    void requireTopics() {
        for (String topic : List.of(journalTopic, resultsTopic, receiptsTopic, deferredTopic)) {
            List<PartitionInfo> partitions = producer.partitionsFor(topic);
            if (partitions.size() != 1) {
                throw new IllegalStateException("topic " + topic + " must have 1 partition, not " + partitions.size());
            }
        }
    }

    void journal(String key, JournalEntry entry, Runnable durable) {
        send(new ProducerRecord<>(journalTopic, 0, key, ENTRIES.encode(entry)), metadata -> worker.execute(durable));
    }

    /** Appends a lease; the callback comes on the producer's thread, so that nothing delays it. */
    void lease(String key, long epoch, JournalLease lease, long nowMillis, LongConsumer durable) {
        byte[] value = ENTRIES.encode(new JournalEntry(epoch, nowMillis, lease));
        send(new ProducerRecord<>(journalTopic, 0, key, value), metadata -> durable.accept(metadata.offset()));
    }

    void tombstone(String key) {
        send(new ProducerRecord<>(journalTopic, 0, key, null), metadata -> {});
    }

    void publish(SubmitResult result, LongConsumer durable) {
        send(new ProducerRecord<>(resultsTopic, 0, result.getMessageId(), RESULTS.encode(result)), metadata -> {
            raise(resultsEnd, metadata.offset() + 1);
            worker.execute(() -> durable.accept(metadata.offset()));
        });
    }

    void defer(DeferredMessage message, Runnable durable) {
        send(
                new ProducerRecord<>(deferredTopic, 0, message.getMessage().getTo(), DEFERRED.encode(message)),
                metadata -> worker.execute(durable));
    }

    /** Completes when the receipt is durable, on the producer's thread. */
    CompletableFuture<Void> receipt(DeliveryReceipt receipt) {
        String key = receipt.getIdSpace() + "/" + receipt.getSmscMessageId();
        return fact(
                new ProducerRecord<>(receiptsTopic, 0, key, RECEIPTS.encode(receipt)),
                metadata -> raise(receiptsEnd, metadata.offset() + 1));
    }

    /** Completes when what a phone sent is durable, on the producer's thread. */
    CompletableFuture<Void> inbound(InboundMessage message) {
        return fact(
                new ProducerRecord<>(Topics.INBOUND_MESSAGES, message.getFrom(), INBOUND.encode(message)),
                metadata -> {});
    }

    /** What the SMSC sends again unless it hears that it is durable: a failure is told to it, and is no fault here. */
    private CompletableFuture<Void> fact(ProducerRecord<String, byte[]> record, Consumer<RecordMetadata> written) {
        CompletableFuture<Void> durable = new CompletableFuture<>();
        var unused = producer.send(record, (metadata, failure) -> {
            if (failure != null) {
                durable.completeExceptionally(failure);
            } else {
                written.accept(metadata);
                durable.complete(null);
            }
        });
        return durable;
    }

    void deadLetter(LaneRecord record, LaneRecord.Content.Poison poison, long nowMillis, Runnable durable) {
        DeadLetter letter = new DeadLetter(
                JOB,
                record.source().getTopic(),
                record.source().getPartition(),
                record.source().getOffset(),
                null,
                poison.reason().name(),
                poison.detail(),
                wrap(poison.key()),
                wrap(poison.value()),
                nowMillis);
        send(
                new ProducerRecord<>(Topics.deadLetters(JOB), null, DEAD_LETTERS.encode(letter)),
                metadata -> worker.execute(durable));
    }

    private static @Nullable ByteBuffer wrap(byte @Nullable [] octets) {
        return octets == null ? null : ByteBuffer.wrap(octets);
    }

    long resultsEnd() {
        return resultsEnd.get();
    }

    long receiptsEnd() {
        return receiptsEnd.get();
    }

    /** Says where the two topics end, as far as is known. */
    void startBehind(long results, long receipts) {
        raise(resultsEnd, results);
        raise(receiptsEnd, receipts);
    }

    private static void raise(AtomicLong end, long to) {
        end.accumulateAndGet(to, Math::max);
    }

    /** Waits until everything sent is durable. */
    void flush() {
        producer.flush();
    }

    private void send(ProducerRecord<String, byte[]> record, Consumer<RecordMetadata> durable) {
        var unused = producer.send(record, (metadata, failure) -> {
            if (failure != null) {
                fault.accept(failure);
            } else {
                durable.accept(metadata);
            }
        });
    }
}
