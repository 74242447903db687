package org.brandcast.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.brandcast.http.HttpOutcome.Accepted;
import org.brandcast.http.HttpOutcome.Doubt;
import org.brandcast.http.HttpOutcome.NotWritten;
import org.brandcast.http.HttpOutcome.QueueFull;
import org.brandcast.http.HttpOutcome.Rejected;
import org.brandcast.http.HttpOutcome.Throttled;
import org.brandcast.http.HttpOutcome.Unknown;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AnswerReaderTest {
    private static final AnswerReader JSON = new AnswerReader(
            HttpProfiles.named(HttpProfiles.JSON_AGGREGATOR).submit().answer());
    private static final AnswerReader SOAP = new AnswerReader(
            HttpProfiles.named(HttpProfiles.SOAP_WSCPMT).submit().answer());

    static Stream<Arguments> jsonAnswers() {
        return Stream.of(
                Arguments.of(200, "{\"code\":\"0\",\"messageId\":\"m-1\"}", new Accepted("m-1")),
                Arguments.of(202, "{\"code\":0,\"messageId\":17}", new Accepted("17")),
                Arguments.of(200, "{\"code\":\"0\"}", new Accepted("")),
                Arguments.of(200, "{\"code\":\"29\"}", new Throttled()),
                Arguments.of(200, "{\"code\":\"30\"}", new QueueFull()),
                Arguments.of(200, "{\"code\":\"7\"}", new Rejected("7", false)),
                Arguments.of(400, "{\"code\":\"7\"}", new Rejected("7", false)),
                Arguments.of(422, "no", new Rejected("HTTP_422", false)),
                Arguments.of(200, "{\"code\":\"11\"}", new Rejected("11", true)),
                Arguments.of(401, "", new Rejected("HTTP_401", true)),
                Arguments.of(404, "<html>", new Rejected("HTTP_404", true)),
                Arguments.of(429, "", new Throttled()),
                Arguments.of(503, "", new QueueFull()),
                Arguments.of(200, "{\"code\":\"99\"}", new Unknown(Doubt.SERVER_FAULT, "99")),
                Arguments.of(500, "", new Unknown(Doubt.SERVER_FAULT, "HTTP_500")),
                Arguments.of(502, "<html>", new Unknown(Doubt.SERVER_FAULT, "HTTP_502")),
                Arguments.of(408, "", new Unknown(Doubt.SERVER_FAULT, "HTTP_408")),
                Arguments.of(302, "", new Unknown(Doubt.SERVER_FAULT, "HTTP_302")),
                Arguments.of(200, "<html>", new Unknown(Doubt.MALFORMED_RESPONSE, "HTTP_200")),
                Arguments.of(200, "", new Unknown(Doubt.MALFORMED_RESPONSE, "HTTP_200")),
                Arguments.of(200, "{\"messageId\":\"m-1\"}", new Unknown(Doubt.MALFORMED_RESPONSE, "HTTP_200")),
                Arguments.of(
                        200,
                        "{\"code\":\"0\",\"messageId\":\"" + "x".repeat(129) + "\"}",
                        new Unknown(Doubt.MALFORMED_RESPONSE, "")));
    }

    @ParameterizedTest
    @MethodSource("jsonAnswers")
    void json(int status, String body, HttpOutcome expected) {
        assertThat(JSON.read(status, body, "ref-1")).isEqualTo(expected);
    }

    static Stream<Arguments> soapAnswers() {
        String ok = "<S:Envelope xmlns:S='http://schemas.xmlsoap.org/soap/envelope/'><S:Body>"
                + "<ns2:wsCpMtResponse xmlns:ns2='http://impl.bulkSms.ws/'><return><message>m</message>"
                + "<result>%s</result></return></ns2:wsCpMtResponse></S:Body></S:Envelope>";
        return Stream.of(
                Arguments.of(200, ok.formatted("1"), new Accepted("ref-1")),
                Arguments.of(200, ok.formatted("0"), new Rejected("0", false)),
                Arguments.of(200, ok.formatted("-1"), new Rejected("-1", true)),
                Arguments.of(200, ok.formatted("-2"), new Throttled()),
                Arguments.of(200, ok.formatted("-3"), new QueueFull()),
                Arguments.of(200, ok.formatted("4711"), new Unknown(Doubt.SERVER_FAULT, "4711")),
                Arguments.of(500, "<Fault/>", new Unknown(Doubt.SERVER_FAULT, "HTTP_500")),
                Arguments.of(
                        200,
                        "<html><body>Maintenance</body></html>",
                        new Unknown(Doubt.MALFORMED_RESPONSE, "HTTP_200")));
    }

    @ParameterizedTest
    @MethodSource("soapAnswers")
    void soap(int status, String body, HttpOutcome expected) {
        assertThat(SOAP.read(status, body, "ref-1")).isEqualTo(expected);
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new ConnectException("refused"), new NotWritten("NO_CONNECTION")),
                Arguments.of(
                        new ConnectException().initCause(new UnresolvedAddressException()),
                        new NotWritten("NO_CONNECTION")),
                Arguments.of(new HttpConnectTimeoutException("slow"), new NotWritten("NO_CONNECTION")),
                Arguments.of(new SSLHandshakeException("no"), new NotWritten("NO_CONNECTION")),
                Arguments.of(new HttpTimeoutException("late"), new Unknown(Doubt.RESPONSE_TIMEOUT, "")),
                Arguments.of(new IOException("reset"), new Unknown(Doubt.CONNECTION_CUT, "")),
                Arguments.of(new WrittenOnce.SecondWritingException(), new Unknown(Doubt.CONNECTION_CUT, "")),
                Arguments.of(new BoundedBody.TooLongException(), new Unknown(Doubt.MALFORMED_RESPONSE, "")));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void withoutAnAnswer(Throwable failure, HttpOutcome expected) {
        assertThat(AnswerReader.ofFailure(failure)).isEqualTo(expected);
        assertThat(AnswerReader.ofFailure(new CompletionException(failure))).isEqualTo(expected);
    }
}
