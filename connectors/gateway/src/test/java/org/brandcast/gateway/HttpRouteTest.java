package org.brandcast.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.brandcast.domain.security.TokenHash;
import org.brandcast.http.HttpOutcome;
import org.brandcast.http.HttpProfiles;
import org.brandcast.schemas.HttpParameter;
import org.brandcast.schemas.HttpSettings;
import org.brandcast.schemas.MessageType;
import org.brandcast.schemas.RouteControl;
import org.brandcast.smpp.ShortMessage;
import org.brandcast.smpp.SubmitOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class HttpRouteTest {
    private static final String SECRET = "hush-hush";

    private static HttpSettings.Builder http(Map<String, String> parameters) {
        List<HttpParameter> given = new ArrayList<>();
        parameters.forEach((name, value) -> given.add(new HttpParameter(name, value, name.equals("apiSecret"))));
        return HttpSettings.newBuilder()
                .setProfile(HttpProfiles.JSON_AGGREGATOR)
                .setParameters(given)
                .setCallbackKeyHash(TokenHash.of("a-key-that-nobody-guesses"));
    }

    private static HttpSettings.Builder http() {
        return http(Map.of("endpoint", "http://h", "apiKey", "k", "apiSecret", "sealed:" + SECRET));
    }

    private static RouteControl control(HttpSettings http) {
        return RouteControl.newBuilder()
                .setRoute("r")
                .setCarriers(List.of("viettel"))
                .setActive(true)
                .setIdSpace("r")
                .setHttp(http)
                .build();
    }

    private static RouteSettings settings(RouteControl control) {
        return RouteSettings.of(control, box -> box.replace("sealed:", ""));
    }

    @Test
    void readsAControlRecord() {
        RouteSettings settings = settings(control(http().setWindow(7)
                .setTps(9)
                .setResponseTimeoutMillis(4_000)
                .setQueueFullRetries(3)
                .build()));
        assertThat(settings.isHttp()).isTrue();
        assertThat(settings.window()).isEqualTo(7);
        assertThat(settings.tps()).isEqualTo(9);
        assertThat(settings.smpp().answers().queueFullRetries()).isEqualTo(3);
        assertThat(settings.smpp().link().timing().responseTimeout()).isEqualTo(Duration.ofSeconds(4));
        assertThat(settings.toString()).doesNotContain(SECRET).doesNotContain("nobody-guesses");
        assertThat(settings(control(http().build()))).isEqualTo(settings(control(http().build())));
        assertThat(settings(control(http().setWindow(8).build()))).isNotEqualTo(settings(control(http().build())));
        assertThat(HttpReceiptReader.of(settings)).isPresent();
        assertThat(HttpReceiptReader.of(
                        settings(control(http().setCallbackKeyHash("").build()))))
                .isEmpty();
    }

    /** Whatever its length, an HTTP interface gets a text in one piece. */
    @Test
    void aLongTextGoesWhole() {
        RouteSettings settings = settings(control(http().build()));
        String text = "Thời tiết ".repeat(40);
        ShortMessage wire = WireText.of(
                Samples.message("m", MessageType.CARE, "84961234567", text).build(), settings.smpp());
        assertThat(wire.segmentTexts()).containsExactly(text);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(http().setProfile("none").build(), "no profile none"),
                Arguments.of(http().setProfile("{\"name\":\"x\"}").build(), "submit is missing"),
                Arguments.of(http().setCallbackKeyHash("short").build(), "callbackKeyHash"),
                Arguments.of(http().setWindow(0).build(), "window"),
                Arguments.of(http().setTps(0).build(), "tps"),
                Arguments.of(
                        http(Map.of("endpoint", "http://h", "apiSecret", "sealed:" + SECRET))
                                .build(),
                        "apiKey"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void aMistakeIsNamedAndNoSecretIsRepeated(HttpSettings http, String message) {
        assertThatThrownBy(() -> settings(control(http)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void aRouteHasOneOfBoth() {
        RouteControl both =
                Samples.control(Samples.smpp().build()).setHttp(http().build()).build();
        assertThatThrownBy(() -> settings(both)).hasMessageContaining("not both");
        RouteControl none =
                Samples.control(Samples.smpp().build()).setSmpp(null).build();
        assertThatThrownBy(() -> settings(none)).hasMessageContaining("smpp is null");
    }

    @Test
    void anAttemptsNameComesBack() {
        AttemptName name = new AttemptName("018f-aa_b", 3, 12);
        assertThat(AttemptName.read(name.text())).contains(name);
        assertThat(AttemptName.read("r-1")).isEmpty();
        assertThat(AttemptName.read("")).isEmpty();
        assertThat(name.userMessageReference()).isBetween(0, 0xFFFF);
        assertThat(name.userMessageReference())
                .isNotEqualTo(new AttemptName("018f-aa_b", 3, 13).userMessageReference());
    }

    static Stream<Arguments> outcomes() {
        return Stream.of(
                Arguments.of(new HttpOutcome.Accepted("x"), new SubmitOutcome.Accepted("x")),
                Arguments.of(new HttpOutcome.Throttled(), new SubmitOutcome.Throttled()),
                Arguments.of(new HttpOutcome.QueueFull(), new SubmitOutcome.QueueFull()),
                Arguments.of(
                        new HttpOutcome.Rejected("22", false), new SubmitOutcome.Rejected(0x400, false, "HTTP 22")),
                Arguments.of(new HttpOutcome.Rejected("10", true), new SubmitOutcome.Rejected(0x400, true, "HTTP 10")),
                Arguments.of(
                        new HttpOutcome.Unknown(HttpOutcome.Doubt.RESPONSE_TIMEOUT, ""),
                        new SubmitOutcome.Unknown(SubmitOutcome.Doubt.RESPONSE_TIMEOUT)),
                Arguments.of(
                        new HttpOutcome.Unknown(HttpOutcome.Doubt.SERVER_FAULT, "HTTP_500"),
                        new SubmitOutcome.Unknown(SubmitOutcome.Doubt.MALFORMED_RESPONSE)),
                Arguments.of(
                        new HttpOutcome.NotWritten("NO_CONNECTION"), new SubmitOutcome.NotWritten("NO_CONNECTION")));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void anOutcomeInTheWordsOfSmpp(HttpOutcome outcome, SubmitOutcome expected) {
        assertThat(HttpBind.inSmpp(outcome)).isEqualTo(expected);
    }
}
