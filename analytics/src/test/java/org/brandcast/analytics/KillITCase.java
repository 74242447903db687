package org.brandcast.analytics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 under load: what was acknowledged is there after the restart, and no batch is there in part. */
class KillITCase {
    private static final int CYCLES = 4;
    private static final int WRITERS = 3;
    private static final int ROWS = 200;
    private static final int BATCHES_BEFORE_THE_KILL = 25;

    @TempDir
    private Path folder;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    @Test
    void noAcknowledgedBatchIsLost() throws Exception {
        Path data = folder.resolve("data");
        Set<Integer> acknowledged = new ConcurrentSkipListSet<>();
        AtomicInteger numbers = new AtomicInteger();
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            FrontProcess front = FrontProcess.start(data);
            try {
                send(
                        front.url(),
                        "CREATE TABLE IF NOT EXISTS default.batches (batch UInt32, row UInt32, v String)"
                                + " ENGINE = MergeTree ORDER BY (batch, row)");
                checkBatches(front.url(), acknowledged);
                writeUntilKilled(front, numbers, acknowledged);
            } finally {
                front.kill();
            }
        }
        try (FrontProcess front = FrontProcess.start(data)) {
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(CYCLES * BATCHES_BEFORE_THE_KILL);
            checkBatches(front.url(), acknowledged);
        }
    }

    private void writeUntilKilled(FrontProcess front, AtomicInteger numbers, Set<Integer> acknowledged)
            throws Exception {
        int enough = acknowledged.size() + BATCHES_BEFORE_THE_KILL;
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        List<Future<Void>> writers = new ArrayList<>();
        for (int w = 0; w < WRITERS; w++) {
            writers.add(threads.submit(() -> {
                while (true) {
                    int batch = numbers.getAndIncrement();
                    try {
                        send(front.url(), rows(batch));
                    } catch (IOException e) {
                        return null;
                    }
                    acknowledged.add(batch);
                    if (acknowledged.size() >= enough) {
                        // In the middle of what the other writers have under way.
                        front.kill();
                    }
                }
            }));
        }
        for (Future<Void> writer : writers) {
            writer.get();
        }
        threads.shutdown();
    }

    private static String rows(int batch) {
        StringBuilder text = new StringBuilder("INSERT INTO default.batches FORMAT JSONEachRow\n");
        for (int row = 0; row < ROWS; row++) {
            text.append("{\"batch\":")
                    .append(batch)
                    .append(",\"row\":")
                    .append(row)
                    .append(",\"v\":\"x\"}\n");
        }
        return text.toString();
    }

    private void checkBatches(URI url, Set<Integer> acknowledged) throws Exception {
        Set<Integer> found = new TreeSet<>();
        String answer =
                send(url, "SELECT batch, count(), uniqExact(row) FROM default.batches GROUP BY batch ORDER BY batch");
        for (String line : answer.lines().toList()) {
            String[] values = line.split("\t", -1);
            assertThat(values[1]).as("rows of batch %s", values[0]).isEqualTo(Integer.toString(ROWS));
            assertThat(values[2]).isEqualTo(values[1]);
            found.add(Integer.parseInt(values[0]));
        }
        assertThat(found).containsAll(acknowledged);
    }

    private String send(URI url, String sql) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(url)
                        .POST(HttpRequest.BodyPublishers.ofString(sql))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }
}
