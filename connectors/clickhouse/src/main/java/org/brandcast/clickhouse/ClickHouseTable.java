package org.brandcast.clickhouse;

import java.io.Serializable;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A table and the columns that rows for it have, in their order; other columns get their defaults.
 *
 * @param name with its database, e.g. {@code brandcast.messages}
 */
public record ClickHouseTable(String name, List<String> columns) implements Serializable {
    // Both go into a statement as they are.
    private static final Pattern NAME = Pattern.compile("[a-z_][a-z0-9_]*\\.[a-z_][a-z0-9_]*");
    private static final Pattern COLUMN = Pattern.compile("[a-z_][a-z0-9_]*");

    public ClickHouseTable {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("table is " + name + ", not database.table in lower case");
        }
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("table " + name + " has no columns");
        }
        for (String column : columns) {
            if (!COLUMN.matcher(column).matches()) {
                throw new IllegalArgumentException("column of " + name + " is " + column);
            }
        }
    }
}
