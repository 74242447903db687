package org.brandcast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A partner's program sends over REST: what it is told, what the carriers receive, what it costs. */
@Order(1)
class RestJourneyITCase {
    private static final Duration PATIENCE = Duration.ofSeconds(Stack.scaled(90, 300));
    private static final List<String> PREFIXES = List.of("098", "091", "090", "092", "087", "055", "099");

    private final Stack stack = new Stack();

    @BeforeEach
    void carriersDeliverEverything() {
        stack.simulators.behave("{\"receipts\":{\"delayMillis\":100,\"jitterMillis\":200,\"failureRate\":0}}");
    }

    @AfterEach
    void carriersBehaveAsUsual() {
        stack.simulators.behaveAsUsual();
    }

    @Test
    void messagesAreDeliveredCountedAndPaidOnce() {
        String word = Stack.word();
        Books.Balance before = stack.balance();
        int count = Stack.scaled(40, 2_000);
        List<String> ids = new ArrayList<>();
        long segments = 0;
        for (int i = 0; i < count; i++) {
            String to = Stack.number(PREFIXES.get(i % PREFIXES.size()));
            String text = word + (i % 4 == 0 ? " Kính chào quý khách, đơn hàng đã giao. ".repeat(3) : " Xin chao " + i);
            ObjectNode body = RestDoor.message(stack.brandname, to, text, word + "-" + i);
            JsonNode first = stack.rest.accepted(body);
            JsonNode again = stack.rest.accepted(body);
            assertThat(again).as("a repeat of the same request").isEqualTo(first);
            ids.add(first.path("messageId").asText());
            segments += first.path("segments").asLong();
            assertThat(stack.rest.get(ids.get(i)).status())
                    .as("GET of %s right after its 202", ids.get(i))
                    .isEqualTo(200);
        }
        assertThat(new HashSet<>(ids)).hasSize(count);
        awaitStatus(ids, "DELIVERED");
        List<Simulators.Segment> received = stack.simulators.segments(word);
        assertThat(received.stream().map(Simulators.Segment::identity).distinct())
                .hasSize(received.size());
        assertThat(received.stream().filter(segment -> segment.part() == 1)).hasSize(count);
        assertThat(received.stream()
                        .filter(segment -> segment.part() == 1)
                        .mapToLong(Simulators.Segment::parts)
                        .sum())
                .as("segments that the 202 promised")
                .isEqualTo(segments);
        stack.awaitBalance(before, segments, PATIENCE);
        String inIds =
                "(" + String.join(",", ids.stream().map(id -> "'" + id + "'").toList()) + ")";
        assertThat(stack.clickHouse
                        .rows("SELECT count() AS n, countIf(status = 'DELIVERED') AS delivered,"
                                + " sum(segments) AS segments, sum(accepted_segments) AS accepted"
                                + " FROM brandcast.messages FINAL WHERE message_id IN " + inIds)
                        .toString())
                .isEqualTo("[{\"n\":%d,\"delivered\":%d,\"segments\":%d,\"accepted\":%d}]"
                        .formatted(count, count, segments, segments));
    }

    /** A thousand at once, of which some can't be sent: each is answered for, and those that can are sent and paid. */
    @Test
    void aBatchIsAnsweredForEachOfItsMessages() {
        String word = Stack.word();
        Books.Balance before = stack.balance();
        int size = 1_000;
        int everyBad = 50;
        ObjectNode batch = Http.JSON.createObjectNode();
        ArrayNode messages = batch.putArray("messages");
        for (int i = 0; i < size; i++) {
            String to = i % everyBad == 0 ? "0981" : Stack.number(PREFIXES.get(i % PREFIXES.size()));
            messages.add(RestDoor.message(stack.brandname, to, word + " lo " + i, word + "-" + i));
        }
        JsonNode answer =
                Http.ok(stack.rest.postBatch(batch.toString()), "the batch").json();
        int bad = size / everyBad;
        assertThat(answer.path("accepted").asInt()).isEqualTo(size - bad);
        assertThat(answer.path("refused").asInt()).isEqualTo(bad);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            JsonNode result = answer.path("results").path(i);
            assertThat(result.path("clientRef").asText()).isEqualTo(word + "-" + i);
            if (i % everyBad == 0) {
                assertThat(result.path("status").asInt()).isEqualTo(422);
                assertThat(result.at("/errors/0/code").asText()).isEqualTo("NUMBER_SHORT");
            } else {
                assertThat(result.path("status").asInt()).isEqualTo(202);
                ids.add(result.path("messageId").asText());
            }
        }
        assertThat(Http.ok(stack.rest.postBatch(batch.toString()), "the same batch again")
                        .json())
                .isEqualTo(answer);
        awaitStatus(ids, "DELIVERED");
        assertThat(stack.simulators.matching(word, "submits")).isEqualTo(ids.size());
        stack.awaitBalance(before, ids.size(), PATIENCE);
    }

    private void awaitStatus(List<String> ids, String wanted) {
        Set<String> open = new HashSet<>(ids);
        Waiting.until("all " + ids.size() + " messages are " + wanted, PATIENCE, () -> {
            open.removeIf(id -> stack.rest.status(id).equals(wanted));
            return open.isEmpty()
                    ? Optional.empty()
                    : Optional.of(open.size() + " are not; one of them: "
                            + stack.rest.get(open.iterator().next()).text());
        });
    }

    @Test
    void theSameClientRefAtTheSameTimeIsOneMessage() {
        String word = Stack.word();
        String body = RestDoor.message(stack.brandname, Stack.number("098"), word + " cung luc", word)
                .toString();
        Set<String> ids = new HashSet<>();
        IntStream.range(0, 16)
                .parallel()
                .mapToObj(i -> stack.rest.post(body))
                .toList()
                .forEach(answer -> {
                    assertThat(answer.status()).isEqualTo(202);
                    ids.add(answer.json().path("messageId").asText());
                });
        assertThat(ids).hasSize(1);
        awaitStatus(List.copyOf(ids), "DELIVERED");
        assertThat(stack.simulators.segments(word)).hasSize(1);
    }

    @Test
    void theSameClientRefWithAnotherTextChangesNothingAndIsShown() {
        String word = Stack.word();
        String to = Stack.number("091");
        JsonNode first = stack.rest.accepted(RestDoor.message(stack.brandname, to, word + " mot", word));
        String id = first.path("messageId").asText();
        JsonNode other = stack.rest.accepted(RestDoor.message(stack.brandname, to, word + " hai", word));
        assertThat(other.path("messageId").asText()).isEqualTo(id);
        Waiting.until("the conflict is shown at the original", PATIENCE, () -> {
            JsonNode message = stack.rest.get(id).json();
            return message.path("conflicts").asInt() == 1
                            && message.path("status").asText().equals("DELIVERED")
                    ? Optional.empty()
                    : Optional.of(message.toString());
        });
        assertThat(stack.simulators.segments(word))
                .extracting(Simulators.Segment::text)
                .containsExactly(word + " mot");
    }

    @Test
    void whatAdmissionRefusesSaysWhyAndIsNotPaid() {
        String word = Stack.word();
        Books.Balance before = stack.balance();
        JsonNode accepted = stack.rest.accepted(
                RestDoor.message(stack.brandname, Stack.number("090"), word + " Vay nong trong ngay", word));
        String id = accepted.path("messageId").asText();
        awaitStatus(List.of(id), "REJECTED");
        JsonNode message = stack.rest.get(id).json();
        assertThat(message.path("reason").asText()).isEqualTo("KEYWORD_BANNED");
        assertThat(message.path("reasonText").asText()).isNotBlank();
        assertThat(stack.simulators.segments(word)).isEmpty();
        stack.awaitBalance(before, 0, PATIENCE);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal("to", "NUMBER_LANDLINE", body -> body.put("to", "02438221234")),
                refusal("to", "NUMBER_SHORT", body -> body.put("to", "09812345")),
                refusal("to", "NUMBER_FOREIGN", body -> body.put("to", "+14155550100")),
                refusal("to", "NUMBER_SCIENTIFIC", body -> body.put("to", "8.49E+10")),
                refusal("to", "NUMBER_JUNK", body -> body.put("to", "09x1234567")),
                refusal("to", "NUMBER_EMPTY", body -> body.put("to", "")),
                refusal("to", "FIELD_MISSING", body -> body.remove("to")),
                refusal("from", "BRANDNAME_NOT_OWNED", body -> body.put("from", "SONGXANH")),
                refusal("from", "BRANDNAME_NOT_OWNED", body -> body.put("from", "NOBODYS")),
                refusal("text", "TEXT_TOO_LONG", body -> body.put("text", "x".repeat(5_000))),
                refusal("text", "TEXT_EMPTY", body -> body.put("text", "  ")),
                refusal("type", "TYPE_UNKNOWN", body -> body.put("type", "spam")),
                refusal("sender", "FIELD_UNKNOWN", body -> body.put("sender", "x")),
                refusal("text", "FIELD_NOT_TEXT", body -> body.put("text", 5)));
    }

    private static Arguments refusal(String field, String code, Consumer<ObjectNode> change) {
        return Arguments.of(field, code, change);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("refusals")
    void whatNeedsNoStateFailsAtOnce(String field, String code, Consumer<ObjectNode> change) {
        ObjectNode body = RestDoor.message(stack.brandname, "0981234567", Stack.word(), null);
        change.accept(body);
        Http.Answer answer = stack.rest.post(body.toString());
        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        JsonNode error = answer.json().path("errors").get(0);
        assertThat(error.path("field").asText()).isEqualTo(field);
        assertThat(error.path("code").asText()).isEqualTo(code);
        assertThat(error.path("remedy").asText()).isNotBlank();
    }

    @Test
    void aWrongKeyAndABrokenBodyAreRefused() {
        String body = RestDoor.message(stack.brandname, "0981234567", Stack.word(), null)
                .toString();
        assertThat(stack.rest.post(body, "bc_" + "x".repeat(32)).status()).isEqualTo(401);
        assertThat(stack.rest.post("{\"from\":").status()).isEqualTo(400);
        assertThat(stack.rest.get("018f0000-0000-7000-8000-000000000000").status())
                .isEqualTo(404);
    }
}
