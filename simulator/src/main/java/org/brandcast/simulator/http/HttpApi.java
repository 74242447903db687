package org.brandcast.simulator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.brandcast.simulator.script.Fate;
import org.brandcast.simulator.script.InvalidScriptException;
import org.brandcast.simulator.script.Script;
import org.brandcast.simulator.script.ScriptJson;
import org.brandcast.simulator.smpp.SimSession;
import org.brandcast.simulator.store.MessageStore;

/** The JSON API and the phone page over HTTP. Errors are {@code {"errors": [...]}}. */
public final class HttpApi implements Closeable {
    private static final int MAX_PAGE = 10_000;
    private static final int MAX_PHONES = 200;

    private final LocalServer server;
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
        this.server = new LocalServer(bind, port, this::answerChecked);
        this.backend = backend;
        this.views = new MessageViews(backend.store());
    }

    public void start() {
        server.start();
    }

    public int port() {
        return server.address().getPort();
    }

    private void answerChecked(HttpExchange exchange, Request request) throws IOException, ApiException {
        try {
            answer(exchange, request);
        } catch (InvalidScriptException e) {
            throw new ApiException(400, e.problems());
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
        LocalServer.send(exchange, 200, file.contentType(), file.content(request));
    }

    private static void send(HttpExchange exchange, JsonNode body) throws IOException {
        LocalServer.send(exchange, 200, "application/json", body.toString().getBytes(UTF_8));
    }

    @Override
    public void close() {
        server.close();
    }
}
