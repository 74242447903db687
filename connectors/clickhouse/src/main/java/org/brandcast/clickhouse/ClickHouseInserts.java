package org.brandcast.clickhouse;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.DataStreamWriter;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.data.ClickHouseFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.connector.base.sink.writer.ResultHandler;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches from threads of its own and says what became of each. A batch may have rows of several tables: each
 * table gets one INSERT, and only what failed comes back.
 *
 * <ul>
 *   <li>the server is away or busy: the rows come back after a pause that doubles from 0.2 s to 5 s, for as long as it
 *       takes; the stream waits behind them;
 *   <li>a row is refused for its content: the batch is halved until it is alone, and the {@link PoisonHandler} has it;
 *   <li>anything else fails the job.
 * </ul>
 */
final class ClickHouseInserts implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ClickHouseInserts.class);
    private static final long FIRST_PAUSE_MILLIS = 200;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /** Below the checkpoint's time-out: a checkpoint waits for the batches under way. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    private final ClickHouseEndpoint endpoint;
    private final Map<String, ClickHouseTable> tables;
    private final PoisonHandler poison;
    private final Client client;
    private final ScheduledExecutorService threads;
    private final AtomicInteger failuresInARow = new AtomicInteger();
    private final Counter retriedRows = new SimpleCounter();
    private final Counter poisonRows = new SimpleCounter();

    ClickHouseInserts(
            ClickHouseEndpoint endpoint,
            Map<String, ClickHouseTable> tables,
            PoisonHandler poison,
            boolean compress,
            int inFlight) {
        this.endpoint = endpoint;
        this.tables = tables;
        this.poison = poison;
        this.client = new Client.Builder()
                .addEndpoint(endpoint.url())
                .setUsername(endpoint.user())
                .setPassword(endpoint.password())
                .setConnectTimeout(CONNECT_TIMEOUT.toMillis(), ChronoUnit.MILLIS)
                .setSocketTimeout(ANSWER_TIMEOUT.toMillis(), ChronoUnit.MILLIS)
                .setMaxConnections(inFlight + 1)
                .compressClientRequest(compress)
                // Retries are decided here, for all rows of a batch alike.
                .setMaxRetries(0)
                .build();
        this.threads = Executors.newScheduledThreadPool(inFlight, task -> {
            Thread thread = new Thread(task, "clickhouse-insert");
            thread.setDaemon(true);
            return thread;
        });
    }

    void register(MetricGroup metrics) {
        metrics.counter("clickhouseRetriedRows", retriedRows);
        metrics.counter("clickhousePoisonRows", poisonRows);
    }

    /** Writes the rows; the result is told from another thread. */
    void submit(List<ClickHouseRow> rows, ResultHandler<ClickHouseRow> result) {
        try {
            threads.execute(() -> write(rows, result));
        } catch (RejectedExecutionException e) {
            // Closed already: the rows stay with the last checkpoint.
            log.debug("a batch came after the end", e);
        }
    }

    private void write(List<ClickHouseRow> rows, ResultHandler<ClickHouseRow> result) {
        List<ClickHouseRow> again = new ArrayList<>();
        try {
            for (Map.Entry<String, List<ClickHouseRow>> ofTable : byTable(rows).entrySet()) {
                write(table(ofTable.getKey()), ofTable.getValue(), again);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        } catch (Exception e) {
            result.completeExceptionally(e);
            return;
        }
        if (again.isEmpty()) {
            failuresInARow.set(0);
            result.complete();
            return;
        }
        retriedRows.inc(again.size());
        int failures = Math.min(10, failuresInARow.getAndIncrement());
        long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << failures);
        try {
            ScheduledFuture<?> unused =
                    threads.schedule(() -> result.retryForEntries(again), pause, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("a batch failed after the end", e);
        }
    }

    private void write(ClickHouseTable table, List<ClickHouseRow> rows, List<ClickHouseRow> again)
            throws InterruptedException {
        Exception failure;
        try {
            insert(table, rows);
            return;
        } catch (ExecutionException | RuntimeException e) {
            failure = e;
        }
        switch (ClickHouseExceptionClassifier.classify(failure)) {
            case RETRY -> {
                log.warn(
                        "{} rows for {} wait: ClickHouse at {} did not take them: {}",
                        rows.size(),
                        table.name(),
                        endpoint,
                        rootText(failure));
                again.addAll(rows);
            }
            case POISON -> {
                if (rows.size() == 1) {
                    poison(rows.get(0), failure, again);
                } else {
                    int half = rows.size() / 2;
                    write(table, rows.subList(0, half), again);
                    write(table, rows.subList(half, rows.size()), again);
                }
            }
            case FATAL ->
                throw new IllegalStateException(
                        "ClickHouse at " + endpoint + " refuses rows for " + table.name() + ": " + rootText(failure),
                        failure);
        }
    }

    private void poison(ClickHouseRow row, Exception reason, List<ClickHouseRow> again) {
        try {
            poison.keep(row, reason);
            poisonRows.inc();
        } catch (IOException e) {
            log.warn("the refused row {} could not be kept: {}", row, e.toString());
            again.add(row);
        }
    }

    private void insert(ClickHouseTable table, List<ClickHouseRow> rows)
            throws InterruptedException, ExecutionException {
        DataStreamWriter body = new DataStreamWriter() {
            @Override
            public void onOutput(OutputStream out) throws IOException {
                for (ClickHouseRow row : rows) {
                    out.write(row.values());
                }
                out.close();
            }

            @Override
            public void onRetry() {
                // Nothing was consumed.
            }
        };
        try (InsertResponse response = client.insert(
                        table.name(), table.columns(), body, ClickHouseFormat.RowBinary, new InsertSettings())
                .get()) {
            log.debug("{} rows written to {}", response.getWrittenRows(), table.name());
        }
    }

    private ClickHouseTable table(String name) {
        ClickHouseTable table = tables.get(name);
        if (table == null) {
            throw new IllegalArgumentException("the sink has no table " + name + ", only " + tables.keySet());
        }
        return table;
    }

    private static Map<String, List<ClickHouseRow>> byTable(List<ClickHouseRow> rows) {
        Map<String, List<ClickHouseRow>> byTable = new LinkedHashMap<>();
        for (ClickHouseRow row : rows) {
            byTable.computeIfAbsent(row.table(), name -> new ArrayList<>()).add(row);
        }
        return byTable;
    }

    /** The innermost cause in one line; it may quote a value, never a whole row. */
    private static String rootText(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String text = String.valueOf(root.getMessage()).strip();
        int end = text.indexOf('\n');
        String line = end < 0 ? text : text.substring(0, end);
        return root.getClass().getSimpleName() + ": " + (line.length() > 300 ? line.substring(0, 300) + "…" : line);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        client.close();
    }
}
