package org.brandcast.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.OptionalParameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 in full flow: what was answered is remembered, and each receipt that was owed comes after the restart. */
class KillITCase {
    private static final int CLIENT_THREADS = 20;
    private static final int ACCEPTED_BEFORE_THE_KILL = 2_000;

    @TempDir
    Path directory;

    @Test
    void nothingThatWasAnsweredIsForgotten() throws Exception {
        int smppPort = freePort();
        int httpPort = freePort();
        Files.writeString(
                directory.resolve("script.json"),
                "{\"response\":{\"latencyMillis\":2,\"jitterMillis\":3},\"receipts\":{\"delayMillis\":200,"
                        + "\"jitterMillis\":800,\"retryMillis\":100}}");
        Set<String> answered = ConcurrentHashMap.newKeySet();
        Set<String> receipted = ConcurrentHashMap.newKeySet();
        Process first = start(smppPort, httpPort);
        try (EsmeClient client = EsmeClient.bind(smppPort)) {
            List<Thread> threads = submitUntilCut(client, answered);
            SimulatorHarness.await("some messages are answered", () -> answered.size() >= ACCEPTED_BEFORE_THE_KILL);
            first.destroyForcibly();
            assertThat(first.waitFor(20, TimeUnit.SECONDS)).isTrue();
            for (Thread thread : threads) {
                thread.join(20_000);
            }
            collect(client, receipted);
        }
        assertThat(receipted).as("receipts before the kill").hasSizeLessThan(answered.size());
        Process second = start(smppPort, httpPort);
        try (EsmeClient client = EsmeClient.bind(smppPort)) {
            JsonNode stats = stats(httpPort);
            assertThat(stats.path("submits").asInt()).isGreaterThanOrEqualTo(answered.size());
            SimulatorHarness.await("every receipt is acknowledged", () -> owed(httpPort) == 0);
            collect(client, receipted);
            assertThat(receipted).containsAll(answered);
        } finally {
            second.destroyForcibly();
            second.waitFor(20, TimeUnit.SECONDS);
        }
    }

    private static List<Thread> submitUntilCut(EsmeClient client, Set<String> answered) {
        AtomicInteger next = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CLIENT_THREADS; i++) {
            Thread thread = new Thread(() -> {
                try {
                    while (!Thread.interrupted()) {
                        int n = next.getAndIncrement();
                        answered.add(client.submit("LOTUS", "849" + (10_000_000 + n), "text " + n));
                    }
                } catch (Exception e) {
                    // the connection was cut, as this test wants it
                }
            });
            thread.start();
            threads.add(thread);
        }
        return threads;
    }

    private static void collect(EsmeClient client, Set<String> receipted) {
        for (DeliverSm receipt : client.delivered) {
            receipted.add(receipt.getOptionalParameter(OptionalParameter.Receipted_message_id.class)
                    .getValueAsString());
        }
    }

    private Process start(int smppPort, int httpPort) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SimulatorMain.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("simulator.out").toFile());
        builder.environment()
                .putAll(Map.of(
                        "SIM_SMPP_PORT", Integer.toString(smppPort),
                        "SIM_HTTP_PORT", Integer.toString(httpPort),
                        "SIM_SYSTEM_ID", SimulatorHarness.SYSTEM_ID,
                        "SIM_PASSWORD", SimulatorHarness.PASSWORD,
                        "SIM_DATA_DIR", directory.toString()));
        Process process = builder.start();
        SimulatorHarness.await("the simulator is up", () -> process.isAlive() && owed(httpPort) >= 0);
        return process;
    }

    /** -1 while nobody answers. */
    private static int owed(int httpPort) {
        try {
            return stats(httpPort).path("receipts").path("owed").asInt(-1);
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static JsonNode stats(int httpPort) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/stats"))
                .build();
        return new ObjectMapper()
                .readTree(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .body());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
