package org.brandcast.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A portal with 256 MB of heap, its database, and somebody who makes campaigns, signed in. */
public final class PortalUnderTest implements AutoCloseable {
    public static final int HEAP_MEGABYTES = 256;
    private static final String PASSWORD = "bench-password-1";
    private static final String MAKER = "maker@bench.example";
    public static final String ADMIN = "admin@bench.example";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final EmbeddedPostgres postgres;
    private final int port = Lab.freePort();
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final JavaProcess process;

    private PortalUnderTest(Lab lab, KafkaBroker broker, Map<String, String> more) throws Exception {
        this.postgres = EmbeddedPostgres.builder()
                .setDataDirectory(lab.folder().resolve("postgres"))
                .setServerConfig("listen_addresses", "127.0.0.1")
                .start();
        try {
            try (Connection connection = database();
                    Statement statement = connection.createStatement()) {
                statement.execute(
                        "CREATE ROLE brandcast_owner LOGIN NOSUPERUSER CREATEROLE PASSWORD '" + PASSWORD + "'");
                statement.execute("CREATE ROLE brandcast_app LOGIN NOSUPERUSER PASSWORD '" + PASSWORD + "'");
                statement.execute("CREATE DATABASE brandcast OWNER brandcast_owner");
            }
            this.process = start(lab, broker, more);
            lab.await("the portal is ready", process, "portal", Duration.ofMinutes(3), this::isReady);
            logIn(MAKER);
        } catch (Exception e) {
            postgres.close();
            throw e;
        }
    }

    /**
     * Starts one.
     *
     * @param more variables of its process
     */
    public static PortalUnderTest start(Lab lab, Map<String, String> more) throws Exception {
        return new PortalUnderTest(lab, KafkaBroker.startWithTenants(lab), more);
    }

    /** The database server's own, beside the portal's. */
    public Connection database() throws SQLException {
        return postgres.getPostgresDatabase().getConnection();
    }

    /** The portal's, with every right. */
    public Connection portalDatabase() throws SQLException {
        return postgres.getDatabase("postgres", "brandcast").getConnection();
    }

    /** Where its database is and who owns it, for another process of the installation. */
    public Map<String, String> databaseVariables() {
        return Map.of(
                "BRANDCAST_POSTGRES_URL",
                "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/brandcast",
                "BRANDCAST_POSTGRES_OWNER_PASSWORD",
                PASSWORD);
    }

    private JavaProcess start(Lab lab, KafkaBroker broker, Map<String, String> more) throws IOException {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        Path masterKey = Files.writeString(
                lab.folder().resolve("master.key"), Base64.getEncoder().encodeToString(key));
        ObjectNode demo =
                JSON.createObjectNode().put("apiKey", "bc_" + "b".repeat(32)).put("brandname", "LOTUS");
        demo.putArray("users")
                .addObject()
                .put("login", MAKER)
                .put("password", PASSWORD)
                .put("role", "campaign_maker")
                .put("tenant", "Lotus Retail");
        demo.putArray("smscs")
                .addObject()
                .put("name", "viettel-sim")
                .put("host", "127.0.0.1")
                .put("port", 2775)
                .put("systemId", "brandcast")
                .put("password", "secret")
                .put("httpUrl", "http://127.0.0.1:8611");
        Path demoFile = Files.writeString(lab.folder().resolve("demo.json"), demo.toString());
        Path adminFile = Files.writeString(
                lab.folder().resolve("admin.json"),
                JSON.createObjectNode()
                        .put("login", ADMIN)
                        .put("password", PASSWORD)
                        .toString());
        Map<String, String> environment = new HashMap<>(Map.of(
                "BRANDCAST_PORTAL_PORT", Integer.toString(port),
                "BRANDCAST_KAFKA_BOOTSTRAP", broker.bootstrap(),
                "BRANDCAST_POSTGRES_PASSWORD", PASSWORD,
                "BRANDCAST_MASTER_KEY_FILE", masterKey.toString(),
                "BRANDCAST_ADMIN_FILE", adminFile.toString(),
                "BRANDCAST_DEMO_FILE", demoFile.toString(),
                "BRANDCAST_UPLOADS_FOLDER", lab.folder().toString()));
        environment.putAll(databaseVariables());
        environment.putAll(more);
        return lab.start("portal", "portal", HEAP_MEGABYTES, environment, "org.brandcast.portal.PortalMain", List.of());
    }

    private boolean isReady() throws InterruptedException {
        try {
            return send(request("/health").GET()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** From here on this one asks. */
    public void logIn(String login) throws IOException, InterruptedException {
        HttpResponse<String> answer = post("/login", Map.of("login", login, "password", PASSWORD));
        if (answer.statusCode() != 303) {
            throw new IOException("the log-in answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    public HttpResponse<String> post(String path, Map<String, String> form) throws IOException, InterruptedException {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Uploads a list; its page. */
    public String upload(Path file) throws IOException, InterruptedException {
        String boundary = "----bench";
        HttpResponse<String> answer = send(request("/lists")
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.concat(
                        HttpRequest.BodyPublishers.ofString("--" + boundary
                                + "\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nbench\r\n--" + boundary
                                + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"list.csv\"\r\n"
                                + "Content-Type: text/csv\r\n\r\n"),
                        HttpRequest.BodyPublishers.ofFile(file),
                        HttpRequest.BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"))));
        if (answer.statusCode() != 303) {
            throw new IOException("the upload answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.headers().firstValue("Location").orElseThrow();
    }

    /** The number that a page shows under a test id. */
    public static long value(String page, String testId) throws IOException {
        Matcher found =
                Pattern.compile("<[^>]*data-testid=\"" + testId + "\"[^>]*>").matcher(page);
        if (found.find()) {
            Matcher value = Pattern.compile("data-value=\"([0-9]+)\"").matcher(found.group());
            if (value.find()) {
                return Long.parseLong(value.group(1));
            }
        }
        throw new IOException("the page shows no " + testId + ": " + page);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofMinutes(15))
                .header("Sec-Fetch-Site", "same-origin")
                .header("Accept", "text/html");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.close();
        postgres.close();
    }
}
