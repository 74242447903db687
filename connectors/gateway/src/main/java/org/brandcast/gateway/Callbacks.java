package org.brandcast.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.brandcast.http.CallbackReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST} (or {@code GET}) {@code /callbacks/<route>/<key>}: receipts of an HTTP interface. Answered once they are
 * durable; 503 while the route doesn't run here, so that the other side tries again, maybe at the other gateway.
 */
final class Callbacks implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(Callbacks.class);
    private static final int MAX_BODY = 1 << 20;
    private static final int PATH_PARTS = 4;

    private final Gateway gateway;
    private final Executor answering;

    Callbacks(Gateway gateway, Executor answering) {
        this.gateway = gateway;
        this.answering = answering;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        byte[] octets = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
        List<String> path = List.of(exchange.getRequestURI().getPath().split("/", -1));
        if (octets.length > MAX_BODY || path.size() != PATH_PARTS) {
            send(exchange, HttpReceiptReader.Answer.refused(octets.length > MAX_BODY ? 413 : 404, ""));
            return;
        }
        boolean get = exchange.getRequestMethod().equals("GET");
        String query =
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        CallbackReader.Incoming incoming = new CallbackReader.Incoming(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                name -> exchange.getRequestHeaders().getFirst(name),
                get ? query : new String(octets, UTF_8));
        CompletionStage<HttpReceiptReader.Answer> answer = gateway.callback(path.get(2), path.get(3), incoming)
                .orElseGet(() -> CompletableFuture.completedFuture(HttpReceiptReader.Answer.refused(503, "")));
        CompletionStage<?> unused = answer.whenCompleteAsync(
                (told, failure) ->
                        send(exchange, failure == null ? told : HttpReceiptReader.Answer.refused(503, "try again")),
                answering);
    }

    private static void send(HttpExchange exchange, HttpReceiptReader.Answer answer) {
        try (exchange) {
            byte[] body = answer.body().getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            log.debug("who told receipts is gone: {}", e.toString());
        }
    }
}
