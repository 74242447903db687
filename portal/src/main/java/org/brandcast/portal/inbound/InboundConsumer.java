package org.brandcast.portal.inbound;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.kafka.KafkaClients;
import org.brandcast.portal.kafka.TopicTables;
import org.brandcast.portal.system.BackgroundWork;
import org.brandcast.portal.system.Worker;
import org.brandcast.schemas.InboundMessage;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.UnreadableRecordException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads messages from phones and has them handled; rows, outbox and offsets are of one transaction. One thread. */
@Singleton
final class InboundConsumer implements BackgroundWork {
    private static final Logger LOG = LoggerFactory.getLogger(InboundConsumer.class);
    private static final RecordCodec<InboundMessage> CODEC = RecordCodec.of(InboundMessage.class);
    private static final String NAME = "inbound";
    private static final long LOCK = 0x6272_616e_6463_0004L;
    private static final int POLL_RECORDS = 200;
    private static final Duration POLL_WAIT = Duration.ofMillis(500);

    private final InboundHandler handler;
    private final Worker worker;
    private final Counter received;

    InboundConsumer(Database database, KafkaClients kafka, InboundHandler handler, MeterRegistry metrics) {
        this.handler = handler;
        this.received = metrics.counter("brandcast.inbound.received");
        TopicTables tables = new TopicTables(
                database,
                kafka,
                new TopicTables.Setting(NAME, List.of(Topics.INBOUND_MESSAGES), LOCK, POLL_RECORDS, POLL_WAIT),
                this::read);
        this.worker = new Worker(NAME, tables::step);
    }

    @Override
    public String workName() {
        return NAME;
    }

    @Override
    public void start() {
        worker.start();
    }

    @Override
    public String failure() {
        return worker.failure();
    }

    private Database.Task<RuntimeException> read(ConsumerRecords<String, byte[]> polled) {
        List<InboundMessage> messages = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : polled) {
            try {
                messages.add(CODEC.decode(record.value()));
            } catch (UnreadableRecordException e) {
                LOG.warn("{} offset={} can't be read: {}", record.topic(), record.offset(), e.getMessage());
            }
        }
        return tx -> {
            for (InboundMessage message : messages) {
                handler.handle(tx, message);
            }
            received.increment(messages.size());
        };
    }

    @PreDestroy
    void stop() {
        worker.stop();
    }
}
