package org.brandcast.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script over HTTP, the reset, the page and who may use them. */
class HttpApiITCase {
    @TempDir
    Path directory;

    @Test
    void aScriptIsCheckedKeptAndReset() throws Exception {
        try (SimulatorHarness sim = SimulatorHarness.start(directory, "{}")) {
            SimulatorHarness.Answer wrong = sim.send(
                    "PUT",
                    "/script",
                    "{\"response\":{\"throttleRate\":1.5,\"latency\":3},\"ids\":{\"format\":\"octal\"},\"seed\":\"x\"}");
            assertThat(wrong.status()).isEqualTo(400);
            assertThat(wrong.body().path("errors"))
                    .extracting(JsonNode::asText)
                    .containsExactlyInAnyOrder(
                            "seed is \"x\": must be a whole number from -9223372036854775808 to 9223372036854775807",
                            "response.throttleRate is 1.5: must be a number from 0 to 1",
                            "response.latency is unknown; known here: jitterMillis, latencyMillis, queueFullRate, reject,"
                                    + " slowMillis, slowRate, systemErrorRate, throttleRate, withheldRate",
                            "ids.format is \"octal\": must be one of DECIMAL, HEX, ZERO_PADDED, UUID");
            SimulatorHarness.Answer right = sim.send("PUT", "/script", "{\"response\":{\"throttleRate\":0.25}}");
            assertThat(right.status()).isEqualTo(200);
            assertThat(sim.get("/script").path("response").path("throttleRate").asDouble())
                    .isEqualTo(0.25);
        }
        assertThat(directory.resolve("script.json")).exists();
        try (SimulatorHarness sim = SimulatorHarness.start(directory, "{}")) {
            sim.send("DELETE", "/script", "");
            assertThat(directory.resolve("script.json")).doesNotExist();
            assertThat(sim.get("/script").path("response").path("throttleRate").asDouble())
                    .isZero();
        }
    }

    @Test
    void aResetForgetsMessagesButNotWhichIdsWereUsed() throws Exception {
        try (SimulatorHarness sim = SimulatorHarness.start(directory, "{}");
                EsmeClient client = EsmeClient.bind(sim.smppPort())) {
            String before = client.submit("LOTUS", "84901234567", "text");
            assertThat(sim.send("DELETE", "/messages", "")
                            .body()
                            .path("deleted")
                            .asInt())
                    .isEqualTo(1);
            assertThat(sim.get("/messages").path("messages")).isEmpty();
            assertThat(sim.get("/stats").path("submits").asInt()).isZero();
            String after = client.submit("LOTUS", "84901234567", "text");
            assertThat(Long.parseLong(after)).isEqualTo(Long.parseLong(before) + 1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/?lang=en, vi, en",
        "/?lang=vi, en, vi",
        "/, 'en-GB,en;q=0.9', en",
        "/, 'fr, vi-VN;q=0.8, en;q=0.5', vi",
        "/, fr, vi"
    })
    void thePageSpeaksTheReadersLanguage(String path, String accepted, String expected) throws Exception {
        try (SimulatorHarness sim = SimulatorHarness.start(directory, "{}")) {
            HttpResponse<String> page = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(sim.url().resolve(path))
                                    .header("Accept-Language", accepted)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(page.body())
                    .contains("<html lang=\"" + expected + "\">", "hreflang=\"vi\"", "lang=\"vi\" hreflang");
            assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'; script-src 'self'");
        }
    }

    @Test
    void pagesFromElsewhereMayNotUseIt() throws Exception {
        try (SimulatorHarness sim = SimulatorHarness.start(directory, "{}")) {
            HttpRequest foreign = HttpRequest.newBuilder(sim.url().resolve("/messages"))
                    .header("Origin", "http://evil.example")
                    .DELETE()
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(foreign, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(403);
            assertThat(rawStatus(sim.url(), "evil.example")).startsWith("HTTP/1.1 403");
            assertThat(rawStatus(sim.url(), "localhost:1234")).startsWith("HTTP/1.1 200");
        }
    }

    private static String rawStatus(URI url, String host) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), url.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET /health HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void whatIsNotThereIsSaid() throws Exception {
        try (SimulatorHarness sim = SimulatorHarness.start(directory, "{}")) {
            assertThat(sim.send("GET", "/nothing", "").status()).isEqualTo(404);
            assertThat(sim.send("POST", "/messages", "").status()).isEqualTo(405);
            assertThat(sim.send("GET", "/messages?limit=0", "").status()).isEqualTo(400);
            assertThat(sim.send("POST", "/mo", "{\"from\":\"1\"}")
                            .body()
                            .path("errors")
                            .get(0)
                            .asText())
                    .isEqualTo("to is missing");
            assertThat(sim.get("/health").path("status").asText()).isEqualTo("UP");
        }
    }
}
