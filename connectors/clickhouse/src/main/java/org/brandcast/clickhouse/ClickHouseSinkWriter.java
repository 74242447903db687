package org.brandcast.clickhouse;

import java.util.Collection;
import java.util.List;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.sink.writer.AsyncSinkWriter;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.ElementConverter;
import org.apache.flink.connector.base.sink.writer.ResultHandler;
import org.apache.flink.connector.base.sink.writer.config.AsyncSinkWriterConfiguration;

/**
 * Buffers rows in the task's thread and hands batches to {@link ClickHouseInserts}, whose threads write them. A
 * checkpoint waits for the batches under way and keeps the rows that wait.
 */
final class ClickHouseSinkWriter<InputT> extends AsyncSinkWriter<InputT, ClickHouseRow> {
    private final ClickHouseInserts inserts;

    ClickHouseSinkWriter(
            ElementConverter<InputT, ClickHouseRow> converter,
            WriterInitContext context,
            AsyncSinkWriterConfiguration limits,
            Collection<BufferedRequestState<ClickHouseRow>> recovered,
            ClickHouseInserts inserts) {
        super(converter, context, limits, recovered);
        this.inserts = inserts;
        inserts.register(context.metricGroup());
    }

    @Override
    protected void submitRequestEntries(List<ClickHouseRow> rows, ResultHandler<ClickHouseRow> result) {
        inserts.submit(List.copyOf(rows), result);
    }

    @Override
    protected long getSizeInBytes(ClickHouseRow row) {
        return row.values().length;
    }

    @Override
    public void close() {
        super.close();
        inserts.close();
    }
}
