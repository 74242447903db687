package org.brandcast.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The parts of the platform on one machine, and how each is started and asked for its health. */
final class Stack {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** As the portal's demo data calls it. */
    private static final String SOAP_ROUTE = "vietnamobile-http";

    private final Layout layout;
    private final Ports ports;
    private final Secrets secrets;
    private final JavaCommand jvm;
    private final PostgresEngine postgres;
    private final KafkaBroker kafka;
    private final FlinkCluster flink;
    private final boolean demo;

    Stack(Layout layout, Ports ports, boolean demo) {
        this.layout = layout;
        this.ports = ports;
        this.demo = demo;
        this.secrets = new Secrets(layout);
        this.jvm = new JavaCommand(layout);
        this.postgres = new PostgresEngine(layout, ports, secrets);
        this.kafka = new KafkaBroker(layout, ports, jvm);
        this.flink = new FlinkCluster(layout, ports, jvm);
    }

    FlinkCluster flink() {
        return flink;
    }

    /** In the order of their start; the end is in the opposite order. */
    List<Part> parts() {
        Map<String, String> environment = environment();
        return List.of(
                new Part(
                        "postgres",
                        List.of(),
                        postgres::prepare,
                        postgres::command,
                        Map.of(),
                        postgres.health(),
                        "INT"),
                new Part(
                        "kafka",
                        List.of(),
                        kafka::prepare,
                        kafka::command,
                        Map.of(),
                        HealthChecks.tcp(ports.of(Listener.KAFKA)),
                        "TERM"),
                new Part(
                        "clickhouse",
                        List.of(),
                        Stack::nothing,
                        () -> jvm.command("analytics", 256, List.of(), "org.brandcast.analytics.ClickHouseFrontMain"),
                        environment,
                        HealthChecks.http(ports.url(Listener.CLICKHOUSE) + "/ping"),
                        "TERM"),
                simulator("smsc-viettel", 0, Listener.SMSC1_HTTP),
                simulator("smsc-vinaphone", 1, Listener.SMSC2_HTTP),
                httpCarrier("carrier-http"),
                mailCatcher(),
                new Part(
                        "flink-jobmanager",
                        List.of(),
                        flink::prepare,
                        flink::jobManagerCommand,
                        Map.of(),
                        flink.jobManagerHealth(),
                        "TERM"),
                new Part(
                        "flink-taskmanager",
                        List.of("flink-jobmanager"),
                        Stack::nothing,
                        flink::taskManagerCommand,
                        Map.of(),
                        flink.taskManagerHealth(),
                        "TERM"),
                new Part(
                        "gateway",
                        List.of("portal"),
                        Stack::nothing,
                        () -> jvm.command("connectors/gateway", 256, List.of(), "org.brandcast.gateway.GatewayMain"),
                        environment,
                        HealthChecks.http(ports.url(Listener.GATEWAY) + "/health"),
                        "TERM"),
                new Part(
                        "portal",
                        List.of("postgres", "kafka"),
                        Stack::nothing,
                        () -> jvm.command("portal", 384, List.of(), "org.brandcast.portal.PortalMain"),
                        environment,
                        HealthChecks.http(ports.url(Listener.PORTAL) + "/health"),
                        "TERM"),
                new Part(
                        "batch",
                        List.of("portal", "clickhouse"),
                        Stack::nothing,
                        () -> batchCommand(),
                        environment,
                        HealthChecks.http(ports.url(Listener.BATCH) + "/health"),
                        "TERM"));
    }

    private List<String> batchCommand(String... args) {
        return jvm.command("batch-jobs", 256, List.of(), "org.brandcast.batch.BatchMain", args);
    }

    /** A run by hand, beside the process that does what is due. */
    ProcessBuilder billing(List<String> arguments) {
        ProcessBuilder process = new ProcessBuilder(batchCommand(arguments.toArray(new String[0])));
        process.environment().putAll(environment());
        return process.inheritIO();
    }

    private Part simulator(String name, int index, Listener http) {
        Map<String, String> environment = new HashMap<>();
        JsonNode smsc = secrets.read(secrets.demo(ports)).path("smscs").path(index);
        environment.put("SIM_NAME", smsc.path("name").asText());
        environment.put("SIM_SMPP_PORT", smsc.path("port").asText());
        environment.put("SIM_HTTP_PORT", Integer.toString(ports.of(http)));
        environment.put("SIM_SYSTEM_ID", smsc.path("systemId").asText());
        environment.put("SIM_PASSWORD", smsc.path("password").asText());
        return simulator(name, http, environment);
    }

    /** Speaks SOAP, and posts those receipts to the gateway; speaks JSON, and is asked for those. */
    private Part httpCarrier(String name) {
        Map<String, String> environment = new HashMap<>();
        JsonNode offNet = secrets.read(secrets.demo(ports)).path("offNet");
        environment.put("SIM_KIND", "http");
        environment.put("SIM_NAME", offNet.path("name").asText());
        environment.put("SIM_CARRIER_PORT", offNet.path("port").asText());
        environment.put("SIM_HTTP_PORT", Integer.toString(ports.of(Listener.OFFNET_HTTP)));
        environment.put("SIM_SYSTEM_ID", offNet.path("user").asText());
        environment.put("SIM_PASSWORD", offNet.path("password").asText());
        environment.put("SIM_CALLBACK_TOKEN", offNet.path("callbackToken").asText());
        environment.put(
                "SIM_SOAP_CALLBACK",
                ports.url(Listener.GATEWAY) + "/callbacks/" + SOAP_ROUTE + "/"
                        + offNet.path("callbackKey").asText());
        return simulator(name, Listener.OFFNET_HTTP, environment);
    }

    private Part simulator(String name, Listener http, Map<String, String> environment) {
        environment.put("SIM_DATA_DIR", layout.data(name).toString());
        return new Part(
                name,
                List.of(),
                Stack::nothing,
                () -> jvm.command("simulator", 160, List.of(), "org.brandcast.simulator.SimulatorMain"),
                environment,
                HealthChecks.http(ports.url(http) + "/health"),
                "TERM");
    }

    private Part mailCatcher() {
        Map<String, String> environment = new HashMap<>();
        environment.put("MAIL_BIND", Listener.HOST);
        environment.put("MAIL_SMTP_PORT", Integer.toString(ports.of(Listener.MAIL_SMTP)));
        environment.put("MAIL_HTTP_PORT", Integer.toString(ports.of(Listener.MAIL_HTTP)));
        environment.put("MAIL_DATA_DIR", layout.data("mail").toString());
        return new Part(
                "mail",
                List.of(),
                Stack::nothing,
                () -> jvm.command("simulator", 64, List.of(), "org.brandcast.simulator.mail.MailCatcherMain"),
                environment,
                HealthChecks.http(ports.url(Listener.MAIL_HTTP) + "/health"),
                "TERM");
    }

    /** The mail catcher takes the portal's mails, unless who starts the stack names another SMTP server. */
    private void mailEnvironment(Map<String, String> environment) {
        environment.put("BRANDCAST_PORTAL_URL", ports.url(Listener.PORTAL));
        environment.put("BRANDCAST_SMTP_HOST", Listener.HOST);
        environment.put("BRANDCAST_SMTP_PORT", Integer.toString(ports.of(Listener.MAIL_SMTP)));
        List.of(
                        "BRANDCAST_PORTAL_URL",
                        "BRANDCAST_SMTP_HOST",
                        "BRANDCAST_SMTP_PORT",
                        "BRANDCAST_SMTP_USER",
                        "BRANDCAST_SMTP_PASSWORD",
                        "BRANDCAST_SMTP_SECURITY",
                        "BRANDCAST_MAIL_SENDER")
                .forEach(name -> {
                    String own = System.getenv(name);
                    if (own != null && !own.isBlank()) {
                        environment.put(name, own);
                    }
                });
    }

    /** What our own processes are configured by; see the README's table. */
    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("BRANDCAST_BIND", Listener.HOST);
        environment.put("BRANDCAST_KAFKA_BOOTSTRAP", ports.address(Listener.KAFKA));
        environment.put("BRANDCAST_KAFKA_TENANT_BOOTSTRAP", ports.address(Listener.KAFKA_TENANTS));
        environment.put("BRANDCAST_POSTGRES_URL", postgres.jdbcUrl());
        environment.put("BRANDCAST_POSTGRES_OWNER_USER", PostgresEngine.OWNER);
        environment.put("BRANDCAST_POSTGRES_OWNER_PASSWORD", secrets.password("postgres-owner"));
        environment.put("BRANDCAST_POSTGRES_USER", PostgresEngine.APPLICATION);
        environment.put("BRANDCAST_POSTGRES_PASSWORD", secrets.password("postgres-app"));
        environment.put("BRANDCAST_POSTGRES_BATCH_USER", PostgresEngine.BATCH);
        environment.put("BRANDCAST_POSTGRES_BATCH_PASSWORD", secrets.password("postgres-batch"));
        environment.put("BRANDCAST_BATCH_PORT", Integer.toString(ports.of(Listener.BATCH)));
        environment.put("BRANDCAST_BATCH_DIR", layout.data("exports").toString());
        environment.put("BRANDCAST_CLICKHOUSE_URL", ports.url(Listener.CLICKHOUSE));
        environment.put("BRANDCAST_CLICKHOUSE_PORT", Integer.toString(ports.of(Listener.CLICKHOUSE)));
        environment.put(
                "BRANDCAST_CLICKHOUSE_DATA_DIR", layout.data("clickhouse").toString());
        environment.put("BRANDCAST_FLINK_URL", ports.url(Listener.FLINK));
        environment.put("BRANDCAST_MASTER_KEY_FILE", secrets.masterKey().toString());
        environment.put("BRANDCAST_PORTAL_PORT", Integer.toString(ports.of(Listener.PORTAL)));
        environment.put("BRANDCAST_GATEWAY_PORT", Integer.toString(ports.of(Listener.GATEWAY)));
        environment.put("BRANDCAST_GATEWAY_ID", "gateway-1");
        environment.put("BRANDCAST_SMPP_SERVER_PORT", Integer.toString(ports.of(Listener.SMPP_SERVER)));
        mailEnvironment(environment);
        environment.put("BRANDCAST_ADMIN_FILE", secrets.admin().toString());
        if (demo) {
            environment.put("BRANDCAST_DEMO_FILE", secrets.demo(ports).toString());
            // The demo's partners are on this machine, too.
            environment.put("BRANDCAST_WEBHOOKS_ALLOW_PRIVATE_ADDRESSES", "true");
        }
        return environment;
    }

    /** Addresses and logins, for people and for tests. */
    ObjectNode endpoints() {
        ObjectNode endpoints = JSON.createObjectNode();
        endpoints.put("portalUrl", ports.url(Listener.PORTAL));
        JsonNode demoFile = secrets.read(secrets.demo(ports));
        ArrayNode users = JSON.createArrayNode();
        JsonNode admin = secrets.read(secrets.admin());
        users.addObject()
                .put("login", admin.path("login").asText())
                .put("password", admin.path("password").asText())
                .put("role", "admin")
                .put("tenant", "Brandcast");
        if (demo) {
            endpoints.put("apiKey", demoFile.path("apiKey").asText());
            endpoints.put("brandname", demoFile.path("brandname").asText());
            demoFile.path("users").forEach(users::add);
            JsonNode account = demoFile.path("smpp");
            endpoints
                    .putObject("smppServer")
                    .put("host", Listener.HOST)
                    .put("port", ports.of(Listener.SMPP_SERVER))
                    .put("systemId", account.path("systemId").asText())
                    .put("password", account.path("password").asText());
        }
        endpoints.set("users", users);
        endpoints.put("kafkaBootstrap", ports.address(Listener.KAFKA));
        endpoints.put("kafkaTenantBootstrap", ports.address(Listener.KAFKA_TENANTS));
        endpoints.put("clickhouseUrl", ports.url(Listener.CLICKHOUSE));
        endpoints.put("postgresUrl", postgres.jdbcUrl());
        endpoints.put("postgresUser", PostgresEngine.OWNER);
        endpoints.put("postgresPassword", secrets.password("postgres-owner"));
        endpoints.put("flinkUrl", ports.url(Listener.FLINK));
        endpoints.put("gatewayUrl", ports.url(Listener.GATEWAY));
        endpoints.put("batchUrl", ports.url(Listener.BATCH));
        endpoints.put("mailUrl", ports.url(Listener.MAIL_HTTP));
        endpoints.put("varDir", layout.var().toString());
        ArrayNode smscs = endpoints.putArray("smscs");
        demoFile.path("smscs").forEach(smsc -> addCarrier(smscs, smsc, "SMPP"));
        addCarrier(smscs, demoFile.path("offNet"), "HTTP");
        return endpoints;
    }

    private static void addCarrier(ArrayNode carriers, JsonNode carrier, String protocol) {
        carriers.addObject()
                .put("name", carrier.path("name").asText())
                .put("protocol", protocol)
                .put("host", carrier.path("host").asText())
                .put("port", carrier.path("port").asInt())
                .put("httpUrl", carrier.path("httpUrl").asText());
    }

    void writeEndpoints() throws IOException {
        Path file = layout.endpointsFile();
        Files.deleteIfExists(file);
        Files.createFile(
                file,
                java.nio.file.attribute.PosixFilePermissions.asFileAttribute(
                        java.nio.file.attribute.PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, endpoints().toPrettyString() + "\n");
    }

    /** Preparation of a part that needs none. */
    private static void nothing() {}
}
