package org.brandcast.analytics.http;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counters of the front, as Prometheus text. */
final class FrontMetrics {
    final LongAdder selects = new LongAdder();
    final LongAdder inserts = new LongAdder();
    final LongAdder others = new LongAdder();
    final LongAdder errors = new LongAdder();
    final LongAdder insertedRows = new LongAdder();
    final LongAdder statementNanos = new LongAdder();
    final AtomicInteger running = new AtomicInteger();

    String prometheus() {
        StringBuilder text = new StringBuilder();
        text.append("# TYPE brandcast_clickhouse_statements_total counter\n");
        line(text, "brandcast_clickhouse_statements_total{kind=\"select\"}", selects.sum());
        line(text, "brandcast_clickhouse_statements_total{kind=\"insert\"}", inserts.sum());
        line(text, "brandcast_clickhouse_statements_total{kind=\"other\"}", others.sum());
        text.append("# TYPE brandcast_clickhouse_errors_total counter\n");
        line(text, "brandcast_clickhouse_errors_total", errors.sum());
        text.append("# TYPE brandcast_clickhouse_inserted_rows_total counter\n");
        line(text, "brandcast_clickhouse_inserted_rows_total", insertedRows.sum());
        text.append("# TYPE brandcast_clickhouse_statement_seconds_total counter\n");
        text.append("brandcast_clickhouse_statement_seconds_total ")
                .append(statementNanos.sum() / 1e9)
                .append('\n');
        text.append("# TYPE brandcast_clickhouse_running_statements gauge\n");
        line(text, "brandcast_clickhouse_running_statements", running.get());
        return text.toString();
    }

    private static void line(StringBuilder text, String name, long value) {
        text.append(name).append(' ').append(value).append('\n');
    }
}
