package org.brandcast.flink.export;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.brandcast.clickhouse.ClickHouseRow;
import org.brandcast.clickhouse.PoisonHandler;
import org.brandcast.flink.io.DeadLetters;
import org.brandcast.flink.io.KafkaRecord;
import org.brandcast.flink.io.RawRecord;

/**
 * Puts rows that ClickHouse refuses for their content into the job's dead letters, durably, before the sink goes on.
 * Every value is checked before it becomes a row, so this is for a schema that is narrower than the check: rare enough
 * to open a producer for each.
 */
final class RefusedRows implements PoisonHandler {
    private static final long serialVersionUID = 1L;
    private static final long WAIT_SECONDS = 30;

    private final String bootstrap;
    private final DeadLetters letters;

    RefusedRows(String bootstrap, DeadLetters letters) {
        this.bootstrap = bootstrap;
        this.letters = letters;
    }

    @Override
    public void keep(ClickHouseRow row, Exception reason) throws IOException {
        long now = System.currentTimeMillis();
        RawRecord refused = new RawRecord(
                "clickhouse/" + row.table(), 0, 0, now, row.origin().getBytes(StandardCharsets.UTF_8), row.values());
        KafkaRecord letter =
                letters.encode(letters.of(refused, null, "REFUSED_BY_CLICKHOUSE", row.origin() + ": " + reason, now));
        Map<String, Object> properties = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                2 * 1024 * 1024);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(letter.topic(), letter.key(), letter.value()))
                    .get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before the dead letter was safe", e);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw new IOException("the dead letter was not taken: " + e, e);
        }
    }
}
