package org.brandcast.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.brandcast.simulator.script.InvalidScriptException;
import org.brandcast.simulator.script.ScriptJson;
import org.brandcast.simulator.smpp.SmppServer.Credentials;

/** A simulator on free ports, and its API. */
public final class SimulatorHarness implements AutoCloseable {
    public static final String SYSTEM_ID = "brandcast";
    public static final String PASSWORD = "secret12";
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Simulator simulator;

    private SimulatorHarness(Simulator simulator) {
        this.simulator = simulator;
    }

    /** A quick carrier that delivers everything, changed by {@code script}. */
    public static SimulatorHarness start(Path directory, String script) throws IOException, InvalidScriptException {
        Simulator simulator = Simulator.start(new SimulatorConfig(
                "test-sim",
                InetAddress.getLoopbackAddress(),
                0,
                0,
                new Credentials(SYSTEM_ID, PASSWORD),
                directory,
                Optional.empty(),
                1_000_000));
        simulator.changeScript(ScriptJson.read(script));
        return new SimulatorHarness(simulator);
    }

    public int smppPort() {
        return simulator.smppPort();
    }

    public URI url() {
        return simulator.httpUrl();
    }

    public JsonNode get(String path) throws IOException, InterruptedException {
        return send("GET", path, "").body();
    }

    /** Status and JSON of an answer. */
    public record Answer(int status, JsonNode body) {}

    public Answer send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url().resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), MAPPER.readTree(response.body()));
    }

    public static void await(String what, BooleanSupplier reached) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("not reached within " + PATIENCE.toSeconds() + " s: " + what);
            }
            Thread.sleep(10);
        }
    }

    @Override
    public void close() {
        simulator.close();
    }
}
