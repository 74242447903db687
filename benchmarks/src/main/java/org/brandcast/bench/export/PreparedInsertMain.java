package org.brandcast.bench.export;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.data.ClickHouseFormat;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code PreparedInsertMain FILE URL IN_FLIGHT RESULT}: the bare client with batches that are ready. Inserts them in the
 * order of the file, so many at once; there is a file RESULT.half when it begins with the second half, and in the end
 * RESULT says which part of all bytes that was, and the seconds that it took.
 */
public final class PreparedInsertMain {
    private static final Pattern INSERT =
            Pattern.compile("INSERT INTO `?([a-z_.`]+?)`? \\(([^)]*)\\).*", Pattern.DOTALL);

    private PreparedInsertMain() {}

    public static void main(String[] args) throws Exception {
        Path file = Path.of(args[0]);
        int inFlight = Integer.parseInt(args[2]);
        long half = Files.size(file) / 2;
        long done = 0;
        long began = 0;
        long begunAt = 0;
        ExecutorService threads = Executors.newFixedThreadPool(inFlight);
        Semaphore places = new Semaphore(inFlight);
        List<Future<?>> answers = new ArrayList<>();
        try (Client client = new Client.Builder()
                        .addEndpoint(args[1])
                        .setUsername("default")
                        .setPassword("")
                        .setSocketTimeout(60_000, ChronoUnit.MILLIS)
                        .setMaxConnections(inFlight + 1)
                        .compressClientRequest(false)
                        .build();
                DataInputStream in =
                        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
            for (Batch batch = next(in); batch != null; batch = next(in)) {
                if (began == 0 && done >= half) {
                    began = System.nanoTime();
                    begunAt = done;
                    Files.createFile(Path.of(args[3] + ".half"));
                }
                Batch rows = batch;
                done += rows.bytes.length;
                places.acquire();
                answers.add(threads.submit(() -> {
                    try (InsertResponse unused = client.insert(
                                    rows.table,
                                    rows.columns,
                                    out -> {
                                        new ByteArrayInputStream(rows.bytes).transferTo(out);
                                        out.close();
                                    },
                                    ClickHouseFormat.RowBinary,
                                    new InsertSettings())
                            .get()) {
                        return null;
                    } finally {
                        places.release();
                    }
                }));
            }
            for (Future<?> answer : answers) {
                answer.get();
            }
        } finally {
            threads.shutdown();
        }
        Path written = Path.of(args[3] + ".tmp");
        Files.writeString(written, (double) (done - begunAt) / done + " " + (System.nanoTime() - began) / 1e9);
        Files.move(written, Path.of(args[3]));
    }

    @SuppressWarnings("ArrayRecordComponent") // bytes are handed on, never compared
    private record Batch(String table, List<String> columns, byte[] bytes) {}

    private static Batch next(DataInputStream in) throws IOException {
        String statement;
        try {
            statement = in.readUTF();
        } catch (EOFException end) {
            return null;
        }
        Matcher insert = INSERT.matcher(statement);
        if (!insert.matches()) {
            throw new IOException("not an insert with columns: " + statement);
        }
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        List<String> columns = List.of(insert.group(2).replace("`", "").split(",\\s*", -1));
        return new Batch(insert.group(1).replace("`", ""), columns, bytes);
    }
}
