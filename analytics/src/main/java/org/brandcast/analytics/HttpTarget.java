package org.brandcast.analytics;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Any ClickHouse by its HTTP interface. */
final class HttpTarget implements SqlTarget {
    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final URI url;
    private final String user;
    private final String password;

    HttpTarget(URI url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    @Override
    public void run(String sql, String what) throws SqlTargetException {
        send(sql, what);
    }

    @Override
    public String query(String sql) throws SqlTargetException {
        return send(sql, "a query failed");
    }

    private String send(String sql, String what) throws SqlTargetException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(TIMEOUT)
                .header("X-ClickHouse-User", user)
                .header("X-ClickHouse-Key", password)
                .POST(HttpRequest.BodyPublishers.ofString(sql, StandardCharsets.UTF_8))
                .build();
        try {
            HttpResponse<String> answer =
                    http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (answer.statusCode() != 200) {
                throw new SqlTargetException(what + ": " + answer.body().strip());
            }
            return answer.body();
        } catch (IOException e) {
            throw new SqlTargetException(what + ": ClickHouse at " + url + " did not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SqlTargetException(what + ": interrupted", e);
        }
    }
}
