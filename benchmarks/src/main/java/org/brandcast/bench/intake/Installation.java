package org.brandcast.bench.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetAddress;
import java.net.Socket;
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
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.brandcast.bench.JavaProcess;
import org.brandcast.bench.KafkaBroker;
import org.brandcast.bench.Lab;

/**
 * The processes behind the doors, as the one-machine stack runs them: PostgreSQL, portal and gateway, with the demo's
 * partner. Neither admission nor anything behind it runs: a door's promise is kept when the request is durable.
 */
final class Installation implements AutoCloseable {
    private static final int PORTAL_HEAP_MEGABYTES = 384;
    private static final int GATEWAY_HEAP_MEGABYTES = 256;
    private static final String PARTNER = "Lotus Retail";
    private static final String SYSTEM_ID = "bench";
    private static final String PASSWORD = "bench-password-1";
    private static final String ADMIN = "admin@bench.example";
    private static final int MOST_TPS = 100_000;
    private static final Pattern SMPP_PASSWORD = Pattern.compile("data-testid=\"smpp-password\"[^>]*>([^<]+)<");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final EmbeddedPostgres postgres;
    private final int portalPort = Lab.freePort();
    private final int smppPort = Lab.freePort();
    private final String apiKey = "bc_" + "b".repeat(32);
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    private final JavaProcess portal;
    private final JavaProcess gateway;
    private final long tenantId;
    private final String smppPassword;
    private final JsonNode kafkaLogin;

    private Installation(Lab lab, KafkaBroker broker) throws Exception {
        this.postgres = EmbeddedPostgres.builder()
                .setDataDirectory(lab.folder().resolve("postgres"))
                .setServerConfig("listen_addresses", "127.0.0.1")
                .start();
        try {
            makeRoles();
            Path masterKey = masterKey(lab);
            this.portal = startPortal(lab, broker, masterKey);
            this.gateway = startGateway(lab, broker, masterKey);
            lab.await("the portal accepts a message", portal, "portal", Duration.ofMinutes(3), this::accepts);
            post("/login", Map.of("login", ADMIN, "password", PASSWORD), 303);
            this.tenantId = partnerId();
            this.smppPassword = openSmppAccount();
            this.kafkaLogin = JSON.readTree(post("/operator/tenants/" + tenantId + "/kafka-access", Map.of(), 200));
            lab.await("the gateway is up", gateway, "gateway", Duration.ofMinutes(1), () -> isOpen(smppPort));
        } catch (Exception e) {
            postgres.close();
            throw e;
        }
    }

    static Installation start(Lab lab, KafkaBroker broker) throws Exception {
        return new Installation(lab, broker);
    }

    private void makeRoles() throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE brandcast_owner LOGIN NOSUPERUSER PASSWORD '" + PASSWORD + "'");
            statement.execute("CREATE ROLE brandcast_app LOGIN NOSUPERUSER PASSWORD '" + PASSWORD + "'");
            statement.execute("CREATE DATABASE brandcast OWNER brandcast_owner");
        }
    }

    private static Path masterKey(Lab lab) throws IOException {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return Files.writeString(
                lab.folder().resolve("master.key"), Base64.getEncoder().encodeToString(key));
    }

    private JavaProcess startPortal(Lab lab, KafkaBroker broker, Path masterKey) throws IOException {
        ObjectNode demo = JSON.createObjectNode().put("apiKey", apiKey).put("brandname", Load.BRANDNAME);
        demo.putArray("users");
        demo.putArray("smscs");
        Path demoFile = Files.writeString(lab.folder().resolve("demo.json"), demo.toString());
        Path adminFile = Files.writeString(
                lab.folder().resolve("admin.json"),
                JSON.createObjectNode()
                        .put("login", ADMIN)
                        .put("password", PASSWORD)
                        .toString());
        return lab.start(
                "portal",
                "portal",
                PORTAL_HEAP_MEGABYTES,
                Map.ofEntries(
                        Map.entry("BRANDCAST_PORTAL_PORT", Integer.toString(portalPort)),
                        Map.entry("BRANDCAST_KAFKA_BOOTSTRAP", broker.bootstrap()),
                        Map.entry("BRANDCAST_KAFKA_TENANT_BOOTSTRAP", broker.tenantBootstrap()),
                        Map.entry("BRANDCAST_KAFKA_TENANT_BYTES_PER_SECOND", "1000000000"),
                        Map.entry("BRANDCAST_API_RATE_PER_SECOND", "1000000"),
                        Map.entry(
                                "BRANDCAST_POSTGRES_URL",
                                "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/brandcast"),
                        Map.entry("BRANDCAST_POSTGRES_OWNER_PASSWORD", PASSWORD),
                        Map.entry("BRANDCAST_POSTGRES_PASSWORD", PASSWORD),
                        Map.entry("BRANDCAST_MASTER_KEY_FILE", masterKey.toString()),
                        Map.entry("BRANDCAST_ADMIN_FILE", adminFile.toString()),
                        Map.entry("BRANDCAST_DEMO_FILE", demoFile.toString())),
                "org.brandcast.portal.PortalMain",
                List.of());
    }

    private JavaProcess startGateway(Lab lab, KafkaBroker broker, Path masterKey) throws IOException {
        return lab.start(
                "gateway",
                "connectors/gateway",
                GATEWAY_HEAP_MEGABYTES,
                Map.of(
                        "BRANDCAST_KAFKA_BOOTSTRAP", broker.bootstrap(),
                        "BRANDCAST_MASTER_KEY_FILE", masterKey.toString(),
                        "BRANDCAST_GATEWAY_ID", "bench",
                        "BRANDCAST_GATEWAY_PORT", Integer.toString(Lab.freePort()),
                        "BRANDCAST_SMPP_SERVER_PORT", Integer.toString(smppPort)),
                "org.brandcast.gateway.GatewayMain",
                List.of());
    }

    private boolean accepts() throws InterruptedException {
        String body = "{\"from\":\"" + Load.BRANDNAME + "\",\"to\":\"" + Load.number(0)
                + "\",\"text\":\"Xin chao\",\"type\":\"care\",\"clientRef\":\"first\"}";
        try {
            return http.send(
                                    HttpRequest.newBuilder(url("/v1/messages"))
                                            .timeout(Duration.ofSeconds(10))
                                            .header("Authorization", "Bearer " + apiKey)
                                            .header("Content-Type", "application/json")
                                            .POST(HttpRequest.BodyPublishers.ofString(body))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .statusCode()
                    == 202;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + portalPort + path);
    }

    private String post(String path, Map<String, String> form, int status) throws IOException, InterruptedException {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(url(path))
                .timeout(Duration.ofSeconds(60))
                .header("Sec-Fetch-Site", "same-origin");
        request = form.isEmpty()
                ? request.header("Accept", "application/json").POST(HttpRequest.BodyPublishers.noBody())
                : request.header("Accept", "text/html")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != status) {
            throw new IOException(path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    private long partnerId() throws IOException, InterruptedException {
        JsonNode tenants = JSON.readTree(http.send(
                        HttpRequest.newBuilder(url("/operator/tenants"))
                                .header("Accept", "application/json")
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
        for (JsonNode tenant : tenants) {
            if (tenant.path("name").asText().equals(PARTNER)) {
                return tenant.path("id").asLong();
            }
        }
        throw new IOException("the demo has no " + PARTNER + ": " + tenants);
    }

    private String openSmppAccount() throws IOException, InterruptedException {
        String page = post(
                "/rules/smpp",
                Map.of(
                        "tenantId",
                        Long.toString(tenantId),
                        "systemId",
                        SYSTEM_ID,
                        "addresses",
                        "127.0.0.1",
                        "maxBinds",
                        "10",
                        "tps",
                        Integer.toString(MOST_TPS),
                        "defaultType",
                        "CARE"),
                200);
        Matcher password = SMPP_PASSWORD.matcher(page);
        if (!password.find()) {
            throw new IOException("the page tells no password: " + page);
        }
        return password.group(1);
    }

    int portalPort() {
        return portalPort;
    }

    int smppPort() {
        return smppPort;
    }

    String apiKey() {
        return apiKey;
    }

    String systemId() {
        return SYSTEM_ID;
    }

    String smppPassword() {
        return smppPassword;
    }

    long tenantId() {
        return tenantId;
    }

    /** The lines of a client's properties with which the partner logs in. */
    String kafkaLogin() {
        return String.join(
                "\n",
                "bootstrap.servers=" + kafkaLogin.path("bootstrap").asText(),
                "security.protocol=SASL_PLAINTEXT",
                "sasl.mechanism=" + kafkaLogin.path("mechanism").asText(),
                "sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
                        + kafkaLogin.path("user").asText() + "\" password=\""
                        + kafkaLogin.path("password").asText() + "\";");
    }

    JavaProcess portal() {
        return portal;
    }

    JavaProcess gateway() {
        return gateway;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        gateway.close();
        portal.close();
        postgres.close();
    }
}
