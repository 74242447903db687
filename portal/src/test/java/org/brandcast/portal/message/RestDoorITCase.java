package org.brandcast.portal.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestPortal;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The contract of /v1/messages, each rule with what breaks it. */
class RestDoorITCase {
    private static TestPortal portal;

    @BeforeAll
    static void start() {
        portal = SharedPortal.portal();
    }

    @Test
    void accepted_is_durable_and_known_at_once() throws IOException {
        HttpResponse<String> sent =
                post("{\"from\":\"lotus\",\"to\":\"090 123 45 67\",\"text\":\"Xin chào\",\"type\":\"care\"}");
        assertThat(sent.statusCode()).isEqualTo(202);
        Map<String, Object> answer = json(sent);
        assertThat(answer).containsOnlyKeys("messageId", "segments").containsEntry("segments", 1);

        HttpResponse<String> asked = get((String) answer.get("messageId"));
        assertThat(asked.statusCode()).isEqualTo(200);
        assertThat(json(asked))
                .containsEntry("type", "care")
                .containsEntry("from", "lotus")
                .containsEntry("to", "84901234567")
                .containsEntry("conflicts", 0);
        String id = (String) answer.get("messageId");
        TestPortal.await("the message to be delivered", () -> get(id).body().contains("\"status\":\"DELIVERED\""));
    }

    @Test
    void a_message_is_known_before_anything_is_decided() throws IOException {
        SharedPortal.pipeline().hold();
        try {
            String id = (String) json(post("{\"from\":\"LOTUS\",\"to\":\"0901234568\",\"text\":\"a\",\"type\":\"ad\"}"))
                    .get("messageId");
            HttpResponse<String> asked = get(id);
            assertThat(asked.statusCode()).isEqualTo(200);
            assertThat(json(asked)).containsEntry("status", "ACCEPTED").containsEntry("segments", 0);
        } finally {
            SharedPortal.pipeline().release();
        }
    }

    @Test
    void the_same_client_ref_is_the_same_message() throws IOException {
        String body =
                "{\"from\":\"LOTUS\",\"to\":\"0901234567\",\"text\":\"a\",\"type\":\"otp\",\"clientRef\":\"x-1\"}";
        String first = (String) json(post(body)).get("messageId");
        HttpResponse<String> again = post(body.replace("\"text\":\"a\"", "\"text\":\"another\""));
        assertThat(again.statusCode()).isEqualTo(202);
        assertThat(json(again)).containsEntry("messageId", first);
        TestPortal.await("the conflict to be shown", () -> get(first).body().contains("\"conflicts\":1"));
        assertThat(post(body).statusCode()).as("the same body again").isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'from':'LOTUS','to':'0901234567','text':'a','type':'care','sender':'x'} | sender | FIELD_UNKNOWN",
                "{'from':'LOTUS','to':'0901234567','text':'a','type':'care','tenantId':1} | tenantId | FIELD_UNKNOWN",
                "{'from':'LOTUS','to':'0901234567','text':'a','type':'care','type':'ad'} | type | FIELD_REPEATED",
                "{'to':'0901234567','text':'a','type':'care'} | from | FIELD_MISSING",
                "{'from':'LOTUS','text':'a','type':'care'} | to | FIELD_MISSING",
                "{'from':'LOTUS','to':'0901234567','type':'care'} | text | FIELD_MISSING",
                "{'from':'LOTUS','to':'0901234567','text':'a'} | type | FIELD_MISSING",
                "{'from':'LOTUS','to':901234567,'text':'a','type':'care'} | to | FIELD_NOT_TEXT",
                "{'from':'LOTUS','to':null,'text':'a','type':'care'} | to | FIELD_NOT_TEXT",
                "{'from':'LOTUS','to':['0901234567'],'text':'a','type':'care'} | to | FIELD_NOT_TEXT",
                "{'from':'LOTUS','to':'0901234567','text':'a','type':'promo'} | type | TYPE_UNKNOWN",
                "{'from':'LOTUS','to':'0901234567','text':'a','type':'CARE'} | type | TYPE_UNKNOWN",
                "{'from':'LOTUS','to':'02838221234','text':'a','type':'care'} | to | NUMBER_LANDLINE",
                "{'from':'LOTUS','to':'8.49E+10','text':'a','type':'care'} | to | NUMBER_SCIENTIFIC",
                "{'from':'LOTUS','to':'+14155550100','text':'a','type':'care'} | to | NUMBER_FOREIGN",
                "{'from':'LOTUS','to':'','text':'a','type':'care'} | to | NUMBER_EMPTY",
                "{'from':'LOTUS','to':'0951234567','text':'a','type':'care'} | to | NUMBER_UNKNOWN_PREFIX",
                "{'from':'SONGXANH','to':'0901234567','text':'a','type':'care'} | from | BRANDNAME_NOT_OWNED",
                "{'from':'NOBODY','to':'0901234567','text':'a','type':'care'} | from | BRANDNAME_NOT_OWNED",
                "{'from':'TOOLONGNAME1','to':'0901234567','text':'a','type':'care'} | from | BRANDNAME_LONG",
                "{'from':'LOTUS','to':'0901234567','text':'   ','type':'care'} | text | TEXT_EMPTY",
                "{'from':'LOTUS','to':'0901234567','text':'a','type':'care','clientRef':' '} | clientRef | CLIENT_REF_INVALID",
                "{'from':'LOTUS','to':'0901234567','text':'a','type':'care','orderId':'1'} | orderId | FIELD_NOT_INTEGER",
                "{'from':'LOTUS','to':'0901234567','text':'a','type':'care','orderId':1.5} | orderId | FIELD_NOT_INTEGER",
                "{'from':'LOTUS','to':'0901234567','text':'a','type':'care','orderId':99999999999999999999} | orderId | FIELD_NOT_INTEGER",
                "{'from':'LOTUS','to':'0901234567','text':'a','type':'care','orderId':0} | orderId | ORDER_UNKNOWN",
            })
    void what_needs_no_state_fails_at_once(String body, String field, String code) throws IOException {
        HttpResponse<String> answer = post(body.replace('\'', '"'));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        Map<String, Object> problem = json(answer);
        assertThat(problem).containsEntry("field", field).containsKeys("type", "title", "detail", "remedy", "value");
        assertThat(problem.get("errors").toString()).contains("code=" + code);
    }

    @Test
    void a_text_that_no_carrier_takes_is_too_long() throws IOException {
        HttpResponse<String> answer = post("{\"from\":\"LOTUS\",\"to\":\"0901234567\",\"type\":\"care\",\"text\":\""
                + "a".repeat(153 * 6 + 1) + "\"}");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(json(answer)).containsEntry("field", "text");
        assertThat(post("{\"from\":\"LOTUS\",\"to\":\"0901234567\",\"type\":\"care\",\"text\":\"" + "a".repeat(153 * 6)
                                + "\"}")
                        .statusCode())
                .isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {"not json", "[]", "{'from':", "{} {}", "''"})
    void what_is_not_one_json_object_is_refused(String body) {
        HttpResponse<String> answer = post(body.replace('\'', '"'));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("NOT_JSON");
    }

    @Test
    void everything_wrong_is_told_at_once_in_the_callers_language() throws IOException {
        HttpRequest.Builder request = request("/v1/messages", TestPortal.API_KEY)
                .POST(BodyPublishers.ofString("{\"form\":\"LOTUS\",\"to\":\"12\",\"type\":\"care\"}"));
        HttpResponse<String> english = portal.send(
                request.copy().header("Accept-Language", "en-GB,en;q=0.9").build());
        HttpResponse<String> vietnamese = portal.send(request.copy().build());
        assertThat(json(english).get("errors").toString())
                .contains("field=form", "field=to", "field=from", "field=text");
        assertThat(english.body()).contains("There is no field");
        assertThat(vietnamese.body()).contains("Không có trường");
    }

    @Test
    void who_has_no_key_gets_nothing() throws IOException {
        HttpRequest.Builder anonymous =
                HttpRequest.newBuilder(portal.uri("/v1/messages")).POST(BodyPublishers.ofString("{}"));
        HttpResponse<String> none = portal.send(
                anonymous.copy().header("Content-Type", "application/json").build());
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(none.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(portal.send(request("/v1/messages", "bc_wrong")
                                .POST(BodyPublishers.ofString("{}"))
                                .build())
                        .statusCode())
                .isEqualTo(401);
        assertThat(portal.send(anonymous
                                .copy()
                                .header("Content-Type", "application/json")
                                .header("Cookie", portal.cookie(TestPortal.MAKER))
                                .build())
                        .statusCode())
                .as("a browser's session is no key")
                .isEqualTo(401);
    }

    @Test
    void unknown_ids_and_paths_are_problems() throws IOException {
        assertThat(get(UUID.randomUUID().toString()).statusCode()).isEqualTo(404);
        assertThat(get("nonsense").statusCode()).isEqualTo(404);
        HttpResponse<String> nothing =
                portal.send(request("/v1/nothing", TestPortal.API_KEY).GET().build());
        assertThat(nothing.statusCode()).isEqualTo(404);
        assertThat(json(nothing)).containsEntry("code", "NOT_FOUND");
        HttpResponse<String> xml = portal.send(HttpRequest.newBuilder(portal.uri("/v1/messages"))
                .header("Authorization", "Bearer " + TestPortal.API_KEY)
                .header("Content-Type", "text/xml")
                .POST(BodyPublishers.ofString("<a/>"))
                .build());
        assertThat(xml.statusCode()).isEqualTo(415);
        assertThat(json(xml)).containsEntry("code", "UNSUPPORTED_MEDIA_TYPE");
    }

    private static HttpResponse<String> post(String body) {
        return portal.send(request("/v1/messages", TestPortal.API_KEY)
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private static HttpResponse<String> get(String messageId) {
        return portal.send(
                request("/v1/messages/" + messageId, TestPortal.API_KEY).GET().build());
    }

    private static HttpRequest.Builder request(String path, String key) {
        return HttpRequest.newBuilder(portal.uri(path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json");
    }

    private static Map<String, Object> json(HttpResponse<String> response) throws IOException {
        return portal.bean(JsonMapper.class).readValue(response.body(), Argument.mapOf(String.class, Object.class));
    }
}
