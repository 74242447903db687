package org.brandcast.simulator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves a simulator's page and API to who sits at this machine. Errors are {@code {"errors": [...]}}. */
public final class LocalServer implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalServer.class);
    private static final int THREADS = 4;
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
        Thread thread = new Thread(task, "http");
        thread.setDaemon(true);
        return thread;
    });
    private final boolean onLoopback;
    private final Handler handler;

    /** Answers a request that may be answered; an {@link IllegalArgumentException} is the asker's fault. */
    @FunctionalInterface
    public interface Handler {
        void answer(HttpExchange exchange, Request request) throws IOException, ApiException;
    }

    /** Listens at once, answers after {@link #start}. */
    public LocalServer(InetAddress bind, int port, Handler handler) throws IOException {
        this.server = HttpServer.create(new InetSocketAddress(bind, port), 0);
        this.onLoopback = bind.isLoopbackAddress();
        this.handler = handler;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    public void start() {
        server.start();
    }

    public InetSocketAddress address() {
        return server.getAddress();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = new Request(exchange);
            try {
                refuseForeignPages(request);
                handler.answer(exchange, request);
            } catch (ApiException e) {
                sendErrors(exchange, e.status(), e.problems());
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

    private static void sendErrors(HttpExchange exchange, int status, List<String> problems) throws IOException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode errors = body.putArray("errors");
        problems.forEach(errors::add);
        send(exchange, status, "application/json", body.toString().getBytes(UTF_8));
    }

    /** Sends what may run our own scripts and nobody else's. */
    static void send(HttpExchange exchange, int status, String contentType, byte[] body) throws IOException {
        send(
                exchange,
                status,
                contentType,
                "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
                        + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
                body);
    }

    /** Sends an answer that nobody keeps. */
    public static void send(HttpExchange exchange, int status, String contentType, String policy, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", contentType);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("Content-Security-Policy", policy);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
