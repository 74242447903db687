package org.brandcast.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.brandcast.domain.security.TokenHash;
import org.brandcast.http.HttpProfiles;
import org.brandcast.schemas.DeliveryReceipt;
import org.brandcast.schemas.DlrState;
import org.brandcast.schemas.HttpParameter;
import org.brandcast.schemas.HttpSettings;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.OutboundMessage;
import org.brandcast.schemas.SubmitOutcome;
import org.brandcast.schemas.SubmitResult;
import org.brandcast.simulator.carrier.HttpCarrier;
import org.brandcast.simulator.carrier.HttpCarrierConfig;
import org.brandcast.simulator.script.ScriptJson;
import org.brandcast.simulator.store.MessageStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes over HTTP: the gateway as a process, on a real broker, against a carrier that speaks both shipped profiles. */
@ExtendWith(TestBroker.class)
class HttpRouteITCase {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final List<MessageType> LANES = List.of(MessageType.values());

    /** Doesn't lapse on a slow machine. */
    private static final Duration STEADY = Duration.ofMinutes(2);

    /** A successor doesn't wait long for it. */
    private static final Duration SHORT = Duration.ofSeconds(3);

    private static final String CALLBACK_KEY = "a-key-that-nobody-guesses";

    @TempDir
    Path folder;

    private int gatewayPort;

    @BeforeEach
    void choosePort() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            gatewayPort = free.getLocalPort();
        }
    }

    private HttpCarrier carrier(RouteBench bench, String script) throws Exception {
        Optional<URI> callback = Optional.of(
                URI.create("http://127.0.0.1:" + gatewayPort + "/callbacks/" + bench.route + "/" + CALLBACK_KEY));
        return carrier(0, callback, script);
    }

    private HttpCarrier carrier(int port, Optional<URI> callback, String script) throws Exception {
        HttpCarrier carrier = HttpCarrier.start(new HttpCarrierConfig(
                "carrier",
                InetAddress.getLoopbackAddress(),
                port,
                0,
                new HttpCarrierConfig.Account("me", "sesame", callback, callback, "token"),
                folder,
                1_000_000_000));
        carrier.changeScript(ScriptJson.read(script));
        return carrier;
    }

    private static HttpSettings.Builder http(RouteBench bench, String profile, HttpCarrier carrier) {
        List<HttpParameter> parameters = new ArrayList<>();
        if (profile.equals(HttpProfiles.SOAP_WSCPMT)) {
            parameters.add(new HttpParameter("endpoint", carrier.url() + "/soap", false));
            parameters.add(new HttpParameter("user", "me", false));
            parameters.add(new HttpParameter("password", bench.seal("sesame"), true));
            parameters.add(new HttpParameter("cpCode", "BRAND", false));
            parameters.add(new HttpParameter("callbackToken", bench.seal("token"), true));
        } else {
            parameters.add(new HttpParameter("endpoint", carrier.url().toString(), false));
            parameters.add(new HttpParameter("apiKey", "me", false));
            parameters.add(new HttpParameter("apiSecret", bench.seal("sesame"), true));
        }
        return HttpSettings.newBuilder()
                .setProfile(profile)
                .setParameters(parameters)
                .setWindow(20)
                .setTps(1_000)
                .setCallbackKeyHash(TokenHash.of(CALLBACK_KEY));
    }

    private static List<OutboundMessage> messages(RouteBench bench, int count) {
        List<OutboundMessage> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(bench.message(LANES.get(i % LANES.size()), "Xin chao <&> \"" + i + "\""));
        }
        return messages;
    }

    private static Map<String, SubmitResult> accepted(RouteBench bench) {
        Map<String, SubmitResult> accepted = new HashMap<>();
        for (SubmitResult result : bench.results()) {
            if (result.getOutcome() == SubmitOutcome.ACCEPTED) {
                accepted.put(result.getMessageId(), result);
            }
        }
        return accepted;
    }

    private static Set<String> receiptIds(RouteBench bench) {
        Set<String> ids = new HashSet<>();
        for (DeliveryReceipt receipt : bench.receipts()) {
            ids.add(receipt.getSmscMessageId());
        }
        return ids;
    }

    /** Throttled and full now and then; long texts go whole; each message once, and each receipt under its id. */
    @ParameterizedTest
    @ValueSource(strings = {HttpProfiles.SOAP_WSCPMT, HttpProfiles.JSON_AGGREGATOR})
    void messagesGoOutOnceAndTheirReceiptsComeBack(String profile) throws Exception {
        try (RouteBench bench = new RouteBench();
                HttpCarrier carrier = carrier(
                        bench,
                        "{\"response\":{\"latencyMillis\":2,\"throttleRate\":0.02,\"queueFullRate\":0.02},"
                                + "\"receipts\":{\"delayMillis\":0,\"jitterMillis\":200,\"retryMillis\":100}}")) {
            bench.save(bench.control(http(bench, profile, carrier).build()).build());
            List<OutboundMessage> messages = messages(bench, 150);
            messages.add(bench.message(MessageType.CARE, "Thời tiết hôm nay ".repeat(12)));
            bench.send(messages);
            try (GatewayProcess gateway = GatewayProcess.start("g1", bench.masterKey(), gatewayPort, STEADY)) {
                RouteBench.await("all accepted", LIMIT, () -> accepted(bench).size() == messages.size());
                RouteBench.await("all receipts", LIMIT, () -> receiptIds(bench).size() == messages.size());
                RouteBench.await(
                        "health and balance",
                        LIMIT,
                        () -> gateway.page("/health").contains("\"UP\"")
                                && gateway.page("/routes").contains("balance "));
                assertThat(gateway.page("/routes") + gateway.page("/health"))
                        .doesNotContain("sesame")
                        .doesNotContain(CALLBACK_KEY);
            }
            MessageStore.Counts counts = carrier.store().counts();
            assertThat(counts.submits()).isEqualTo(messages.size());
            assertThat(counts.duplicates()).isZero();
            Set<String> ids = new HashSet<>();
            accepted(bench).values().forEach(result -> {
                ids.add(result.getSmscMessageId());
                assertThat(result.getSegmentCount()).isEqualTo(1);
            });
            assertThat(receiptIds(bench)).isEqualTo(ids);
            assertThat(bench.results())
                    .allSatisfy(result -> assertThat(result.getOutcome()).isEqualTo(SubmitOutcome.ACCEPTED));
        }
    }

    /** Taken by the carrier and never answered: in doubt, not sent again, settled by the receipt. */
    @ParameterizedTest
    @ValueSource(strings = {HttpProfiles.SOAP_WSCPMT, HttpProfiles.JSON_AGGREGATOR})
    void aMissingAnswerIsADoubtThatTheReceiptSettles(String profile) throws Exception {
        try (RouteBench bench = new RouteBench();
                HttpCarrier carrier = carrier(
                        bench,
                        "{\"response\":{\"withheldRate\":0.3},"
                                + "\"receipts\":{\"delayMillis\":2000,\"jitterMillis\":500,\"retryMillis\":100}}")) {
            bench.save(bench.control(http(bench, profile, carrier)
                            .setResponseTimeoutMillis(1_000)
                            .build())
                    .build());
            List<OutboundMessage> messages = messages(bench, 30);
            bench.send(messages);
            try (GatewayProcess gateway = GatewayProcess.start("g1", bench.masterKey(), gatewayPort, STEADY)) {
                RouteBench.await("all settled", LIMIT, () -> accepted(bench).size() == messages.size());
                RouteBench.await(
                        "nothing is open", LIMIT, () -> gateway.page("/routes").contains("\"openMessages\" : 0"));
            }
            assertThat(carrier.store().counts().submits()).isEqualTo(messages.size());
            assertThat(carrier.store().counts().duplicates()).isZero();
            assertThat(bench.results()).anySatisfy(result -> {
                assertThat(result.getOutcome()).isEqualTo(SubmitOutcome.UNKNOWN);
                assertThat(result.getReason()).isEqualTo("RESPONSE_TIMEOUT");
            });
            assertThat(accepted(bench).values())
                    .anySatisfy(result -> assertThat(result.getReason()).isEqualTo("SETTLED_BY_RECEIPT"));
        }
    }

    /**
     * The gateway is killed when everything is accepted, the carrier is away when its successor asks, and comes back: each
     * message has its receipt, and the next owner asks for none of them again.
     */
    @Test
    void receiptsThatHaveToBeAskedForSurviveBothSides() throws Exception {
        String script = "{\"response\":{\"latencyMillis\":2},"
                + "\"receipts\":{\"delayMillis\":4000,\"jitterMillis\":1000,\"failureRate\":0.2}}";
        try (RouteBench bench = new RouteBench()) {
            List<OutboundMessage> messages = messages(bench, 60);
            int port;
            try (HttpCarrier carrier = carrier(0, Optional.empty(), script)) {
                port = carrier.url().getPort();
                bench.save(bench.control(polled(bench, carrier)).build());
                bench.send(messages);
                try (GatewayProcess gateway = GatewayProcess.start("g1", bench.masterKey(), gatewayPort, SHORT)) {
                    RouteBench.await(
                            "all accepted", LIMIT, () -> accepted(bench).size() == messages.size());
                    gateway.kill();
                }
            }
            try (GatewayProcess gateway = GatewayProcess.start("g1", bench.masterKey(), gatewayPort, SHORT)) {
                RouteBench.await(
                        "the carrier is away",
                        LIMIT,
                        () -> gateway.page("/routes").contains("doesn't answer for"));
                try (HttpCarrier carrier = carrier(port, Optional.empty(), script)) {
                    RouteBench.await(
                            "all receipts", LIMIT, () -> receiptIds(bench).size() == messages.size());
                    RouteBench.await(
                            "none is awaited",
                            LIMIT,
                            () -> gateway.page("/routes").contains("\"0 receipts awaited\""));
                    assertThat(carrier.store().counts().submits()).isEqualTo(messages.size());
                    gateway.kill();
                }
            }
            Set<String> ids = new HashSet<>();
            accepted(bench).values().forEach(result -> ids.add(result.getSmscMessageId()));
            assertThat(receiptIds(bench)).isEqualTo(ids);
            assertThat(bench.receipts()).extracting(DeliveryReceipt::getState).contains(DlrState.DELIVERED);
            theNextOwnerAsksForItsOwnAlone(bench, port);
        }
    }

    private void theNextOwnerAsksForItsOwnAlone(RouteBench bench, int port) throws Exception {
        List<DeliveryReceipt> before = bench.receipts();
        Set<String> known = receiptIds(bench);
        try (HttpCarrier carrier = carrier(port, Optional.empty(), "{\"receipts\":{\"delayMillis\":0}}");
                GatewayProcess gateway = GatewayProcess.start("g1", bench.masterKey(), gatewayPort, SHORT)) {
            bench.send(messages(bench, 1));
            RouteBench.await("its receipt", LIMIT, () -> receiptIds(bench).size() > known.size());
            assertThat(bench.receipts().subList(before.size(), bench.receipts().size()))
                    .extracting(DeliveryReceipt::getSmscMessageId)
                    .doesNotContainAnyElementsOf(known);
            assertThat(carrier.store().counts().duplicates()).isZero();
            assertThat(gateway.page("/metrics"))
                    .contains("brandcast_gateway_receipt_questions_failed_total{route=\"" + bench.route + "\"} 0");
        }
    }

    /** The aggregator's profile, impatient, of a route that no receipt is posted to. */
    private static HttpSettings polled(RouteBench bench, HttpCarrier carrier) {
        try (InputStream shipped = HttpProfiles.class.getResourceAsStream("/profiles/json-aggregator.json")) {
            String profile = new String(Objects.requireNonNull(shipped).readAllBytes(), StandardCharsets.UTF_8)
                    .replace("\"polling\": {", "\"polling\": {\"firstSeconds\": 1, \"longestSeconds\": 2,");
            return http(bench, HttpProfiles.JSON_AGGREGATOR, carrier)
                    .setProfile(profile)
                    .setCallbackKeyHash("")
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** kill -9 in full flow: nothing is lost, no ad goes out twice, and of the others only counted resends. */
    @ParameterizedTest
    @ValueSource(strings = HttpProfiles.JSON_AGGREGATOR)
    void aKilledGatewayLosesNothingAndRepeatsNothingUnknowingly(String profile) throws Exception {
        try (RouteBench bench = new RouteBench();
                HttpCarrier carrier = carrier(
                        bench,
                        "{\"response\":{\"latencyMillis\":30},"
                                + "\"receipts\":{\"delayMillis\":0,\"jitterMillis\":100,\"retryMillis\":200}}")) {
            bench.save(bench.control(http(bench, profile, carrier).setTps(100).build())
                    .setInDoubtWaitMillis(3_000)
                    .build());
            List<OutboundMessage> messages = messages(bench, 300);
            bench.send(messages);
            for (int goal : new int[] {60, 150}) {
                try (GatewayProcess gateway = GatewayProcess.start("g1", bench.masterKey(), gatewayPort, SHORT)) {
                    RouteBench.await(
                            "flow", LIMIT, () -> carrier.store().counts().submits() > goal);
                    gateway.kill();
                }
            }
            Set<String> settled = new HashSet<>();
            try (GatewayProcess gateway = GatewayProcess.start("g1", bench.masterKey(), gatewayPort, SHORT)) {
                RouteBench.await("every message has a result", LIMIT, () -> {
                    bench.results().forEach(result -> settled.add(result.getMessageId()));
                    return settled.size() == messages.size();
                });
                RouteBench.await(
                        "nothing is open", LIMIT, () -> gateway.page("/routes").contains("\"openMessages\" : 0"));
            }
            long resent = bench.results().stream()
                    .filter(result -> result.getOutcome() == SubmitOutcome.RESENT)
                    .count();
            MessageStore.Counts counts = carrier.store().counts();
            assertThat(counts.duplicates()).isLessThanOrEqualTo(resent);
            Set<String> ads = new HashSet<>();
            messages.stream()
                    .filter(message -> message.getType() == MessageType.AD)
                    .forEach(message -> ads.add(message.getTo()));
            List<String> twice = new ArrayList<>();
            for (MessageStore.Duplicate duplicate : carrier.store().duplicates()) {
                twice.add(carrier.store()
                        .find(duplicate.sequence())
                        .orElseThrow()
                        .facts()
                        .to()
                        .number());
            }
            assertThat(twice).doesNotContainAnyElementsOf(ads);
            assertUnknownOrLeft(bench, carrier, messages);
        }
    }

    /** What never reached the carrier is an ad that a kill left in doubt, and is told to be unknown. */
    private static void assertUnknownOrLeft(RouteBench bench, HttpCarrier carrier, List<OutboundMessage> messages) {
        Set<String> left = new HashSet<>();
        carrier.store().scanUp(-1, new MessageStore.Query(Optional.empty(), facts -> true), stored -> {
            left.add(stored.facts().to().number());
            return true;
        });
        Map<String, Set<SubmitOutcome>> told = new HashMap<>();
        for (SubmitResult result : bench.results()) {
            told.computeIfAbsent(result.getMessageId(), id -> new HashSet<>()).add(result.getOutcome());
        }
        for (OutboundMessage message : messages) {
            if (!left.contains(message.getTo())) {
                assertThat(message.getType()).isEqualTo(MessageType.AD);
                assertThat(told.get(message.getMessageId())).containsExactly(SubmitOutcome.UNKNOWN);
            }
        }
    }
}
