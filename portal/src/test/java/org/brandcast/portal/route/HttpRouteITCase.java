package org.brandcast.portal.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.brandcast.portal.testing.TestBrowser.location;

import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.brandcast.domain.security.TokenHash;
import org.brandcast.http.HttpProfiles;
import org.brandcast.portal.database.Database;
import org.brandcast.portal.database.TenantScope;
import org.brandcast.portal.testing.SharedPortal;
import org.brandcast.portal.testing.TestBrowser;
import org.brandcast.portal.testing.TestPortal;
import org.brandcast.schemas.ControlRecord;
import org.brandcast.schemas.HttpParameter;
import org.brandcast.schemas.HttpSettings;
import org.brandcast.schemas.RecordCodec;
import org.brandcast.schemas.RouteControl;
import org.brandcast.schemas.UnreadableRecordException;
import org.brandcast.simulator.carrier.HttpCarrier;
import org.brandcast.simulator.carrier.HttpCarrierConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Routes over HTTP as an operator makes, changes and tries them, with a carrier that speaks both shipped profiles. */
class HttpRouteITCase {
    private static final RecordCodec<ControlRecord> CODEC = RecordCodec.of(ControlRecord.class);
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final String SECRET = "open-sesame-4711";

    private final TestPortal portal = SharedPortal.portal();
    private final TestBrowser operator = new TestBrowser(portal, TestPortal.OPERATOR);
    private final String name = "http-" + NAMES.incrementAndGet();
    private HttpCarrier carrier;

    @TempDir
    Path folder;

    @BeforeEach
    void startCarrier() throws Exception {
        carrier = HttpCarrier.start(new HttpCarrierConfig(
                "test-carrier",
                InetAddress.getLoopbackAddress(),
                0,
                0,
                new HttpCarrierConfig.Account("me", SECRET, Optional.empty(), Optional.empty(), ""),
                folder,
                1_000_000));
    }

    @AfterEach
    void stopCarrier() {
        carrier.close();
    }

    private Map<String, Object> form(String profile) {
        Map<String, Object> form = new HashMap<>(Map.of(
                "route",
                name,
                "carriers",
                List.of("viettel"),
                "profile",
                profile,
                "priority",
                900,
                "adFloorPercent",
                5,
                "inDoubtWaitSeconds",
                60,
                "maxSegments",
                6,
                "tps",
                40));
        form.putAll(Map.of("window", 10, "queueFullRetries", 3, "responseTimeoutMillis", 20_000));
        if (profile.equals(HttpProfiles.SOAP_WSCPMT)) {
            form.putAll(Map.of(
                    "set-endpoint", carrier.url() + "/soap",
                    "set-user", "me",
                    "set-password", SECRET,
                    "set-cpCode", "BRAND",
                    "set-callbackToken", "token-of-callbacks"));
        } else {
            form.putAll(Map.of("set-endpoint", carrier.url().toString(), "set-apiKey", "me", "set-apiSecret", SECRET));
        }
        return form;
    }

    /** Else what an operator tried would stay open to other tests' messages. */
    private void closeRoute() {
        location(operator.post("/rules/routes/" + name, Map.of("do", "close")));
    }

    @ParameterizedTest
    @ValueSource(strings = {HttpProfiles.SOAP_WSCPMT, HttpProfiles.JSON_AGGREGATOR})
    void a_route_is_made_and_tried(String profile) {
        assertThat(location(operator.post("/rules/http-routes", form(profile))))
                .isEqualTo("/rules/http-routes/" + name);
        RouteControl told = told();
        assertThat(told.getSmpp()).isNull();
        assertThat(told.getMaxSegments()).isEqualTo(6);
        HttpSettings http = told.getHttp();
        assertThat(http.getProfile()).isEqualTo(profile);
        assertThat(http.getTps()).isEqualTo(40);
        assertThat(http.getCallbackKeyHash()).as("nobody can post receipts yet").isEmpty();
        assertThat(http.getParameters()).extracting(HttpParameter::getName).contains("endpoint");
        assertThat(http.toString()).doesNotContain(SECRET);
        assertThat(location(operator.get("/rules/routes/" + name))).isEqualTo("/rules/http-routes/" + name);
        assertThat(operator.get("/rules/routes").body())
                .contains(name)
                .contains(carrier.url().getAuthority());

        HttpResponse<String> connected =
                operator.post("/rules/http-routes/" + name + "/trial", Map.of("do", "connect"));
        assertThat(connected.body())
                .contains("data-result=\"connected\"")
                .contains("data-testid=\"trial-balance\" data-value=\"1000000\"")
                .doesNotContain(SECRET);
        HttpResponse<String> sent = operator.post("/rules/http-routes/" + name + "/trial", message("0961234567"));
        assertThat(sent.body())
                .contains("data-result=\"accepted\"")
                .contains("data-value=\"" + (1_000_000 - HttpCarrierConfig.PRICE) + "\"");
        assertThat(carrier.store().counts().submits()).isEqualTo(1);
        assertThat(everythingWritten()).contains(name).doesNotContain(SECRET).doesNotContain("token-of-callbacks");
        closeRoute();
    }

    /** The address is a credential: told once, kept as a hash, and void when there is a new one. */
    @Test
    void the_address_for_receipts_is_told_once() {
        location(operator.post("/rules/http-routes", form(HttpProfiles.SOAP_WSCPMT)));
        String page = "/rules/http-routes/" + name;
        assertThat(operator.get(page).body()).doesNotContain("data-testid=\"callback\"");

        String first = callbackKey(operator.post(page + "/callback", Map.of()));
        assertThat(first).hasSizeGreaterThanOrEqualTo(32);
        assertThat(told().getHttp().getCallbackKeyHash()).isEqualTo(TokenHash.of(first));
        location(operator.post(page, form(HttpProfiles.SOAP_WSCPMT)));
        assertThat(told().getHttp().getCallbackKeyHash()).as("saving keeps it").isEqualTo(TokenHash.of(first));
        assertThat(operator.get(page).body()).doesNotContain(first);
        assertThat(everythingWritten()).doesNotContain(first);

        String second = callbackKey(operator.post(page + "/callback", Map.of()));
        assertThat(second).isNotEqualTo(first);
        assertThat(told().getHttp().getCallbackKeyHash()).isEqualTo(TokenHash.of(second));
        assertThat(new TestBrowser(portal, TestPortal.MAKER)
                        .post(page + "/callback", Map.of())
                        .statusCode())
                .isEqualTo(403);
        assertThat(told().getHttp().getCallbackKeyHash()).isEqualTo(TokenHash.of(second));
        closeRoute();
    }

    private String callbackKey(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        Matcher address = Pattern.compile("data-testid=\"callback\"[^>]*>/callbacks/" + name + "/([A-Za-z0-9_-]+)<")
                .matcher(answer.body());
        assertThat(address.find()).as(answer.body()).isTrue();
        return address.group(1);
    }

    private static Map<String, String> message(String to) {
        return Map.of("do", "send", "trialFrom", "LOTUS", "trialTo", to, "trialText", "Thử một tin");
    }

    @Test
    void what_is_left_empty_stays_and_a_wrong_secret_is_told() {
        location(operator.post("/rules/http-routes", form(HttpProfiles.JSON_AGGREGATOR)));
        HttpSettings first = told().getHttp();
        Map<String, Object> change = form(HttpProfiles.JSON_AGGREGATOR);
        change.put("set-apiSecret", "");
        change.put("tps", 7);
        location(operator.post("/rules/http-routes/" + name, change));
        HttpSettings second = told().getHttp();
        assertThat(second.getTps()).isEqualTo(7);
        assertThat(second.getParameters()).isEqualTo(first.getParameters());

        change.put("set-apiSecret", "wrong");
        location(operator.post("/rules/http-routes/" + name, change));
        assertThat(operator.post("/rules/http-routes/" + name + "/trial", message("0961234567"))
                        .body())
                .contains("data-result=\"routeFault\"");
        assertThat(operator.post("/rules/http-routes/" + name + "/trial", Map.of("do", "connect"))
                        .body())
                .contains("data-result=\"failed\"");
        assertThat(carrier.store().counts().submits()).isZero();
        assertThat(operator.post("/rules/http-routes/" + name + "/trial", message("02838221234"))
                        .statusCode())
                .as("no mobile number")
                .isEqualTo(422);
        closeRoute();
        carrier.close();
        assertThat(operator.post("/rules/http-routes/" + name + "/trial", Map.of("do", "connect"))
                        .body())
                .contains("data-result=\"failed\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "set-endpoint | ftp://x",
                "set-endpoint | https://me:pw@sms.example.vn",
                "set-endpoint | ''",
                "set-apiSecret | ''",
                "set-apiKey | ''",
                "tps | 0",
                "profile | nonsense",
                "carriers | mars",
                "route | Has Spaces",
                "route | viettel-sim",
            })
    void what_is_wrong_is_told_beside_its_field(String field, String value) {
        Map<String, Object> form = form(HttpProfiles.JSON_AGGREGATOR);
        form.put(field, value);
        HttpResponse<String> answer = operator.post("/rules/http-routes", form);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("id=\"" + field + "-error\"").doesNotContain(SECRET);
    }

    @Test
    void an_operators_own_interface_is_checked_and_used() {
        Map<String, Object> form = form(HttpProfiles.JSON_AGGREGATOR);
        form.put("profile", "own");
        form.put("profileText", "{\"name\":\"ours\",\"submit\":{}}");
        HttpResponse<String> refused = operator.post("/rules/http-routes", form);
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("id=\"profileText-error\"");

        form.put("profileText", """
                {"name":"ours","parameters":[{"name":"endpoint"},{"name":"token","secret":true}],
                 "authentication":{"scheme":"BEARER","secret":"{param.token}"},
                 "submit":{"request":{"method":"POST","url":"{param.endpoint|raw}/send","format":"JSON",
                   "headers":{"Content-Type":"application/json"},"body":"{\\"to\\":\\"{to}\\",\\"text\\":\\"{text}\\"}"},
                  "answer":{"format":"JSON","code":"$.code","codes":{"0":"ACCEPTED"},"otherCodes":"REJECTED"}}}""");
        form.put("do", "profile");
        assertThat(operator.post("/rules/http-routes", form).body())
                .as("its own parameters are asked for")
                .contains("name=\"set-token\"")
                .doesNotContain("name=\"set-apiKey\"");
        form.remove("do");
        form.put("set-token", SECRET);
        location(operator.post("/rules/http-routes", form));
        assertThat(told().getHttp().getParameters())
                .extracting(HttpParameter::getName)
                .containsExactlyInAnyOrder("endpoint", "token");
        assertThat(operator.post("/rules/http-routes/" + name + "/callback", Map.of())
                        .statusCode())
                .as("it tells no receipts")
                .isEqualTo(404);
        assertThat(operator.post("/rules/http-routes/" + name + "/trial", Map.of("do", "connect"))
                        .body())
                .contains("data-result=\"noBalance\"");
        closeRoute();
    }

    @Test
    void a_partner_sees_none_of_it() {
        TestBrowser maker = new TestBrowser(portal, TestPortal.MAKER);
        location(operator.post("/rules/http-routes", form(HttpProfiles.JSON_AGGREGATOR)));
        assertThat(maker.get("/rules/http-routes/new").statusCode()).isEqualTo(403);
        assertThat(maker.get("/rules/http-routes/" + name).statusCode()).isEqualTo(403);
        assertThat(maker.post("/rules/http-routes", form(HttpProfiles.JSON_AGGREGATOR))
                        .statusCode())
                .isEqualTo(403);
        assertThat(maker.post("/rules/http-routes/" + name + "/trial", message("0961234567"))
                        .statusCode())
                .isEqualTo(403);
        assertThat(carrier.store().counts().submits()).isZero();
        closeRoute();
    }

    /** The newest record about this route in the outbox. */
    private RouteControl told() {
        return portal
                .bean(Database.class)
                .call(
                        TenantScope.SYSTEM,
                        tx -> tx.list(
                                "SELECT value FROM control_outbox ORDER BY version DESC", row -> body(row.getBytes(1))))
                .stream()
                .filter(RouteControl.class::isInstance)
                .map(RouteControl.class::cast)
                .filter(route -> route.getRoute().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Object body(byte[] value) {
        try {
            return CODEC.decode(value).getBody();
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All that the database has about the route: the row and the audit. */
    private String everythingWritten() {
        return portal.bean(Database.class)
                .call(
                        TenantScope.SYSTEM,
                        tx -> tx.list(
                                "SELECT to_jsonb(r)::text FROM route r WHERE route = ?"
                                        + " UNION ALL SELECT detail::text FROM audit_log WHERE object_id = ?",
                                row -> row.getString(1),
                                name,
                                name))
                .toString();
    }
}
