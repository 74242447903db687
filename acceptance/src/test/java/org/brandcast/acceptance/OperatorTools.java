package org.brandcast.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What an operator does with a tool of theirs: logged in with a session, as in a browser. */
final class OperatorTools {
    private final URI portal;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(cookies).build();

    OperatorTools(URI portal, Endpoints.User operator) throws IOException, InterruptedException {
        this(portal, operator, "");
    }

    /** With a code of an authenticator, or a recovery code, for who has a second factor. */
    OperatorTools(URI portal, Endpoints.User operator, String code) throws IOException, InterruptedException {
        this.portal = portal;
        String next = redirected(
                "/login", List.of(Map.entry("login", operator.login()), Map.entry("password", operator.password())));
        if (!code.isEmpty() && next.startsWith("/login/code")) {
            next = redirected("/login/code", List.of(Map.entry("code", code)));
        }
        if (next.startsWith("/login")) {
            throw new AssertionError("the log-in of " + operator.login() + " leads to " + next);
        }
    }

    /** Where a form of the log-in leads. */
    private String redirected(String path, List<Map.Entry<String, String>> form)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(portal.resolve(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(encoded(form)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 303) {
            throw new AssertionError(path + " answered " + answer.statusCode());
        }
        return URI.create(answer.headers().firstValue("Location").orElse("")).getPath();
    }

    /** What proves to the portal that it is this one who asks. */
    List<String> tokens() {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().startsWith("BRANDCAST"))
                .map(HttpCookie::getValue)
                .toList();
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static String encoded(List<Map.Entry<String, String>> form) {
        return form.stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** Sends a form of a page; its answer, which is empty where it leads to another page. */
    String post(String path, List<Map.Entry<String, String>> form) throws IOException, InterruptedException {
        return answered(path, form, 200, 303).body();
    }

    /** Sends a form of a page and follows where it leads; the page that then shows. */
    String follow(String path, List<Map.Entry<String, String>> form) throws IOException, InterruptedException {
        HttpResponse<String> answer = answered(path, form, 303);
        return page(answer.headers().firstValue("Location").orElseThrow());
    }

    /** Sends a form that is refused; it comes back with its complaints. */
    String refused(String path, List<Map.Entry<String, String>> form) throws IOException, InterruptedException {
        return answered(path, form, 422).body();
    }

    int postStatus(String path, List<Map.Entry<String, String>> form) throws IOException, InterruptedException {
        return send(path, form).statusCode();
    }

    private HttpResponse<String> answered(String path, List<Map.Entry<String, String>> form, Integer... wanted)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = send(path, form);
        if (!List.of(wanted).contains(answer.statusCode())) {
            throw new AssertionError(path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer;
    }

    private HttpResponse<String> send(String path, List<Map.Entry<String, String>> form)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(portal.resolve(path))
                        .header("Accept", "text/html")
                        .header("Sec-Fetch-Site", "same-origin")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(encoded(form)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    String page(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path);
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + " answered " + answer.statusCode());
        }
        return answer.body();
    }

    int status(String path) throws IOException, InterruptedException {
        return get(path).statusCode();
    }

    /** A page's text whatever its status. */
    String body(String path) throws IOException, InterruptedException {
        return get(path).body();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(portal.resolve(path))
                        .header("Accept", "text/html")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Tenants by name. */
    Map<String, Long> tenants() throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(portal.resolve("/operator/tenants"))
                        .header("Accept", "application/json")
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        Map<String, Long> tenants = new HashMap<>();
        for (JsonNode tenant : Http.JSON.readTree(answer.body())) {
            tenants.put(tenant.path("name").asText(), tenant.path("id").asLong());
        }
        return tenants;
    }

    /** A tenant's log-in at its own listener. */
    record KafkaLogin(String bootstrap, String user, String password) {}

    /** Lets a tenant send through Kafka; the answer is the only place where its password stands. */
    KafkaLogin grantKafkaAccess(long tenantId) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(portal.resolve("/operator/tenants/" + tenantId + "/kafka-access"))
                        .header("Accept", "application/json")
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new AssertionError("the grant for tenant " + tenantId + " answered " + answer.statusCode());
        }
        JsonNode login = Http.JSON.readTree(answer.body());
        return new KafkaLogin(
                login.path("bootstrap").asText(),
                login.path("user").asText(),
                login.path("password").asText());
    }

    /** Takes it away again. */
    void revokeKafkaAccess(long tenantId) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(portal.resolve("/operator/tenants/" + tenantId + "/kafka-access"))
                        .header("Accept", "application/json")
                        .DELETE()
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 204) {
            throw new AssertionError("the end for tenant " + tenantId + " answered " + answer.statusCode());
        }
    }
}
