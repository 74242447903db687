package org.brandcast.clickhouse;

import org.apache.flink.connector.base.sink.writer.strategy.RateLimitingStrategy;
import org.apache.flink.connector.base.sink.writer.strategy.RequestInfo;
import org.apache.flink.connector.base.sink.writer.strategy.ResultInfo;

/**
 * So many batches under way, each as large as it may be. Flink's own strategy halves the window with each failure and
 * widens it by ten rows with each success: after an outage it would write a backlog in batches of a few rows, and
 * ClickHouse lives on large ones. The pause after a failure is {@link ClickHouseInserts}' business.
 *
 * <p>Used by the task's thread alone.
 */
final class FixedWindow implements RateLimitingStrategy {
    private final int batchesInFlight;
    private final int batchRows;
    private int inFlight;

    FixedWindow(int batchesInFlight, int batchRows) {
        this.batchesInFlight = batchesInFlight;
        this.batchRows = batchRows;
    }

    @Override
    public void registerInFlightRequest(RequestInfo request) {
        inFlight++;
    }

    @Override
    public void registerCompletedRequest(ResultInfo result) {
        inFlight--;
    }

    @Override
    public boolean shouldBlock(RequestInfo request) {
        return inFlight >= batchesInFlight;
    }

    @Override
    public int getMaxBatchSize() {
        return batchRows;
    }
}
