package org.brandcast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A phone sends TC to the demo's short code: no more advertising, one confirmation, and care as before. */
@Order(4)
class OptOutITCase {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String PORTAL = "portal";
    private static final String SHORT_CODE = "8088";
    private static final String CONFIRMED = "da tu choi nhan quang cao cua ";

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
    void aPhoneThatOptsOutGetsNoAdvertisingAndOneConfirmation() throws Exception {
        String national = Stack.number("098");
        String number = international(national);
        phoneSends(number, "TC");
        Waiting.until(
                "the confirmation is with the carrier",
                PATIENCE,
                () -> confirmations(number).isEmpty() ? Optional.of("there is none") : Optional.empty());

        awaitAdvertisingRefused(national);
        String care = send(national, "care", Stack.word() + " don hang da giao");
        Waiting.until(
                "care is delivered all the same",
                PATIENCE,
                () -> Waiting.equal("the status", "DELIVERED", stack.rest.status(care)));

        // The same once more, as an SMSC repeats what it doesn't know to be acknowledged.
        phoneSends(number, "TC");
        OperatorTools operator = new OperatorTools(stack.endpoints.url("portalUrl"), stack.endpoints.user("admin"));
        Waiting.until("the page shows the message, and that it came twice", PATIENCE, () -> {
            String page = operator.page("/rules/inbound");
            int at = page.indexOf(">" + number + "<");
            String row = at < 0 ? "" : page.substring(page.lastIndexOf("<tr", at), page.indexOf("</tr>", at));
            return row.contains("data-outcome=\"OPTED_OUT\"") && row.contains("data-copies=\"2\"")
                    ? Optional.empty()
                    : Optional.of("the row is: " + row);
        });
        List<Simulators.Segment> sent = confirmations(number);
        assertThat(sent).as("confirmations").hasSize(1);
        assertThat(sent.get(0).from()).isEqualTo(stack.brandname);
        assertThat(sent.get(0).text()).contains(CONFIRMED + stack.brandname);
        stack.balance();
    }

    /** What phones sent is durable before the SMSC hears that we have it; who acts by it may die at any point. */
    @Test
    void whoDiesBetweenAWishAndItsConfirmationConfirmsItOnceAllTheSame() throws Exception {
        int phones = Stack.scaled(100, 1_000);
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < phones; i++) {
            numbers.add(Stack.number("098"));
        }
        long pid = 0;
        for (int i = 0; i < phones; i++) {
            if (i == phones / 2) {
                pid = stack.processes.kill(PORTAL);
            }
            phoneSends(international(numbers.get(i)), "TC");
        }
        stack.processes.awaitRestart(PORTAL, pid);
        Waiting.until("every phone has its confirmation", PATIENCE, () -> {
            Set<String> open = withoutConfirmation(numbers);
            return open.isEmpty() ? Optional.empty() : Optional.of(open.size() + " phones have none");
        });
        // Nothing that was under way before the kill comes as a second one behind all of the first ones.
        stack.balance();
        Set<String> wanted =
                new HashSet<>(numbers.stream().map(OptOutITCase::international).toList());
        assertThat(stack.simulators.segments(CONFIRMED).stream()
                        .map(Simulators.Segment::to)
                        .filter(wanted::contains))
                .hasSize(phones)
                .doesNotHaveDuplicates();
        for (String national : List.of(numbers.get(0), numbers.get(phones / 2), numbers.get(phones - 1))) {
            awaitAdvertisingRefused(national);
        }
        stack.balance();
    }

    /**
     * Both a wish and its confirmation pass through the gateway. It is killed when it has acknowledged wishes whose
     * confirmations have not left; carriers repeat what it didn't acknowledge.
     */
    @Test
    void aGatewayKilledBetweenAWishAndItsConfirmationLosesNeither() throws Exception {
        int phones = Stack.scaled(60, 600);
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < phones; i++) {
            numbers.add(Stack.number("098"));
        }
        long pid = 0;
        for (int i = 0; i < phones; i++) {
            String number = international(numbers.get(i));
            Waiting.until("the wish of " + number + " is acknowledged", PATIENCE, () -> {
                Http.Answer answer = phoneTriesToSend(number, "TC");
                return answer.status() == 200 ? Optional.empty() : Optional.of(answer.text());
            });
            if (i == phones / 2) {
                pid = stack.processes.kill("gateway");
                assertThat(withoutConfirmation(numbers.subList(0, i + 1)))
                        .as("phones that were heard and have no confirmation yet")
                        .isNotEmpty();
            }
        }
        stack.processes.awaitRestart("gateway", pid);
        Waiting.until("every phone has its confirmation", PATIENCE, () -> {
            Set<String> open = withoutConfirmation(numbers);
            return open.isEmpty() ? Optional.empty() : Optional.of(open.size() + " phones have none");
        });
        stack.balance();
        Map<String, Long> copies = stack.simulators.segments(CONFIRMED).stream()
                .filter(segment -> numbers.contains("0" + segment.to().substring(2)))
                .collect(Collectors.groupingBy(Simulators.Segment::to, Collectors.counting()));
        String confirmations =
                "SELECT toString(msisdn) AS number, count() FROM brandcast.messages FINAL WHERE position(text, '"
                        + CONFIRMED + "') > 0 GROUP BY number";
        Waiting.until(
                "every confirmation is exported",
                PATIENCE,
                () -> stack.clickHouse.counts(confirmations).keySet().containsAll(copies.keySet())
                        ? Optional.empty()
                        : Optional.of("not all are"));
        Map<String, Long> made = stack.clickHouse.counts(confirmations);
        Map<String, Long> resent = stack.clickHouse.counts(
                "SELECT toString(msisdn) AS number, sum(resent_segments) FROM brandcast.messages FINAL WHERE position(text, '"
                        + CONFIRMED + "') > 0 AND resent_segments > 0 GROUP BY number");
        assertThat(copies).hasSize(phones).allSatisfy((number, count) -> {
            assertThat(made.get(number)).as("confirmations made for %s", number).isEqualTo(1);
            assertThat(count)
                    .as("copies for %s; more than one only if it is listed as sent again after a doubt", number)
                    .isLessThanOrEqualTo(1 + resent.getOrDefault(number, 0L));
        });
        for (String national : List.of(numbers.get(0), numbers.get(phones / 2), numbers.get(phones - 1))) {
            awaitAdvertisingRefused(national);
        }
        stack.balance();
    }

    private static String international(String national) {
        return "84" + national.substring(1);
    }

    /** Admission may read the wish a moment after it has read the confirmation; what comes before it is sent or waits. */
    private void awaitAdvertisingRefused(String national) {
        List<String> ads = new ArrayList<>();
        Waiting.until("advertising to it is refused", PATIENCE, () -> {
            if (ads.isEmpty() || isDecided(ads.get(ads.size() - 1))) {
                ads.add(send(
                        national, "ad", "[QC] " + stack.brandname + " " + Stack.word() + " giam gia. TC gui 8088"));
            }
            return ads.stream().anyMatch(this::isRefusedForTheOptOut)
                    ? Optional.empty()
                    : Optional.of(stack.rest.get(ads.get(ads.size() - 1)).text());
        });
    }

    private boolean isRefusedForTheOptOut(String id) {
        return stack.rest.get(id).text().contains("AD_OPTED_OUT");
    }

    private boolean isDecided(String id) {
        return !stack.rest.status(id).equals("ACCEPTED");
    }

    private void phoneSends(String number, String text) {
        Http.ok(phoneTriesToSend(number, text), "the simulator's phone");
    }

    private Http.Answer phoneTriesToSend(String number, String text) {
        ObjectNode body = Http.JSON
                .createObjectNode()
                .put("from", number)
                .put("to", SHORT_CODE)
                .put("text", text);
        return Http.send(
                "POST",
                stack.endpoints.smscs().get(0).httpUrl().resolve("/mo"),
                body.toString(),
                Map.of("Content-Type", "application/json"));
    }

    private String send(String to, String type, String text) {
        ObjectNode body = RestDoor.message(stack.brandname, to, text, null).put("type", type);
        return stack.rest.accepted(body).path("messageId").asText();
    }

    private Set<String> withoutConfirmation(List<String> numbers) {
        Set<String> open =
                new HashSet<>(numbers.stream().map(OptOutITCase::international).toList());
        stack.simulators.segments(CONFIRMED).forEach(segment -> open.remove(segment.to()));
        return open;
    }

    private List<Simulators.Segment> confirmations(String number) {
        return stack.simulators.segments(CONFIRMED).stream()
                .filter(segment -> segment.to().equals(number))
                .toList();
    }
}
