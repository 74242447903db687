package org.brandcast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * The ways out, each with a carrier on the other side that has no line of this project: an SMSC of the npm package smpp, a SOAP
 * service of the npm package soap by a WSDL, a JSON interface on Node's own http and crypto. An operator saves the route on
 * the portal's page, and what the carrier reads is what was sent.
 */
@Order(5)
class UpstreamsITCase {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern CALLBACK = Pattern.compile("data-testid=\"callback\"[^>]*>([^<]+)<");
    private static final Set<String> ENDED =
            Set.of("DELIVERED", "PARTIAL", "FAILED", "EXPIRED", "REJECTED", "CANCELLED");
    private static final String PASSWORD = "sesame47";

    /** One segment with characters of two septets, one of UCS-2, and one of each that is longer than a segment. */
    private static final List<String> TEXTS = List.of(
            " gia {5} [10%] ~ 3 USD",
            " Kính chào quý khách",
            " don hang da giao, cam on quy khach".repeat(7),
            " Đơn hàng <đã> giao & \"cảm ơn\"".repeat(4));

    private final Stack stack = new Stack();
    private final String word = Stack.word();
    private final List<String> sent = new ArrayList<>();
    private OperatorTools operator;
    private String route = "";
    private Upstream upstream;

    @BeforeEach
    void logIn() throws Exception {
        stack.simulators.behave("{\"receipts\":{\"delayMillis\":100,\"jitterMillis\":200,\"failureRate\":0}}");
        operator = new OperatorTools(stack.endpoints.url("portalUrl"), stack.endpoints.user("admin"));
    }

    /** Nothing of this may stay in other tests' way: the route is closed, and all that took it has ended. */
    @AfterEach
    void leave() throws Exception {
        operator.post("/rules/routes/" + route, List.of(Map.entry("do", "close")));
        Waiting.until("messages go elsewhere again", PATIENCE, () -> {
            String id = send(" ra cua khac");
            awaitEnd(id);
            return stack.rest.get(id).text().contains(route) ? Optional.of(id + " took it") : Optional.empty();
        });
        sent.forEach(this::awaitEnd);
        upstream.close();
        stack.simulators.behaveAsUsual();
    }

    @Test
    void anSmscOfAnotherLibrary() throws Exception {
        upstream = Upstream.start("smsc.mjs", Map.of("SMPP_SYSTEM_ID", "brandcast", "SMPP_PASSWORD", PASSWORD));
        route = "smpp-" + word.toLowerCase(Locale.ROOT);
        operator.post("/rules/routes", RouteForms.smpp(route, upstream.port(), "brandcast", PASSWORD));
        awaitFirst();
        List<String> parts = everyTextIsDelivered();
        assertThat(upstream.told("bind"))
                .isNotEmpty()
                .allMatch(bind -> bind.path("known").asBoolean());
        assertThat(upstream.told("submit"))
                .filteredOn(submit -> submit.path("text").asText().startsWith(word + TEXTS.get(1)))
                .extracting(submit -> submit.path("coding").asInt())
                .containsExactly(8);
        assertThat(parts).as("parts of all texts").hasSize(1 + 1 + 2 + 2);
        assertThat(upstream.told("receipt"))
                .extracting(receipt -> receipt.path("status").asInt())
                .containsOnly(0);
    }

    @Test
    void aSoapServiceOfAnotherLibrary() throws Exception {
        upstream = Upstream.start(
                "soap.mjs",
                Map.of("SOAP_USER", "me", "SOAP_PASSWORD", PASSWORD, "SOAP_CALLBACK_TOKEN", "token-of-receipts"));
        route = "soap-" + word.toLowerCase(Locale.ROOT);
        operator.post(
                "/rules/http-routes",
                RouteForms.soap(
                        route,
                        "http://127.0.0.1:" + upstream.port() + "/bulkapi",
                        "me",
                        PASSWORD,
                        "token-of-receipts"));
        assertBalanceIsShown();
        String page = operator.post("/rules/http-routes/" + route + "/callback", List.of());
        upstream.say(Map.of(
                "callback",
                stack.endpoints
                        .url("gatewayUrl")
                        .resolve(TenantPages.found(CALLBACK, page))
                        .toString()));
        awaitFirst();
        assertThat(everyTextIsDelivered()).as("whole texts").hasSize(TEXTS.size());
        assertThat(upstream.told("receipt"))
                .extracting(receipt -> receipt.path("result").asText())
                .containsOnly("1");
    }

    @Test
    void aJsonInterfaceThatIsAskedForReceipts() throws Exception {
        upstream = Upstream.start("json.mjs", Map.of("JSON_KEY", "me", "JSON_SECRET", PASSWORD));
        route = "json-" + word.toLowerCase(Locale.ROOT);
        operator.post(
                "/rules/http-routes", RouteForms.json(route, "http://127.0.0.1:" + upstream.port(), "me", PASSWORD));
        assertBalanceIsShown();
        awaitFirst();
        assertThat(everyTextIsDelivered()).as("whole texts").hasSize(TEXTS.size());
        assertThat(upstream.told("receipt")).isNotEmpty();
    }

    private void assertBalanceIsShown() throws Exception {
        assertThat(operator.post("/rules/http-routes/" + route + "/trial", List.of(Map.entry("do", "connect"))))
                .contains("data-testid=\"trial-balance\" data-value=\"7654321\"");
        Waiting.until(
                "the gateway tells the balance, too",
                PATIENCE,
                () -> Http.send("GET", stack.endpoints.url("gatewayUrl").resolve("/routes"), "", Map.of())
                                .text()
                                .contains("7654321")
                        ? Optional.empty()
                        : Optional.of("it doesn't"));
    }

    private void awaitFirst() {
        Waiting.until("a message takes the route " + route, PATIENCE, () -> {
            send(" mot tin dau");
            return upstream.told("submit").isEmpty()
                    ? Optional.of(sent.size() + " messages went elsewhere")
                    : Optional.empty();
        });
    }

    /** What the carrier read of them, in the order of its reading; joined it is what was sent. */
    private List<String> everyTextIsDelivered() throws Exception {
        List<String> ids = new ArrayList<>();
        List<String> numbers = new ArrayList<>();
        for (String text : TEXTS) {
            ids.add(send(text));
            numbers.add(
                    stack.rest.get(ids.get(ids.size() - 1)).json().path("to").asText());
        }
        for (String id : ids) {
            Waiting.until(
                    "its receipt comes back",
                    PATIENCE,
                    () -> Waiting.equal("status of " + id, "DELIVERED", stack.rest.status(id)));
            assertThat(stack.rest.get(id).text()).contains(route);
        }
        List<String> read = new ArrayList<>();
        for (int i = 0; i < TEXTS.size(); i++) {
            String number = numbers.get(i).replaceFirst("^0", "84");
            List<String> parts = upstream.told("submit").stream()
                    .filter(submit -> submit.path("to").asText().equals(number))
                    .sorted((one, other) -> Integer.compare(part(one), part(other)))
                    .map(submit -> submit.path("text").asText())
                    .toList();
            assertThat(String.join("", parts)).as("text to %s", number).isEqualTo(word + TEXTS.get(i));
            read.addAll(parts);
        }
        return read;
    }

    /** The last octet of the user data header is the part's place. */
    private static int part(JsonNode submit) {
        String header = submit.path("udh").asText();
        return header.isEmpty() ? 1 : Integer.parseInt(header.substring(header.length() - 2), 16);
    }

    private String send(String text) {
        return send(Stack.number("090"), text);
    }

    private String send(String to, String text) {
        ObjectNode body = RestDoor.message(stack.brandname, to, word + text, null);
        String id = stack.rest.accepted(body).path("messageId").asText();
        sent.add(id);
        return id;
    }

    private void awaitEnd(String id) {
        Waiting.until("message " + id + " has ended", PATIENCE, () -> {
            String status = stack.rest.status(id);
            return ENDED.contains(status) ? Optional.empty() : Optional.of(status);
        });
    }
}
