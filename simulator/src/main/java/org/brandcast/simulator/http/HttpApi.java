package org.brandcast.simulator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.brandcast.simulator.script.Fate;
import org.brandcast.simulator.script.InvalidScriptException;
import org.brandcast.simulator.script.Script;
import org.brandcast.simulator.script.ScriptJson;
import org.brandcast.simulator.smpp.SimSession;
import org.brandcast.simulator.store.MessageStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JSON API and the phone page over HTTP. Errors are {@code {"errors": [...]}}. */
public final class HttpApi implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
    private static final int THREADS = 4;
    private static final int MAX_PAGE = 10_000;
    private static final int MAX_PHONES = 200;
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "http");
        thread.setDaemon(true);
        return thread;
    });
    private final boolean onLoopback;
    private final Backend backend;
    private final MessageViews views;

    /** What the API shows and changes. */
    public interface Backend {
        String name();

        MessageStore store();

        /** Receipts sent since the start. */
        long receiptsSent();

        /** Receipts that wait to be sent. */
        long receiptsQueued();

        List<SimSession> sessions();

        Script script();

        /** Takes effect at once and stays over a restart. */
        void changeScript(Script changed) throws IOException;

        /** Back to the script of the start. */
        Script resetScript() throws IOException, InvalidScriptException;

        /** Forgets all messages and what is owed for them; returns how many there were. */
        long clearMessages() throws IOException;
    }

    /** Listens at once, answers after {@link #start}. */
    public HttpApi(InetAddress bind, int port, Backend backend) throws IOException {
        this.server = HttpServer.create(new InetSocketAddress(bind, port), 0);
        this.onLoopback = bind.isLoopbackAddress();
        this.backend = backend;
        this.views = new MessageViews(backend.store());
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    public void start() {
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = new Request(exchange);
            try {
                refuseForeignPages(request);
                answer(exchange, request);
            } catch (ApiException e) {
                sendErrors(exchange, e.status(), e.problems());
            } catch (InvalidScriptException e) {
                sendErrors(exchange, 400, e.problems());
            } catch (IllegalArgumentException e) {
                sendErrors(exchange, 400, List.of(String.valueOf(e.getMessage())));
            } catch (IOException | UncheckedIOException e) {
                LOG.warn("{} {} failed: {}", request.method(), request.path(), e.toString());
                sendErrors(exchange, 500, List.of(e.toString()));
            }
        }
    }

    /** A page from elsewhere, or one that points a name of its own at us, may not use this API. */
    private void refuseForeignPages(Request request) throws ApiException {
        String host = request.header("Host");
        String origin = request.header("Origin");
        if (onLoopback && !LOOPBACK_NAMES.contains(host.replaceFirst(":[0-9]+$", ""))) {
            throw new ApiException(403, "Host " + host + " is not this machine: use 127.0.0.1");
        }
        if (!origin.isEmpty() && !origin.equals("http://" + host)) {
            throw new ApiException(403, "Origin " + origin + " may not use this API");
        }
    }

    private void answer(HttpExchange exchange, Request request)
            throws IOException, ApiException, InvalidScriptException {
        String path = request.path();
        if (path.startsWith("/phones/")) {
            requireGet(request);
            send(exchange, views.phone(path.substring("/phones/".length())));
            return;
        }
        switch (request.method() + " " + path) {
            case "GET /health" -> send(exchange, health());
            case "GET /messages" ->
                send(
                        exchange,
                        views.messages(
                                MessageViews.query(request), request.number("after", -1, -1, Long.MAX_VALUE), (int)
                                        request.number("limit", 100, 1, MAX_PAGE)));
            case "DELETE /messages" ->
                send(exchange, JsonNodeFactory.instance.objectNode().put("deleted", backend.clearMessages()));
            case "GET /stats" -> send(exchange, stats(request));
            case "GET /duplicates" -> send(exchange, views.duplicates());
            case "GET /phones" ->
                send(exchange, views.phones(request.parameter("q").orElse(""), (int)
                        request.number("limit", 50, 1, MAX_PHONES)));
            case "GET /script" -> send(exchange, ScriptJson.write(backend.script()));
            case "PUT /script" -> {
                backend.changeScript(ScriptJson.read(request.body()));
                send(exchange, ScriptJson.write(backend.script()));
            }
            case "DELETE /script" -> send(exchange, ScriptJson.write(backend.resetScript()));
            case "POST /mo" -> send(exchange, Mobile.send(request.json(), backend.sessions()));
            case "POST /disconnect" -> send(exchange, disconnect(request.json()));
            default -> sendFileOrError(exchange, request);
        }
    }

    private static void requireGet(Request request) throws ApiException {
        if (!request.method().equals("GET")) {
            throw new ApiException(405, request.method() + " is not allowed here");
        }
    }

    private ObjectNode health() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("status", "UP")
                .put("name", backend.name())
                .put("sessions", backend.sessions().size());
    }

    private ObjectNode stats(Request request) {
        if (List.of("to", "from", "text").stream()
                .anyMatch(name -> request.parameter(name).isPresent())) {
            return views.matching(MessageViews.query(request));
        }
        MessageStore.Counts counts = backend.store().counts();
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("name", backend.name())
                .put("submits", counts.submits())
                .put("messages", counts.messages())
                .put("distinctNumbers", counts.distinctNumbers())
                .put("duplicates", counts.duplicates())
                .put("throttled", counts.refusalsByStatus().getOrDefault(Fate.THROTTLED, 0L));
        ObjectNode refused = node.putObject("refusedByStatus");
        for (Map.Entry<Integer, Long> refusal : counts.refusalsByStatus().entrySet()) {
            refused.put(String.format(Locale.ROOT, "0x%02X", refusal.getKey()), refusal.getValue());
        }
        node.putObject("receipts")
                .put("owed", counts.receiptsOwed())
                .put("acknowledged", counts.receiptsAcknowledged())
                .put("lost", counts.receiptsLost())
                .put("sent", backend.receiptsSent())
                .put("queued", backend.receiptsQueued());
        ArrayNode sessions = node.putArray("sessions");
        for (SimSession session : backend.sessions()) {
            sessions.addObject()
                    .put("id", session.getSessionId())
                    .put("state", session.getSessionState().name())
                    .put("openDeliveries", session.openDeliveries());
        }
        return node;
    }

    private ObjectNode disconnect(JsonNode body) throws ApiException, IOException {
        WireFault fault = WireFault.named(body.path("how").asText("close"));
        String wanted = body.path("session").asText("");
        int count = 0;
        for (SimSession session : backend.sessions()) {
            if (wanted.isEmpty() || wanted.equals(session.getSessionId())) {
                fault.apply(session);
                count++;
            }
        }
        return JsonNodeFactory.instance.objectNode().put("sessions", count).put("how", fault.name());
    }

    private static void sendFileOrError(HttpExchange exchange, Request request) throws IOException, ApiException {
        requireGet(request);
        PageFile file = PageFile.at(request.path());
        if (file == null) {
            throw new ApiException(404, "there is nothing at " + request.path());
        }
        send(exchange, 200, file.contentType(), file.content(request));
    }

    private static void send(HttpExchange exchange, JsonNode body) throws IOException {
        send(exchange, 200, "application/json", body.toString().getBytes(UTF_8));
    }

    private static void sendErrors(HttpExchange exchange, int status, List<String> problems) throws IOException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode errors = body.putArray("errors");
        problems.forEach(errors::add);
        send(exchange, status, "application/json", body.toString().getBytes(UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String contentType, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders()
                .set(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
                                + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
