package org.brandcast.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.brandcast.http.HttpProfile.Polling;
import org.brandcast.schemas.DeliveryReceipt;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.SubmitResult;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.UnreadableRecordException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for the receipts that don't come by themselves. What is open follows from the route's own two topics, which it
 * reads all the time: a result opens, a final receipt closes, also one that came by callback or to an owner before. What
 * it journals is only the place in the results behind which anything is open; it is true whoever wrote it, and when.
 *
 * <p>One thread of its own, so that neither reading nor asking delays sending; a fault of it starts it again.
 */
final class ReceiptPolling {
    private static final Logger log = LoggerFactory.getLogger(ReceiptPolling.class);

    private static final RecordCodec<SubmitResult> RESULTS = RecordCodec.of(SubmitResult.class);
    private static final RecordCodec<DeliveryReceipt> RECEIPTS = RecordCodec.of(DeliveryReceipt.class);

    /** Messages that are waited for at a time; the rest wait in the topic. About 40 MB. */
    private static final int MOST = 200_000;

    private static final Duration IDLE = Duration.ofMillis(100);
    private static final Duration BUSY = Duration.ofMillis(10);
    private static final Duration POSITION_PAUSE = Duration.ofSeconds(2);
    private static final Duration FAULT_PAUSE = Duration.ofSeconds(5);

    /** A receipt may be told before the answer to its message is. */
    private static final Duration EARLIER = Duration.ofMinutes(10);

    private final KafkaClients kafka;
    private final String route;
    private final TopicPartition results;
    private final TopicPartition receipts;
    private final Polling polling;
    private final ReceiptQuestions questions;
    private final LongConsumer journal;
    private final WorkerClock clock;
    private final Thread thread;
    private AwaitedReceipts awaited;
    private long journaledTo;
    private long journaledNanos;
    private volatile int open;
    private volatile boolean stopped;
    private volatile @Nullable Consumer<String, byte[]> reader;

    /**
     * Questions that haven't begun.
     *
     * @param consumedTo what was journaled last; -1: nothing ever was
     * @param journal takes the place up to which nothing is open
     */
    ReceiptPolling(
            String route,
            KafkaClients kafka,
            Polling polling,
            ReceiptQuestions questions,
            long consumedTo,
            LongConsumer journal,
            WorkerClock clock) {
        this.route = route;
        this.kafka = kafka;
        this.results = new TopicPartition(Topics.results(route), 0);
        this.receipts = new TopicPartition(Topics.receipts(route), 0);
        this.polling = polling;
        this.questions = questions;
        this.journal = journal;
        this.clock = clock;
        this.journaledTo = consumedTo;
        this.awaited = new AwaitedReceipts(polling, consumedTo, MOST);
        this.thread = new Thread(this::work, "receipts-" + route);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Ends soon; what it still journals stays true. Called by any thread. */
    void stop() {
        stopped = true;
        Consumer<String, byte[]> current = reader;
        if (current != null) {
            current.wakeup();
        }
    }

    /** How it stands, in words. Called by any thread. */
    String detail() {
        return open + " receipts awaited" + (questions.isStopped() ? ", which it doesn't answer for" : "");
    }

    private void work() {
        while (!stopped) {
            try (Consumer<String, byte[]> consumer = kafka.reader("gateway-" + route + "-receipts")) {
                reader = consumer;
                follow(consumer);
            } catch (WakeupException e) {
                log.debug("route={} asks for no more receipts", route);
            } catch (RuntimeException e) {
                log.warn("route={} begins anew to ask for receipts", route, e);
                pause();
            } finally {
                reader = null;
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(FAULT_PAUSE.toMillis());
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    /** Reads both topics from where anything may be open, and asks once all that was told before is known. */
    private void follow(Consumer<String, byte[]> consumer) {
        awaited = new AwaitedReceipts(polling, journaledTo, MOST);
        TopicsRead read = new TopicsRead(consumer);
        read.begin();
        while (!stopped) {
            read.more(questions.open() > 0 ? BUSY : IDLE);
            open = awaited.size();
            if (read.isCaughtUp()) {
                questions.ask(() -> awaited.due(clock.nowMillis()));
            }
            tellPosition();
        }
    }

    private void tellPosition() {
        long now = clock.nowNanos();
        long consumedTo = awaited.consumedTo();
        if (consumedTo > journaledTo && now - journaledNanos >= POSITION_PAUSE.toNanos()) {
            journaledNanos = now;
            journaledTo = consumedTo;
            journal.accept(consumedTo);
        }
    }

    /** One reading of both topics, side by side. */
    private final class TopicsRead {
        private final Consumer<String, byte[]> consumer;
        private final Map<TopicPartition, Long> ends;
        private long resultMillis;
        private long receiptMillis;
        private boolean caughtUp;
        /** A result stands in the topic that there was no room for. */
        private boolean resultsWait;

        TopicsRead(Consumer<String, byte[]> consumer) {
            this.consumer = consumer;
            consumer.assign(List.of(results, receipts));
            this.ends = consumer.endOffsets(List.of(results, receipts));
        }

        /** Receipts are read from the time of the first result that may be open. */
        void begin() {
            long first = consumer.beginningOffsets(Set.of(results)).get(results);
            long end = ends.get(results);
            consumer.seek(results, Math.max(first, Math.min(journaledTo + 1, end)));
            consumer.pause(List.of(receipts));
            resultMillis = clock.nowMillis();
            while (!stopped && consumer.position(results) < end) {
                ConsumerRecords<String, byte[]> records = consumer.poll(IDLE);
                if (!records.isEmpty()) {
                    resultMillis = records.iterator().next().timestamp();
                    takeResults(records.records(results));
                    break;
                }
            }
            OffsetAndTimestamp from = consumer.offsetsForTimes(
                            Map.of(receipts, Math.max(0, resultMillis - EARLIER.toMillis())))
                    .get(receipts);
            consumer.seek(receipts, from == null ? ends.get(receipts) : from.offset());
            consumer.resume(List.of(receipts));
        }

        void more(Duration wait) {
            regulate();
            ConsumerRecords<String, byte[]> records = consumer.poll(wait);
            takeResults(records.records(results));
            for (ConsumerRecord<String, byte[]> record : records.records(receipts)) {
                receiptMillis = record.timestamp();
                DeliveryReceipt receipt = decoded(RECEIPTS, record);
                if (receipt != null) {
                    awaited.receipt(receipt);
                }
            }
        }

        /** Results wait while there is no room; receipts that are much newer than the results would be forgotten. */
        private void regulate() {
            resultsWait = resultsWait && awaited.size() > MOST - MOST / 20;
            boolean ahead =
                    !resultsWait && receiptMillis > resultMillis && consumer.position(results) < ends.get(results);
            pause(results, resultsWait);
            pause(receipts, ahead);
        }

        private void pause(TopicPartition partition, boolean paused) {
            if (paused) {
                consumer.pause(List.of(partition));
            } else {
                consumer.resume(List.of(partition));
            }
        }

        private void takeResults(List<ConsumerRecord<String, byte[]>> records) {
            for (ConsumerRecord<String, byte[]> record : records) {
                resultMillis = record.timestamp();
                SubmitResult result = decoded(RESULTS, record);
                if (result == null) {
                    awaited.skip(record.offset());
                } else if (!awaited.result(record.offset(), result, clock.nowMillis())) {
                    consumer.seek(results, record.offset());
                    resultsWait = true;
                    return;
                }
            }
        }

        /** Whether every receipt is known that there was at the beginning, of all results that there is room for. */
        boolean isCaughtUp() {
            if (!caughtUp && consumer.position(receipts) >= ends.get(receipts)) {
                caughtUp = resultsWait || consumer.position(results) >= ends.get(results);
            }
            return caughtUp;
        }

        private static <T extends SpecificRecordBase> @Nullable T decoded(
                RecordCodec<T> codec, ConsumerRecord<String, byte[]> record) {
            try {
                return codec.decode(record.value());
            } catch (UnreadableRecordException e) {
                // No record of a gateway: it opens and closes nothing.
                log.warn("{} offset={} can't be read: {}", record.topic(), record.offset(), e.getMessage());
                return null;
            }
        }
    }
}
