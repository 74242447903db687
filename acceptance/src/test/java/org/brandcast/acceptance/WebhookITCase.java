package org.brandcast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A partner's system is told of its messages; it fails at first, and is told again. */
@Order(4)
class WebhookITCase {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int FAILURES = 2;
    private static final int MESSAGES = 5;
    private static final List<String> WAY = List.of("ACCEPTED", "QUEUED", "SENT", "DELIVERED");

    private final Stack stack = new Stack();
    private final Map<String, List<Call>> calls = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer receiver;
    private String webhook = "";

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Call(String signature, byte[] body, JsonNode event, int answer) {}

    @BeforeEach
    void listen() throws IOException {
        stack.simulators.behave("{\"receipts\":{\"delayMillis\":100,\"jitterMillis\":200,\"failureRate\":0}}");
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", this::take);
        receiver.setExecutor(threads);
        receiver.start();
    }

    @AfterEach
    void stop() {
        if (!webhook.isEmpty()) {
            call("DELETE", "/v1/webhooks/" + webhook, "");
        }
        receiver.stop(0);
        threads.shutdownNow();
        stack.simulators.behaveAsUsual();
    }

    /** Refuses the first attempts of each message. */
    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            JsonNode event = Http.JSON.readTree(body);
            String signature = exchange.getRequestHeaders().getFirst("Brandcast-Signature");
            List<Call> ofMessage = calls.computeIfAbsent(event.path("messageId").asText(), id -> new ArrayList<>());
            int answer;
            synchronized (ofMessage) {
                answer = ofMessage.size() < FAILURES ? 503 : 204;
                ofMessage.add(new Call(signature, body, event, answer));
            }
            exchange.sendResponseHeaders(answer, -1);
        }
    }

    @Test
    void statusesComeSignedInOrderAndAgainUntilTheyAreTaken() throws Exception {
        Http.Answer made = call(
                "POST",
                "/v1/webhooks",
                "{\"url\":\"http://127.0.0.1:" + receiver.getAddress().getPort()
                        + "/sms\",\"statuses\":[\"ACCEPTED\",\"QUEUED\",\"SENT\",\"DELIVERED\",\"FAILED\"]}");
        assertThat(made.status()).as(made.text()).isEqualTo(201);
        webhook = made.json().path("id").asText();
        String secret = made.json().path("secret").asText();
        String word = Stack.word();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            ids.add(stack.rest
                    .accepted(RestDoor.message(stack.brandname, Stack.number("098"), word + " webhook", word + i))
                    .path("messageId")
                    .asText());
        }
        for (int i = 0; i < MESSAGES; i++) {
            String id = ids.get(i);
            Waiting.until("the partner has taken that " + id + " is delivered", PATIENCE, () -> {
                List<String> taken = taken(id);
                return taken.contains("DELIVERED") ? Optional.empty() : Optional.of(taken.toString());
            });
            List<Call> all = of(id);
            for (Call call : all) {
                assertThat(call.signature()).isEqualTo(signature(secret, call));
                assertThat(call.event().path("clientRef").asText()).isEqualTo(word + i);
                assertThat(call.event().path("from").asText()).isEqualTo(stack.brandname);
            }
            assertThat(all.subList(0, FAILURES + 1).stream()
                            .map(call -> call.event().path("id").asText())
                            .distinct())
                    .as("the attempts that failed and the one that was taken are one event")
                    .hasSize(1);
            assertThat(taken(id).stream().map(WAY::indexOf).distinct().toList())
                    .as("statuses in their order")
                    .isSorted()
                    .doesNotContain(-1);
        }
        Waiting.until("the platform has noted that all are taken", PATIENCE, () -> {
            JsonNode now = call("GET", "/v1/webhooks/" + webhook, "").json();
            return Waiting.equal("waiting", 0, now.path("waiting").asInt());
        });
        assertThat(call("GET", "/v1/webhooks/" + webhook, "").text()).doesNotContain(secret);
    }

    private List<Call> of(String messageId) {
        List<Call> ofMessage = calls.getOrDefault(messageId, List.of());
        synchronized (ofMessage) {
            return List.copyOf(ofMessage);
        }
    }

    private List<String> taken(String messageId) {
        return of(messageId).stream()
                .filter(call -> call.answer() == 204)
                .map(call -> call.event().path("status").asText())
                .toList();
    }

    private static String signature(String secret, Call call) throws Exception {
        String seconds = call.signature().substring(2, call.signature().indexOf(','));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update((seconds + ".").getBytes(StandardCharsets.UTF_8));
        return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(call.body()));
    }

    private Http.Answer call(String method, String path, String body) {
        return Http.send(
                method,
                stack.endpoints.url("portalUrl").resolve(path),
                body,
                Map.of(
                        "Authorization",
                        "Bearer " + stack.endpoints.text("apiKey"),
                        "Content-Type",
                        "application/json"));
    }
}
