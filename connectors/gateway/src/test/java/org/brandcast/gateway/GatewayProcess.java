package org.brandcast.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The gateway as a process of its own, so that a test can end it as the kernel would. */
final class GatewayProcess implements AutoCloseable {
    private final Process process;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();

    private GatewayProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static GatewayProcess start(String id, Path masterKey) throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return start(id, masterKey, free.getLocalPort(), Duration.ofSeconds(3));
        }
    }

    /** On a port that is known before, so that a successor stands where its predecessor stood. */
    static GatewayProcess start(String id, Path masterKey, int port, Duration lease) throws IOException {
        return start(id, masterKey, port, lease, Map.of());
    }

    /** With settings of its own. */
    static GatewayProcess start(String id, Path masterKey, int port, Duration lease, Map<String, String> settings)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.apache.avro.SERIALIZABLE_PACKAGES=org.brandcast.schemas",
                "-cp",
                System.getProperty("surefire.real.class.path", System.getProperty("java.class.path")),
                "org.brandcast.gateway.GatewayMain"));
        builder.environment().put("BRANDCAST_KAFKA_BOOTSTRAP", TestBroker.bootstrap());
        builder.environment().put("BRANDCAST_MASTER_KEY_FILE", masterKey.toString());
        builder.environment().put("BRANDCAST_GATEWAY_ID", id);
        builder.environment().put("BRANDCAST_GATEWAY_PORT", Integer.toString(port));
        builder.environment().put("BRANDCAST_GATEWAY_LEASE_MILLIS", Long.toString(lease.toMillis()));
        builder.environment().put("BRANDCAST_GATEWAY_HEARTBEAT_MILLIS", "500");
        builder.environment().putAll(settings);
        Path log = Path.of("target", "gateway-processes.log");
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        return new GatewayProcess(builder.start(), port);
    }

    int port() {
        return port;
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Whether it ended by itself within the time. */
    boolean awaitEnd(Duration wait) throws InterruptedException {
        return process.waitFor(wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** SIGSTOP or SIGCONT. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** The body of a page; empty while the server isn't up. */
    String page(String path) throws InterruptedException {
        try {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
