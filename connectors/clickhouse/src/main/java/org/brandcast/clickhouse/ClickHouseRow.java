package org.brandcast.clickhouse;

import java.io.Serializable;
import java.util.Objects;

/**
 * One row on its way: a request entry of the sink, and flat, so that it can be a stream's type.
 *
 * @param table name of a {@link ClickHouseTable} that the sink knows
 * @param values all columns in RowBinary
 * @param origin where it comes from, for whoever has to look at a refused row, e.g. topic/partition/offset
 */
@SuppressWarnings("ArrayRecordComponent") // bytes are handed on, never compared
public record ClickHouseRow(String table, byte[] values, String origin) implements Serializable {
    private static final long serialVersionUID = 1L;

    public ClickHouseRow {
        Objects.requireNonNull(table, "table is null");
        Objects.requireNonNull(values, "values is null");
        Objects.requireNonNull(origin, "origin is null");
    }

    @Override
    public String toString() {
        return table + " from " + origin + " (" + values.length + " bytes)";
    }
}
