package org.brandcast.clickhouse;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.connector.base.sink.writer.ElementConverter;

/**
 * Limits and tables of a {@link ClickHouseSink}. Without changes: batches of 10,000 rows or 8 MiB, sent after at most a
 * second, two at a time, 40,000 rows held.
 */
public final class ClickHouseSinkBuilder<InputT> {
    private static final long MIB = 1024L * 1024;

    private final ClickHouseEndpoint endpoint;
    private final ElementConverter<InputT, ClickHouseRow> converter;
    private final Map<String, ClickHouseTable> tables = new LinkedHashMap<>();
    private PoisonHandler poison = PoisonHandler.failing();
    private int batchRows = 10_000;
    private long batchBytes = 8 * MIB;
    private int inFlight = 2;
    private int bufferedRows = 40_000;
    private Duration buffered = Duration.ofSeconds(1);
    private boolean compress;

    ClickHouseSinkBuilder(ClickHouseEndpoint endpoint, ElementConverter<InputT, ClickHouseRow> converter) {
        this.endpoint = endpoint;
        this.converter = converter;
    }

    /** A table that rows may name. */
    public ClickHouseSinkBuilder<InputT> table(ClickHouseTable table) {
        tables.put(table.name(), table);
        return this;
    }

    /** Who takes rows that the server refuses; without one the job fails. */
    public ClickHouseSinkBuilder<InputT> poison(PoisonHandler handler) {
        this.poison = handler;
        return this;
    }

    /** A batch is sent with so many rows, or so many bytes, or after this time, whatever comes first. */
    public ClickHouseSinkBuilder<InputT> batch(int rows, long bytes, Duration time) {
        this.batchRows = rows;
        this.batchBytes = bytes;
        this.buffered = time;
        return this;
    }

    /** Batches under way at once; rows held at most, over that the stream waits. */
    public ClickHouseSinkBuilder<InputT> bounds(int batchesInFlight, int rowsHeld) {
        this.inFlight = batchesInFlight;
        this.bufferedRows = rowsHeld;
        return this;
    }

    /** Compress batches (LZ4): for a server that isn't on this machine. */
    public ClickHouseSinkBuilder<InputT> compress(boolean on) {
        this.compress = on;
        return this;
    }

    public ClickHouseSink<InputT> build() {
        if (tables.isEmpty()) {
            throw new IllegalStateException("the sink has no tables");
        }
        return new ClickHouseSink<>(converter, this);
    }

    ClickHouseEndpoint endpoint() {
        return endpoint;
    }

    Map<String, ClickHouseTable> tables() {
        return new LinkedHashMap<>(tables);
    }

    PoisonHandler poison() {
        return poison;
    }

    int batchRows() {
        return batchRows;
    }

    long batchBytes() {
        return batchBytes;
    }

    int inFlight() {
        return inFlight;
    }

    int bufferedRows() {
        return bufferedRows;
    }

    long bufferMillis() {
        return buffered.toMillis();
    }

    boolean compress() {
        return compress;
    }
}
