package org.brandcast.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.brandcast.http.HttpOutcome.Accepted;
import org.brandcast.http.HttpOutcome.Doubt;
import org.brandcast.http.HttpOutcome.QueueFull;
import org.brandcast.http.HttpOutcome.Rejected;
import org.brandcast.http.HttpOutcome.Throttled;
import org.brandcast.http.HttpOutcome.Unknown;
import org.brandcast.simulator.carrier.HttpCarrier;
import org.brandcast.simulator.carrier.HttpCarrierConfig;
import org.brandcast.simulator.script.ScriptJson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both shipped profiles against a carrier that speaks them. */
@Timeout(120)
class CarrierProfilesITCase {
    private static final String QUICK = "{\"response\":{\"latencyMillis\":1,\"jitterMillis\":3},"
            + "\"receipts\":{\"delayMillis\":0,\"jitterMillis\":50,\"failureRate\":0}}";
    private static final long BALANCE = 1_000_000;

    @TempDir
    Path folder;

    private HttpServer callbackServer;
    private HttpCarrier carrier;
    private final BlockingQueue<CallbackReader.Result> told = new LinkedBlockingQueue<>();
    private CallbackReader callbackReader;

    @BeforeEach
    void start() throws Exception {
        callbackServer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        callbackServer.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            told.add(callbackReader.read(new CallbackReader.Incoming(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    name -> exchange.getRequestHeaders().getFirst(name),
                    body)));
            byte[] answer = callbackReader.answerBody().getBytes(UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        callbackServer.start();
        URI callback =
                URI.create("http://127.0.0.1:" + callbackServer.getAddress().getPort() + "/");
        carrier = HttpCarrier.start(new HttpCarrierConfig(
                "test-carrier",
                InetAddress.getLoopbackAddress(),
                0,
                0,
                new HttpCarrierConfig.Account("me", "sesame", Optional.of(callback), Optional.of(callback), "token"),
                folder,
                BALANCE));
        carrier.changeScript(ScriptJson.read(QUICK));
    }

    @AfterEach
    void stop() {
        carrier.close();
        callbackServer.stop(0);
    }

    private JdkHttpLink link(String name, String password, Duration responseTimeout) {
        HttpProfile profile = HttpProfiles.named(name);
        Map<String, String> given = name.equals(HttpProfiles.SOAP_WSCPMT)
                ? Map.of(
                        "endpoint",
                        carrier.url() + "/soap",
                        "user",
                        "me",
                        "password",
                        password,
                        "cpCode",
                        "BRAND",
                        "callbackToken",
                        "token")
                : Map.of("endpoint", carrier.url().toString(), "apiKey", "me", "apiSecret", password);
        RouteParameters parameters = RouteParameters.of(profile, given);
        callbackReader = new CallbackReader(profile, parameters, Clock.systemUTC());
        return new JdkHttpLink(
                name,
                new HttpSettings(
                        profile, parameters, 50, responseTimeout, Duration.ofSeconds(20), 1_000, Duration.ofSeconds(1)),
                Clock.systemUTC());
    }

    private static HttpMessage message(int number, String text) {
        return new HttpMessage(
                "m-" + number, "r-" + number, "8496" + (1_000_000 + number), "LOTUS", text, "otp", 1, 1, false);
    }

    private static HttpOutcome outcome(HttpSubmission submission) throws Exception {
        return submission.get(60, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {HttpProfiles.SOAP_WSCPMT, HttpProfiles.JSON_AGGREGATOR})
    void messagesArriveOnceAndTheirReceiptsComeBack(String name) throws Exception {
        JdkHttpLink link = link(name, "sesame", Duration.ofSeconds(60));
        Set<String> ids = new HashSet<>();
        String text = "Mã \"x\" <&> {to} 'y' \\n €";
        for (int i = 0; i < 100; i += 50) {
            List<HttpSubmission> batch = new java.util.ArrayList<>();
            for (int j = i; j < i + 50; j++) {
                batch.add(link.submit(message(j, text + j)));
            }
            for (HttpSubmission submission : batch) {
                assertThat(outcome(submission)).isInstanceOf(Accepted.class);
                ids.add(((Accepted) outcome(submission)).smscMessageId());
            }
        }
        assertThat(ids).hasSize(100);
        assertThat(carrier.store().counts().submits()).isEqualTo(100);
        assertThat(carrier.store().counts().duplicates()).isZero();
        Set<String> receipts = new HashSet<>();
        while (receipts.size() < 100) {
            CallbackReader.Result result = told.poll(60, TimeUnit.SECONDS);
            assertThat(result).isInstanceOf(CallbackReader.Receipts.class);
            for (HttpReceipt receipt : ((CallbackReader.Receipts) result).receipts()) {
                assertThat(receipt.state()).isEqualTo(HttpReceipt.State.DELIVERED);
                assertThat(receipt.from()).isEqualTo("LOTUS");
                assertThat(receipt.doneMillis()).isNotNull();
                receipts.add(receipt.smscMessageId());
            }
        }
        assertThat(receipts).isEqualTo(ids);
        assertThat(link.queryBalance().get(60, TimeUnit.SECONDS).amount())
                .isEqualByComparingTo(BigDecimal.valueOf(BALANCE - 100 * HttpCarrierConfig.PRICE));
        if (name.equals(HttpProfiles.JSON_AGGREGATOR)) {
            String id = ids.iterator().next();
            assertThat(link.queryReceipts(id).get(60, TimeUnit.SECONDS))
                    .singleElement()
                    .satisfies(receipt -> assertThat(receipt.state()).isEqualTo(HttpReceipt.State.DELIVERED));
        }
        link.close(Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {HttpProfiles.SOAP_WSCPMT, HttpProfiles.JSON_AGGREGATOR})
    void everyRefusalIsWhatItIs(String name) throws Exception {
        JdkHttpLink link = link(name, "sesame", Duration.ofSeconds(60));
        carrier.changeScript(ScriptJson.read("{\"response\":{\"throttleRate\":1}}"));
        assertThat(outcome(link.submit(message(1, "x")))).isEqualTo(new Throttled());
        carrier.changeScript(ScriptJson.read("{\"response\":{\"queueFullRate\":1}}"));
        assertThat(outcome(link.submit(message(2, "x")))).isEqualTo(new QueueFull());
        carrier.changeScript(ScriptJson.read("{\"response\":{\"systemErrorRate\":1}}"));
        assertThat(((Unknown) outcome(link.submit(message(3, "x")))).doubt()).isEqualTo(Doubt.SERVER_FAULT);
        carrier.changeScript(ScriptJson.read("{\"response\":{\"reject\":[{\"suffix\":\"4\",\"status\":\"0x0B\"}]}}"));
        assertThat(outcome(link.submit(message(4, "x"))))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        refused -> assertThat(refused.routeFault()).isFalse());
        JdkHttpLink stranger = link(name, "wrong", Duration.ofSeconds(60));
        assertThat(outcome(stranger.submit(message(5, "x"))))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        refused -> assertThat(refused.routeFault()).isTrue());
        assertThat(carrier.store().counts().submits()).isZero();
        link.cut();
        stranger.cut();
    }

    /** Taken and not answered in time, or cut: never a failure, because the carrier has it. */
    @ParameterizedTest
    @ValueSource(strings = {HttpProfiles.SOAP_WSCPMT, HttpProfiles.JSON_AGGREGATOR})
    void takenWithoutAnAnswerIsUnknown(String name) throws Exception {
        JdkHttpLink link = link(name, "sesame", Duration.ofSeconds(2));
        carrier.changeScript(ScriptJson.read("{\"response\":{\"withheldRate\":1}}"));
        assertThat(outcome(link.submit(message(1, "x")))).isEqualTo(new Unknown(Doubt.RESPONSE_TIMEOUT, ""));
        carrier.changeScript(ScriptJson.read("{\"connection\":{\"dropAfterSubmits\":1}}"));
        assertThat(outcome(link.submit(message(2, "x")))).isEqualTo(new Unknown(Doubt.CONNECTION_CUT, ""));
        assertThat(carrier.store().counts().submits()).isEqualTo(2);
        link.cut();
    }
}
