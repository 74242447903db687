package org.brandcast.flink.io;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes each record to its own topic. It also tells the sink by a pattern which topics these can be: there the sink
 * looks for transactions that an earlier life of the job left open.
 */
final class KafkaRecordWriter implements KafkaRecordSerializationSchema<KafkaRecord>, KafkaDatasetFacetProvider {
    private static final long serialVersionUID = 1L;

    private final Pattern topics;

    KafkaRecordWriter(Pattern topics) {
        this.topics = Objects.requireNonNull(topics, "topics is null");
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            KafkaRecord element, KafkaSinkContext context, @Nullable Long timestamp) {
        // No timestamp: the producer sets the present. The stream's would be the time of the record that was read.
        return new ProducerRecord<>(element.topic(), null, null, element.key(), element.value());
    }

    @Override
    public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
        return Optional.of(new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofPattern(topics)));
    }
}
