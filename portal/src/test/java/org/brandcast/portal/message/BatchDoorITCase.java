package org.brandcast.portal.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestPortal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract of /v1/messages/batch. */
class BatchDoorITCase {
    private static final String GOOD = "{\"from\":\"LOTUS\",\"to\":\"0901234567\",\"text\":\"a\",\"type\":\"care\"}";
    private static TestPortal portal;

    @BeforeAll
    static void start() {
        portal = SharedPortal.portal();
    }

    @Test
    void a_thousand_messages_are_each_known_and_a_bad_one_keeps_no_other_back() throws IOException {
        String items = IntStream.range(0, 1_000)
                .mapToObj(i -> i % 100 == 7
                        ? "{\"from\":\"LOTUS\",\"to\":\"02838221234\",\"text\":\"a\",\"type\":\"care\",\"clientRef\":\"thousand-"
                                + i + "\"}"
                        : "{\"from\":\"LOTUS\",\"to\":\"090" + (2_000_000 + i)
                                + "\",\"text\":\"a\",\"type\":\"care\",\"clientRef\":\"thousand-" + i + "\"}")
                .collect(Collectors.joining(","));
        HttpResponse<String> answer = post("{\"messages\":[" + items + "]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(json(answer)).containsEntry("accepted", 990).containsEntry("refused", 10);

        Set<String> ids = new HashSet<>();
        List<Map<String, Object>> results = results(answer);
        assertThat(results).hasSize(1_000);
        for (int i = 0; i < results.size(); i++) {
            Map<String, Object> result = results.get(i);
            assertThat(result).containsEntry("index", i).containsEntry("clientRef", "thousand-" + i);
            if (i % 100 == 7) {
                assertThat(result).containsEntry("status", 422).doesNotContainKey("messageId");
                assertThat(result.get("errors").toString()).contains("field=to", "code=NUMBER_LANDLINE");
            } else {
                assertThat(result).containsEntry("status", 202).containsEntry("segments", 1);
                ids.add((String) result.get("messageId"));
            }
        }
        assertThat(ids).hasSize(990);
        String last = (String) results.get(999).get("messageId");
        assertThat(portal.send(request("/v1/messages/" + last).GET().build()).statusCode())
                .isEqualTo(200);

        assertThat(results(post("{\"messages\":[" + items + "]}")))
                .as("the same batch again is the same messages")
                .isEqualTo(results);
    }

    @Test
    void a_message_in_a_batch_is_the_message_that_it_is_alone() throws IOException {
        String message = GOOD.replace("}", ",\"clientRef\":\"alone-1\"}");
        Object alone = json(portal.send(request("/v1/messages")
                        .POST(BodyPublishers.ofString(message))
                        .build()))
                .get("messageId");
        List<Map<String, Object>> results = results(post("{\"messages\":[" + message + "," + message + "]}"));
        assertThat(results).extracting(result -> result.get("messageId")).containsExactly(alone, alone);
        assertThat(alone).isNotNull();
    }

    @Test
    void each_entry_is_judged_as_a_single_message_is() throws IOException {
        List<Map<String, Object>> results = results(
                post("{\"messages\":[7, [], {}, {\"from\":\"LOTUS\",\"sender\":{\"x\":[1]}}, " + GOOD + ", null]}"));
        assertThat(results).extracting(result -> result.get("status")).containsExactly(422, 422, 422, 422, 202, 422);
        assertThat(results.get(0).get("errors").toString()).contains("ITEM_NOT_OBJECT");
        assertThat(results.get(1).get("errors").toString()).contains("ITEM_NOT_OBJECT");
        assertThat(results.get(2).get("errors").toString())
                .contains("field=from", "field=to", "field=text", "field=type")
                .doesNotContain("ITEM_NOT_OBJECT");
        assertThat(results.get(3).get("errors").toString())
                .contains("code=FIELD_UNKNOWN", "field=to")
                .doesNotContain("field=from");
        assertThat(results.get(5).get("errors").toString()).contains("ITEM_NOT_OBJECT");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "not json | 400 | NOT_JSON",
                "[] | 400 | NOT_JSON",
                "{'messages':[{}} | 400 | NOT_JSON",
                "{'messages':[{'from':'LOTUS'} | 400 | NOT_JSON",
                "{'messages':[]} {} | 400 | NOT_JSON",
                "{} | 422 | FIELD_MISSING",
                "{'messages':[]} | 422 | BATCH_EMPTY",
                "{'messages':{}} | 422 | FIELD_NOT_LIST",
                "{'messages':[GOOD],'messages':[GOOD]} | 422 | FIELD_REPEATED",
                "{'messages':[GOOD],'from':'LOTUS'} | 422 | BATCH_FIELD_UNKNOWN",
            })
    void what_is_wrong_with_the_batch_sends_nothing(String body, int status, String code) {
        HttpResponse<String> answer = post(body.replace('\'', '"').replace("GOOD", GOOD));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains(code).doesNotContain("messageId");
    }

    @Test
    void too_many_messages_are_refused_whole() {
        String many = "{\"messages\":[" + String.join(",", Collections.nCopies(1_001, GOOD)) + "]}";
        HttpResponse<String> tooMany = post(many);
        assertThat(tooMany.statusCode()).isEqualTo(422);
        assertThat(tooMany.body()).contains("BATCH_TOO_LARGE").contains("1001");
    }

    /** Told at once, and not when the connection has idled for minutes: the rest of the body is let go. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    @Timeout(120)
    void too_many_octets_are_refused_whole(boolean saysItsLength) {
        byte[] body = ("{\"messages\":[" + " ".repeat(16 * 1024 * 1024) + GOOD + "]}").getBytes(UTF_8);
        HttpResponse<String> large = portal.send(request("/v1/messages/batch")
                .POST(
                        saysItsLength
                                ? BodyPublishers.ofByteArray(body)
                                : BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build());
        assertThat(large.statusCode()).isEqualTo(413);
        assertThat(large.body()).contains("BATCH_BYTES");
    }

    @Test
    void who_has_no_key_gets_nothing() {
        HttpResponse<String> none = portal.send(HttpRequest.newBuilder(portal.uri("/v1/messages/batch"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"messages\":[" + GOOD + "]}"))
                .build());
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    private static HttpResponse<String> post(String body) {
        return portal.send(request("/v1/messages/batch")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(portal.uri(path))
                .header("Authorization", "Bearer " + TestPortal.API_KEY)
                .header("Content-Type", "application/json");
    }

    private static Map<String, Object> json(HttpResponse<String> response) throws IOException {
        return portal.bean(JsonMapper.class).readValue(response.body(), Argument.mapOf(String.class, Object.class));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> results(HttpResponse<String> response) throws IOException {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return (List<Map<String, Object>>) json(response).get("results");
    }
}
