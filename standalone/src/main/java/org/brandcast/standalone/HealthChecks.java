package org.brandcast.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Predicate;

/** Ways to ask a part whether it serves. */
final class HealthChecks {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    private HealthChecks() {}

    static Part.Health http(String url) {
        return http(url, body -> true);
    }

    /** Serves when it answers 200 with a body that the predicate accepts. */
    static Part.Health http(String url, Predicate<String> accepts) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).GET().build();
        return () -> {
            try {
                HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
                if (response.statusCode() != 200) {
                    return url + " answers " + response.statusCode() + ": " + shortened(response.body());
                }
                return accepts.test(response.body()) ? "" : url + " is not ready: " + shortened(response.body());
            } catch (IOException e) {
                return url + " does not answer";
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return "interrupted";
            }
        };
    }

    static Part.Health tcp(int port) {
        return () -> {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
                return "";
            } catch (IOException e) {
                return "port " + port + " does not answer";
            }
        };
    }

    private static String shortened(String body) {
        String line = body.strip().replace('\n', ' ');
        return line.length() <= 300 ? line : line.substring(0, 300) + "…";
    }
}
