package org.brandcast.portal.kafka;

import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.utils.Utils;

/** Writes facts to topics whose partition follows a part of the key, and returns when all are acknowledged. */
@Singleton
public final class FactWriter {
    private static final long ACK_SECONDS = 30;

    private final Producer<String, byte[]> producer;

    FactWriter(@Named(KafkaClients.DOOR) Producer<String, byte[]> producer) {
        this.producer = producer;
    }

    /**
     * One record to write.
     *
     * @param partitionKey what the topic is partitioned by
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Fact(String topic, String key, String partitionKey, byte[] value) {}

    /**
     * Writes them in order; on a failure some may have been written, and all are to be written again.
     *
     * @throws IllegalStateException when one wasn't acknowledged
     */
    public void write(List<Fact> facts) throws InterruptedException {
        List<Future<?>> sent = new ArrayList<>(facts.size());
        for (Fact fact : facts) {
            sent.add(producer.send(new ProducerRecord<>(fact.topic(), partitionOf(fact), fact.key(), fact.value())));
        }
        for (int i = 0; i < sent.size(); i++) {
            try {
                sent.get(i).get(ACK_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new IllegalStateException(
                        "a record of " + facts.get(i).topic() + " could not be published: " + e.getMessage(), e);
            }
        }
    }

    /** As Kafka's own partitioner has it for the part of the key, so that every writer agrees. */
    private int partitionOf(Fact fact) {
        int partitions = producer.partitionsFor(fact.topic()).size();
        byte[] key = fact.partitionKey().getBytes(StandardCharsets.UTF_8);
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }
}
