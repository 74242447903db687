package org.brandcast.portal.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestKafka;
import org.brandcast.portal.testing.TestPortal;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.StatusUpdate;
import org.brandcast.schemas.Topics;
import org.brandcast.schemas.UnreadableRecordException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Webhooks from a partner's side: by the API and the page, told of what becomes of messages. */
class WebhookApiITCase {
    private static final List<String> WAY = List.of("ACCEPTED", "QUEUED", "SENT", "DELIVERED");
    private static final RecordCodec<StatusUpdate> CODEC = RecordCodec.of(StatusUpdate.class);

    private static TestPortal portal;

    private final List<Object> made = new ArrayList<>();
    private Receiver receiver;

    @BeforeAll
    static void shared() {
        portal = SharedPortal.portal();
        SharedPortal.pipeline();
    }

    @BeforeEach
    void start() {
        receiver = new Receiver();
    }

    @AfterEach
    void stop() {
        made.forEach(id -> call("DELETE", "/v1/webhooks/" + id, ""));
        receiver.close();
    }

    @Test
    void everyStatusOfAMessageIsToldInOrderAndAReplayTellsNothingAgain() throws Exception {
        Map<String, Object> webhook = create("{\"url\":\"" + receiver.url("/hook")
                + "\",\"statuses\":[\"ACCEPTED\",\"QUEUED\",\"SENT\",\"DELIVERED\"]}");
        String first = send("hook-1");
        awaitWay(() -> told(first));
        List<String> toldOnce = told(first);
        assertThat(receiver.calls())
                .filteredOn(call -> call.field("messageId").equals(first))
                .allSatisfy(call -> {
                    assertThat(call.field("clientRef")).isEqualTo("hook-1");
                    assertThat(call.field("to")).isEqualTo("84901234567");
                    assertThat(call.signature()).isEqualTo(signatureOf(webhook, call));
                });
        long lotus = portal.user(TestPortal.MAKER).tenantId();
        awaitWay(() -> published(lotus, first));
        List<String> publishedOnce = published(lotus, first);

        // Another portal's view, restored from an older backup, would do the same.
        portal.bean(Database.class)
                .run(
                        TenantScope.SYSTEM,
                        tx -> tx.update("UPDATE kafka_offset SET next_offset = 0 WHERE consumer = 'message-view'"));
        String second = send("hook-2");
        awaitWay(() -> told(second));
        awaitWay(() -> published(lotus, second));
        assertThat(told(first)).isEqualTo(toldOnce);
        assertThat(published(lotus, first)).isEqualTo(publishedOnce);
    }

    /** To the end, each status once and none after a later one; one that was overtaken may be missing. */
    private static void awaitWay(Supplier<List<String>> statuses) {
        TestPortal.await("the last status", () -> statuses.get().contains("DELIVERED"));
        List<Integer> places = statuses.get().stream().map(WAY::indexOf).toList();
        assertThat(places).doesNotHaveDuplicates().isSorted().doesNotContain(-1).endsWith(3);
    }

    @Test
    void finalStatusesAreToldWhereNoneIsNamed() throws IOException {
        Map<String, Object> webhook = create("{\"url\":\"" + receiver.url("/hook") + "\"}");
        assertThat(webhook.get("statuses"))
                .isEqualTo(List.of("DELIVERED", "PARTIAL", "FAILED", "EXPIRED", "REJECTED", "CANCELLED"));
        String id = send("final");
        TestPortal.await("its final status", () -> List.of("DELIVERED").equals(told(id)));
    }

    @Test
    void aWebhookIsChangedRenewedTestedAndDeleted() throws IOException {
        Map<String, Object> webhook = create("{\"url\":\"" + receiver.url("/hook") + "\",\"active\":false}");
        String path = "/v1/webhooks/" + webhook.get("id");
        assertThat((String) webhook.get("secret")).startsWith("whsec_").hasSize(49);
        assertThat(json(call("GET", path, ""))).doesNotContainKey("secret").containsEntry("active", false);
        assertThat(json(call("PATCH", path, "{\"active\":true,\"statuses\":[\"FAILED\"]}")))
                .containsEntry("active", true)
                .containsEntry("statuses", List.of("FAILED"))
                .containsEntry("url", receiver.url("/hook"));
        Map<String, Object> renewed = json(call("POST", path + "/secret", ""));
        assertThat(renewed.get("secret")).isNotEqualTo(webhook.get("secret"));
        assertThat(call("POST", path + "/test", "").statusCode()).isEqualTo(202);
        TestPortal.await(
                "the test event",
                () -> receiver.calls().stream()
                        .anyMatch(call -> call.field("type").equals("test")));
        assertThat(receiver.calls().get(0).signature())
                .isEqualTo(signatureOf(renewed, receiver.calls().get(0)));
        TestPortal.await(
                "its delivery to be told",
                () -> call("GET", path + "/deliveries", "").body().contains("\"state\":\"delivered\""));
        assertThat(json(call("GET", path + "/deliveries?state=dead", ""))).containsEntry("deliveries", List.of());
        assertThat(json(call("POST", path + "/resend", ""))).containsEntry("deliveries", 0);
        assertThat(call("DELETE", path, "").statusCode()).isEqualTo(204);
        assertThat(call("GET", path, "").statusCode()).isEqualTo(404);
        assertThat(json(call("DELETE", path, ""))).containsEntry("code", "WEBHOOK_UNKNOWN");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | url | FIELD_MISSING",
                "{'url':1} | url | FIELD_NOT_TEXT",
                "{'url':'nowhere'} | url | WEBHOOK_URL_UNREADABLE",
                "{'url':'https://a.vn','statuses':'SENT'} | statuses | FIELD_NOT_LIST",
                "{'url':'https://a.vn','statuses':[1]} | statuses | FIELD_NOT_TEXT",
                "{'url':'https://a.vn','statuses':[]} | statuses | WEBHOOK_STATUSES_EMPTY",
                "{'url':'https://a.vn','statuses':['GONE']} | statuses | WEBHOOK_STATUS_UNKNOWN",
                "{'url':'https://a.vn','active':'yes'} | active | FIELD_NOT_BOOLEAN",
                "{'url':'https://a.vn','secret':'mine'} | secret | WEBHOOK_FIELD_UNKNOWN",
            })
    void whatIsWrongIsNamed(String body, String field, String code) throws IOException {
        HttpResponse<String> answer = call("POST", "/v1/webhooks", body.replace('\'', '"'));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(json(answer)).containsEntry("field", field);
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    }

    @Test
    void whatIsNoJsonIsRefused() {
        assertThat(call("POST", "/v1/webhooks", "[]").statusCode()).isEqualTo(400);
        assertThat(call("POST", "/v1/webhooks", "{\"url\":").statusCode()).isEqualTo(400);
    }

    @Test
    void thePageDoesTheSame() {
        TestBrowser operator = new TestBrowser(portal, TestPortal.OPERATOR);
        long lotus = portal.user(TestPortal.MAKER).tenantId();
        assertThat(operator.get("/webhooks/new").body()).contains("https://", "Lotus Retail");
        Map<String, Object> form = Map.of(
                "tenantId", lotus, "url", receiver.url("/page"), "statuses", List.of("DELIVERED"), "active", "on");
        String page = operator.post("/webhooks", form).body();
        Matcher action = Pattern.compile("/webhooks/([0-9]+)").matcher(page);
        assertThat(action.find()).isTrue();
        made.add(action.group(1));
        String path = "/webhooks/" + action.group(1);
        assertThat(page).contains("data-testid=\"webhook-secret\"", "whsec_");
        assertThat(operator.get(path).body()).doesNotContain("whsec_").contains(receiver.url("/page"));
        assertThat(TestBrowser.location(operator.post(path, Map.of("do", "test"))))
                .isEqualTo(path);
        TestPortal.await("the test event", () -> !receiver.calls().isEmpty());
        assertThat(operator.post("/webhooks", Map.of("tenantId", lotus, "url", "mailto:x"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(new TestBrowser(portal, TestPortal.MAKER).get("/webhooks").statusCode())
                .as("a campaign maker")
                .isEqualTo(403);
        assertThat(TestBrowser.location(operator.post(path, Map.of("do", "delete"))))
                .isEqualTo("/webhooks");
        assertThat(operator.get(path).statusCode()).isEqualTo(404);
    }

    /** Statuses that came for a message, as often and in the order as they came. */
    private List<String> told(String messageId) {
        return receiver.calls().stream()
                .filter(call -> call.field("messageId").equals(messageId))
                .map(call -> call.field("status"))
                .toList();
    }

    private static List<String> published(long tenantId, String messageId) {
        TopicPartition topic = new TopicPartition(Topics.tenantStatus(tenantId), 0);
        List<String> statuses = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", TestKafka.bootstrap()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(topic));
            consumer.seekToBeginning(List.of(topic));
            long end = consumer.endOffsets(List.of(topic)).get(topic);
            while (consumer.position(topic) < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    try {
                        StatusUpdate update = CODEC.decode(record.value());
                        if (update.getMessageId().equals(messageId)) {
                            statuses.add(update.getStatus());
                        }
                    } catch (UnreadableRecordException e) {
                        throw new IllegalStateException(e);
                    }
                });
            }
        }
        return statuses;
    }

    private static String signatureOf(Map<String, Object> webhook, Receiver.Call call) {
        Matcher time = Pattern.compile("t=([0-9]+),.*").matcher(call.signature());
        assertThat(time.matches()).isTrue();
        return WebhookSignature.of(
                (String) webhook.get("secret"),
                Long.parseLong(time.group(1)),
                call.body().getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> create(String body) throws IOException {
        HttpResponse<String> answer = call("POST", "/v1/webhooks", body);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        Map<String, Object> webhook = json(answer);
        made.add(webhook.get("id"));
        return webhook;
    }

    private static String send(String clientRef) throws IOException {
        HttpResponse<String> answer = call(
                "POST",
                "/v1/messages",
                "{\"from\":\"LOTUS\",\"to\":\"0901234567\",\"text\":\"a\",\"type\":\"care\",\"clientRef\":\""
                        + clientRef + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return (String) json(answer).get("messageId");
    }

    private static HttpResponse<String> call(String method, String path, String body) {
        return portal.send(HttpRequest.newBuilder(portal.uri(path))
                .header("Authorization", "Bearer " + TestPortal.API_KEY)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build());
    }

    private static Map<String, Object> json(HttpResponse<String> answer) throws IOException {
        return portal.bean(JsonMapper.class)
                .readValue(answer.body().getBytes(StandardCharsets.UTF_8), Argument.mapOf(String.class, Object.class));
    }
}
