package org.brandcast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.brandcast.http.ScriptedHttpServer.response;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.brandcast.http.HttpOutcome.Accepted;
import org.brandcast.http.HttpOutcome.Doubt;
import org.brandcast.http.HttpOutcome.NotWritten;
import org.brandcast.http.HttpOutcome.Rejected;
import org.brandcast.http.HttpOutcome.Throttled;
import org.brandcast.http.HttpOutcome.Unknown;
import org.brandcast.http.HttpProfile.Format;
import org.brandcast.http.HttpProfile.SignatureForm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JdkHttpLinkTest {
    private static final String SECRET = "hush-hush";
    private static final HttpProfile JSON = HttpProfiles.named(HttpProfiles.JSON_AGGREGATOR);
    private static final HttpProfile BY_GET = HttpProfiles.read("""
            {"name": "by-get", "parameters": [{"name": "endpoint"}],
             "submit": {"request": {"method": "GET", "url": "{param.endpoint|raw}/send?to={to}&text={text}"},
                        "answer": {"format": "TEXT", "code": "-", "codes": {"OK": "ACCEPTED"}}}}
            """);

    private final List<ScriptedHttpServer> servers = new ArrayList<>();
    private final List<JdkHttpLink> links = new ArrayList<>();

    @AfterEach
    void closeAll() {
        links.forEach(JdkHttpLink::cut);
        servers.forEach(ScriptedHttpServer::close);
    }

    private ScriptedHttpServer server(ScriptedHttpServer.Script script) throws Exception {
        ScriptedHttpServer server = new ScriptedHttpServer(script);
        servers.add(server);
        return server;
    }

    private JdkHttpLink link(HttpProfile profile, String url, int window, Duration responseTimeout) {
        Map<String, String> given = profile.name().equals("by-get")
                ? Map.of("endpoint", url)
                : Map.of("endpoint", url, "apiKey", "key-1", "apiSecret", SECRET);
        HttpSettings settings = new HttpSettings(
                profile,
                RouteParameters.of(profile, given),
                window,
                responseTimeout,
                Duration.ofSeconds(20),
                3,
                Duration.ofMillis(300));
        JdkHttpLink link = new JdkHttpLink("test", settings, Clock.systemUTC());
        links.add(link);
        return link;
    }

    private JdkHttpLink link(String url) {
        return link(JSON, url, 10, Duration.ofSeconds(30));
    }

    private static HttpMessage message(String reference, String text) {
        return new HttpMessage("m", reference, "84961234567", "LOTUS", text, "otp", 1, 1, false);
    }

    private static HttpOutcome outcome(HttpSubmission submission) throws Exception {
        return submission.get(40, TimeUnit.SECONDS);
    }

    @Test
    void sendsWhatTheProfileSaysSigned() throws Exception {
        ScriptedHttpServer server = server(request -> response(200, "{\"code\":\"0\",\"messageId\":\"m-77\"}"));
        assertThat(outcome(link(server.url()).submit(message("ref-1", "Mã \"123\"\n{to}"))))
                .isEqualTo(new Accepted("m-77"));
        ScriptedHttpServer.Request request = server.requests().get(0);
        JsonNode body = new ObjectMapper().readTree(request.body());
        assertThat(body.get("text").asText()).isEqualTo("Mã \"123\"\n{to}");
        assertThat(body.get("to").asText()).isEqualTo("84961234567");
        assertThat(body.get("reference").asText()).isEqualTo("ref-1");
        assertThat(request.path()).isEqualTo("/v1/messages");
        String signed = "POST\n/v1/messages\n" + request.headers().get("x-timestamp") + "\n" + request.body();
        assertThat(request.headers()).containsEntry("x-api-key", "key-1");
        assertThat(request.headers()).containsEntry("x-signature", Signatures.sign(SignatureForm.HEX, SECRET, signed));
        assertThat(request.toString()).doesNotContain(SECRET);
    }

    /** Written and not answered in time is unknown; the answer that comes after all is heard. */
    @Test
    void aTimeOutIsUnknownAndItsLateAnswerIsHeard() throws Exception {
        CountDownLatch timedOut = new CountDownLatch(1);
        ScriptedHttpServer server = server(request -> {
            timedOut.await();
            return response(200, "{\"code\":\"0\",\"messageId\":\"late\"}");
        });
        JdkHttpLink link = link(JSON, server.url(), 10, Duration.ofMillis(100));
        HttpSubmission submission = link.submit(message("ref-1", "x"));
        CompletableFuture<HttpOutcome> late = new CompletableFuture<>();
        submission.onLateAnswer(late::complete);
        assertThat(outcome(submission)).isEqualTo(new Unknown(Doubt.RESPONSE_TIMEOUT, ""));
        assertThat(link.inWindow()).isZero();
        timedOut.countDown();
        assertThat(late.get(20, TimeUnit.SECONDS)).isEqualTo(new Accepted("late"));
    }

    @Test
    void aCutAfterTheRequestIsUnknown() throws Exception {
        ScriptedHttpServer server = server(request -> null);
        assertThat(outcome(link(server.url()).submit(message("ref-1", "x"))))
                .isEqualTo(new Unknown(Doubt.CONNECTION_CUT, ""));
    }

    @Test
    void aHalfAnswerIsUnknown() throws Exception {
        ScriptedHttpServer server = server(request -> {
            if (request.number() > 1) {
                return null;
            }
            return "HTTP/1.1 200 X\r\nContent-Length: 500\r\n\r\n{\"code\":\"0\"" + "\r\n";
        });
        JdkHttpLink link = link(JSON, server.url(), 10, Duration.ofSeconds(1));
        assertThat(outcome(link.submit(message("ref-1", "x")))).isInstanceOf(Unknown.class);
    }

    @Test
    void anEndlessAnswerIsUnknown() throws Exception {
        ScriptedHttpServer server = server(request -> response(200, "x".repeat(BoundedBody.MAX_OCTETS + 1)));
        assertThat(outcome(link(server.url()).submit(message("ref-1", "x"))))
                .isEqualTo(new Unknown(Doubt.MALFORMED_RESPONSE, ""));
    }

    /** The JDK's client repeats a GET when a kept connection ends before its answer: that would be a second SMS. */
    @Test
    void aGetOnAKeptConnectionIsNotRepeated() throws Exception {
        ScriptedHttpServer server = server(request -> request.number() == 1 ? response(200, "OK") : null);
        JdkHttpLink link = link(BY_GET, server.url(), 1, Duration.ofSeconds(30));
        assertThat(outcome(link.submit(message("ref-1", "a&b c")))).isEqualTo(new Accepted("ref-1"));
        assertThat(outcome(link.submit(message("ref-2", "x")))).isEqualTo(new Unknown(Doubt.CONNECTION_CUT, ""));
        assertThat(server.requests())
                .extracting(ScriptedHttpServer.Request::path)
                .containsExactly("/send?to=84961234567&text=a%26b%20c", "/send?to=84961234567&text=x");
    }

    @Test
    void redirectsAreNotFollowed() throws Exception {
        ScriptedHttpServer server = server(request -> request.number() == 1
                ? "HTTP/1.1 307 X\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"
                : response(200, "{\"code\":\"0\"}"));
        assertThat(outcome(link(server.url()).submit(message("ref-1", "x")))).isInstanceOf(Unknown.class);
        assertThat(server.requests()).hasSize(1);
    }

    /** Nobody listens: nothing was written, and after three in a row nobody is asked for a while. */
    @Test
    void theCircuitOpensAndClosesAgain() throws Exception {
        ScriptedHttpServer gone = server(request -> null);
        String url = gone.url();
        gone.close();
        JdkHttpLink link = link(url);
        for (int i = 0; i < 3; i++) {
            assertThat(outcome(link.submit(message("ref-" + i, "x")))).isEqualTo(new NotWritten("NO_CONNECTION"));
        }
        assertThat(link.isUp()).isFalse();
        assertThat(link.detail()).startsWith("circuit open");
        assertThat(outcome(link.submit(message("ref-4", "x")))).isEqualTo(new NotWritten("CIRCUIT_OPEN"));

        ScriptedHttpServer flaky = server(request ->
                request.number() <= 3 ? response(500, "") : response(200, "{\"code\":\"0\",\"messageId\":\"m\"}"));
        JdkHttpLink other = link(flaky.url());
        for (int i = 0; i < 3; i++) {
            assertThat(outcome(other.submit(message("ref-" + i, "x")))).isInstanceOf(Unknown.class);
        }
        assertThat(other.freeSlots()).isZero();
        while (other.freeSlots() == 0) {
            TimeUnit.NANOSECONDS.sleep(Math.max(1_000_000, other.nanosUntilProbe()));
        }
        assertThat(other.freeSlots()).as("one probe").isEqualTo(1);
        assertThat(outcome(other.submit(message("ref-9", "x")))).isEqualTo(new Accepted("m"));
        assertThat(other.isUp()).isTrue();
        assertThat(other.freeSlots()).isEqualTo(10);
    }

    @Test
    void theWindowIsKept() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        ScriptedHttpServer server = server(request -> {
            open.await();
            return response(429, "");
        });
        JdkHttpLink link = link(JSON, server.url(), 2, Duration.ofSeconds(30));
        HttpSubmission first = link.submit(message("ref-1", "x"));
        HttpSubmission second = link.submit(message("ref-2", "x"));
        assertThat(link.freeSlots()).isZero();
        assertThat(outcome(link.submit(message("ref-3", "x")))).isEqualTo(new NotWritten("WINDOW_FULL"));
        open.countDown();
        assertThat(outcome(first)).isEqualTo(new Throttled());
        assertThat(outcome(second)).isEqualTo(new Throttled());
        assertThat(link.freeSlots()).isEqualTo(2);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void whatWasOutstandingAtACutIsUnknown() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        ScriptedHttpServer server = server(request -> {
            arrived.countDown();
            end.await();
            return null;
        });
        JdkHttpLink link = link(server.url());
        HttpSubmission submission = link.submit(message("ref-1", "x"));
        arrived.await();
        link.cut();
        end.countDown();
        assertThat(outcome(submission)).isEqualTo(new Unknown(Doubt.CONNECTION_CUT, ""));
        assertThat(outcome(link.submit(message("ref-2", "x")))).isEqualTo(new NotWritten("CLOSED"));
    }

    @Test
    void aTextThatCanNotBeWrittenIsRefusedBeforeAnythingIs() throws Exception {
        ScriptedHttpServer server = server(request -> response(200, "{\"code\":\"0\"}"));
        assertThat(outcome(link(server.url()).submit(message("ref-1", "half \uD83D"))))
                .isEqualTo(new Rejected("UNENCODABLE", false));
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void anAddressThatIsNoneWritesNothingAndIsNotRepeated() throws Exception {
        JdkHttpLink link = link("ftp://user:" + SECRET + "@host");
        assertThat(outcome(link.submit(message("ref-1", "x")))).isEqualTo(new NotWritten("BAD_ADDRESS"));
        assertThat(link.detail()).doesNotContain(SECRET);
    }

    @Test
    void receiptsAndBalanceAreAskedFor() throws Exception {
        ScriptedHttpServer server = server(request -> switch (request.path()) {
            case "/v1/messages/a%2F1" -> response(200, "{\"messageId\":\"a/1\",\"status\":\"DELIVERED\"}");
            case "/v1/messages/none" -> response(404, "");
            case "/v1/balance" -> response(200, "{\"balance\":\"1500000.50\"}");
            default -> response(500, "");
        });
        JdkHttpLink link = link(server.url());
        assertThat(link.queryReceipts("a/1").get(20, TimeUnit.SECONDS))
                .containsExactly(new HttpReceipt("a/1", "", HttpReceipt.State.DELIVERED, "", "", "", null));
        assertThat(link.queryReceipts("none").get(20, TimeUnit.SECONDS)).isEmpty();
        assertThatThrownBy(() -> link.queryReceipts("broken").get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("HTTP_500");
        assertThat(link.queryBalance().get(20, TimeUnit.SECONDS))
                .isEqualTo(new HttpLink.Balance(new BigDecimal("1500000.50"), "VND"));
        assertThatThrownBy(() ->
                        link(BY_GET, server.url(), 1, Duration.ofSeconds(1)).queryBalance())
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(JSON.submit().answer().format()).isEqualTo(Format.JSON);
    }

    @Test
    void basicAndBearer() throws Exception {
        ScriptedHttpServer server = server(request -> response(200, "OK"));
        for (String scheme : List.of("BASIC", "BEARER", "HEADER")) {
            HttpProfile profile = HttpProfiles.read("""
                    {"name": "p", "parameters": [{"name": "endpoint"}, {"name": "secret", "secret": true}],
                     "authentication": {"scheme": "%s", "user": "me", "secret": "{param.secret}", "header": "X-Key"},
                     "submit": {"request": {"url": "{param.endpoint|raw}", "format": "FORM", "body": "to={to}"},
                                "answer": {"format": "TEXT"}}}
                    """.formatted(scheme));
            HttpSettings settings = new HttpSettings(
                    profile,
                    RouteParameters.of(profile, Map.of("endpoint", server.url(), "secret", SECRET)),
                    1,
                    Duration.ofSeconds(20),
                    Duration.ZERO,
                    3,
                    Duration.ofSeconds(1));
            JdkHttpLink link = new JdkHttpLink("test", settings, Clock.systemUTC());
            links.add(link);
            assertThat(outcome(link.submit(message("ref", "x")))).isEqualTo(new Accepted("ref"));
            assertThat(settings.toString()).doesNotContain(SECRET);
        }
        assertThat(server.requests().get(0).headers()).containsEntry("authorization", "Basic bWU6aHVzaC1odXNo");
        assertThat(server.requests().get(1).headers()).containsEntry("authorization", "Bearer " + SECRET);
        assertThat(server.requests().get(2).headers()).containsEntry("x-key", SECRET);
    }
}
