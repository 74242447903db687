package org.brandcast.analytics.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.brandcast.analytics.engine.Engine;
import org.brandcast.analytics.engine.EngineCounters;
import org.brandcast.analytics.engine.EngineException;
import org.brandcast.analytics.engine.EngineResult;
import org.brandcast.analytics.engine.EngineSession;
import org.brandcast.analytics.engine.EngineSession.EngineInsert;
import org.brandcast.analytics.engine.EngineSession.EngineStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one statement for each request, in a session of its own. An error before the first byte of the answer is told
 * with a status, the header {@code X-ClickHouse-Exception-Code} and ClickHouse's text; an error behind it cuts the
 * connection.
 *
 * <p>Statements are never logged: they hold phone numbers.
 */
final class QueryHandler implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(QueryHandler.class);
    private static final Pattern SETTING_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.]{0,127}");
    private static final int HEAD_BYTES = 1024 * 1024;
    private static final int INSERT_PIECE_BYTES = 256 * 1024;

    private final Engine engine;
    private final FrontOptions options;
    private final FrontMetrics metrics;
    private final AnalystAccess analysts;
    private final Semaphore slots;
    private final String serverName;
    private volatile boolean draining;

    QueryHandler(Engine engine, AnalystAccess analysts, FrontOptions options, FrontMetrics metrics, String serverName) {
        this.engine = engine;
        this.analysts = analysts;
        this.options = options;
        this.metrics = metrics;
        this.slots = new Semaphore(options.concurrentStatements(), true);
        this.serverName = serverName;
    }

    /** From now on every statement is refused. */
    void drain() {
        draining = true;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("X-ClickHouse-Server-Display-Name", serverName);
        headers.set("X-ClickHouse-Timezone", "UTC");
        String method = exchange.getRequestMethod();
        String rawQuery = exchange.getRequestURI().getRawQuery();
        if (method.equals("GET") && (rawQuery == null || !rawQuery.contains("query="))) {
            FrontServer.plain(exchange, 200, "Ok.\n");
            return;
        }
        if (!method.equals("POST") && !method.equals("GET")) {
            FrontServer.plain(exchange, 501, "Use GET or POST\n");
            return;
        }
        String queryId = UUID.randomUUID().toString();
        long started = System.nanoTime();
        metrics.running.incrementAndGet();
        try {
            QueryRequest request = QueryRequest.of(rawQuery, exchange.getRequestHeaders());
            queryId = request.queryId();
            headers.set("X-ClickHouse-Query-Id", queryId);
            Caller caller = caller(request);
            if (draining) {
                throw EngineException.made(394, "QUERY_WAS_CANCELLED", "The server is stopping");
            }
            serve(exchange, request, caller, method.equals("GET"));
        } catch (EngineException e) {
            metrics.errors.increment();
            log.info("statement {} failed with code {}", queryId, e.code());
            fail(exchange, e);
        } catch (IOException e) {
            if (exchange.getResponseCode() >= 0) {
                throw e;
            }
            // The body ended early or isn't in the coding that it claims.
            metrics.errors.increment();
            log.info("statement {} was not read: {}", queryId, e.toString());
            fail(exchange, EngineException.made(271, "CANNOT_DECOMPRESS", "The request's body can't be read: " + e));
        } catch (RuntimeException e) {
            metrics.errors.increment();
            log.error("statement {} met a fault of the front", queryId, e);
            if (exchange.getResponseCode() >= 0) {
                throw e;
            }
            fail(
                    exchange,
                    EngineException.made(EngineException.STD_EXCEPTION, "STD_EXCEPTION", "A fault of the front: " + e));
        } finally {
            metrics.running.decrementAndGet();
            metrics.statementNanos.add(System.nanoTime() - started);
        }
    }

    private void serve(HttpExchange exchange, QueryRequest request, Caller caller, boolean readOnly)
            throws IOException, EngineException {
        RequestBody body = RequestBody.of(
                request, exchange.getRequestBody(), exchange.getRequestHeaders().getFirst("Content-Encoding"));
        Statement statement = body.statement();
        if (caller instanceof Caller.Analyst analyst) {
            Semaphore own = analysts.slots(analyst);
            take(own, "statements of this login run already");
            try {
                serve(exchange, request, caller, true, body, statement);
            } finally {
                own.release();
            }
        } else {
            serve(exchange, request, caller, readOnly, body, statement);
        }
    }

    private void serve(
            HttpExchange exchange,
            QueryRequest request,
            Caller caller,
            boolean readOnly,
            RequestBody body,
            Statement statement)
            throws IOException, EngineException {
        take(slots, options.concurrentStatements() + " statements run already");
        try (EngineSession session = engine.session()) {
            if (caller instanceof Caller.Analyst analyst) {
                analysts.restrict(session, analyst, request.settings());
                set(session, request.settings());
                analysts.close(session);
                analysts.check(session, statement, body.text(), request.parameters());
            } else {
                prepare(session, request, readOnly);
            }
            if (statement instanceof Statement.Insert insert) {
                insert(exchange, request, session, insert, body.data(insert));
            } else if (statement instanceof Statement.Select select) {
                select(exchange, request, session, select, body.text());
            } else if (statement instanceof Statement.Other other) {
                other(exchange, request, session, other, body.text());
            }
        } finally {
            slots.release();
        }
    }

    private void take(Semaphore wanted, String otherwise) throws EngineException {
        boolean taken;
        try {
            taken = wanted.tryAcquire(options.slotWait().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            taken = false;
        }
        if (!taken) {
            throw EngineException.made(
                    EngineException.TOO_MANY_SIMULTANEOUS_QUERIES, "TOO_MANY_SIMULTANEOUS_QUERIES", otherwise);
        }
    }

    private Caller caller(QueryRequest request) throws EngineException {
        // Compared both, so that the time tells nothing about which one was wrong.
        boolean sameUser = equal(request.user(), options.user());
        boolean samePassword = equal(request.password(), options.password());
        if (sameUser && samePassword) {
            return new Caller.Installation();
        }
        Optional<Caller.Analyst> analyst =
                sameUser ? Optional.empty() : analysts.find(request.user(), request.password());
        return analyst.orElseThrow(() -> EngineException.made(
                EngineException.AUTHENTICATION_FAILED,
                "AUTHENTICATION_FAILED",
                "Authentication failed: password is incorrect, or there is no user with such name"));
    }

    private static boolean equal(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static void prepare(EngineSession session, QueryRequest request, boolean readOnly) throws EngineException {
        if (!request.database().isEmpty() && !request.database().equals("default")) {
            session.run("USE `" + request.database().replace("\\", "\\\\").replace("`", "\\`") + "`");
        }
        if (request.settings().containsKey("log_comment")) {
            throw EngineException.made(
                    452, "SETTING_CONSTRAINT_VIOLATION", "Setting log_comment says here whose rows a session sees");
        }
        set(session, request.settings());
        if (readOnly) {
            // 2: a GET may change settings but no data, as in ClickHouse.
            session.run("SET readonly = 2");
        }
    }

    private static void set(EngineSession session, Map<String, String> settings) throws EngineException {
        StringJoiner set = new StringJoiner(", ", "SET ", "");
        set.setEmptyValue("");
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            if (!SETTING_NAME.matcher(setting.getKey()).matches()) {
                throw EngineException.made(115, "UNKNOWN_SETTING", "Unknown setting '" + setting.getKey() + "'");
            }
            set.add(setting.getKey() + " = '"
                    + setting.getValue().replace("\\", "\\\\").replace("'", "\\'") + "'");
        }
        if (set.length() > 0) {
            session.run(set.toString());
        }
    }

    private void insert(
            HttpExchange exchange,
            QueryRequest request,
            EngineSession session,
            Statement.Insert insert,
            InputStream data)
            throws IOException, EngineException {
        metrics.inserts.increment();
        EngineCounters counters;
        byte[] head = insert.head().getBytes(StandardCharsets.ISO_8859_1);
        try (EngineInsert running = session.insert(head, insert.format(), request.parameters())) {
            byte[] piece = new byte[INSERT_PIECE_BYTES];
            boolean accepted = true;
            for (int size = data.readNBytes(piece, 0, piece.length);
                    size > 0 && accepted;
                    size = data.readNBytes(piece, 0, piece.length)) {
                accepted = running.append(piece, size);
            }
            counters = running.finish();
        }
        metrics.insertedRows.add(counters.writtenRows());
        exchange.getResponseHeaders().set("X-ClickHouse-Summary", counters.summaryJson());
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }

    private void select(
            HttpExchange exchange, QueryRequest request, EngineSession session, Statement.Select select, byte[] sql)
            throws IOException, EngineException {
        metrics.selects.increment();
        checkSingle(session, sql);
        String formatName = formatName(request, select.format());
        OutputFormat format = OutputFormat.of(formatName);
        if (!format.streamable()) {
            whole(exchange, request, session, formatName, sql);
            return;
        }
        try (EngineStream stream = session.stream(sql, formatName, request.parameters())) {
            EngineResult first = stream.next();
            int header = first == null ? 0 : format.headerLength(first.head(HEAD_BYTES));
            if (header < 0) {
                first.close();
                throw EngineException.made(
                        EngineException.STD_EXCEPTION, "STD_EXCEPTION", "The result's header is over 1 MiB");
            }
            // A header may come long before the first row; with both in hand most failures still get their status.
            EngineResult second = first != null && first.length() == header ? stream.next() : null;
            answerHeaders(exchange, formatName, EngineCounters.NONE);
            ResponseBody body = ResponseBody.start(exchange, request);
            try {
                copy(first, 0, body);
                copy(second, header, body);
                for (EngineResult next = stream.next(); next != null; next = stream.next()) {
                    copy(next, header, body);
                }
            } catch (EngineException e) {
                metrics.errors.increment();
                throw new IOException("statement " + request.queryId() + " failed in its result: code " + e.code(), e);
            }
            body.finish();
        }
    }

    private static void copy(@Nullable EngineResult chunk, long from, ResponseBody body) throws IOException {
        if (chunk != null) {
            try (chunk) {
                chunk.writeTo(body.stream(), from);
            }
        }
    }

    private void other(
            HttpExchange exchange, QueryRequest request, EngineSession session, Statement.Other other, byte[] sql)
            throws IOException, EngineException {
        metrics.others.increment();
        checkSingle(session, sql);
        whole(exchange, request, session, formatName(request, other.format()), sql);
    }

    private static void whole(
            HttpExchange exchange, QueryRequest request, EngineSession session, String formatName, byte[] sql)
            throws IOException, EngineException {
        try (EngineResult result = session.query(sql, formatName, request.parameters())) {
            answerHeaders(exchange, formatName, result.counters());
            ResponseBody body = ResponseBody.start(exchange, request);
            result.writeTo(body.stream(), 0);
            body.finish();
        }
    }

    /** One request, one statement: the engine itself would run a whole list of them. */
    private static void checkSingle(EngineSession session, byte[] sql) throws EngineException {
        if (session.analyse(sql).statements() > 1) {
            throw EngineException.made(
                    EngineException.SYNTAX_ERROR, "SYNTAX_ERROR", "Syntax error: Multi-statements are not allowed");
        }
    }

    private static String formatName(QueryRequest request, @Nullable String named) {
        return named == null ? request.format() : named;
    }

    private static void answerHeaders(HttpExchange exchange, String format, EngineCounters counters) {
        Headers headers = exchange.getResponseHeaders();
        headers.set("X-ClickHouse-Format", format);
        headers.set("Content-Type", contentType(format));
        headers.set("X-ClickHouse-Summary", counters.summaryJson());
    }

    private static String contentType(String format) {
        if (format.startsWith("JSON")) {
            return format.contains("EachRow")
                    ? "application/x-ndjson; charset=UTF-8"
                    : "application/json; charset=UTF-8";
        }
        if (format.startsWith("CSV")) {
            return "text/csv; charset=UTF-8; header=" + (format.startsWith("CSVWithNames") ? "present" : "absent");
        }
        if (format.startsWith("TabSeparated") || format.startsWith("TSV")) {
            return "text/tab-separated-values; charset=UTF-8";
        }
        return "application/octet-stream";
    }

    private static void fail(HttpExchange exchange, EngineException failure) throws IOException {
        byte[] text = (failure.getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
        Headers headers = exchange.getResponseHeaders();
        headers.set("X-ClickHouse-Exception-Code", Integer.toString(failure.code()));
        headers.set("Content-Type", "text/plain; charset=UTF-8");
        exchange.sendResponseHeaders(HttpStatus.of(failure.code()), text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }
}
