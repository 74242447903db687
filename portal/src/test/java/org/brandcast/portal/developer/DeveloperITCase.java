package org.brandcast.portal.developer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.kafka.KafkaConfig;
import org.brandcast.portal.security.Role;
import org.brandcast.portal.tenant.TenantService;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestPortal;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.Topics;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an engineer of a partner does first: a key of the sandbox, a quick start, a look at the account. */
class DeveloperITCase {
    private static final String DEVELOPER = "engineer@lotus.local";
    private static final Pattern KEY = Pattern.compile("data-testid=\"new-key-value\" value=\"(bc_[0-9A-Za-z]{32})\"");

    private static TestPortal portal;
    private static TestBrowser developer;
    private static long lotus;
    private static String sandboxKey;

    @BeforeAll
    static void people() {
        portal = SharedPortal.portal();
        lotus = portal.user(TestPortal.MAKER).tenantId();
        portal.bean(TenantService.class)
                .createUser(portal.user(TestPortal.OPERATOR), lotus, DEVELOPER, TestPortal.PASSWORD, Role.DEVELOPER);
        developer = new TestBrowser(portal, DEVELOPER);
        sandboxKey = key("Thử nghiệm", "on");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/developer", "/developer/reference", "/developer/codes"})
    void everyPageOpensInBothLanguages(String path) {
        for (String lang : List.of("vi", "en")) {
            HttpResponse<String> page = developer.get(path, lang);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("<html lang=\"" + lang + "\"").doesNotContain("??");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0961234560, DELIVERED, DLR_DELIVERED",
        "0961234561, FAILED, DLR_UNDELIVERABLE",
        "0961234562, EXPIRED, DLR_EXPIRED",
        "0961234563, REJECTED, BRANDNAME_NOT_REGISTERED"
    })
    void a_sandbox_message_ends_as_its_number_says_and_goes_nowhere(String to, String end, String reason)
            throws Exception {
        long before = doors();
        Map<String, Object> taken = json(send(sandboxKey, message(to, "sandbox-" + to)), 202);
        String id = taken.get("messageId").toString();
        TestPortal.await("the end of " + id, () -> end.equals(status(sandboxKey, id)));
        Map<String, Object> life = json(ask(sandboxKey, "/v1/messages/" + id), 200);
        assertThat(life).containsEntry("reason", reason).containsEntry("clientRef", "sandbox-" + to);
        assertThat(doors()).as("records at the doors").isEqualTo(before);

        assertThat(ask(TestPortal.API_KEY, "/v1/messages/" + id).statusCode())
                .as("a key that isn't of the sandbox sees none of it")
                .isEqualTo(404);
    }

    @Test
    void the_same_reference_is_the_same_sandbox_message_and_no_real_one() throws Exception {
        String id = json(send(sandboxKey, message("0961234560", "twice")), 202)
                .get("messageId")
                .toString();
        assertThat(json(send(sandboxKey, message("0961234560", "twice")), 202)).containsEntry("messageId", id);
        assertThat(json(send(sandboxKey, message("0961234561", "twice")), 202)).containsEntry("messageId", id);
        assertThat(json(ask(sandboxKey, "/v1/messages/" + id), 200))
                .containsEntry("to", "84961234560")
                .containsEntry("conflicts", 1);
        assertThat(json(send(TestPortal.API_KEY, message("0961234560", "twice")), 202))
                .doesNotContainEntry("messageId", id);
        Map<String, Object> batch = json(
                post(
                        sandboxKey,
                        "/v1/messages/batch",
                        "{\"messages\":[" + message("0961234560", "twice") + "," + message("123", "bad") + "]}"),
                200);
        assertThat(batch).containsEntry("accepted", 1).containsEntry("refused", 1);
        assertThat(batch.get("results").toString()).contains(id).contains("NUMBER_");
    }

    @Test
    void pages_follow_one_another_without_gap_or_repetition() throws Exception {
        for (int i = 0; i < 7; i++) {
            send(sandboxKey, message("096123456" + i, "page-" + i));
        }
        Set<Object> seen = new HashSet<>();
        String cursor = "";
        int pages = 0;
        do {
            Map<String, Object> page = json(ask(sandboxKey, "/v1/messages?limit=3" + cursor), 200);
            for (Map<String, Object> each : items(page, "messages")) {
                assertThat(seen.add(each.get("messageId"))).as("told once").isTrue();
            }
            pages++;
            cursor = page.get("next") == null ? "" : "&cursor=" + page.get("next");
        } while (!cursor.isEmpty() && pages < 100);
        assertThat(seen).hasSizeGreaterThanOrEqualTo(7);
        assertThat((long) seen.size())
                .isEqualTo(portal.bean(Database.class)
                        .call(
                                TenantScope.SYSTEM,
                                tx -> tx.number("SELECT count(*) FROM sandbox_message WHERE tenant_id = ?", lotus)));
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/messages?limit=0, limit, LIMIT_INVALID",
        "/v1/messages?limit=201, limit, LIMIT_INVALID",
        "/v1/balance?limit=x, limit, LIMIT_INVALID",
        "/v1/brandnames?cursor=%20', cursor, CURSOR_INVALID",
        "/v1/templates?cursor=f-1, cursor, CURSOR_INVALID",
        "/v1/messages?status=sent, status, PARAMETER_CHOICE",
        "/v1/messages?type=OTP, type, PARAMETER_CHOICE",
        "/v1/messages?campaignId=a, campaignId, FIELD_NOT_INTEGER",
        "/v1/messages?since=yesterday, since, PARAMETER_INSTANT"
    })
    void what_cannot_be_read_is_named(String path, String field, String code) throws Exception {
        Map<String, Object> problem = json(ask(TestPortal.API_KEY, path), 422);
        assertThat(problem).containsEntry("field", field);
        assertThat(problem.get("errors").toString()).contains("code=" + code);
        assertThat(problem.get("remedy").toString()).isNotEmpty().doesNotContain("{detail}");
    }

    @Test
    void the_account_is_the_tenants_own() throws Exception {
        Map<String, Object> balance = json(ask(TestPortal.API_KEY, "/v1/balance"), 200);
        for (Map<String, Object> order : items(balance, "orders")) {
            assertThat(number(order, "granted"))
                    .isEqualTo(number(order, "posted") + number(order, "reserved") + number(order, "left"));
        }
        long own = portal.bean(Database.class)
                .call(
                        TenantScope.SYSTEM,
                        tx -> tx.number("SELECT count(*) FROM sales_order WHERE tenant_id = ?", lotus));
        assertThat((long) items(balance, "orders").size())
                .isEqualTo(Math.min(own, 50))
                .isPositive();
        assertThat(items(json(ask(TestPortal.API_KEY, "/v1/brandnames"), 200), "brandnames"))
                .extracting(each -> each.get("name"))
                .contains("LOTUS");
        assertThat(ask(sandboxKeyWithout("account:read"), "/v1/balance").statusCode())
                .isEqualTo(403);
    }

    /** The programs of the developer page, as they are downloaded. */
    @Test
    void the_quick_starts_run(@TempDir Path folder) throws Exception {
        String java = ProcessHandle.current().info().command().orElseThrow();
        Map<String, List<String>> commands =
                Map.of("send.sh", List.of("sh"), "Send.java", List.of(java), "send.py", List.of("python3"));
        for (QuickStart quick : QuickStart.all()) {
            HttpResponse<String> program =
                    portal.send(HttpRequest.newBuilder(portal.uri("/assets/quickstart/" + quick.file()))
                            .GET()
                            .build());
            assertThat(program.body()).isEqualTo(quick.code());
            Path file = Files.writeString(folder.resolve(quick.file()), program.body());
            List<String> command = new ArrayList<>(commands.get(quick.file()));
            command.add(file.toString());
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment()
                    .putAll(Map.of(
                            "BRANDCAST_KEY",
                            sandboxKey,
                            "BRANDCAST_URL",
                            portal.uri("/").toString().replaceFirst("/$", ""),
                            "BRANDCAST_REF",
                            "quick-" + quick.language(),
                            "BRANDCAST_TO",
                            "0961234561"));
            Process process = builder.start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(said).isZero();
            assertThat(said).contains("taken in: ").contains("end: FAILED");
        }
    }

    private static long doors() throws Exception {
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", portal.bean(KafkaConfig.class).bootstrap()))) {
            Set<String> names = new HashSet<>();
            for (MessageType type : MessageType.values()) {
                names.add(Topics.door(type));
            }
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            admin.describeTopics(names)
                    .allTopicNames()
                    .get()
                    .forEach((name, topic) -> topic.partitions()
                            .forEach(partition ->
                                    ends.put(new TopicPartition(name, partition.partition()), OffsetSpec.latest())));
            return admin.listOffsets(ends).all().get().values().stream()
                    .mapToLong(end -> end.offset())
                    .sum();
        }
    }

    private static String sandboxKeyWithout(String scope) {
        return key("Thiếu " + scope, "on", "messages:send", "messages:read");
    }

    private static String key(String name, String sandbox, String... scopes) {
        List<String> given =
                scopes.length == 0 ? List.of("messages:send", "messages:read", "account:read") : List.of(scopes);
        HttpResponse<String> made =
                developer.post("/keys", Map.of("tenantId", lotus, "name", name, "scopes", given, "sandbox", sandbox));
        Matcher found = KEY.matcher(made.body());
        assertThat(found.find()).as(made.body()).isTrue();
        return found.group(1);
    }

    private static String message(String to, String ref) {
        return "{\"from\":\"LOTUS\",\"to\":\"" + to + "\",\"text\":\"Xin chao\",\"type\":\"care\",\"clientRef\":\""
                + ref + "\"}";
    }

    private static String status(String key, String id) {
        try {
            return json(ask(key, "/v1/messages/" + id), 200).get("status").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpResponse<String> send(String key, String body) {
        return post(key, "/v1/messages", body);
    }

    private static HttpResponse<String> post(String key, String path, String body) {
        return portal.send(
                request(key, path).POST(BodyPublishers.ofString(body)).build());
    }

    private static HttpResponse<String> ask(String key, String path) {
        return portal.send(request(key, path).GET().build());
    }

    private static HttpRequest.Builder request(String key, String path) {
        return HttpRequest.newBuilder(portal.uri(path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json");
    }

    private static Map<String, Object> json(HttpResponse<String> answer, int status) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return portal.bean(JsonMapper.class).readValue(answer.body(), Argument.mapOf(String.class, Object.class));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> items(Map<String, Object> page, String name) {
        return (List<Map<String, Object>>) page.get(name);
    }

    private static long number(Map<String, Object> from, String name) {
        return ((Number) from.get(name)).longValue();
    }
}
