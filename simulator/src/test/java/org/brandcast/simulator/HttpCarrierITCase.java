package org.brandcast.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.brandcast.simulator.carrier.HttpCarrier;
import org.brandcast.simulator.carrier.HttpCarrierConfig;
import org.brandcast.simulator.script.ScriptJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpCarrierITCase {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String QUICK = "{\"response\":{\"latencyMillis\":0,\"jitterMillis\":0},"
            + "\"receipts\":{\"delayMillis\":0,\"jitterMillis\":0,\"failureRate\":0,\"retryMillis\":20}}";

    @TempDir
    Path folder;

    private HttpServer callbacks;
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger refuseCallbacks = new AtomicInteger();
    private HttpCarrier carrier;

    @BeforeEach
    void start() throws Exception {
        callbacks = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        callbacks.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            boolean refused = refuseCallbacks.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
            if (!refused) {
                received.add(body);
            }
            exchange.sendResponseHeaders(refused ? 503 : 200, -1);
            exchange.close();
        });
        callbacks.start();
        open(true);
    }

    private void open(boolean withCallbacks) throws Exception {
        Optional<URI> address = withCallbacks
                ? Optional.of(
                        URI.create("http://127.0.0.1:" + callbacks.getAddress().getPort() + "/"))
                : Optional.empty();
        carrier = HttpCarrier.start(new HttpCarrierConfig(
                "test-carrier",
                InetAddress.getLoopbackAddress(),
                0,
                0,
                new HttpCarrierConfig.Account("me", "secret", address, address, "token"),
                folder,
                1_000));
        carrier.changeScript(ScriptJson.read(QUICK));
    }

    @AfterEach
    void stop() {
        carrier.close();
        callbacks.stop(0);
    }

    private HttpResponse<String> json(String method, String path, String body, String key) throws Exception {
        String timestamp = Long.toString(Instant.now().getEpochSecond());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
        byte[] signature = mac.doFinal((method + "\n" + path + "\n" + timestamp + "\n" + body).getBytes(UTF_8));
        return CLIENT.send(
                HttpRequest.newBuilder(carrier.url().resolve(path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .header("X-Api-Key", "me")
                        .header("X-Timestamp", timestamp)
                        .header("X-Signature", HexFormat.of().formatHex(signature))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String to, String text) throws Exception {
        String body =
                MAPPER.writeValueAsString(Map.of("from", "LOTUS", "to", to, "text", text, "reference", "r-" + to));
        return json("POST", "/v1/messages", body, "secret");
    }

    private HttpResponse<String> soap(String operation) throws Exception {
        String body = "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/'><e:Body>" + operation
                + "</e:Body></e:Envelope>";
        return CLIENT.send(
                HttpRequest.newBuilder(carrier.url().resolve("/soap"))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode page(String path) throws IOException, InterruptedException {
        return MAPPER.readTree(CLIENT.send(
                        HttpRequest.newBuilder(carrier.pageUrl().resolve(path)).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
    }

    @Test
    void jsonIsKeptListedAndToldByCallback() throws Exception {
        refuseCallbacks.set(2);
        HttpResponse<String> answer = send("84961234567", "Mã của bạn");
        assertThat(answer.statusCode()).isEqualTo(202);
        String id = MAPPER.readTree(answer.body()).get("messageId").asText();
        JsonNode listed = page("/messages").get("messages").get(0);
        assertThat(listed.get("text").asText()).isEqualTo("Mã của bạn");
        assertThat(listed.get("smscMessageId").asText()).isEqualTo(id);
        SimulatorHarness.await("receipt after two refusals", () -> received.size() == 1);
        JsonNode receipt = MAPPER.readTree(received.get(0)).get("receipts").get(0);
        assertThat(receipt.get("messageId").asText()).isEqualTo(id);
        assertThat(receipt.get("status").asText()).isEqualTo("DELIVERED");
        JsonNode asked =
                MAPPER.readTree(json("GET", "/v1/messages/" + id, "", "secret").body());
        assertThat(asked.get("status").asText()).isEqualTo("DELIVERED");
        assertThat(MAPPER.readTree(json("GET", "/v1/balance", "", "secret").body())
                        .get("balance")
                        .asText())
                .isEqualTo("750");
        assertThat(page("/stats").get("receipts").get("acknowledged").asInt()).isEqualTo(1);
    }

    @Test
    void soapIsKeptListedAndToldByCallback() throws Exception {
        String message =
                "<w:wsCpMt xmlns:w='urn:w'><User>me</User><Password>secret</Password><RequestID>r&amp;1</RequestID>"
                        + "<ReceiverID>84961234567</ReceiverID><ServiceID>LOTUS</ServiceID><Content>a &lt; b</Content></w:wsCpMt>";
        assertThat(soap(message).body()).contains("<result>1</result>");
        assertThat(page("/messages").get("messages").get(0).get("text").asText())
                .isEqualTo("a < b");
        SimulatorHarness.await("receipt", () -> received.size() == 1);
        assertThat(received.get(0)).contains("<RequestID>r&amp;1</RequestID>").contains("<Status>1</Status>");
        assertThat(soap(message.replace("secret", "wrong")).body()).contains("<result>-1</result>");
        assertThat(soap("<checkBalance><User>me</User><Password>secret</Password></checkBalance>")
                        .body())
                .contains("<balance>750</balance>");
        assertThat(soap("<other/>").statusCode()).isEqualTo(500);
    }

    @Test
    void theScriptRefusesAndTheBalanceEnds() throws Exception {
        assertThat(json("POST", "/v1/messages", "{}", "wrong").statusCode()).isEqualTo(401);
        assertThat(json("POST", "/v1/messages", "{}", "secret").statusCode()).isEqualTo(422);
        carrier.changeScript(ScriptJson.read("{\"response\":{\"throttleRate\":1}}"));
        assertThat(send("84961234567", "x").statusCode()).isEqualTo(429);
        carrier.changeScript(ScriptJson.read("{\"response\":{\"queueFullRate\":1}}"));
        assertThat(send("84961234567", "x").statusCode()).isEqualTo(503);
        carrier.changeScript(ScriptJson.read("{\"response\":{\"systemErrorRate\":1}}"));
        assertThat(send("84961234567", "x").statusCode()).isEqualTo(500);
        carrier.changeScript(ScriptJson.read("{\"connection\":{\"dropAfterSubmits\":1}}"));
        assertThatThrownBy(() -> send("84961234560", "x")).isInstanceOf(IOException.class);
        assertThat(page("/stats").get("submits").asInt())
                .as("taken and not answered")
                .isEqualTo(1);
        carrier.changeScript(ScriptJson.read(QUICK));
        for (int i = 1; i < 4; i++) {
            assertThat(send("8496123456" + i, "x").statusCode()).isEqualTo(202);
        }
        assertThat(send("84961234569", "x").statusCode()).isEqualTo(402);
        assertThat(page("/stats").get("throttled").asInt()).isEqualTo(1);
    }

    @Test
    void whatIsOwedGoesOnAfterARestart() throws Exception {
        carrier.close();
        open(false);
        String id = MAPPER.readTree(send("84961234567", "x").body())
                .get("messageId")
                .asText();
        assertThat(page("/stats").get("receipts").get("owed").asInt()).isEqualTo(1);
        carrier.close();
        open(true);
        SimulatorHarness.await("receipt", () -> received.size() == 1);
        assertThat(received.get(0)).contains(id);
    }
}
