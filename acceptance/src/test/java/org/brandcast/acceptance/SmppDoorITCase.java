package org.brandcast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A partner's own system binds to our SMPP server, with a client library that we have no part in. */
@Order(3)
class SmppDoorITCase {
    private static final Duration PATIENCE = Duration.ofSeconds(Stack.scaled(120, 300));
    private static final String BANNED_WORD = "vay nong";
    private static final String ERROR_OF_BANNED_WORD = "934"; // KEYWORD_BANNED

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
    void whatAPartnersClientSubmitsIsDeliveredOnceAndItsReceiptsComeBack() throws Exception {
        String word = Stack.word();
        int plain = Stack.scaled(20, 1_000);
        Books.Balance before = stack.balance();
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < plain; i++) {
            lines.append(line(stack.brandname, Stack.number("098"), word + " qua SMPP " + i));
        }
        lines.append(line(stack.brandname, Stack.number("091"), word + " phan dai " + "x".repeat(200)));
        String refusedNumber = Stack.number("098");
        lines.append(line(stack.brandname, refusedNumber, word + " " + BANNED_WORD));

        Path example = Path.of(System.getProperty("brandcast.home", ".."), "examples", "smpp-node");
        NodeExample.install(example);
        String output = NodeExample.sendBySmpp(example, stack.endpoints.smppServer(), lines.toString());

        Set<String> accepted = new HashSet<>();
        Set<String> delivered = new HashSet<>();
        String refusedId = "";
        for (JsonNode each : NodeExample.printed(output)) {
            if (each.has("state") && each.path("state").asText().equals("DELIVRD")) {
                delivered.add(each.path("id").asText());
            } else if (each.has("to") && each.has("id")) {
                accepted.add(each.path("id").asText());
                refusedId = each.path("to").asText().equals(refusedNumber)
                        ? each.path("id").asText()
                        : refusedId;
            }
        }
        // Two ids for the parts of the long one, one for the refused one.
        assertThat(accepted).as(output).hasSize(plain + 2 + 1);
        assertThat(output)
                .as("admission's refusal comes as a receipt")
                .contains("{\"id\":\"" + refusedId + "\",\"state\":\"REJECTD\",\"error\":\"" + ERROR_OF_BANNED_WORD
                        + "\"}");
        accepted.remove(refusedId);
        assertThat(delivered).as(output).isEqualTo(accepted);
        assertThat(stack.simulators.matching(word, "distinctNumbers")).isEqualTo(plain + 1);
        stack.awaitBalance(before, plain + 2, PATIENCE);
        awaitStatuses(word, plain + 1);
    }

    /** The SMPP server is the gateway's: a client that is bound hears nothing of a portal that dies, and goes on sending. */
    @Test
    void aPortalThatDiesDropsNoBind() throws Exception {
        String word = Stack.word();
        Books.Balance before = stack.balance();
        Path example = Path.of(System.getProperty("brandcast.home", ".."), "examples", "smpp-node");
        NodeExample.install(example);
        List<String> numbers = List.of(Stack.number("098"), Stack.number("091"), Stack.number("098"));
        try (ExampleProcess client = NodeExample.startSmpp(example, stack.endpoints.smppServer())) {
            submit(client, numbers.get(0), word + " truoc");
            long pid = stack.processes.kill("portal");
            submit(client, numbers.get(1), word + " trong luc");
            stack.processes.awaitRestart("portal", pid);
            submit(client, numbers.get(2), word + " sau");
            String output = client.end();
            List<JsonNode> printed = NodeExample.printed(output);
            assertThat(printed.stream().filter(each -> each.has("to")))
                    .as(output)
                    .hasSize(numbers.size())
                    .allMatch(each -> each.has("id"));
            assertThat(printed.stream()
                            .filter(each -> each.has("state"))
                            .map(each -> each.path("state").asText()))
                    .as(output)
                    .containsExactly("DELIVRD", "DELIVRD", "DELIVRD");
        }
        assertThat(stack.simulators.matching(word, "submits")).isEqualTo(numbers.size());
        stack.awaitBalance(before, numbers.size(), PATIENCE);
    }

    private void submit(ExampleProcess client, String to, String text) throws Exception {
        client.say(line(stack.brandname, to, text));
        Waiting.until(
                "the message to " + to + " is answered",
                PATIENCE,
                () -> client.printed().contains("{\"to\":\"" + to + "\"")
                        ? Optional.empty()
                        : Optional.of(client.printed()));
    }

    private static String line(String from, String to, String text) throws Exception {
        return Http.JSON.writeValueAsString(Map.of("from", from, "to", to, "text", text)) + "\n";
    }

    private void awaitStatuses(String word, long delivered) {
        Waiting.until("the messages stand in ClickHouse", PATIENCE, () -> {
            String found = stack.clickHouse
                    .counts(
                            "SELECT status, count() FROM brandcast.messages FINAL WHERE door = 'SMPP' AND startsWith(text, '"
                                    + word + "') GROUP BY status ORDER BY status")
                    .toString();
            return found.equals("{DELIVERED=" + delivered + ", REJECTED=1}") ? Optional.empty() : Optional.of(found);
        });
    }
}
