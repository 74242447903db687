package org.brandcast.bench.export;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands where ClickHouse would be, takes every insert and keeps the rows of each table in a file of batches: INSERT
 * statement, length, rows in RowBinary.
 */
final class PreparedBatches implements AutoCloseable {
    private static final int BATCH_BYTES = 4 * 1024 * 1024;
    private static final Pattern INSERT = Pattern.compile("INSERT INTO `?([a-z_.`]+?)`? .*", Pattern.DOTALL);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final DataOutputStream file;
    private final Map<String, ByteArrayOutputStream> open = new HashMap<>();

    private PreparedBatches(Path file) throws IOException {
        this.file = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 20));
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    /** Listens on a free port; the file is complete when this is closed. */
    static PreparedBatches into(Path file) throws IOException {
        return new PreparedBatches(file);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream body = exchange.getRequestBody()) {
            byte[] rows = body.readAllBytes();
            String statement = parameter(exchange.getRequestURI().getRawQuery(), "query");
            Matcher insert = INSERT.matcher(statement);
            if (!insert.matches()) {
                throw new IOException("not an insert: " + statement);
            }
            add(statement, rows);
            exchange.getResponseHeaders().set("X-ClickHouse-Summary", "{\"written_rows\":\"0\"}");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static String parameter(String query, String name) {
        for (String each : query == null ? new String[0] : query.split("&", -1)) {
            if (each.startsWith(name + "=")) {
                return URLDecoder.decode(each.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        return "";
    }

    private synchronized void add(String statement, byte[] rows) throws IOException {
        ByteArrayOutputStream batch = open.computeIfAbsent(statement, key -> new ByteArrayOutputStream());
        batch.write(rows);
        if (batch.size() >= BATCH_BYTES) {
            write(statement, batch);
            batch.reset();
        }
    }

    private void write(String statement, ByteArrayOutputStream batch) throws IOException {
        file.writeUTF(statement);
        file.writeInt(batch.size());
        batch.writeTo(file);
    }

    @Override
    public synchronized void close() throws IOException {
        server.stop(0);
        threads.shutdownNow();
        for (Map.Entry<String, ByteArrayOutputStream> each : open.entrySet()) {
            if (each.getValue().size() > 0) {
                write(each.getKey(), each.getValue());
            }
        }
        file.close();
    }
}
