package org.brandcast.portal.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.Map;
import org.brandcast.analytics.FrontProcess;

/** ClickHouse for the tests that ask for it; every test portal knows its address, whether it runs or not. */
public final class TestClickHouse {
    private static final int PORT = freePort();
    private static FrontProcess front;

    private TestClickHouse() {}

    public static String url() {
        return "http://127.0.0.1:" + PORT;
    }

    /** Starts it, once for the JVM. */
    public static synchronized void start() {
        if (front != null) {
            return;
        }
        try {
            front = FrontProcess.start(
                    Files.createTempDirectory("clickhouse-test"),
                    PORT,
                    Map.of(
                            "BRANDCAST_CLICKHOUSE_ROLL_UP_EVERY", "PT0.3S",
                            "BRANDCAST_CLICKHOUSE_PROFILES_EVERY", "PT0.3S"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(front::close));
    }

    /** Asks as a login; the answer as it comes. */
    public static HttpResponse<String> ask(String user, String password, String sql) {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(url() + "/"))
                                    .header(
                                            "Authorization",
                                            "Basic "
                                                    + Base64.getEncoder()
                                                            .encodeToString((user + ":" + password)
                                                                    .getBytes(StandardCharsets.UTF_8)))
                                    .POST(HttpRequest.BodyPublishers.ofString(sql))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
