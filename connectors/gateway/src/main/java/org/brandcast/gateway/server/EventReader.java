package org.brandcast.gateway.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.brandcast.schemas.AdmissionEvent;
import org.brandcast.schemas.DlrState;
import org.brandcast.schemas.MessageStatus;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.Rejected;
import org.brandcast.schemas.StatusChanged;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.TrackingEvent;
import org.brandcast.schemas.UnreadableRecordException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads admission's and tracking's events for the ends of messages whose receipts are owed. The place that it keeps in
 * its group is behind what made nothing due, or what is durable as due; so a kill -9 reads some events again.
 *
 * <p>Used by one thread, but for its figures.
 */
final class EventReader implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventReader.class);
    private static final String GROUP = "smpp-server-events";
    private static final Duration POLL = Duration.ofMillis(300);
    private static final long DURABLE_SECONDS = 20;
    private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final RecordCodec<AdmissionEvent> ADMISSION = RecordCodec.of(AdmissionEvent.class);
    private static final RecordCodec<TrackingEvent> TRACKING = RecordCodec.of(TrackingEvent.class);

    private final ReceiptBook book;
    private final Consumer<String, byte[]> consumer;
    private final AtomicLong unreadable = new AtomicLong();
    private long committedNanos = System.nanoTime();

    /**
     * Takes its place: where it stopped, or, the first time, the topics' ends, for nothing is owed of what was before.
     *
     * @throws IllegalStateException when the topics don't exist yet
     */
    EventReader(DoorLog store, ReceiptBook book) {
        this.book = book;
        this.consumer = store.reader(GROUP);
        try {
            begin();
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    private void begin() {
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : List.of(Topics.ADMISSION_EVENTS, Topics.TRACKING_EVENTS)) {
            List<PartitionInfo> infos = consumer.partitionsFor(topic);
            if (infos == null || infos.isEmpty()) {
                throw new IllegalStateException("topic " + topic + " does not exist yet");
            }
            infos.forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
        }
        consumer.assign(partitions);
        Map<TopicPartition, OffsetAndMetadata> known = consumer.committed(Set.copyOf(partitions));
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, OffsetAndMetadata> begun = new HashMap<>();
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata place = known.get(partition);
            if (place == null) {
                place = new OffsetAndMetadata(ends.get(partition));
                begun.put(partition, place);
            }
            consumer.seek(partition, place.offset());
        }
        if (!begun.isEmpty()) {
            consumer.commitSync(begun);
        }
    }

    long unreadable() {
        return unreadable.get();
    }

    /** Reads what there is and makes it durable. */
    void step() throws InterruptedException {
        ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
        List<CompletableFuture<Void>> durable = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            if (record.key() != null && record.value() != null && book.owes(record.key())) {
                durable.add(take(record));
            }
        }
        await(durable);
        boolean due = System.nanoTime() - committedNanos > COMMIT_NANOS;
        if (!durable.isEmpty() || due) {
            consumer.commitSync();
            committedNanos = System.nanoTime();
        }
    }

    private static void await(List<CompletableFuture<Void>> durable) throws InterruptedException {
        try {
            CompletableFuture.allOf(durable.toArray(CompletableFuture[]::new)).get(DURABLE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("a receipt could not be made durable: " + e.getMessage(), e);
        }
    }

    private CompletableFuture<Void> take(ConsumerRecord<String, byte[]> record) {
        try {
            if (record.topic().equals(Topics.ADMISSION_EVENTS)) {
                AdmissionEvent event = ADMISSION.decode(record.value());
                if (event.getBody() instanceof Rejected rejected) {
                    String reason = rejected.getReason();
                    return book.settle(
                            record.key(), DlrState.REJECTED, ErrorCodes.ofReason(reason), reason, event.getAtMillis());
                }
            } else {
                TrackingEvent event = TRACKING.decode(record.value());
                if (event.getBody() instanceof StatusChanged changed) {
                    return settle(record.key(), changed, event.getAtMillis());
                }
            }
        } catch (UnreadableRecordException e) {
            unreadable.incrementAndGet();
            log.error("{} at {}/{} can't be read", record.topic(), record.partition(), record.offset(), e);
        }
        return CompletableFuture.completedFuture(null);
    }

    private CompletableFuture<Void> settle(String messageId, StatusChanged changed, long atMillis) {
        int code = ErrorCodes.ofCause(changed.getCause(), changed.getDetail());
        MessageStatus status = changed.getStatus();
        return switch (status) {
            case DELIVERED -> book.settle(messageId, DlrState.DELIVERED, 0, "", atMillis);
            case PARTIAL, FAILED ->
                book.settle(
                        messageId,
                        changed.getCause().equals("SMSC_REJECTED") ? DlrState.REJECTED : DlrState.UNDELIVERABLE,
                        code,
                        changed.getCause(),
                        atMillis);
            case EXPIRED -> book.settle(messageId, DlrState.EXPIRED, code, changed.getCause(), atMillis);
            case CANCELLED -> book.settle(messageId, DlrState.DELETED, code, changed.getCause(), atMillis);
            case REJECTED -> book.settle(messageId, DlrState.REJECTED, code, changed.getCause(), atMillis);
            case ACCEPTED, HELD, QUEUED, SENT -> CompletableFuture.completedFuture(null);
        };
    }

    @Override
    public void close() {
        consumer.close(Duration.ofSeconds(5));
    }
}
