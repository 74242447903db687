package org.brandcast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.brandcast.http.CallbackReader.Incoming;
import org.brandcast.http.CallbackReader.Receipts;
import org.brandcast.http.CallbackReader.Refused;
import org.brandcast.http.HttpProfile.SignatureForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackReaderTest {
    private static final Instant NOW = Instant.parse("2026-03-02T03:04:05Z");
    private static final String SECONDS = Long.toString(NOW.getEpochSecond());
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final HttpProfile JSON = HttpProfiles.named(HttpProfiles.JSON_AGGREGATOR);
    private static final HttpProfile SOAP = HttpProfiles.named(HttpProfiles.SOAP_WSCPMT);

    private final CallbackReader json = new CallbackReader(
            JSON, RouteParameters.of(JSON, Map.of("endpoint", "http://h", "apiKey", "k", "apiSecret", "hush")), CLOCK);
    private final CallbackReader soap = new CallbackReader(
            SOAP,
            RouteParameters.of(
                    SOAP,
                    Map.of(
                            "endpoint",
                            "http://h",
                            "user",
                            "u",
                            "password",
                            "p",
                            "cpCode",
                            "c",
                            "callbackToken",
                            "tok")),
            CLOCK);

    private static Incoming post(Map<String, String> headers, String body) {
        return new Incoming("POST", "/callback/x", headers::get, body);
    }

    private static Incoming signed(String body, String seconds, UnaryOperator<String> change) {
        String signature = Signatures.sign(SignatureForm.HEX, "hush", seconds + "\n" + body);
        return post(Map.of("X-Timestamp", seconds, "X-Signature", change.apply(signature)), body);
    }

    @Test
    void severalReceiptsInOneBody() {
        String body = """
                {"receipts":[{"messageId":"m-1","status":"DELIVERED","to":"84961234567","doneAt":"2026-03-02T10:04:04+07:00"},
                 {"messageId":"m-2","status":"FAILED","error":"027","doneAt":1772420644},
                 {"messageId":"m-3","status":"LOST_IN_SPACE"},{"messageId":"m-4"},{"status":"DELIVERED"}]}
                """;
        assertThat(json.read(signed(body, SECONDS, same -> same)))
                .isEqualTo(new Receipts(java.util.List.of(
                        new HttpReceipt("m-1", "", HttpReceipt.State.DELIVERED, "", "84961234567", "", 1772420644000L),
                        new HttpReceipt("m-2", "", HttpReceipt.State.UNDELIVERABLE, "027", "", "", 1772420644000L),
                        new HttpReceipt("m-3", "", HttpReceipt.State.UNKNOWN, "", "", "", null))));
        assertThat(json.answerBody()).isEqualTo("{\"ok\":true}");
    }

    @Test
    void anotherSignatureBodyOrTimeIsRefused() {
        Refused refused = new Refused(401, "AUTHENTICATION");
        String body = "{\"receipts\":[]}";
        assertThat(json.read(signed(body, SECONDS, String::toUpperCase))).isEqualTo(refused);
        assertThat(json.read(post(Map.of("X-Timestamp", SECONDS), body))).isEqualTo(refused);
        assertThat(json.read(post(Map.of(), body))).isEqualTo(refused);
        Incoming valid = signed(body, SECONDS, same -> same);
        assertThat(json.read(valid)).isInstanceOf(Receipts.class);
        assertThat(json.read(new Incoming("POST", valid.path(), valid.header(), body + " ")))
                .isEqualTo(refused);
        String old = Long.toString(NOW.getEpochSecond() - 301);
        assertThat(json.read(signed(body, old, same -> same))).isEqualTo(refused);
        assertThat(json.read(signed(body, "x", same -> same))).isEqualTo(refused);
    }

    @Test
    void soapReceiptsByAToken() {
        String body = """
                <S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Body><w:wsCpDlr xmlns:w="urn:w">
                <RequestID>r-1</RequestID><UserID>84961234567</UserID><ServiceID>LOTUS</ServiceID><Status>1</Status>
                <ErrorCode>000</ErrorCode><DoneTime>1772420644123</DoneTime></w:wsCpDlr></S:Body></S:Envelope>
                """;
        assertThat(soap.read(post(Map.of("X-Callback-Token", "tok"), body)))
                .isEqualTo(new Receipts(java.util.List.of(new HttpReceipt(
                        "r-1", "r-1", HttpReceipt.State.DELIVERED, "000", "84961234567", "LOTUS", 1772420644123L))));
        assertThat(soap.read(post(Map.of("X-Callback-Token", "toc"), body))).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "<a", "<!DOCTYPE a><a/>"})
    void whatIsNoReceiptIsRefused(String body) {
        assertThat(soap.read(post(Map.of("X-Callback-Token", "tok"), body))).isEqualTo(new Refused(400, "MALFORMED"));
    }

    @Test
    void aProfileWithoutCallbackHasNoReader() {
        HttpProfile none = new HttpProfile("none", "", null, null, JSON.submit(), null, null);
        assertThatThrownBy(() -> new CallbackReader(none, RouteParameters.of(none, Map.of()), CLOCK))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
