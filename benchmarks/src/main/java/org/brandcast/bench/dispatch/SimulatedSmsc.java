package org.brandcast.bench.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.brandcast.bench.JavaProcess;
import org.brandcast.bench.Lab;

/** The platform's simulator as a process: answers after a fixed time, delivers all, sends a receipt for each. */
final class SimulatedSmsc implements AutoCloseable {
    static final String SYSTEM_ID = "bench";
    static final String PASSWORD = "bench";

    private static final int HEAP_MEGABYTES = 512;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JavaProcess process;
    private final int port;
    private final URI statsPage;
    private final HttpClient http = HttpClient.newHttpClient();

    private SimulatedSmsc(JavaProcess process, int port, URI statsPage) {
        this.process = process;
        this.port = port;
        this.statsPage = statsPage;
    }

    static SimulatedSmsc start(Lab lab, String name, Duration responseTime) throws Exception {
        int port = Lab.freePort();
        int httpPort = Lab.freePort();
        Path script = lab.folder().resolve(name + ".json");
        Files.writeString(script, """
                {"response":{"latencyMillis":%d,"jitterMillis":0},
                 "receipts":{"delayMillis":500,"jitterMillis":0,"failureRate":0,"window":1000,"ackTimeoutMillis":60000}}
                """.formatted(responseTime.toMillis()));
        JavaProcess process = lab.start(
                name,
                "simulator",
                HEAP_MEGABYTES,
                Map.of(
                        "SIM_NAME", name,
                        "SIM_SMPP_PORT", Integer.toString(port),
                        "SIM_HTTP_PORT", Integer.toString(httpPort),
                        "SIM_SYSTEM_ID", SYSTEM_ID,
                        "SIM_PASSWORD", PASSWORD,
                        "SIM_DATA_DIR", lab.folder().resolve(name + "-data").toString(),
                        "SIM_SCRIPT_FILE", script.toString()),
                "org.brandcast.simulator.SimulatorMain",
                List.of());
        SimulatedSmsc smsc = new SimulatedSmsc(process, port, URI.create("http://127.0.0.1:" + httpPort + "/stats"));
        lab.await("the simulator answers", process, name, smsc::answers);
        return smsc;
    }

    private boolean answers() throws InterruptedException {
        try {
            counts();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    JavaProcess process() {
        return process;
    }

    /** What it has seen so far. */
    record Counts(long submits, long receiptsAcknowledged, long duplicates, long refused) {}

    Counts counts() throws IOException, InterruptedException {
        JsonNode stats = JSON.readTree(http.send(
                        HttpRequest.newBuilder(statsPage)
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
        long refused = 0;
        for (JsonNode count : stats.path("refusedByStatus")) {
            refused += count.asLong();
        }
        return new Counts(
                stats.path("submits").asLong(),
                stats.path("receipts").path("acknowledged").asLong(),
                stats.path("duplicates").asLong(),
                refused);
    }

    @Override
    public void close() throws InterruptedException {
        process.close();
    }
}
