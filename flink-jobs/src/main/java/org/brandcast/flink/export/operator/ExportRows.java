package org.brandcast.flink.export.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.flink.util.OutputTag;
import org.brandcast.clickhouse.ClickHouseRow;
import org.brandcast.clickhouse.ClickHouseTable;
import org.brandcast.flink.io.DeadLetters;
import org.brandcast.flink.io.RawRecord;
import org.brandcast.schemas.DeadLetter;

/** What the operators of the job have in common. */
public final class ExportRows {
    /** Side output of rows that are ready. */
    public static final OutputTag<ClickHouseRow> TAG = new OutputTag<>("rows", ClickHouseRowSerializer.TYPE);

    private ExportRows() {}

    /** All rows of one event or, when one of them can't be made, none. */
    static void collect(
            Consumer<BiConsumer<ClickHouseTable, byte[]>> encoder, BiConsumer<ClickHouseTable, byte[]> out) {
        List<Map.Entry<ClickHouseTable, byte[]>> rows = new ArrayList<>(3);
        encoder.accept((table, values) -> rows.add(Map.entry(table, values)));
        for (Map.Entry<ClickHouseTable, byte[]> row : rows) {
            out.accept(row.getKey(), row.getValue());
        }
    }

    static String origin(RawRecord raw) {
        return raw.topic() + "/" + raw.partition() + "/" + raw.offset();
    }

    static DeadLetter refused(DeadLetters letters, RawRecord raw, IllegalArgumentException reason, long atMillis) {
        return letters.of(raw, null, "MALFORMED", String.valueOf(reason.getMessage()), atMillis);
    }
}
