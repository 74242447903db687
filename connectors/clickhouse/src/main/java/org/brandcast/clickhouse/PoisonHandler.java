package org.brandcast.clickhouse;

import java.io.IOException;
import java.io.Serializable;

/**
 * Takes a row that the server refuses for what is in it. It must have the row safe when it returns: the sink goes on
 * without it. Called from the sink's threads.
 */
@FunctionalInterface
public interface PoisonHandler extends Serializable {
    /**
     * Keeps the row.
     *
     * @throws IOException when it can't be kept; the row is tried again later
     */
    void keep(ClickHouseRow row, Exception reason) throws IOException;

    /** Fails the job at the first such row. */
    static PoisonHandler failing() {
        return (row, reason) -> {
            throw new IllegalStateException("ClickHouse refuses the row " + row, reason);
        };
    }
}
