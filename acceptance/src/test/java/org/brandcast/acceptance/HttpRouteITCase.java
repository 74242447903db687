package org.brandcast.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.brandcast.simulator.carrier.HttpCarrier;
import org.brandcast.simulator.carrier.HttpCarrierConfig;
import org.brandcast.simulator.script.ScriptJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An operator adds an HTTP route on the portal's pages, and messages take it: no restart, no release. The carrier runs in
 * this process; the stack has never heard of it.
 */
@Order(5)
class HttpRouteITCase {
    private static final Logger LOG = LoggerFactory.getLogger(HttpRouteITCase.class);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** A saved route carries messages within a minute; the usual tests share a machine with too much else to insist. */
    private static final Duration READY = Duration.ofSeconds(Stack.scaled(180, 60));

    private static final Pattern CALLBACK = Pattern.compile("data-testid=\"callback\"[^>]*>([^<]+)<");
    private static final long BALANCE = 1_000_000;
    private static final String SECRET = "sesame-4711";
    private static final Set<String> ENDED =
            Set.of("DELIVERED", "PARTIAL", "FAILED", "EXPIRED", "REJECTED", "CANCELLED");

    private final Stack stack = new Stack();
    private final List<String> sent = new ArrayList<>();
    private OperatorTools operator;
    private HttpCarrier carrier;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws Exception {
        stack.simulators.behave("{\"receipts\":{\"delayMillis\":100,\"jitterMillis\":200,\"failureRate\":0}}");
        operator = new OperatorTools(stack.endpoints.url("portalUrl"), stack.endpoints.user("admin"));
        carrier = carrier(0, Optional.empty(), BALANCE);
    }

    @AfterEach
    void stop() {
        stack.simulators.behaveAsUsual();
        carrier.close();
    }

    private HttpCarrier carrier(int port, Optional<URI> callback, long balance) throws Exception {
        HttpCarrier started = HttpCarrier.start(new HttpCarrierConfig(
                "off-net",
                InetAddress.getLoopbackAddress(),
                port,
                0,
                new HttpCarrierConfig.Account("me", SECRET, callback, callback, "token"),
                folder,
                balance));
        started.changeScript(ScriptJson.read(
                "{\"response\":{\"latencyMillis\":1},\"receipts\":{\"delayMillis\":50,\"failureRate\":0}}"));
        return started;
    }

    @ParameterizedTest
    @ValueSource(strings = {"soap-wscpmt", "json-aggregator"})
    void aRouteThatWasJustSavedCarriesMessages(String profile) throws Exception {
        String route = "off-net-" + Stack.word().toLowerCase(Locale.ROOT);
        operator.post("/rules/http-routes", form(route, profile));
        long savedAt = System.nanoTime();
        String page = operator.post("/rules/http-routes/" + route + "/trial", List.of(Map.entry("do", "connect")));
        assertThat(page).contains("data-result=\"connected\"").contains("data-value=\"1000000\"");

        // The carrier is told where receipts go, as its people would be.
        Matcher callback = CALLBACK.matcher(operator.post("/rules/http-routes/" + route + "/callback", List.of()));
        assertThat(callback.find()).isTrue();
        int port = carrier.url().getPort();
        carrier.close();
        carrier = carrier(port, Optional.of(stack.endpoints.url("gatewayUrl").resolve(callback.group(1))), BALANCE);

        try {
            String word = Stack.word();
            Waiting.until("a message takes the route " + route, READY, () -> {
                send(word);
                return carrier.store().counts().submits() > 0
                        ? Optional.empty()
                        : Optional.of(sent.size() + " messages went elsewhere");
            });
            LOG.info("{} carried its first message {} ms after it was saved", route, millisSince(savedAt));
            long before = carrier.store().counts().submits();
            String through = send(word);
            Waiting.until(
                    "its receipt comes back",
                    PATIENCE,
                    () -> Waiting.equal("the status", "DELIVERED", stack.rest.status(through)));
            assertThat(carrier.store().counts().submits()).isGreaterThan(before);
            assertThat(carrier.store().counts().duplicates()).isZero();
            assertThat(stack.rest.get(through).text()).contains(route);
        } finally {
            leave(route);
        }
    }

    /** The carrier refuses for want of money: a fault of the route, which the sender doesn't see and doesn't pay for. */
    @Test
    void aMessageThatItsRouteRefusesTakesTheNext() throws Exception {
        Books.Balance before = stack.balance();
        int port = carrier.url().getPort();
        carrier.close();
        carrier = carrier(port, Optional.empty(), 0);
        String route = "broke-" + Stack.word().toLowerCase(Locale.ROOT);
        operator.post("/rules/http-routes", form(route, "json-aggregator"));
        try {
            String word = Stack.word();
            Waiting.until("a message is refused by " + route, PATIENCE, () -> {
                String id = send(word);
                Waiting.until("the message has ended", PATIENCE, () -> ended(id));
                return stack.rest.get(id).text().contains(route)
                        ? Optional.empty()
                        : Optional.of(id + " didn't try it");
            });
        } finally {
            leave(route);
        }
        assertThat(sent)
                .allSatisfy(id ->
                        assertThat(stack.rest.status(id)).as("status of %s", id).isEqualTo("DELIVERED"));
        assertThat(carrier.store().counts().submits()).isZero();
        stack.awaitBalance(before, sent.size(), PATIENCE);
    }

    /**
     * The demo's aggregator is asked for receipts. The gateway is killed when the messages are accepted and have none; its
     * successor asks, and they are delivered, none twice, and paid once.
     */
    @Test
    void whatIsAskedForSurvivesTheGateway() throws Exception {
        stack.simulators.behave("{\"receipts\":{\"delayMillis\":10000,\"jitterMillis\":0,\"failureRate\":0}}");
        Books.Balance before = stack.balance();
        String word = Stack.word();
        long segments = 0;
        for (int i = 0; i < 6; i++) {
            String text = word + (i == 0 ? " Kính chào quý khách, đơn hàng đã giao. ".repeat(3) : " xin chao " + i);
            ObjectNode body = RestDoor.message(stack.brandname, Stack.number("087"), text, null);
            JsonNode answer = stack.rest.accepted(body);
            sent.add(answer.path("messageId").asText());
            segments += answer.path("segments").asLong();
        }
        for (String id : sent) {
            Waiting.until("it is accepted", PATIENCE, () -> {
                String status = stack.rest.status(id);
                return status.equals("SENT") || ENDED.contains(status)
                        ? Optional.empty()
                        : Optional.of(id + " is " + status);
            });
        }
        stack.processes.awaitRestart("gateway", stack.processes.kill("gateway"));
        for (String id : sent) {
            Waiting.until(
                    "its receipt was asked for",
                    PATIENCE,
                    () -> Waiting.equal("status of " + id, "DELIVERED", stack.rest.status(id)));
            assertThat(stack.rest.get(id).text()).contains("aggregator-http");
        }
        assertThat(stack.simulators.matching(word, "submits")).isEqualTo(sent.size());
        stack.awaitBalance(before, segments, PATIENCE);
    }

    private static long millisSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toMillis();
    }

    private List<Map.Entry<String, String>> form(String route, String profile) {
        String address = carrier.url().toString();
        return profile.equals("soap-wscpmt")
                ? RouteForms.soap(route, address + "/soap", "me", SECRET, "token")
                : RouteForms.json(route, address, "me", SECRET);
    }

    private String send(String word) {
        ObjectNode body = RestDoor.message(stack.brandname, Stack.number("090"), word + " xin chao", null);
        String id = stack.rest.accepted(body).path("messageId").asText();
        sent.add(id);
        return id;
    }

    /** Nothing of this may stay in other tests' way: the route is closed, and all that took it has ended. */
    private void leave(String route) throws IOException, InterruptedException {
        operator.post("/rules/routes/" + route, List.of(Map.entry("do", "close")));
        String word = Stack.word();
        Waiting.until("messages go elsewhere again", PATIENCE, () -> {
            String id = send(word);
            Waiting.until("the message has ended", PATIENCE, () -> ended(id));
            return stack.rest.get(id).text().contains(route) ? Optional.of(id + " took it") : Optional.empty();
        });
        for (String id : sent) {
            Waiting.until("the message has ended", PATIENCE, () -> ended(id));
        }
    }

    private Optional<String> ended(String id) {
        String status = stack.rest.status(id);
        return ENDED.contains(status) ? Optional.empty() : Optional.of(id + " is " + status);
    }
}
