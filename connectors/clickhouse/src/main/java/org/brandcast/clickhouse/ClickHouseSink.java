package org.brandcast.clickhouse;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.AsyncSinkBase;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.connector.base.sink.writer.config.AsyncSinkWriterConfiguration;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Writes rows into tables of one ClickHouse. Delivery: at least once; a row may be written again after a failure, so a
 * table must be able to replace it by its key. Order: not kept between batches.
 *
 * <p>Made by {@link ClickHouseSinkBuilder}.
 *
 * @param <InputT> what the stream has; a converter makes one row of it
 */
public final class ClickHouseSink<InputT> extends AsyncSinkBase<InputT, ClickHouseRow> {
    private static final long serialVersionUID = 1L;

    private final ClickHouseEndpoint endpoint;
    private final Map<String, ClickHouseTable> tables;
    private final PoisonHandler poison;
    private final boolean compress;

    ClickHouseSink(ElementConverter<InputT, ClickHouseRow> converter, ClickHouseSinkBuilder<InputT> builder) {
        super(
                converter,
                builder.batchRows(),
                builder.inFlight(),
                builder.bufferedRows(),
                builder.batchBytes(),
                builder.bufferMillis(),
                builder.batchBytes());
        this.endpoint = builder.endpoint();
        this.tables = builder.tables();
        this.poison = builder.poison();
        this.compress = builder.compress();
    }

    /** A builder for this endpoint. */
    public static <T> ClickHouseSinkBuilder<T> builder(
            ClickHouseEndpoint endpoint, ElementConverter<T, ClickHouseRow> converter) {
        return new ClickHouseSinkBuilder<>(endpoint, converter);
    }

    /** A builder for a stream that has rows already. */
    public static ClickHouseSinkBuilder<ClickHouseRow> ofRows(ClickHouseEndpoint endpoint) {
        return new ClickHouseSinkBuilder<>(endpoint, (row, context) -> row);
    }

    @Override
    public StatefulSinkWriter<InputT, BufferedRequestState<ClickHouseRow>> createWriter(WriterInitContext context) {
        return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<InputT, BufferedRequestState<ClickHouseRow>> restoreWriter(
            WriterInitContext context, Collection<BufferedRequestState<ClickHouseRow>> recovered) {
        AsyncSinkWriterConfiguration limits = AsyncSinkWriterConfiguration.builder()
                .setMaxBatchSize(getMaxBatchSize())
                .setMaxBatchSizeInBytes(getMaxBatchSizeInBytes())
                .setMaxInFlightRequests(getMaxInFlightRequests())
                .setMaxBufferedRequests(getMaxBufferedRequests())
                .setMaxTimeInBufferMS(getMaxTimeInBufferMS())
                .setMaxRecordSizeInBytes(getMaxRecordSizeInBytes())
                .setRateLimitingStrategy(new FixedWindow(getMaxInFlightRequests(), getMaxBatchSize()))
                .build();
        ClickHouseInserts inserts = new ClickHouseInserts(endpoint, tables, poison, compress, getMaxInFlightRequests());
        return new ClickHouseSinkWriter<>(getElementConverter(), context, limits, recovered, inserts);
    }

    @Override
    public SimpleVersionedSerializer<BufferedRequestState<ClickHouseRow>> getWriterStateSerializer() {
        return new ClickHouseStateSerializer();
    }
}
