package org.brandcast.analytics.engine;

/** What a statement read and wrote; the fields of ClickHouse's {@code X-ClickHouse-Summary}. */
public record EngineCounters(
        long readRows,
        long readBytes,
        long writtenRows,
        long writtenBytes,
        long resultRows,
        long resultBytes,
        long elapsedNanos) {
    public static final EngineCounters NONE = new EngineCounters(0, 0, 0, 0, 0, 0, 0);

    /** As the header's JSON; ClickHouse writes numbers as strings there. */
    public String summaryJson() {
        return "{\"read_rows\":\"" + readRows + "\",\"read_bytes\":\"" + readBytes + "\",\"written_rows\":\""
                + writtenRows + "\",\"written_bytes\":\"" + writtenBytes + "\",\"total_rows_to_read\":\"" + readRows
                + "\",\"result_rows\":\"" + resultRows + "\",\"result_bytes\":\"" + resultBytes
                + "\",\"elapsed_ns\":\"" + elapsedNanos + "\"}";
    }
}
