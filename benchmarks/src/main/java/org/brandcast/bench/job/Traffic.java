package org.brandcast.bench.job;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.SendRequest;
import org.brandcast.schemas.Topics;

/** Writes what doors and the portal write. */
public final class Traffic implements AutoCloseable {
    private final Producer<String, byte[]> producer;

    public Traffic(String bootstrap) {
        Properties config = new Properties();
        config.putAll(Map.of(
                "bootstrap.servers", bootstrap,
                "acks", "all",
                "linger.ms", "2",
                "batch.size", "131072",
                "buffer.memory", "67108864"));
        this.producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    public <T extends SpecificRecordBase> Future<?> send(String topic, String key, T value) {
        @SuppressWarnings("unchecked")
        Class<T> type = (Class<T>) value.getClass();
        return producer.send(
                new ProducerRecord<>(topic, key, RecordCodec.of(type).encode(value)));
    }

    public Future<?> send(SendRequest request) {
        return send(Topics.door(request.getType()), request.getTo(), request);
    }

    public void flush() {
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }
}
